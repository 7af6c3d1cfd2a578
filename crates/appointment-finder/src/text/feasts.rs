//! Days that have a name instead of a date: the words for them, and when they fall.

use business_hours::DayRule;
use chrono::Weekday;

/// A country, where names of days mean different days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Land(pub(crate) usize);

/// A day with a name, or a few in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feast {
    /// When the first day falls.
    pub(crate) falls: Falls,
    /// How many days it lasts.
    pub(crate) lasts: u8,
}

/// The rule for the first day of a feast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Falls {
    /// The same wherever the name is used.
    Everywhere(DayRule),
    /// In Germany, Austria and Switzerland.
    ByCountry([DayRule; 3]),
}

impl Feast {
    const fn one(rule: DayRule) -> Self {
        Self { falls: Falls::Everywhere(rule), lasts: 1 }
    }

    /// A single day of every year.
    pub(crate) const fn on(month: u32, day: u32) -> Self {
        Self::one(DayRule::Fixed(month, day))
    }

    /// A single day, counted from Easter Sunday.
    pub(crate) const fn easter(days: i64) -> Self {
        Self::one(DayRule::Easter(days))
    }

    const fn by_country(germany: DayRule, austria: DayRule, switzerland: DayRule) -> Self {
        Self { falls: Falls::ByCountry([germany, austria, switzerland]), lasts: 1 }
    }

    /// One of the four Sundays before Christmas.
    pub(crate) const fn advent(nth: u32) -> Option<Self> {
        match nth {
            1..=4 => Some(Self::one(DayRule::Before(Weekday::Sun, 12, 25 - 7 * (4 - nth)))),
            _ => None,
        }
    }

    /// The rules that may be meant: one where the country is known or does not matter.
    pub(crate) fn rules(&self, land: Option<Land>) -> impl Iterator<Item = DayRule> {
        let (all, chosen) = match self.falls {
            Falls::Everywhere(rule) => ([rule; 3], Some(Land(0))),
            Falls::ByCountry(rules) => (rules, land),
        };
        all.into_iter().enumerate().filter(move |(at, _)| chosen.is_none_or(|land| land.0 == *at)).map(|(_, rule)| rule)
    }
}

const fn sunday(nth: u8, month: u32) -> DayRule {
    DayRule::AfterNth { weekday: Weekday::Sun, nth, month, days: 0 }
}

/// Easter Sunday and Monday.
pub(crate) const EASTER: Feast = Feast { falls: Falls::Everywhere(DayRule::Easter(0)), lasts: 2 };
/// Whit Sunday and Monday.
pub(crate) const PENTECOST: Feast = Feast { falls: Falls::Everywhere(DayRule::Easter(49)), lasts: 2 };
/// Ascension Day.
pub(crate) const ASCENSION: Feast = Feast::easter(39);
/// The first and second day of Christmas.
pub(crate) const CHRISTMAS_DAYS: Feast = Feast { falls: Falls::Everywhere(DayRule::Fixed(12, 25)), lasts: 2 };
const REPENTANCE_IN_GERMANY: DayRule = DayRule::Before(Weekday::Wed, 11, 23);
/// The day of repentance and prayer: a Wednesday of November, in Switzerland a Sunday of September.
pub(crate) const REPENTANCE: Feast = Feast::by_country(REPENTANCE_IN_GERMANY, REPENTANCE_IN_GERMANY, sunday(3, 9));
/// The second Sunday of May.
const MOTHERS_DAY: Feast = Feast::one(sunday(2, 5));
/// Ascension Day in Germany, Sundays of June elsewhere.
const FATHERS_DAY: Feast = Feast::by_country(DayRule::Easter(39), sunday(2, 6), sunday(1, 6));
/// The third of October, the 26th, the first of August.
const NATIONAL_DAY: Feast = Feast::by_country(DayRule::Fixed(10, 3), DayRule::Fixed(10, 26), DayRule::Fixed(8, 1));

/// Words that name a feast only beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Advent,
    All,
    Ash,
    Boxing,
    Christ,
    Corpus,
    Eve,
    German,
    /// `Good` with a large letter: Good Friday, and "that would be good" with a small one.
    Good,
    Holy,
    Kings,
    Mary,
    Maundy,
    New,
    Repent,
    Saints,
    Unity,
    Whit,
    Work,
    Year,
}

/// The feast that a folded word names alone.
pub(crate) fn feast(word: &str) -> Option<Feast> {
    let feast = match word {
        "neujahr" | "neujahrstag" => Feast::on(1, 1),
        "dreikoenig" | "dreikoenige" | "dreikoenigstag" | "epiphany" => Feast::on(1, 6),
        "valentinstag" => Feast::on(2, 14),
        "rosenmontag" => Feast::easter(-48),
        "fastnacht" | "faschingsdienstag" | "fastnachtsdienstag" | "veilchendienstag" => Feast::easter(-47),
        "aschermittwoch" => Feast::easter(-46),
        "gruendonnerstag" => Feast::easter(-3),
        "karfreitag" => Feast::easter(-2),
        "karsamstag" | "ostersamstag" => Feast::easter(-1),
        "ostersonntag" => Feast::easter(0),
        "ostern" | "easter" => EASTER,
        "ostermontag" => Feast::easter(1),
        "maifeiertag" => Feast::on(5, 1),
        "muttertag" => MOTHERS_DAY,
        "himmelfahrt" | "ascension" => ASCENSION,
        "vatertag" => FATHERS_DAY,
        "pfingsten" | "pentecost" | "whitsun" => PENTECOST,
        "pfingstsonntag" => Feast::easter(49),
        "pfingstmontag" => Feast::easter(50),
        "fronleichnam" => Feast::easter(60),
        "bundesfeier" => Feast::on(8, 1),
        _ => return autumn_or_winter(word),
    };
    Some(feast)
}

fn autumn_or_winter(word: &str) -> Option<Feast> {
    let feast = match word {
        "nationalfeiertag" => NATIONAL_DAY,
        "reformationstag" | "halloween" => Feast::on(10, 31),
        "allerheiligen" => Feast::on(11, 1),
        "bettag" => REPENTANCE,
        "nikolaustag" => Feast::on(12, 6),
        "heiligabend" | "heiligenabend" | "weihnachtsabend" => Feast::on(12, 24),
        "weihnachten" => Feast { falls: Falls::Everywhere(DayRule::Fixed(12, 24)), lasts: 3 },
        "christmas"
        | "xmas"
        | "weihnachtstag"
        | "weihnachtsfeiertag"
        | "weihnachtstage"
        | "weihnachtstagen"
        | "weihnachtsfeiertage"
        | "weihnachtsfeiertagen" => CHRISTMAS_DAYS,
        "stephanstag" | "stefanitag" => Feast::on(12, 26),
        "silvester" | "sylvester" => Feast::on(12, 31),
        _ => return None,
    };
    Some(feast)
}

/// The folded word as a part of a feast's name.
pub(crate) fn name(word: &str) -> Option<Name> {
    let name = match word {
        "advent" | "adventssonntag" => Name::Advent,
        "all" => Name::All,
        "ash" => Name::Ash,
        "boxing" => Name::Boxing,
        "christi" => Name::Christ,
        "corpus" => Name::Corpus,
        "eve" => Name::Eve,
        "deutsche" | "deutschen" | "german" => Name::German,
        "heilig" | "heilige" | "heiligen" | "heiliger" => Name::Holy,
        "koenige" | "koenigen" => Name::Kings,
        "maria" | "mariae" => Name::Mary,
        "maundy" => Name::Maundy,
        "new" => Name::New,
        "buss" => Name::Repent,
        "saint" | "saints" => Name::Saints,
        "einheit" | "unity" => Name::Unity,
        "whit" => Name::Whit,
        "arbeit" => Name::Work,
        "year" | "years" => Name::Year,
        _ => return None,
    };
    Some(name)
}
