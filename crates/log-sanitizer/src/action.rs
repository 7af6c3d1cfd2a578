//! What takes the place of a finding.

/// Most letters or digits of a value that may be kept.
pub(crate) const MAX_KEPT: u8 = 4;

/// How a class is replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Action {
    /// The class's token, such as `[EMAIL_REDACTED]`.
    #[default]
    Token,
    /// The class's token with the last letters or digits of the value, at most four: `[PHONE_REDACTED:4567]`.
    KeepLast(u8),
    /// Four stars, whatever the length.
    Mask,
    /// Nothing: the finding is cut out.
    Remove,
    /// The class's token with a keyed pseudonym that is the same for the same value: `[PHONE_REDACTED:k1:…]`.
    /// Needs [`SanitizerConfig::pseudonym`](crate::SanitizerConfig::pseudonym).
    #[cfg(feature = "pseudonym")]
    Pseudonym,
    /// The class stays as it is.
    Keep,
}
