//! Easter Sunday of the Gregorian calendar, by the "anonymous" algorithm of Meeus, Jones and Butcher.

use chrono::NaiveDate;

/// Easter Sunday of a year of the Gregorian calendar, `None` where the calendar does not reach that far. Most movable feasts
/// are so many days before or after it.
#[must_use]
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let day = moon + sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::easter_sunday;

    #[test]
    fn easter_falls_where_the_almanacs_say() {
        let known = [
            "1818-03-22",
            "1943-04-25",
            "1961-04-02",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2099-04-12",
            "2285-03-22",
        ];
        for date in known {
            let date: chrono::NaiveDate = date.parse().unwrap();
            assert_eq!(easter_sunday(chrono::Datelike::year(&date)), Some(date));
        }
    }
}
