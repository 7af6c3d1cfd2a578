//! How a key is written down, twice, and both times injectively.
//!
//! *Canonical bytes* are the key's identity: every component is preceded by its length, so no two different lists of
//! components have the same bytes. An id takes one length byte (`0xFF` stands for "no such id"), a part two.
//!
//! *Key text* is for people and for Redis: the components joined by `_`. Within a component only `A–Z a–z 0–9 . : + -`
//! stand for themselves; every other byte is `%XX`. An id that is absent is `~`, a part that is empty is a lone `%`.
//! `_`, `~` and a lone `%` never come out of an escaped component, so the text can be taken apart again in one way only.

use crate::bytes::Bytes;

/// Stands for an id that is absent; an id has at most 128 bytes, so this is no length.
pub(crate) const ABSENT: u8 = 0xFF;

/// Canonical bytes of a whole key; short keys live on the stack.
pub(crate) type KeyBytes = Bytes<110>;

/// Appends an id, or that there is none.
pub(crate) fn push_id(out: &mut KeyBytes, id: Option<&str>) {
    match id {
        Some(id) => {
            out.push(id.len() as u8);
            out.extend(id.as_bytes());
        }
        None => out.push(ABSENT),
    }
}

/// The first id of canonical bytes, and what follows it.
pub(crate) fn split_id(bytes: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match bytes.split_first() {
        None => (None, bytes),
        Some((&ABSENT, rest)) => (None, rest),
        Some((&len, rest)) => {
            let (id, rest) = rest.split_at(rest.len().min(usize::from(len)));
            (Some(id), rest)
        }
    }
}

/// The bytes of the three ids that canonical bytes begin with, and those of the parts.
pub(crate) fn split_scope(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut rest = bytes;
    for _ in 0..3 {
        rest = split_id(rest).1;
    }
    bytes.split_at(bytes.len() - rest.len())
}

/// The first part of canonical bytes that begin with one, and what follows it.
pub(crate) fn split_part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    Some(rest.split_at(rest.len().min(usize::from(u16::from_le_bytes(*len)))))
}

/// The key text of canonical bytes, after `prefix`.
pub(crate) fn text(prefix: &str, bytes: &[u8]) -> String {
    let mut out = String::with_capacity(prefix.len() + bytes.len() + 8);
    out.push_str(prefix);
    let mut rest = bytes;
    for _ in 0..3 {
        let (id, tail) = split_id(rest);
        out.push('_');
        match id {
            Some(id) => escape(&mut out, id),
            None => out.push('~'),
        }
        rest = tail;
    }
    while let Some((part, tail)) = split_part(rest) {
        out.push('_');
        if part.is_empty() {
            out.push('%');
        }
        escape(&mut out, part);
        rest = tail;
    }
    out
}

/// Appends a component's text.
pub(crate) fn escape(out: &mut String, component: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in component {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':' | b'+' | b'-') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(ids: &[Option<String>; 3], parts: &[String]) -> Vec<u8> {
        let mut out = KeyBytes::new();
        for id in ids {
            push_id(&mut out, id.as_deref());
        }
        for part in parts {
            let len = u16::try_from(part.len()).unwrap();
            out.extend(&len.to_le_bytes());
            out.extend(part.as_bytes());
        }
        out.to_vec()
    }

    fn id() -> impl Strategy<Value = Option<String>> {
        proptest::option::of("[_~%0-9a-c]{1,3}")
    }

    proptest! {
        /// The alphabet is chosen to be unkind: separators, escapes and marks only.
        #[test]
        fn two_different_keys_never_share_a_text(
            a in ([id(), id(), id()], proptest::collection::vec("[_~%0-9a-c]{0,3}", 0..3)),
            b in ([id(), id(), id()], proptest::collection::vec("[_~%0-9a-c]{0,3}", 0..3)),
        ) {
            let same = a == b;
            let (left, right) = (bytes(&a.0, &a.1), bytes(&b.0, &b.1));
            prop_assert_eq!(left == right, same);
            prop_assert_eq!(text("p", &left) == text("p", &right), same);
        }

        /// Injective because invertible: the components come back out of the text.
        #[test]
        fn a_key_text_can_be_taken_apart_again(
            ids in [id(), id(), id()],
            parts in proptest::collection::vec("\\PC{0,5}", 0..3),
        ) {
            let written = text("pre", &bytes(&ids, &parts));
            let mut read = written.strip_prefix("pre_").unwrap().split('_').map(unescape);
            for id in &ids {
                let component = read.next().unwrap();
                prop_assert_eq!(component.as_ref(), id.as_ref());
            }
            let rest: Vec<_> = read.map(Option::unwrap).collect();
            prop_assert_eq!(rest, parts);
        }
    }

    fn unescape(component: &str) -> Option<String> {
        if component == "~" {
            return None;
        }
        let mut out = Vec::new();
        let mut bytes = component.bytes();
        while let Some(byte) = bytes.next() {
            if byte != b'%' || component == "%" {
                out.extend((byte != b'%').then_some(byte));
                continue;
            }
            let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
            out.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        }
        Some(String::from_utf8(out).unwrap())
    }

    #[test]
    fn plain_ids_stay_readable() {
        let ids = [Some("15".into()), Some("0".into()), Some("2563193".into())];
        let parts = ["2026-11-25".into(), "Europe/Berlin".into()];
        assert_eq!(
            text("askpro_cache_cal_slots", &bytes(&ids, &parts)),
            "askpro_cache_cal_slots_15_0_2563193_2026-11-25_Europe%2FBerlin"
        );
    }
}
