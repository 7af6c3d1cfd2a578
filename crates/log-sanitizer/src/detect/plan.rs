//! Numbering plans: which country codes exist, and how long a number behind each is.
//!
//! Lengths follow the ITU's E.164 list and the national plans, and are held to libphonenumber's example numbers of every region by a
//! test; ranges are kept a little wide, because a caller's typing error is still personal data.

/// A country code and the lengths of its national significant numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Digits of the country code.
    pub(crate) code_len: usize,
    /// Fewest digits after it.
    pub(crate) min: usize,
    /// Most digits after it.
    pub(crate) max: usize,
}

/// The plan of an international number's digits, country code first.
pub(crate) fn plan(digits: &[u8]) -> Option<Plan> {
    let (code_len, code) = code(digits)?;
    let (min, max) = match code {
        1 | 7 | 90 => (10, 10),
        33 | 34 | 41 | 48 | 31 | 32 | 351 | 420 | 421 | 30 | 61 | 66 => (7, 10),
        39 => (6, 12),
        43 => (4, 13),
        44 => (7, 11),
        49 => (5, 13),
        45 | 371 | 372 => (7, 8),
        47 => (5, 8),
        46 | 358 => (6, 12),
        65 => (7, 11),
        82 | 91 => (8, 13),
        852 => (5, 11),
        86 | 81 | 62 | 55 | 52 | 54 => (8, 12),
        290 | 683 | 690 => (4, 7),
        247 | 500 | 676..=678 | 682 | 685 | 686 | 688 => (5, 10),
        298 | 299 | 355 | 370 | 376 | 508 | 597 | 672 | 681 | 687 | 689 => (6, 12),
        _ => (7, 12),
    };
    Some(Plan { code_len, min, max })
}

/// The country code that `digits` begin with: its length and value.
fn code(digits: &[u8]) -> Option<(usize, u16)> {
    let value = |n: usize| digits.get(..n).map(|d| d.iter().fold(0u16, |v, d| v * 10 + u16::from(d - b'0')));
    let one = value(1)?;
    if matches!(one, 1 | 7) {
        return Some((1, one));
    }
    let two = value(2)?;
    let short = matches!(two, 20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 90..=95 | 98);
    if short {
        return Some((2, two));
    }
    let three = value(3)?;
    let long = matches!(three,
        211..=213 | 216 | 218 | 220..=269 | 290 | 291 | 297..=299 | 350..=359 | 370..=389 | 420 | 421 | 423
        | 500..=509 | 590..=599 | 670 | 672..=692 | 800 | 808 | 850..=859 | 870 | 878..=888 | 960..=979 | 992..=998);
    long.then_some((3, three))
}
