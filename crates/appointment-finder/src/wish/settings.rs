//! What a tenant may choose about the understanding of wishes.

use chrono::NaiveTime;

use chrono_tz::Tz;

use crate::text::feasts::Land;
use crate::wish::reading::Window;

/// In which order a date in digits and slashes is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum DateOrder {
    /// `02/10/2026` is the second of October, as nearly everywhere.
    #[default]
    DayFirst,
    /// `02/10/2026` is the tenth of February, as in the United States.
    MonthFirst,
}

/// A country, where names of days mean different days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Country {
    /// "Vatertag" is Ascension Day, "Bettag" a Wednesday of November.
    Germany,
    /// "Vatertag" is the second Sunday of June, "Nationalfeiertag" the 26th of October.
    Austria,
    /// "Vatertag" is the first Sunday of June, "Bettag" the third of September, "Nationalfeiertag" the first of August.
    Switzerland,
}

impl Country {
    /// The country that a zone lies in, if it is one of these.
    #[must_use]
    pub fn of_zone(zone: Tz) -> Option<Self> {
        match zone {
            Tz::Europe__Berlin | Tz::Europe__Busingen => Some(Self::Germany),
            Tz::Europe__Vienna => Some(Self::Austria),
            Tz::Europe__Zurich => Some(Self::Switzerland),
            _ => None,
        }
    }

    pub(crate) const fn land(self) -> Land {
        match self {
            Self::Germany => Land(0),
            Self::Austria => Land(1),
            Self::Switzerland => Land(2),
        }
    }
}

/// The parts of the day as windows, and the limits of what is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishSettings {
    /// "früh": until 10:00 unless set otherwise.
    pub early: Window,
    /// "vormittags": until 12:00.
    pub morning: Window,
    /// "mittags": 11:00 to 14:00.
    pub noon: Window,
    /// "nachmittags": 12:00 to 18:00.
    pub afternoon: Window,
    /// "abends": from 17:00.
    pub evening: Window,
    /// "nachts": from 21:00.
    pub night: Window,
    /// How `02/10/2026` and `02-10-2026` are read; the other order stays a second meaning. Dates with dots have the day
    /// first always.
    pub date_order: DateOrder,
    /// The country whose days are meant by names such as "Vatertag" and "Nationalfeiertag". Unless it is set, the zone of the
    /// place tells it; where that does not either, the other countries' days stay second meanings.
    pub country: Option<Country>,
    /// A day further ahead than this many days is asked back rather than believed.
    pub furthest_days: u16,
    /// The longest argument that is read, in bytes.
    pub longest_text: usize,
}

impl Default for WishSettings {
    fn default() -> Self {
        Self {
            early: hours(None, Some(10)),
            morning: hours(None, Some(12)),
            noon: hours(Some(11), Some(14)),
            afternoon: hours(Some(12), Some(18)),
            evening: hours(Some(17), None),
            night: hours(Some(21), None),
            date_order: DateOrder::DayFirst,
            country: None,
            furthest_days: 400,
            longest_text: 200,
        }
    }
}

fn hours(from: Option<u32>, until: Option<u32>) -> Window {
    let time = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0);
    Window::new(from.and_then(time), until.and_then(time)).unwrap_or_default()
}
