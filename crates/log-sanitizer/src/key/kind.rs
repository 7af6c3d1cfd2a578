//! What the value of a key can be expected to be.

use crate::class::Class;

/// What the value of a key is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A password: any value.
    Password,
    /// Another secret: any value of some length.
    Secret,
    /// A secret if it looks drawn by lot.
    Weak,
    /// An API key.
    ApiKey,
    /// An authorization header: scheme and credential.
    Authorization,
    /// A cookie header.
    Cookie,
    /// A header that sets one cookie.
    SetCookie,
    /// A session id.
    Session,
    /// A secret as a query parameter only.
    QueryOnly,
    /// A short code: PIN, one-time password, card verification.
    Code,
    /// An e-mail address.
    Email,
    /// A telephone number in any writing.
    Phone,
    /// A party of a call or message, which may be a telephone number.
    Party,
    /// A bank account number.
    Iban,
    /// A card number.
    Card,
    /// A tax id.
    TaxId,
    /// A social insurance number.
    Insurance,
    /// A date of birth.
    Birth,
    /// A person's name.
    Name,
    /// The name of something, perhaps of a person.
    BareName,
    /// A street with a number.
    Street,
    /// A whole address.
    Address,
    /// A postcode.
    Postcode,
    /// What a person said or wrote.
    FreeText,
    /// What the configuration says it is: any value.
    Own(Class),
}
