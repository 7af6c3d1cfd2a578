//! What to look for and what to put in its place; everything is on by default.

use crate::action::{Action, MAX_KEPT};
use crate::class::Class;
#[cfg(feature = "custom")]
use crate::custom::{CustomRule, CustomRules};
use crate::error::{ConfigFault, Error};
use crate::key::{Dictionary, Kind, Path, Words, normalize};
#[cfg(feature = "pseudonym")]
use crate::pseudonym::{PseudonymKey, Pseudonyms, check};
use std::collections::BTreeMap;

/// What happens to fields of free text: transcripts, notes, comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FreeText {
    /// Search them as every other text, and for spoken digits and spelled addresses too.
    #[default]
    Scan,
    /// Replace them whole.
    Redact,
}

/// What a [`Sanitizer`](crate::Sanitizer) does. [`validate`](Self::validate) makes it usable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct SanitizerConfig {
    /// What replaces a class; a class that is not named gets its token.
    pub actions: BTreeMap<Class, Action>,
    /// Free-text fields: search or remove.
    pub free_text: FreeText,
    /// Further keys whose values are secrets, such as `door_code`. With dots it is a path: `door.code` is a `code` anywhere below a
    /// `door`, and the key `door.code`, `door_code` or `doorCode` itself.
    pub secret_keys: Vec<String>,
    /// Further keys whose values are personal data, such as `pet_name`.
    pub pii_keys: Vec<String>,
    /// Keys whose values stay unless a pattern inside them is recognised.
    pub allow_keys: Vec<String>,
    /// Values that are never replaced, such as the service's own public address.
    pub allow_values: Vec<String>,
    /// Regular expressions that are searched beside the built-in detectors.
    #[cfg(feature = "custom")]
    pub rules: Vec<CustomRule>,
    /// The key of pseudonyms, for classes whose action asks for one.
    #[cfg(feature = "pseudonym")]
    pub pseudonym: Option<PseudonymKey>,
    /// Keys of pseudonyms in old lines, newest first; no new pseudonym is made with them.
    #[cfg(feature = "pseudonym")]
    pub previous_pseudonyms: Vec<PseudonymKey>,
    /// Tenants that have a key of their own instead of `pseudonym`.
    #[cfg(feature = "pseudonym")]
    pub tenant_pseudonyms: BTreeMap<String, PseudonymKey>,
    /// The country code of national telephone numbers, such as `49`, so that `0171 2345678` and `+49 171 2345678` have one
    /// pseudonym.
    #[cfg(feature = "pseudonym")]
    pub country_code: Option<u16>,
}

/// A configuration that was found valid.
#[derive(Clone, Debug)]
pub struct Rules {
    config: SanitizerConfig,
    dictionary: Dictionary,
    own: Vec<(Vec<u8>, Option<Kind>)>,
    paths: Vec<(Path, Option<Kind>)>,
    #[cfg(feature = "custom")]
    custom: CustomRules,
    #[cfg(feature = "pseudonym")]
    pseudonyms: Pseudonyms,
}

impl Rules {
    fn new(config: SanitizerConfig) -> Self {
        let lists = [
            (&config.allow_keys, None),
            (&config.secret_keys, Some(Kind::Own(Class::Secret))),
            (&config.pii_keys, Some(Kind::Own(Class::Name))),
        ];
        let keys = || lists.into_iter().flat_map(|(keys, kind)| keys.iter().map(move |key| (key, kind)));
        let own: Vec<_> = keys().map(|(key, kind)| (normalize(key), kind)).collect();
        let paths: Vec<_> = keys().filter_map(|(key, kind)| Some((Path::parse(key)?, kind))).collect();
        let words = own.iter().map(|(key, _)| key.as_slice()).chain(paths.iter().map(|(path, _)| path.last()));
        let dictionary = Dictionary::new(words.filter_map(|key| key.rsplit(|b| *b == b'_').next()));
        Self {
            dictionary,
            own,
            paths,
            #[cfg(feature = "custom")]
            custom: CustomRules::default(),
            #[cfg(feature = "pseudonym")]
            pseudonyms: Pseudonyms {
                current: config.pseudonym.clone(),
                previous: config.previous_pseudonyms.clone(),
                tenants: config.tenant_pseudonyms.clone(),
                country_code: config.country_code,
            },
            config,
        }
    }

    /// The compiled rules of the configuration's own.
    #[cfg(feature = "custom")]
    pub(crate) const fn custom(&self) -> &CustomRules {
        &self.custom
    }

    /// What replaces a class.
    pub(crate) fn action(&self, class: Class) -> Action {
        self.config.actions.get(&class).copied().unwrap_or_default()
    }

    /// The keys of pseudonyms.
    #[cfg(feature = "pseudonym")]
    pub(crate) const fn pseudonyms(&self) -> &Pseudonyms {
        &self.pseudonyms
    }

    /// Whether a value is allowed to stay.
    pub(crate) fn allows(&self, value: &[u8]) -> bool {
        self.config.allow_values.iter().any(|v| v.as_bytes() == value)
    }

    /// What to do with free text.
    pub(crate) const fn free_text(&self) -> FreeText {
        self.config.free_text
    }

    /// The words of keys.
    pub(crate) const fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Whether the configuration names keys.
    pub(crate) const fn has_own_keys(&self) -> bool {
        !self.own.is_empty()
    }

    /// What the configuration says of the key at `start..end` by the records it stands in.
    pub(crate) fn own_path(&self, text: &[u8], start: usize, end: usize) -> Option<Option<Kind>> {
        self.paths.iter().find(|(path, _)| path.leads_to(text, start, end)).map(|(_, kind)| *kind)
    }

    /// What the configuration says of a key: nothing, that it stays, or what it is.
    pub(crate) fn own_key(&self, words: &Words) -> Option<Option<Kind>> {
        self.own.iter().find(|(key, _)| words.are(key)).map(|(_, kind)| *kind)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(SanitizerConfig::default())
    }
}

impl SanitizerConfig {
    /// Checks the whole configuration.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with every fault at once.
    pub fn validate(self) -> Result<Rules, Error> {
        let mut faults = Vec::new();
        let lists =
            [("secret_keys", &self.secret_keys), ("pii_keys", &self.pii_keys), ("allow_keys", &self.allow_keys)];
        for (field, keys) in lists {
            let wrong = |key: &String| key.trim().is_empty() || key.len() > 64;
            for (i, _) in keys.iter().enumerate().filter(|(_, key)| wrong(key)) {
                let path = format!("{field}[{i}]");
                faults.push(fault(path, "a key has 1 to 64 bytes, such as `door_code`"));
            }
        }
        for (i, _) in self.allow_values.iter().enumerate().filter(|(_, v)| v.is_empty()) {
            let path = format!("allow_values[{i}]");
            faults.push(fault(path, "an empty value allows nothing; remove it"));
        }
        self.check_actions(&mut faults);
        #[cfg(feature = "custom")]
        let custom = CustomRules::compile(&self.rules, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Config { faults });
        }
        Ok(Rules {
            #[cfg(feature = "custom")]
            custom,
            ..Rules::new(self)
        })
    }

    fn check_actions(&self, faults: &mut Vec<ConfigFault>) {
        for (class, action) in &self.actions {
            if matches!(action, Action::KeepLast(n) if *n == 0 || *n > MAX_KEPT) {
                faults.push(fault(format!("actions.{class}"), "1 to 4 letters or digits may be kept"));
            }
            #[cfg(feature = "pseudonym")]
            if *action == Action::Pseudonym && self.pseudonym.is_none() {
                faults.push(fault(format!("actions.{class}"), "a pseudonym needs `pseudonym`, its key"));
            }
        }
        #[cfg(feature = "pseudonym")]
        self.check_pseudonyms(faults);
    }

    #[cfg(feature = "pseudonym")]
    fn check_pseudonyms(&self, faults: &mut Vec<ConfigFault>) {
        let current = self.pseudonym.iter().map(|key| ("pseudonym".to_owned(), key));
        let previous = self.previous_pseudonyms.iter().enumerate();
        let previous = previous.map(|(i, key)| (format!("previous_pseudonyms[{i}]"), key));
        let tenants = self.tenant_pseudonyms.iter().map(|(tenant, key)| (format!("tenant_pseudonyms.{tenant}"), key));
        check(&current.chain(previous).chain(tenants).collect::<Vec<_>>(), faults);
        if self.country_code.is_some_and(|code| code == 0 || code > 999) {
            faults.push(fault("country_code".into(), "a country code has 1 to 3 digits, such as 49"));
        }
    }
}

fn fault(path: String, message: &str) -> ConfigFault {
    ConfigFault::new(path, message)
}
