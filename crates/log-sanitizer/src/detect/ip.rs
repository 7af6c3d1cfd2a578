//! Public IP addresses.
//!
//! Loopback, unspecified, private, link-local, multicast and network addresses stay: they name machines of our own,
//! or none. Four-part versions stay: a word or sign before them tells.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::cue::Lead;
use crate::findings::Findings;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Words before a four-part number that make it a version.
const VERSIONS: [&[u8]; 14] = [
    b"version",
    b"versions",
    b"ver",
    b"v",
    b"release",
    b"build",
    b"firmware",
    b"driver",
    b"tag",
    b"upgrade",
    b"update",
    b"patch",
    b"assembly",
    b"sdk",
];

/// A dotted quad at `at`: answers where to go on when there is one.
pub(crate) fn detect_v4(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let text = found.text;
    let len = bytes::run(text, at, 24, |b| bytes::digit(b) || b == b'.');
    let written = text[at..at + len].strip_suffix(b".").unwrap_or(&text[at..at + len]);
    let end = at + written.len();
    let address: Ipv4Addr = std::str::from_utf8(written).ok()?.parse().ok()?;
    let next = bytes::at(text, end);
    if bytes::word(next) || next == b'-' && bytes::alnum(bytes::at(text, end + 1)) {
        return Some(end);
    }
    if !public_v4(address) || version(text, at) || network(text, end) {
        return Some(end);
    }
    Some(found.push_scalar(Finding::new(at, end, Class::Ip, "public IPv4 address")))
}

/// Whether an IPv6 address may begin at `at`: a global one, or groups between colons.
#[inline(always)]
pub(crate) fn may_begin_v6(text: &[u8], at: usize) -> bool {
    let colon = |n: usize| bytes::at(text, at + n) == b':';
    let global = matches!(text[at], b'2' | b'3') && colon(4);
    let full = || colon(4) && (colon(8) || colon(9)) || colon(3) && (colon(7) || colon(8));
    global || bytes::hex(text[at]) && full()
}

/// A version rather than an address, told by what stands before it.
fn version(text: &[u8], at: usize) -> bool {
    match bytes::before(text, at) {
        b'/' => {
            let slashes = bytes::run_back(text, at - 1, 8, |b| b == b'\\');
            bytes::word(bytes::before(text, at - 1 - slashes))
        }
        b'-' | b'_' | b'^' | b'~' | b'.' => true,
        b':' if text[..at].ends_with(b".jar:") => true,
        _ => {
            let lead = Lead::before(text, at);
            VERSIONS.contains(&lead.last_word()) || lead.last_word().ends_with(b"version")
        }
    }
}

/// Whether a prefix length shorter than a host's follows.
fn network(text: &[u8], end: usize) -> bool {
    let digits = bytes::run(text, end + 1, 3, bytes::digit);
    bytes::at(text, end) == b'/' && (1..=2).contains(&digits) && &text[end + 1..end + 1 + digits] != b"32"
}

fn public_v4(a: Ipv4Addr) -> bool {
    let [first, second, ..] = a.octets();
    let shared = first == 100 && (64..128).contains(&second);
    !(first == 0 || first >= 224 || a.is_loopback() || a.is_private() || a.is_link_local() || shared)
}

/// An IPv6 address at `at`: answers where to go on when there is one.
pub(crate) fn detect_v6(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let text = found.text;
    let first = bytes::run(text, at, 5, bytes::hex);
    if first > 4 || bytes::at(text, at + first) != b':' || bytes::before(text, at) == b':' {
        return None;
    }
    let len = bytes::run(text, at, 46, |b| bytes::hex(b) || matches!(b, b':' | b'.'));
    let mut end = at + len;
    while end > at && matches!(text[end - 1], b':' | b'.') {
        end -= 1;
    }
    let address: Ipv6Addr = std::str::from_utf8(&text[at..end]).ok()?.parse().ok()?;
    if !(public_v6(address) || unassigned(&text[at..end], address))
        || bytes::word(bytes::at(text, end))
        || network_v6(text, end)
    {
        return Some(end);
    }
    Some(found.push_scalar(Finding::new(at, end, Class::Ip, "public IPv6 address")))
}

fn public_v6(a: Ipv6Addr) -> bool {
    matches!(a.segments()[0], 0x2000..=0x3fff)
}

/// Whether it is written in full and lies where no addresses are given out yet, as made-up ones do. Pairs of digits between colons are
/// a hardware address or a fingerprint, and digits without a letter may count anything.
fn unassigned(written: &[u8], a: Ipv6Addr) -> bool {
    let ours = a.is_unique_local() || a.is_unicast_link_local() || a.is_multicast() || a.segments()[0] == 0;
    let full = written.iter().filter(|b| **b == b':').count() == 7 && memchr::memmem::find(written, b"::").is_none();
    let pairs = written.split(|b| *b == b':').all(|group| group.len() <= 2);
    full && !ours && !pairs && written.iter().any(u8::is_ascii_alphabetic)
}

fn network_v6(text: &[u8], end: usize) -> bool {
    bytes::at(text, end) == b'/' && bytes::digit(bytes::at(text, end + 1)) && !text[end + 1..].starts_with(b"128")
}
