//! One limit of a policy: its name, whom it counts for, how much it allows, and how that comes back.

use std::borrow::Cow;

use crate::rule::Rule;

/// The most limits that one policy may have.
pub const MAX_LIMITS: usize = 8;

/// What a limit counts separately for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Scope {
    /// The subject as a whole: every request counts.
    #[default]
    Call,
    /// Each function of the subject; a request that names none is not counted.
    Function,
    /// Each function with the same arguments; a request without a fingerprint is not counted.
    SameArguments,
}

/// Whether going over a limit is refused or only noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Mode {
    /// Going over is refused.
    #[default]
    Enforce,
    /// Going over is admitted, and the verdict says that it would have been refused.
    Shadow,
}

/// One limit of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Limit {
    /// Its name in verdicts, headers, metrics and key names: lower-case letters, digits, `_`.
    pub name: Cow<'static, str>,
    /// The name in Redis keys, where it differs from `name`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub key_name: Option<Cow<'static, str>>,
    /// How much is allowed at once.
    pub allowed: u32,
    /// How what was spent comes back.
    pub rule: Rule,
    /// What it counts separately for.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scope: Scope,
    /// Whether it refuses or only notes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub mode: Mode,
}

impl Limit {
    /// An enforced limit on the whole subject.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, allowed: u32, rule: Rule) -> Self {
        Self { name: name.into(), key_name: None, allowed, rule, scope: Scope::Call, mode: Mode::Enforce }
    }

    /// Counts separately for each function.
    #[must_use]
    pub fn per_function(mut self) -> Self {
        self.scope = Scope::Function;
        self
    }

    /// Counts separately for each function with the same arguments.
    #[must_use]
    pub fn per_same_arguments(mut self) -> Self {
        self.scope = Scope::SameArguments;
        self
    }

    /// Only notes what it would have refused.
    #[must_use]
    pub fn shadow(mut self) -> Self {
        self.mode = Mode::Shadow;
        self
    }

    /// Uses another name in Redis keys.
    #[must_use]
    pub fn key_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.key_name = Some(name.into());
        self
    }

    /// The name that stands in Redis keys.
    pub(crate) fn key_segment(&self) -> &str {
        self.key_name.as_deref().unwrap_or(&self.name)
    }
}
