//! Public holidays of Austria, the same in all nine states.
//!
//! Source: Arbeitsruhegesetz, § 7 (2). The patron saints' days of the states close offices and
//! schools only and are no public holidays.

use crate::holidays::holiday::Holiday::{
    AllSaints, Ascension, Assumption, AustrianNationalDay, Christmas, CorpusChristi, EasterMonday, Epiphany,
    ImmaculateConception, LabourDay, NewYear, SaintStephen, WhitMonday,
};
use crate::holidays::rule::DayRule::{Easter, Fixed};
use crate::holidays::rule::HolidayLaw;

/// The one region.
pub(crate) const REGIONS: &[(&str, &str)] = &[("AT", "Österreich")];

const ALL: u64 = 1;

/// Every holiday law, in the order of the year.
pub(crate) const LAWS: &[HolidayLaw] = &[
    HolidayLaw::always(NewYear, Fixed(1, 1), ALL),
    HolidayLaw::always(Epiphany, Fixed(1, 6), ALL),
    HolidayLaw::always(EasterMonday, Easter(1), ALL),
    HolidayLaw::always(LabourDay, Fixed(5, 1), ALL),
    HolidayLaw::always(Ascension, Easter(39), ALL),
    HolidayLaw::always(WhitMonday, Easter(50), ALL),
    HolidayLaw::always(CorpusChristi, Easter(60), ALL),
    HolidayLaw::always(Assumption, Fixed(8, 15), ALL),
    HolidayLaw::always(AustrianNationalDay, Fixed(10, 26), ALL),
    HolidayLaw::always(AllSaints, Fixed(11, 1), ALL),
    HolidayLaw::always(ImmaculateConception, Fixed(12, 8), ALL),
    HolidayLaw::always(Christmas, Fixed(12, 25), ALL),
    HolidayLaw::always(SaintStephen, Fixed(12, 26), ALL),
];
