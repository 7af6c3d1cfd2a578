//! What takes the place of a finding.

/// How a class is replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Action {
    /// The class's token, such as `[EMAIL_REDACTED]`.
    #[default]
    Token,
    /// Nothing: the finding is cut out.
    Remove,
    /// The class stays as it is.
    Keep,
}
