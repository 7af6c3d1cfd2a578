//! How an attendee can be reached, parsed once at the door, and never shown by `Debug`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::fault::Faults;

/// The languages that Cal.com accepts for an attendee; any other code is refused by the server.
const LANGUAGES: [&str; 43] = [
    "ar", "ca", "de", "es", "eu", "he", "id", "ja", "lv", "pl", "ro", "sr", "th", "vi", "az", "cs", "el", "es-419",
    "fi", "hr", "it", "km", "nl", "pt", "ru", "sv", "tr", "zh-CN", "bg", "da", "en", "et", "fr", "hu", "iw", "ko",
    "no", "pt-BR", "sk", "ta", "uk", "zh-TW", "bn",
];

/// An e-mail address of the shape `local@domain`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(Box<str>);

/// A telephone number in international format, `+` and 7 to 15 digits (E.164).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(Box<str>);

/// One of the language codes that Cal.com knows, such as `de` or `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl EmailAddress {
    /// Parses an address.
    ///
    /// # Errors
    ///
    /// When it has no single `@` between a local part and a domain, is longer than 254 characters, or has white space
    /// or control characters in it.
    pub fn new(text: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        faults.require(is_email(text), "email", "must have the shape local@domain and at most 254 characters");
        faults.into_result(Self(text.into()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PhoneNumber {
    /// Parses a number; spaces, dots, dashes and parentheses between the digits are dropped.
    ///
    /// # Errors
    ///
    /// When what remains is not `+`, a digit other than 0, and 6 to 14 more digits.
    pub fn new(text: &str) -> Result<Self, Faults> {
        let kept: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '/')).collect();
        let mut faults = Faults::default();
        faults.require(is_e164(&kept), "phone", "must be international: '+' and 7 to 15 digits");
        faults.into_result(Self(kept.into()))
    }

    /// The number, `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Language {
    /// The code, if Cal.com knows it (`de`, `en`, `pt-BR`, …).
    ///
    /// # Errors
    ///
    /// When the code is not on Cal.com's closed list.
    pub fn new(code: &str) -> Result<Self, Faults> {
        let found = LANGUAGES.iter().find(|known| known.eq_ignore_ascii_case(code));
        let mut faults = Faults::default();
        faults.require(found.is_some(), "language", "must be a code that Cal.com knows, such as de or en");
        faults.into_result(Self(found.copied().unwrap_or("en")))
    }

    /// The code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let clean = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
    let dotted = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && domain.contains('.')
        && dotted(domain)
        && dotted(local)
        && text.chars().filter(|c| *c != '@').all(clean)
        && domain.chars().all(|c| c != '@')
}

fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}

macro_rules! personal {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([REDACTED])"))
            }
        }

        impl FromStr for $name {
            type Err = Faults;

            fn from_str(text: &str) -> Result<Self, Faults> {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

personal!(EmailAddress);
personal!(PhoneNumber);

impl FromStr for Language {
    type Err = Faults;

    fn from_str(code: &str) -> Result<Self, Faults> {
        Self::new(code)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
