//! What can go wrong: an id that is none, and a load that failed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The text is empty.
    #[error("{kind} is empty; give 1 to {max} bytes")]
    Empty {
        /// Which id was to be made.
        kind: &'static str,
        /// The greatest allowed length in bytes.
        max: usize,
    },
    /// The text is longer than an id may be.
    #[error("{kind} has {len} bytes; at most {max} are allowed")]
    TooLong {
        /// Which id was to be made.
        kind: &'static str,
        /// The text's length in bytes.
        len: usize,
        /// The greatest allowed length in bytes.
        max: usize,
    },
    /// The text has a control character.
    #[error("{kind} has a control character at byte {at}; remove it")]
    Control {
        /// Which id was to be made.
        kind: &'static str,
        /// Where the character stands, in bytes from the start.
        at: usize,
    },
}

/// The loader's own error, shared by every caller that waited for the load.
///
/// It is never stored: the next call loads again.
pub struct LoadError<E>(Arc<E>);

impl<E> LoadError<E> {
    pub(crate) const fn new(shared: Arc<E>) -> Self {
        Self(shared)
    }

    /// The loader's error.
    #[must_use]
    pub fn inner(&self) -> &E {
        &self.0
    }

    /// The loader's error, shared.
    #[must_use]
    pub fn into_shared(self) -> Arc<E> {
        self.0
    }
}

impl<E> Clone for LoadError<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: fmt::Debug> fmt::Debug for LoadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LoadError").field(&self.0).finish()
    }
}

impl<E> fmt::Display for LoadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value could not be loaded")
    }
}

impl<E: Error + 'static> Error for LoadError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
