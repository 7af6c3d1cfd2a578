//! Days that have a name instead of a date: the words for them, and when they fall.

use chrono::Weekday;

/// A day with a name, or a few in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feast {
    /// When the first day falls.
    pub(crate) falls: Falls,
    /// How many days it lasts.
    pub(crate) lasts: u8,
}

/// The day of a year on which a feast falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Falls {
    /// The same month and day every year.
    On(u32, u32),
    /// So many days after Easter Sunday; negative before.
    Easter(i64),
    /// So many whole weeks before the last such weekday before a month and day.
    Before { weekday: Weekday, month: u32, day: u32, weeks: i64 },
}

impl Feast {
    const fn one(falls: Falls) -> Self {
        Self { falls, lasts: 1 }
    }

    /// A single day of every year.
    pub(crate) const fn on(month: u32, day: u32) -> Self {
        Self::one(Falls::On(month, day))
    }

    /// A single day, counted from Easter Sunday.
    pub(crate) const fn easter(days: i64) -> Self {
        Self::one(Falls::Easter(days))
    }

    /// One of the four Sundays before Christmas.
    pub(crate) fn advent(nth: u32) -> Option<Self> {
        let weeks = 4_i64.checked_sub(i64::from(nth)).filter(|weeks| (0..4).contains(weeks))?;
        Some(Self::one(Falls::Before { weekday: Weekday::Sun, month: 12, day: 25, weeks }))
    }
}

/// Easter Sunday and Monday.
pub(crate) const EASTER: Feast = Feast { falls: Falls::Easter(0), lasts: 2 };
/// Whit Sunday and Monday.
pub(crate) const PENTECOST: Feast = Feast { falls: Falls::Easter(49), lasts: 2 };
/// Ascension Day.
pub(crate) const ASCENSION: Feast = Feast::easter(39);
/// The first and second day of Christmas.
pub(crate) const CHRISTMAS_DAYS: Feast = Feast { falls: Falls::On(12, 25), lasts: 2 };
/// The day of repentance and prayer, a Wednesday.
pub(crate) const REPENTANCE: Feast = Feast::one(Falls::Before { weekday: Weekday::Wed, month: 11, day: 23, weeks: 0 });
/// The second Sunday of May.
const MOTHERS_DAY: Feast = Feast::one(Falls::Before { weekday: Weekday::Sun, month: 5, day: 15, weeks: 0 });

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
        "himmelfahrt" | "vatertag" | "ascension" => ASCENSION,
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
        "nationalfeiertag" => Feast::on(10, 26),
        "reformationstag" | "halloween" => Feast::on(10, 31),
        "allerheiligen" => Feast::on(11, 1),
        "bettag" => REPENTANCE,
        "nikolaustag" => Feast::on(12, 6),
        "heiligabend" | "heiligenabend" | "weihnachtsabend" => Feast::on(12, 24),
        "weihnachten" => Feast { falls: Falls::On(12, 24), lasts: 3 },
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
