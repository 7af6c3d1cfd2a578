//! Public holidays of the sixteen German states, and of the communes that differ from their state.
//!
//! Sources: the states' holiday laws (Feiertagsgesetze). Assumption is a holiday in the Bavarian
//! communes with a Catholic majority (Art. 1 FTG), the Peace Festival in the city of Augsburg;
//! Corpus Christi in Catholic communes of the district of Bautzen (Saxony) and in the Eichsfeld
//! and a few more communes of Thuringia. Buß- und Bettag has been Saxony's alone since 1995.

use chrono::Weekday::Wed;

use crate::holidays::holiday::Holiday::{
    AllSaints, Ascension, Assumption, AugsburgPeace, ChildrensDay, Christmas, CorpusChristi, EasterMonday,
    EasterSunday, Epiphany, GoodFriday, LabourDay, LiberationDay, NewYear, Reformation, Repentance, SecondChristmasDay,
    UnityDay, UprisingDay, WhitMonday, WhitSunday, WomensDay,
};
use crate::holidays::rule::DayRule::{Before, Easter, Fixed};
use crate::holidays::rule::HolidayLaw;

/// The regions in the order of their bits: code and what it stands for.
pub(crate) const REGIONS: &[(&str, &str)] = &[
    ("DE-BB", "Brandenburg"),
    ("DE-BE", "Berlin"),
    ("DE-BW", "Baden-Württemberg"),
    ("DE-BY", "Bayern, Gemeinden ohne Mariä Himmelfahrt"),
    ("DE-BY/catholic", "Bayern, Gemeinden mit Mariä Himmelfahrt"),
    ("DE-BY/augsburg", "Augsburg"),
    ("DE-HB", "Bremen"),
    ("DE-HE", "Hessen"),
    ("DE-HH", "Hamburg"),
    ("DE-MV", "Mecklenburg-Vorpommern"),
    ("DE-NI", "Niedersachsen"),
    ("DE-NW", "Nordrhein-Westfalen"),
    ("DE-RP", "Rheinland-Pfalz"),
    ("DE-SH", "Schleswig-Holstein"),
    ("DE-SL", "Saarland"),
    ("DE-SN", "Sachsen"),
    ("DE-SN/catholic", "Sachsen, Gemeinden mit Fronleichnam"),
    ("DE-ST", "Sachsen-Anhalt"),
    ("DE-TH", "Thüringen"),
    ("DE-TH/catholic", "Thüringen, Gemeinden mit Fronleichnam"),
];

const BB: u64 = 1;
const BE: u64 = 1 << 1;
const BW: u64 = 1 << 2;
const BY_CATHOLIC: u64 = 1 << 4;
const AUGSBURG: u64 = 1 << 5;
const BY: u64 = 1 << 3 | BY_CATHOLIC | AUGSBURG;
const HB: u64 = 1 << 6;
const HE: u64 = 1 << 7;
const HH: u64 = 1 << 8;
const MV: u64 = 1 << 9;
const NI: u64 = 1 << 10;
const NW: u64 = 1 << 11;
const RP: u64 = 1 << 12;
const SH: u64 = 1 << 13;
const SL: u64 = 1 << 14;
const SN_CATHOLIC: u64 = 1 << 16;
const SN: u64 = 1 << 15 | SN_CATHOLIC;
const ST: u64 = 1 << 17;
const TH_CATHOLIC: u64 = 1 << 19;
const TH: u64 = 1 << 18 | TH_CATHOLIC;
const ALL: u64 = u64::MAX;

/// Every holiday law, in the order of the year.
pub(crate) const LAWS: &[HolidayLaw] = &[
    HolidayLaw::always(NewYear, Fixed(1, 1), ALL),
    HolidayLaw::always(Epiphany, Fixed(1, 6), BW | BY | ST),
    HolidayLaw::always(WomensDay, Fixed(3, 8), BE).since(2019),
    HolidayLaw::always(WomensDay, Fixed(3, 8), MV).since(2023),
    HolidayLaw::always(GoodFriday, Easter(-2), ALL),
    HolidayLaw::always(EasterSunday, Easter(0), BB),
    HolidayLaw::always(EasterMonday, Easter(1), ALL),
    HolidayLaw::always(LabourDay, Fixed(5, 1), ALL),
    HolidayLaw::always(LiberationDay, Fixed(5, 8), BE).only(2020),
    HolidayLaw::always(LiberationDay, Fixed(5, 8), BE).only(2025),
    HolidayLaw::always(Ascension, Easter(39), ALL),
    HolidayLaw::always(WhitSunday, Easter(49), BB),
    HolidayLaw::always(WhitMonday, Easter(50), ALL),
    HolidayLaw::always(CorpusChristi, Easter(60), BW | BY | HE | NW | RP | SL | SN_CATHOLIC | TH_CATHOLIC),
    HolidayLaw::always(UprisingDay, Fixed(6, 17), BE).only(2028),
    HolidayLaw::always(AugsburgPeace, Fixed(8, 8), AUGSBURG),
    HolidayLaw::always(Assumption, Fixed(8, 15), SL | BY_CATHOLIC | AUGSBURG),
    HolidayLaw::always(ChildrensDay, Fixed(9, 20), TH).since(2019),
    HolidayLaw::always(UnityDay, Fixed(10, 3), ALL),
    HolidayLaw::always(Reformation, Fixed(10, 31), BB | MV | SN | ST | TH),
    HolidayLaw::always(Reformation, Fixed(10, 31), HB | HH | NI | SH).since(2018),
    HolidayLaw::always(Reformation, Fixed(10, 31), ALL).only(2017),
    HolidayLaw::always(AllSaints, Fixed(11, 1), BW | BY | NW | RP | SL),
    HolidayLaw::always(Repentance, Before(Wed, 11, 23), SN),
    HolidayLaw::always(Christmas, Fixed(12, 25), ALL),
    HolidayLaw::always(SecondChristmasDay, Fixed(12, 26), ALL),
];
