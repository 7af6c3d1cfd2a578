//! What a tenant may choose about the understanding of wishes.

use chrono::NaiveTime;

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
            furthest_days: 400,
            longest_text: 200,
        }
    }
}

fn hours(from: Option<u32>, until: Option<u32>) -> Window {
    let time = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0);
    Window::new(from.and_then(time), until.and_then(time)).unwrap_or_default()
}
