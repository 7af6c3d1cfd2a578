//! The first two letters of words that make a number before them a day or a house number.

/// First letters of streets (`rue`, `calle`), of months, and of what may stand between a day and its month.
const BEGINNINGS: [&[u8; 2]; 53] = [
    b"ru", b"av", b"bo", b"ca", b"pl", b"pa", b"vi", b"pi", b"co", b"ul", b"c/", b"im", b"qu", b"ch", b"of", b"de",
    b"ja", b"j\xc3", b"fe", b"f\xc3", b"ma", b"m\xc3", b"ap", b"ju", b"au", b"ao", b"se", b"ok", b"oc", b"no", b"di",
    b"d\xc3", b"en", b"ab", b"ag", b"ge", b"gi", b"lu", b"ot", b"ni", b"ha", b"te", b"ey", b"ek", b"ka", b"ar", b"oc",
    b"mr", b"me", b"st", b"kw", b"cz", b"le",
];
/// Where a pair of letters is in [`BEGINS`].
const fn place(a: u8, b: u8) -> usize {
    ((a & 31) as usize) << 5 | (b & 31) as usize
}

/// A bit for each of [`BEGINNINGS`].
const BEGINS: [u64; 16] = {
    let mut bits = [0; 16];
    let mut i = 0;
    while i < BEGINNINGS.len() {
        let two = BEGINNINGS[i];
        bits[place(two[0], two[1]) >> 6] |= 1 << (place(two[0], two[1]) & 63);
        i += 1;
    }
    bits
};

/// Whether two letters begin a month's name, a street's, or a word that may stand before one.
pub(crate) const fn begins(a: u8, b: u8) -> bool {
    BEGINS[place(a, b) >> 6] >> (place(a, b) & 63) & 1 == 1
}
