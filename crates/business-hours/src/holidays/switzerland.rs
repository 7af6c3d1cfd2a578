//! Public holidays of the Swiss cantons.
//!
//! Sources: the cantons' laws on days of rest, as collected by the Federal Office of Justice. Listed is
//! what a canton treats like a Sunday on the whole of its territory, Aargau by the Catholic districts.
//! Districts and communes of Aargau, Freiburg, Graubünden, Neuenburg and Solothurn keep further days or
//! fewer; Le Landeron in Neuenburg has an entry of its own.

use chrono::Weekday::{Fri, Mon, Sun, Thu, Wed};

use crate::holidays::holiday::Holiday::{
    AllSaints, Ascension, Assumption, Berchtold, BrotherKlaus, Christmas, CorpusChristi, EasterMonday, Epiphany,
    FederalFastMonday, GenevaFast, GenevaRestoration, GoodFriday, ImmaculateConception, JuraIndependence, LabourDay,
    NaefelserFahrt, NewYear, PeterAndPaul, RepublicDay, SaintJoseph, SaintStephen, SwissNationalDay, WhitMonday,
};
use crate::holidays::rule::DayRule::{self, AfterNth, Easter, Fixed, FixedOn};
use crate::holidays::rule::HolidayLaw;

/// The regions in the order of their bits: code and what it stands for.
pub(crate) const REGIONS: &[(&str, &str)] = &[
    ("CH-AG", "Aargau"),
    ("CH-AI", "Appenzell Innerrhoden"),
    ("CH-AR", "Appenzell Ausserrhoden"),
    ("CH-BE", "Bern"),
    ("CH-BL", "Basel-Landschaft"),
    ("CH-BS", "Basel-Stadt"),
    ("CH-FR", "Freiburg"),
    ("CH-GE", "Genf"),
    ("CH-GL", "Glarus"),
    ("CH-GR", "Graubünden"),
    ("CH-JU", "Jura"),
    ("CH-LU", "Luzern"),
    ("CH-NE", "Neuenburg"),
    ("CH-NW", "Nidwalden"),
    ("CH-OW", "Obwalden"),
    ("CH-SG", "St. Gallen"),
    ("CH-SH", "Schaffhausen"),
    ("CH-SO", "Solothurn"),
    ("CH-SZ", "Schwyz"),
    ("CH-TG", "Thurgau"),
    ("CH-TI", "Tessin"),
    ("CH-UR", "Uri"),
    ("CH-VD", "Waadt"),
    ("CH-VS", "Wallis"),
    ("CH-ZG", "Zug"),
    ("CH-ZH", "Zürich"),
    ("CH-NE/landeron", "Le Landeron"),
];

// Freiburg (6) and Solothurn (17) keep only what all keep.
const AG: u64 = 1;
const AI: u64 = 1 << 1;
const AR: u64 = 1 << 2;
const BE: u64 = 1 << 3;
const BL: u64 = 1 << 4;
const BS: u64 = 1 << 5;
const GE: u64 = 1 << 7;
const GL: u64 = 1 << 8;
const GR: u64 = 1 << 9;
const JU: u64 = 1 << 10;
const LU: u64 = 1 << 11;
const LANDERON: u64 = 1 << 26;
const NE: u64 = 1 << 12 | LANDERON;
const NW: u64 = 1 << 13;
const OW: u64 = 1 << 14;
const SG: u64 = 1 << 15;
const SH: u64 = 1 << 16;
const SZ: u64 = 1 << 18;
const TG: u64 = 1 << 19;
const TI: u64 = 1 << 20;
const UR: u64 = 1 << 21;
const VD: u64 = 1 << 22;
const VS: u64 = 1 << 23;
const ZG: u64 = 1 << 24;
const ZH: u64 = 1 << 25;
const ALL: u64 = u64::MAX;
/// Easter Monday and Whit Monday are kept by the same cantons.
const MONDAYS: u64 = AG | AR | AI | BL | BS | BE | GE | GL | GR | JU | LU | SG | SH | SZ | TG | TI | UR | VD | ZH;
const CATHOLIC: u64 = AG | AI | LU | NW | OW | SZ | TI | UR | VS | ZG;

/// Every holiday law, in the order of the year.
pub(crate) const LAWS: &[HolidayLaw] = &[
    HolidayLaw::always(NewYear, Fixed(1, 1), ALL),
    HolidayLaw::always(Berchtold, Fixed(1, 2), AG | BE | JU | LU | TG | VD),
    HolidayLaw::always(Berchtold, FixedOn(1, 2, &[Mon]), NE),
    HolidayLaw::always(Epiphany, Fixed(1, 6), SZ | TI | UR),
    HolidayLaw::always(RepublicDay, Fixed(3, 1), NE),
    HolidayLaw::always(SaintJoseph, Fixed(3, 19), NW | SZ | TI | UR | VS),
    HolidayLaw::always(NaefelserFahrt, DayRule::NaefelserFahrt, GL),
    HolidayLaw::always(GoodFriday, Easter(-2), ALL & !(TI | VS | GR)),
    HolidayLaw::always(EasterMonday, Easter(1), MONDAYS),
    HolidayLaw::always(LabourDay, Fixed(5, 1), AG | BL | BS | JU | NE | SH | TG | TI | ZH),
    HolidayLaw::always(Ascension, Easter(39), ALL),
    HolidayLaw::always(WhitMonday, Easter(50), MONDAYS),
    HolidayLaw::always(CorpusChristi, Easter(60), CATHOLIC | JU | LANDERON),
    HolidayLaw::always(JuraIndependence, Fixed(6, 23), JU),
    HolidayLaw::always(PeterAndPaul, Fixed(6, 29), TI),
    HolidayLaw::always(SwissNationalDay, Fixed(8, 1), ALL),
    HolidayLaw::always(Assumption, Fixed(8, 15), CATHOLIC | JU),
    HolidayLaw::always(GenevaFast, AfterNth { weekday: Sun, nth: 1, month: 9, days: 4 }, GE),
    HolidayLaw::always(FederalFastMonday, AfterNth { weekday: Sun, nth: 3, month: 9, days: 1 }, VD),
    HolidayLaw::always(BrotherKlaus, Fixed(9, 25), OW),
    HolidayLaw::always(AllSaints, Fixed(11, 1), CATHOLIC | GL | JU | SG),
    HolidayLaw::always(ImmaculateConception, Fixed(12, 8), CATHOLIC),
    HolidayLaw::always(Christmas, Fixed(12, 25), ALL),
    HolidayLaw::always(SaintStephen, Fixed(12, 26), AG | BL | BS | BE | GL | GR | LU | SG | SH | SZ | TG | TI | ZH),
    // Not where it would make a third day of rest in a row, or a bridge.
    HolidayLaw::always(SaintStephen, FixedOn(12, 26, &[Mon, Wed, Thu, Fri, Sun]), AI | AR | UR),
    HolidayLaw::always(SaintStephen, FixedOn(12, 26, &[Mon]), NE),
    HolidayLaw::always(GenevaRestoration, Fixed(12, 31), GE),
];
