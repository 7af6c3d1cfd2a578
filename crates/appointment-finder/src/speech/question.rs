//! A fault as the question that mends it.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::speech::sentence::Sentence;
use crate::speech::speaker::Speaker;
use crate::speech::{calendar, clock};
use crate::wish::fault::{WishFault, WishPart};
use crate::wish::reading::Reading;

impl Speaker {
    /// The question that asks a caller for the part that a fault is about. `now` is local, so that the day can be named.
    #[must_use]
    pub fn ask_back(&self, fault: &WishFault, now: DateTime<Tz>) -> String {
        let today = now.date_naive();
        match fault {
            WishFault::DayMissing => self.say(Sentence::AskDayAndTime, &[]),
            WishFault::Past { day, time: Some(time) } if day.is_none_or(|day| day == today) => {
                let time = clock::of_day(*time, self.language(), self.clock_style());
                self.say(Sentence::AskPastTime, &[("time", &time)])
            }
            WishFault::Past { day: Some(day), .. } => self.about_day(Sentence::AskPastDay, *day, today),
            WishFault::NoSuchDate { .. } => self.say(Sentence::AskNoSuchDate, &[]),
            WishFault::NoSuchTime { .. } => self.say(Sentence::AskNoSuchTime, &[]),
            WishFault::TooFar { day } if *day < NaiveDate::MAX => {
                let day = calendar::day(*day, today, self.language());
                self.say(Sentence::AskTooFar, &[("day", &day)])
            }
            WishFault::WrongWeekday { day, said } => {
                let weekday = self.language().weekday(*said);
                let day = calendar::named(*day, today, self.language());
                self.say(Sentence::AskWrongWeekday, &[("day", &day), ("weekday", weekday)])
            }
            WishFault::Contradiction { .. } => self.say(Sentence::AskContradiction, &[]),
            other => self.say(part_sentence(other.part()), &[]),
        }
    }

    /// Asks which of two meanings of a wish is meant.
    #[must_use]
    pub fn ask_which(&self, one: &Reading, other: &Reading, now: DateTime<Tz>) -> String {
        let one = self.reading(one, now.date_naive());
        let other = self.reading(other, now.date_naive());
        self.say(Sentence::AskWhich, &[("one", &one), ("other", &other)])
    }

    /// A reading's day, and its time when it has one.
    fn reading(&self, reading: &Reading, today: NaiveDate) -> String {
        let day = calendar::day(reading.date(), today, self.language());
        let Some(time) = reading.time() else {
            return day;
        };
        let comma = if day.contains(',') { "," } else { "" };
        format!("{day}{comma} {}", self.at_time(time))
    }

    fn about_day(&self, sentence: Sentence, day: NaiveDate, today: NaiveDate) -> String {
        let day = calendar::named(day, today, self.language());
        self.say(sentence, &[("day", &day)])
    }
}

const fn part_sentence(part: WishPart) -> Sentence {
    match part {
        WishPart::Day => Sentence::AskDay,
        WishPart::Time => Sentence::AskTime,
        WishPart::Window => Sentence::AskWindow,
    }
}
