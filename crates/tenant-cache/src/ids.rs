//! Whose data it is: the ids that a scope is made of, each with one fallible door.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::IdError;

/// The greatest length of an id in bytes; the encoding writes it in one byte.
const MAX_ID_BYTES: usize = 128;

fn checked(kind: &'static str, text: &str) -> Result<(), IdError> {
    let max = MAX_ID_BYTES;
    if text.is_empty() {
        return Err(IdError::Empty { kind, max });
    }
    if text.len() > max {
        return Err(IdError::TooLong { kind, len: text.len(), max });
    }
    match text.char_indices().find(|(_, c)| c.is_control()) {
        Some((at, _)) => Err(IdError::Control { kind, at }),
        None => Ok(()),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes any text of 1 to 128 bytes without control characters. The text is kept as it is:
            /// nothing is trimmed, folded or read as a number.
            ///
            /// # Errors
            ///
            /// Says what is wrong with the text, without repeating it.
            pub fn new(text: impl AsRef<str>) -> Result<Self, IdError> {
                let text = text.as_ref();
                checked($kind, text)?;
                Ok(Self(Arc::from(text)))
            }

            /// The id's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), &*self.0)
            }
        }
    };
}

id! {
    /// A company whose data must never be seen by another.
    TenantId, "tenant id"
}
id! {
    /// A place of business within a tenant.
    BranchId, "branch id"
}
id! {
    /// A kind of event that can be booked at a tenant.
    EventTypeId, "event type id"
}
