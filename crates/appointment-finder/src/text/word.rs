//! The vocabulary: what a folded German or English word can mean, as data.

use chrono::Weekday;

use crate::text::feasts::{self, Feast, Name};
use crate::text::fillers::is_filler;
use crate::text::numbers;

/// What one token means before the grammar has looked at its neighbours.
///
/// A spelling that means different things in different places (`morgen`, `am`, `so`) has a variant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A number in digits: its value and how many digits were written.
    Digits(u32, u8),
    /// A spelled number.
    Cardinal(u32),
    /// `twenty`, `thirty`: joins with a following English unit.
    Tens(u32),
    /// A spelled ordinal, or digits with an ordinal suffix (`2nd`, `2ten`).
    Ordinal(u32),
    /// `ein`, `einer`, `a`, `an`: the number one before a unit, filler elsewhere.
    One,
    /// The suffix of an ordinal in digits when it follows without a space.
    OrdinalSuffix,
    Weekday(Weekday),
    /// A day with a name of its own: `Heiligabend`.
    Feast(Feast),
    /// A part of such a name (`Christi`, `New`), unknown elsewhere.
    Name(Name),
    /// An abbreviation that is also a common word (`so`, `do`).
    MaybeWeekday(Weekday),
    Month(u32),
    /// `may`: the month beside a number, filler elsewhere.
    May,
    /// A relative day: days from today.
    Day(i64),
    /// `morgen`: tomorrow, or "in the morning" after a day.
    Morgen,
    /// `this`, `diesen`, `heutigen`.
    This,
    /// `kommenden`, `coming`: the first one after today.
    Coming,
    Next,
    /// `übernächste`.
    AfterNext,
    /// `letzten`, `vergangenen`, `gestern`: the past.
    Past,
    /// `ago`.
    Ago,
    Unit(Unit),
    Part(Part),
    /// `anfang`, `mitte`, `ende` of a week or month.
    Stretch(Stretch),
    /// `wochenende`.
    Weekend,
    /// `fortnight`.
    Fortnight,
    /// `noon`, `mittag`.
    NoonTime,
    Midnight,
    /// `jetzt`, `sofort`.
    Now,
    /// `uhr`, `o'clock`, `h`.
    Clock,
    /// `am`: before noon in English, "on the" in German.
    Am,
    /// `a.m.` spelled so that it can only be English.
    SurelyAm,
    Pm,
    /// `halb`: half an hour before the named hour.
    Halb,
    /// `half`: half an hour after the named hour.
    Half,
    Quarter,
    ThreeQuarter,
    /// `vor`, `to`, `before` and friends.
    Before(Before),
    /// `nach`, `past`, `after`.
    After(After),
    /// `ab`, `from`, `frühestens`: the start of a window.
    From,
    /// `bis`, `until`, `spätestens`: the end of a window.
    Until,
    /// `zwischen`, `between`.
    Between,
    And,
    Or,
    /// `um`, `at`: a clock time follows.
    At,
    /// `gegen`, `circa`: a clock time follows, and near it is as good.
    About,
    /// `in`: a span of time or an English part of the day follows.
    In,
    /// `of`, `des`, `der`.
    Of,
    /// `sommerzeit`: the first pass of a repeated hour.
    SummerTime,
    /// `winterzeit`: the second pass of a repeated hour.
    WinterTime,
    /// `oh`: a spoken zero (`nine oh five`).
    Oh,
    /// The letters of a spelled `a.m.`, `p.m.`, and of ISO 8601 (`T`, `Z`).
    Letter(char),
    /// `tonight`: today, in the evening.
    Tonight,
    /// `bald`, `schnell`, and what makes them "as soon as possible".
    Soon,
    Possible,
    /// Any time suits.
    Anytime,
    /// Turns the meaning round; never skipped.
    Not,
    /// `später`, `later`: with `als` a bound, with a negation in front the other one.
    Later,
    /// `früher`, `earlier`.
    Sooner,
    /// `als`, `than`: filler elsewhere.
    Than,
    /// `!`, `?`: the end of a sentence.
    Stop,
    Filler,
    /// `.`, `:`, `-`, `/`, `,`, `+`.
    Mark(char),
    Unknown,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// A named part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Early,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

/// A stretch of a week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stretch {
    Whole,
    Start,
    Middle,
    End,
}

/// Words for "before", which differ in what they may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// `vor`, `before`: also the start of a window and of "ago".
    Open,
    /// `to`, `of`, `till`: only between minutes and an hour, or in a range.
    To,
}

/// Words for "after".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// `nach`, `after`: also the start of a window.
    Open,
    /// `past`, `über`: only between minutes and an hour.
    Past,
}

/// The meaning of a folded word.
pub(crate) fn meaning(word: &str) -> Word {
    calendar_word(word)
        .or_else(|| feasts::feast(word).map(Word::Feast))
        .or_else(|| clock_word(word))
        .or_else(|| joining_word(word))
        .or_else(|| numbers::ordinal(word).map(Word::Ordinal))
        .or_else(|| numbers::english_tens(word).map(Word::Tens))
        .or_else(|| numbers::cardinal(word).map(Word::Cardinal))
        .or_else(|| feasts::name(word).map(Word::Name))
        .unwrap_or_else(|| if is_filler(word) { Word::Filler } else { Word::Unknown })
}

/// The weekday that a folded word names in full or as an unmistakable abbreviation.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let weekday = match word {
        "montag" | "montags" | "mo" | "monday" | "mondays" | "mon" => Weekday::Mon,
        "dienstag" | "dienstags" | "di" | "tuesday" | "tuesdays" | "tue" | "tues" => Weekday::Tue,
        "mittwoch" | "mittwochs" | "mi" | "wednesday" | "wednesdays" | "wed" => Weekday::Wed,
        "donnerstag" | "donnerstags" | "thursday" | "thursdays" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "freitag" | "freitags" | "fr" | "friday" | "fridays" | "fri" => Weekday::Fri,
        "samstag" | "samstags" | "sonnabend" | "sa" | "saturday" | "saturdays" | "sat" => Weekday::Sat,
        "sonntag" | "sonntags" | "sunday" | "sundays" | "sun" => Weekday::Sun,
        _ => return None,
    };
    Some(weekday)
}

/// Whether a folded word is an English day, relative or of the week, or begins one (`on`, `next`).
pub(crate) fn is_english_day(word: &str) -> bool {
    word.ends_with("day") || matches!(word, "tomorrow" | "on" | "next" | "this" | "the")
}

/// The part of the day that a folded word names.
pub(crate) fn part(word: &str) -> Option<Part> {
    let part = match word {
        "frueh" | "fruehs" | "early" | "fruehmorgens" => Part::Early,
        "morgens" | "vormittag" | "vormittags" | "morning" | "mornings" | "forenoon" => Part::Morning,
        "mittags" | "mittagszeit" | "lunchtime" | "midday" | "lunch" | "mittagspause" => Part::Noon,
        "nachmittag" | "nachmittags" | "afternoon" | "afternoons" => Part::Afternoon,
        "abend" | "abends" | "evening" | "evenings" | "feierabend" => Part::Evening,
        "nacht" | "nachts" | "night" | "nights" => Part::Night,
        _ => return None,
    };
    Some(part)
}

fn month(word: &str) -> Option<u32> {
    let month = match word {
        "januar" | "jaenner" | "january" | "jan" => 1,
        "februar" | "feber" | "february" | "feb" => 2,
        "maerz" | "march" | "mar" | "mrz" => 3,
        "april" | "apr" => 4,
        "mai" => 5,
        "juni" | "juno" | "june" | "jun" => 6,
        "juli" | "julei" | "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "oktober" | "october" | "okt" | "oct" => 10,
        "november" | "nov" => 11,
        "dezember" | "december" | "dez" | "dec" => 12,
        _ => return None,
    };
    Some(month)
}

fn calendar_word(word: &str) -> Option<Word> {
    if let Some(weekday) = weekday(word) {
        return Some(Word::Weekday(weekday));
    }
    if let Some(month) = month(word) {
        return Some(Word::Month(month));
    }
    let word = match word {
        "so" => Word::MaybeWeekday(Weekday::Sun),
        "do" => Word::MaybeWeekday(Weekday::Thu),
        "may" => Word::May,
        "heute" | "today" => Word::Day(0),
        "tomorrow" | "tmrw" => Word::Day(1),
        "uebermorgen" | "ubermorgen" => Word::Day(2),
        "ueberuebermorgen" => Word::Day(3),
        "morgen" => Word::Morgen,
        "tonight" => Word::Tonight,
        "dieser" | "diesen" | "diese" | "dieses" | "diesem" | "this" => Word::This,
        "kommender" | "kommenden" | "kommende" | "kommendes" | "coming" | "upcoming" => Word::Coming,
        "naechster" | "naechsten" | "naechste" | "naechstes" | "naechst" | "nachsten" | "nachste" | "next"
        | "following" | "folgenden" | "folgende" => Word::Next,
        "uebernaechster" | "uebernaechsten" | "uebernaechste" | "uebernaechstes" => Word::AfterNext,
        "gestern" | "vorgestern" | "yesterday" | "letzten" | "letzte" | "letzter" | "letztes" | "last"
        | "vergangenen" | "vergangene" | "vorigen" | "vorige" | "previous" => Word::Past,
        "ago" => Word::Ago,
        "anfang" | "anfangs" | "beginn" | "beginning" | "start" => Word::Stretch(Stretch::Start),
        "mitte" | "middle" | "mid" => Word::Stretch(Stretch::Middle),
        "ende" | "end" => Word::Stretch(Stretch::End),
        "wochenende" | "weekend" => Word::Weekend,
        "wochenanfang" | "wochenbeginn" | "wochenmitte" => {
            Word::Stretch(if word == "wochenmitte" { Stretch::Middle } else { Stretch::Start })
        }
        "fortnight" => Word::Fortnight,
        _ => return unit(word).map(Word::Unit),
    };
    Some(word)
}

fn unit(word: &str) -> Option<Unit> {
    let unit = match word {
        "minute" | "minuten" | "minutes" | "min" | "mins" => Unit::Minute,
        "stunde" | "stunden" | "hour" | "hours" | "std" => Unit::Hour,
        "tag" | "tage" | "tagen" | "day" | "days" => Unit::Day,
        "woche" | "wochen" | "week" | "weeks" => Unit::Week,
        "monat" | "monate" | "monaten" | "monats" | "month" | "months" => Unit::Month,
        _ => return None,
    };
    Some(unit)
}

fn clock_word(word: &str) -> Option<Word> {
    if let Some(part) = part(word) {
        return Some(Word::Part(part));
    }
    let word = match word {
        "uhr" | "uhrzeit" | "oclock" | "h" | "hrs" => Word::Clock,
        "am" => Word::Am,
        "pm" => Word::Pm,
        "halb" | "halbe" | "halben" | "halber" => Word::Halb,
        "half" => Word::Half,
        "viertel" | "quarter" => Word::Quarter,
        "dreiviertel" => Word::ThreeQuarter,
        "mittag" | "noon" => Word::NoonTime,
        "mitternacht" | "midnight" => Word::Midnight,
        "jetzt" | "sofort" | "gleich" | "now" | "immediately" | "asap" | "schnellstmoeglich" | "fruehestmoeglich"
        | "naechstmoeglich" => Word::Now,
        "sommerzeit" | "summer" | "mesz" | "cest" => Word::SummerTime,
        "winterzeit" | "winter" | "normalzeit" | "mez" | "cet" => Word::WinterTime,
        "oh" => Word::Oh,
        "bald" | "schnell" | "soon" | "quickly" => Word::Soon,
        "moeglich" | "possible" => Word::Possible,
        "jederzeit" | "anytime" | "egal" | "irgendwann" | "whenever" | "flexibel" | "flexible" | "ganztaegig"
        | "ganztags" => Word::Anytime,
        _ => return None,
    };
    Some(word)
}

fn joining_word(word: &str) -> Option<Word> {
    let word = match word {
        "ein" | "eine" | "einer" | "einem" | "einen" | "eines" | "a" | "an" => Word::One,
        "p" | "m" | "t" | "z" => Word::Letter(word.chars().next().unwrap_or(' ')),
        "ter" | "te" | "tes" | "tem" | "st" | "nd" | "rd" | "th" => Word::OrdinalSuffix,
        "vor" | "before" => Word::Before(Before::Open),
        "to" | "till" => Word::Before(Before::To),
        "nach" | "after" => Word::After(After::Open),
        "past" | "ueber" => Word::After(After::Past),
        "ab" | "from" | "von" | "vom" | "since" | "seit" | "fruehestens" | "earliest" | "onwards" => Word::From,
        "bis" | "until" | "spaetestens" | "latest" | "by" | "through" => Word::Until,
        "zwischen" | "between" => Word::Between,
        "und" | "and" => Word::And,
        "oder" | "or" | "od" | "bzw" | "beziehungsweise" => Word::Or,
        "um" | "at" => Word::At,
        "gegen" | "circa" | "ca" | "etwa" | "ungefaehr" | "about" | "around" | "roughly" | "approximately" => {
            Word::About
        }
        "in" | "im" | "within" => Word::In,
        "spaeter" | "later" => Word::Later,
        "frueher" | "earlier" | "sooner" => Word::Sooner,
        "als" | "than" => Word::Than,
        "of" | "des" | "der" => Word::Of,
        "nicht" | "kein" | "keine" | "keinen" | "keinem" | "ausser" | "ohne" | "not" | "no" | "except" | "dont"
        | "cant" | "never" | "nie" => Word::Not,
        _ => return None,
    };
    Some(word)
}
