//! The languages that reasons and holiday names are spoken in.

/// A language that this crate can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Language {
    /// German, code `de`.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "de"))]
    German,
    /// English, code `en`.
    #[cfg_attr(feature = "serde", serde(rename = "en"))]
    English,
}
