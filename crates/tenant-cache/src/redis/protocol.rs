//! What instances tell each other: who speaks, and what is ended.

use crate::generation::Extent;
use crate::scope_ids::ScopeIds;

/// Which instance speaks; drawn by chance when it starts.
pub(crate) type Speaker = u64;

/// An invalidation that outlives its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    Everything,
    /// The canonical bytes of a scope.
    Scope(Vec<u8>),
    /// The canonical bytes of a key.
    Key(Vec<u8>),
}

/// One message on the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// Nothing happened, and this can be heard.
    Beat,
    Ended(Ended),
}

impl Ended {
    pub(crate) fn of(extent: Extent<'_>) -> Self {
        match extent {
            Extent::Everything => Self::Everything,
            Extent::Scope(ids) => Self::Scope(ids.to_bytes()),
            Extent::Key(bytes) => Self::Key(bytes.to_vec()),
        }
    }

    pub(crate) fn extent(&self) -> Extent<'_> {
        match self {
            Self::Everything => Extent::Everything,
            Self::Scope(bytes) => Extent::Scope(ScopeIds::read(bytes).0),
            Self::Key(bytes) => Extent::Key(bytes),
        }
    }

    /// Whether this bears on a tenant.
    pub(crate) fn concerns(&self, tenant: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Scope(bytes) | Self::Key(bytes) => ScopeIds::read(bytes).0.tenant == tenant,
        }
    }
}

/// The bytes of a message.
pub(crate) fn write(speaker: Speaker, news: &News) -> Vec<u8> {
    let (kind, bytes): (u8, &[u8]) = match news {
        News::Beat => (b'b', &[]),
        News::Ended(Ended::Everything) => (b'a', &[]),
        News::Ended(Ended::Scope(bytes)) => (b's', bytes),
        News::Ended(Ended::Key(bytes)) => (b'k', bytes),
    };
    let mut out = vec![kind];
    out.extend_from_slice(&speaker.to_le_bytes());
    out.extend_from_slice(bytes);
    out
}

/// A message, if the bytes are one.
pub(crate) fn read(bytes: &[u8]) -> Option<(Speaker, News)> {
    let (kind, rest) = bytes.split_first()?;
    let (speaker, rest) = rest.split_first_chunk::<8>()?;
    let news = match kind {
        b'b' => News::Beat,
        b'a' => News::Ended(Ended::Everything),
        b's' => News::Ended(Ended::Scope(rest.to_vec())),
        b'k' => News::Ended(Ended::Key(rest.to_vec())),
        _ => return None,
    };
    Some((u64::from_le_bytes(*speaker), news))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let ended = [Ended::Everything, Ended::Scope(vec![1, b'x', 255, 255]), Ended::Key(vec![1, b'x', 255, 255])];
        for news in ended.map(News::Ended).into_iter().chain([News::Beat]) {
            assert_eq!(read(&write(7, &news)), Some((7, news)));
        }
    }

    proptest! {
        #[test]
        fn noise_is_survived(noise in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some((_, News::Ended(ended))) = read(&noise) {
                let _ = ended.concerns("15");
            }
        }
    }
}
