//! The policy of a phone call: a total, a rate, two guards against a looping agent, and a block.

use std::borrow::Cow;
use std::time::Duration;

use crate::error::Error;
use crate::limit::Limit;
use crate::policy::{Overflow, Policy, PolicyConfig, defaults};
use crate::rule::Rule;

const MINUTE: Duration = Duration::from_secs(60);

/// The limits of one call; [`validate`](Self::validate) makes the [`Policy`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct CallPolicy {
    /// Function calls in all.
    pub total: u32,
    /// How long the counts outlive the last function call.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub idle: Duration,
    /// Function calls per minute.
    pub per_minute: u32,
    /// Calls of the same function; 10 is a good value.
    pub per_function: Option<u32>,
    /// Calls of the same function with the same arguments; 5 is a good value.
    pub per_same_arguments: Option<u32>,
    /// How long going over blocks the call.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub block_for: Duration,
    /// The most calls that are held in process memory.
    pub max_subjects: usize,
    /// The most functions of one call that are counted apart.
    pub max_functions: usize,
    /// The most different arguments of one function that are counted apart.
    pub max_arguments: usize,
    /// What happens to a new call when there is no room for it.
    pub overflow: Overflow,
    /// The first part of every Redis key.
    pub key_prefix: Cow<'static, str>,
    /// Writes the call as `{call}` in Redis keys, as a Cluster needs it.
    pub hash_tag: bool,
}

impl Default for CallPolicy {
    fn default() -> Self {
        Self {
            total: 50,
            idle: 30 * MINUTE,
            per_minute: 50,
            per_function: None,
            per_same_arguments: None,
            block_for: 5 * MINUTE,
            max_subjects: defaults::max_subjects(),
            max_functions: defaults::max_functions(),
            max_arguments: defaults::max_arguments(),
            overflow: Overflow::default(),
            key_prefix: "retell_call".into(),
            hash_tag: false,
        }
    }
}

impl CallPolicy {
    /// Checks the whole and makes the policy.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] with every fault and the field it is in.
    pub fn validate(self) -> Result<Policy, Error> {
        let (config, fields) = self.into_config();
        config.validate_as(&fields)
    }

    /// The general form, and for each limit the field that its allowance came from.
    fn into_config(self) -> (PolicyConfig, Vec<&'static str>) {
        let lifetime = Rule::Lifetime { idle: self.idle };
        let mut limits = vec![
            Limit::new("total", self.total, lifetime),
            Limit::new("per_minute", self.per_minute, Rule::FixedWindow { window: MINUTE }).key_name("minute"),
        ];
        let mut fields = vec!["total", "per_minute"];
        if let Some(allowed) = self.per_function {
            let limit = Limit::new("per_function", allowed, lifetime).key_name("func");
            limits.push(limit.per_function());
            fields.push("per_function");
        }
        if let Some(allowed) = self.per_same_arguments {
            let limit = Limit::new("per_same_arguments", allowed, lifetime).key_name("args");
            limits.push(limit.per_same_arguments());
            fields.push("per_same_arguments");
        }
        let config = PolicyConfig {
            key_prefix: self.key_prefix,
            limits,
            block_for: Some(self.block_for),
            max_subjects: self.max_subjects,
            max_functions: self.max_functions,
            max_arguments: self.max_arguments,
            overflow: self.overflow,
            hash_tag: self.hash_tag,
        };
        (config, fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_at_once_under_the_field_it_is_in() {
        let policy = CallPolicy {
            total: 0,
            per_minute: 2_000_000,
            idle: Duration::ZERO,
            block_for: Duration::from_secs(90 * 86_400),
            key_prefix: "a b".into(),
            max_subjects: 0,
            ..CallPolicy::default()
        };
        let error = policy.validate().unwrap_err();
        let paths: Vec<_> = error.faults().unwrap().iter().map(|fault| &*fault.path).collect();
        assert_eq!(paths, ["total", "idle", "per_minute", "key_prefix", "block_for", "max_subjects"]);
        assert!(error.to_string().contains("total: must be from 1 to 1000000"), "{error}");
    }

    #[test]
    fn the_default_is_the_documented_one() {
        let policy = CallPolicy::default().validate().unwrap();
        let limits: Vec<_> = policy.limits().iter().map(|limit| (&*limit.name, limit.allowed)).collect();
        assert_eq!(limits, [("total", 50), ("per_minute", 50)]);
    }
}
