//! The sentences for reasons: each with a key under which it may be replaced, its placeholders, and its words.

use crate::language::Language;

/// Declares the sentences as one table: variant, what it says, key, placeholders, German, English.
macro_rules! sentences {
    ($($(#[doc = $doc:literal])+ $variant:ident, $key:literal, [$($name:literal),*], $german:literal, $english:literal;)+) => {
        /// A sentence that says a reason. Some reasons have two, with and without a label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ReasonSentence {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ReasonSentence {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// A stable key in snake_case.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The placeholders that its words contain, without braces.
            #[must_use]
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($name),*],)+ }
            }

            /// Its words, with the placeholders in braces.
            #[must_use]
            pub const fn template(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::German) => $german,)+
                    $((Self::$variant, Language::English) => $english,)+
                }
            }
        }
    };
}

sentences! {
    /// Before the first opening of the day.
    BeforeOpening, "reason_before_opening", ["opening"],
        "Da haben wir noch nicht geöffnet, wir öffnen um {opening}.",
        "We are not open yet at that time, we open at {opening}.";
    /// In a pause without a name.
    InBreak, "reason_in_break", ["until"],
        "Da haben wir Pause bis {until}.",
        "We have a break then until {until}.";
    /// In a pause with a name.
    InNamedBreak, "reason_in_named_break", ["label", "until"],
        "Da haben wir {label} bis {until}.",
        "We have a break then, {label}, until {until}.";
    /// After the last start of the day.
    AfterLastStart, "reason_after_last_start", ["last_start"],
        "Dafür ist es dann zu spät, der letzte Termin beginnt um {last_start}.",
        "That is too late in the day, the last appointment starts at {last_start}.";
    /// No range of the day is long enough.
    TooLongForDay, "reason_too_long_for_day", [],
        "So lange haben wir an dem Tag nicht am Stück geöffnet.",
        "We are not open for that long at a stretch that day.";
    /// A weekday without hours.
    ClosedWeekday, "reason_closed_weekday", ["weekday"],
        "Am {weekday} haben wir geschlossen.",
        "We are closed on {weekday}s.";
    /// A public holiday.
    Holiday, "reason_holiday", ["holiday"],
        "Da ist ein Feiertag, {holiday}.",
        "That day is a public holiday, {holiday}.";
    /// A day that ends early.
    HalfDay, "reason_half_day", ["label"],
        "An dem Tag schließen wir früher, es ist {label}.",
        "We close early that day, it is {label}.";
    /// An exception without a name.
    Exception, "reason_exception", [],
        "An dem Tag gelten besondere Zeiten.",
        "We have special hours that day.";
    /// An exception with a name.
    NamedException, "reason_named_exception", ["label"],
        "An dem Tag gelten besondere Zeiten: {label}.",
        "We have special hours that day: {label}.";
    /// A date for which there are no hours.
    OutsideValidity, "reason_outside_validity", [],
        "Für diesen Tag haben wir keine Öffnungszeiten.",
        "We have no opening hours for that day.";
    /// Sooner than the notice allows.
    TooSoon, "reason_too_soon", ["earliest"],
        "Das ist zu kurzfristig, es geht frühestens {earliest}.",
        "That is too short notice, the earliest is {earliest}.";
    /// Later than the horizon allows.
    BeyondHorizon, "reason_beyond_horizon", ["latest"],
        "So weit im Voraus vergeben wir keine Termine, es geht höchstens bis zum {latest}.",
        "We do not take appointments that far ahead, only up to {latest}.";
    /// Nothing long enough opens up to the horizon.
    NoOpening, "reason_no_opening", ["until"],
        "Bis zum {until} haben wir dafür nicht lange genug geöffnet.",
        "We are not open for long enough up to {until}.";
}

/// A template with its placeholders filled, in one pass: a brace within a value stays what it is.
pub(crate) fn fill(template: &str, values: &[(&'static str, String)]) -> String {
    let mut said = String::new();
    let mut rest = template;
    while let Some((words, name, after)) = placeholder(rest) {
        said.push_str(words);
        said.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    said + rest
}

/// The words before the first placeholder, its name, and what follows it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (words, inside) = text.split_once('{')?;
    let (name, after) = inside.split_once('}')?;
    Some((words, name, after))
}

#[cfg(test)]
mod tests {
    use super::{ReasonSentence, fill};
    use crate::language::Language;

    #[test]
    fn every_sentence_has_a_key_of_its_own_and_exactly_its_placeholders_in_both_languages() {
        for (index, sentence) in ReasonSentence::ALL.iter().enumerate() {
            assert!(ReasonSentence::ALL[..index].iter().all(|other| other.key() != sentence.key()));
            for language in [Language::German, Language::English] {
                let template = sentence.template(language);
                let values =
                    sentence.placeholders().iter().map(|name| (*name, format!("<{name}>"))).collect::<Vec<_>>();
                let said = fill(template, &values);
                assert!(values.iter().all(|(_, value)| said.contains(value)), "{said}");
                assert!(!said.contains(['{', '}']), "{said}");
            }
        }
    }

    #[test]
    fn a_brace_in_a_label_is_not_a_placeholder() {
        let values = [("label", "{until}".to_owned()), ("until", "13 Uhr".to_owned())];
        assert_eq!(fill("{label} bis {until}.", &values), "{until} bis 13 Uhr.");
    }
}
