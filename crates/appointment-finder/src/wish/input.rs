//! The arguments of a function call that speak of a time.

use crate::wish::fault::WishField;

/// What the caller's agent sent. Arguments that are empty or placeholders (`null`, `{{date}}`) count as missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WishInput<'a> {
    /// The day: `2026-10-02`, `morgen`, `nächsten Freitag`. May hold a time as well.
    pub date: Option<&'a str>,
    /// The last day that suits, when a range is asked for.
    pub until: Option<&'a str>,
    /// The time: `10`, `10:30`, `halb zehn`. May hold a day or a window as well.
    pub time: Option<&'a str>,
    /// The window: `vormittags`, `ab 16 Uhr`, `morning`.
    pub window: Option<&'a str>,
    /// Free speech with any of them. Words that mean nothing here are passed over.
    pub text: Option<&'a str>,
}

impl<'a> WishInput<'a> {
    /// A wish in free speech.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self { text: Some(text), ..Self::default() }
    }

    /// A wish in two arguments, as function calls mostly have it.
    #[must_use]
    pub fn date_and_time(date: &'a str, time: &'a str) -> Self {
        Self { date: Some(date), time: Some(time), ..Self::default() }
    }

    /// The arguments that are there, in the order in which they are read. `until` is read by itself.
    pub(crate) fn present(&self) -> impl Iterator<Item = (WishField, &'a str)> {
        [
            (WishField::Date, self.date),
            (WishField::Time, self.time),
            (WishField::Window, self.window),
            (WishField::Text, self.text),
        ]
        .into_iter()
        .filter_map(|(field, text)| Some((field, text.filter(|text| is_said(text))?)))
    }

    /// The last day of a range, when it is there.
    pub(crate) fn last_day(&self) -> Option<&'a str> {
        self.until.filter(|text| is_said(text))
    }
}

/// Whether a text says anything: not empty, not a placeholder, not an unset template.
fn is_said(text: &str) -> bool {
    let text = text.trim();
    let template = text.starts_with("{{") && text.ends_with("}}");
    let nothing = ["null", "none", "nil", "undefined", "n/a", "-", "unknown", "unbekannt"];
    !text.is_empty() && !template && !nothing.iter().any(|word| text.eq_ignore_ascii_case(word))
}
