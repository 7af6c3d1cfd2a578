//! A subject's id in the table: short ones beside the entry, long ones on the heap.

/// Long enough for a prefix and 32 hexadecimal digits, the usual shape of a call id.
const INLINE: usize = 38;

/// The bytes of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Id {
    Inline { length: u8, bytes: [u8; INLINE] },
    Heap(Box<[u8]>),
}

impl Id {
    pub(crate) fn new(id: &str) -> Self {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..id.len()), u8::try_from(id.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(id.as_bytes());
                Self::Inline { length, bytes }
            }
            _ => Self::Heap(id.as_bytes().into()),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Inline { length, bytes } => &bytes[..usize::from(*length)],
            Self::Heap(bytes) => bytes,
        }
    }
}
