//! What can be found in a line, and the token that takes its place.

use std::fmt;

/// A kind of personal data or secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Class {
    /// An e-mail address.
    Email,
    /// A telephone number, international or in a national spelling.
    Phone,
    /// An international bank account number whose check digits hold, or any value under such a key.
    Iban,
    /// A payment card number whose check digit holds, or any value under such a key.
    Card,
    /// The credential of an authorization scheme: bearer, basic, digest and the like.
    Credential,
    /// A JSON web token.
    Jwt,
    /// An API key known by its vendor's prefix, or by its field.
    ApiKey,
    /// A password, by field, in a URL's user part or after a command line flag.
    Password,
    /// Any other secret, by field or URL parameter.
    Secret,
    /// A cookie or session id.
    Cookie,
    /// A public IPv4 or IPv6 address.
    Ip,
    /// A German tax identification number.
    TaxId,
    /// A social insurance number of Germany, Austria, Switzerland or the United States.
    SocialInsurance,
    /// A date of birth, by field or cue word.
    BirthDate,
    /// A person's name, by field.
    Name,
    /// A postal address, or street and number.
    Address,
    /// Free text that a person wrote or said, by field, when configured to be removed whole.
    FreeText,
    /// A match of a custom rule.
    Custom,
}

impl Class {
    /// Every class, in the order of declaration.
    pub const ALL: [Self; 18] = [
        Self::Email,
        Self::Phone,
        Self::Iban,
        Self::Card,
        Self::Credential,
        Self::Jwt,
        Self::ApiKey,
        Self::Password,
        Self::Secret,
        Self::Cookie,
        Self::Ip,
        Self::TaxId,
        Self::SocialInsurance,
        Self::BirthDate,
        Self::Name,
        Self::Address,
        Self::FreeText,
        Self::Custom,
    ];

    /// The name used in configuration, counters and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Iban => "iban",
            Self::Card => "card",
            Self::Credential => "credential",
            Self::Jwt => "jwt",
            Self::ApiKey => "api_key",
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Cookie => "cookie",
            Self::Ip => "ip",
            Self::TaxId => "tax_id",
            Self::SocialInsurance => "social_insurance",
            Self::BirthDate => "birth_date",
            Self::Name => "name",
            Self::Address => "address",
            Self::FreeText => "free_text",
            Self::Custom => "custom",
        }
    }

    /// The token that replaces a finding of this class by default.
    pub const fn token(self) -> &'static str {
        match self {
            Self::Email => "[EMAIL_REDACTED]",
            Self::Phone => "[PHONE_REDACTED]",
            Self::Iban => "[IBAN_REDACTED]",
            Self::Card => "[CARD_REDACTED]",
            Self::Jwt => "[JWT_REDACTED]",
            Self::ApiKey => "[API_KEY_REDACTED]",
            Self::Ip => "[IP_REDACTED]",
            Self::TaxId => "[TAX_ID_REDACTED]",
            Self::SocialInsurance => "[NATIONAL_ID_REDACTED]",
            Self::BirthDate => "[BIRTH_DATE_REDACTED]",
            Self::Address => "[ADDRESS_REDACTED]",
            Self::Name | Self::FreeText => "[PII_REDACTED]",
            Self::Credential | Self::Password | Self::Secret | Self::Cookie | Self::Custom => "[REDACTED]",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One place in a line that has to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What was found.
    pub class: Class,
    /// Which rule found it, for `--explain` and tests.
    pub rule: &'static str,
    /// How many backslashes stand before the quotes that the replacement needs so that a bare JSON
    /// scalar stays JSON; `None` when the place is text already.
    pub(crate) quote: Option<u8>,
    /// Which of the configuration's own rules found it.
    pub(crate) own: Option<u8>,
}

impl Finding {
    /// A finding in text.
    pub(crate) const fn new(start: usize, end: usize, class: Class, rule: &'static str) -> Self {
        Self { start, end, class, rule, quote: None, own: None }
    }

    /// Writes the quote that a bare JSON scalar's replacement needs.
    pub(crate) fn write_quote(&self, out: &mut Vec<u8>) {
        if let Some(backslashes) = self.quote {
            out.extend(std::iter::repeat_n(b'\\', usize::from(backslashes)));
            out.push(b'"');
        }
    }

    /// The part between `from` and `to`, as a place behind `from`; `None` where nothing of it lies there.
    pub(crate) fn within(self, from: usize, to: usize) -> Option<Self> {
        let (start, end) = (self.start.max(from), self.end.min(to));
        (start < end).then(|| Self { start: start - from, end: end - from, ..self })
    }
}
