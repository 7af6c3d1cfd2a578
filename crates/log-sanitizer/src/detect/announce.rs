//! Words before a number that tell whether it is a telephone's or an identifier.

use crate::detect::cue::Lead;

/// Words before a plain number that make it an identifier.
const IDENTIFIERS: [&[u8]; 47] = [
    b"id",
    b"ids",
    b"uid",
    b"uuid",
    b"order",
    b"orders",
    b"invoice",
    b"ticket",
    b"ref",
    b"reference",
    b"bestellung",
    b"auftrag",
    b"rechnung",
    b"vorgang",
    b"kundennummer",
    b"artikel",
    b"row",
    b"rows",
    b"batch",
    b"job",
    b"pid",
    b"sku",
    b"ean",
    b"gtin",
    b"build",
    b"commit",
    b"rev",
    b"seq",
    b"sequence",
    b"offset",
    b"bytes",
    b"size",
    b"count",
    b"epoch",
    b"timestamp",
    b"ts",
    b"version",
    b"account",
    b"transaction",
    b"txn",
    b"tracking",
    b"serial",
    b"number",
    b"isbn",
    b"code",
    b"amount",
    b"hash",
];

/// Words before a number that make it a telephone's.
const LINES: [&[u8]; 30] = [
    b"tel",
    b"telefon",
    b"telefono",
    b"tel\xc3\xa9fono",
    b"telefonu",
    b"t\xc3\xa9l",
    b"t\xc3\xa9l\xc3\xa9phone",
    b"telephone",
    b"phone",
    b"mobile",
    b"mobil",
    b"handy",
    b"cell",
    b"cellulare",
    b"celular",
    b"m\xc3\xb3vil",
    b"movil",
    b"portable",
    b"fax",
    b"telefax",
    b"whatsapp",
    b"rufnummer",
    b"telefonnummer",
    b"handynummer",
    b"mobilnummer",
    b"r\xc3\xbcckruf",
    b"gsm",
    b"telefoon",
    b"caller",
    b"anrufer",
];
/// Words of calling somebody.
const CALLS: [&[u8]; 28] = [
    b"call",
    b"calling",
    b"dial",
    b"callback",
    b"anrufen",
    b"anruf",
    b"ruf",
    b"rufen",
    b"rufe",
    b"erreichbar",
    b"zur\xc3\xbcckrufen",
    b"r\xc3\xbcckruf",
    b"llamar",
    b"llama",
    b"llame",
    b"ll\xc3\xa1mame",
    b"chiamare",
    b"chiama",
    b"chiamami",
    b"appeler",
    b"appelez",
    b"appelle",
    b"bellen",
    b"dzwoni\xc4\x87",
    b"zadzwo\xc5\x84",
    b"ara",
    b"aray\xc4\xb1n",
    b"sms",
];
/// Words that may stand between such a word and the number.
const TOWARDS: [&[u8]; 32] = [
    b"at",
    b"on",
    b"me",
    b"us",
    b"back",
    b"him",
    b"her",
    b"to",
    b"mich",
    b"uns",
    b"ihn",
    b"sie",
    b"unter",
    b"bitte",
    b"an",
    b"auf",
    b"al",
    b"en",
    b"a",
    b"alla",
    b"le",
    b"au",
    b"op",
    b"pod",
    b"numer",
    b"numero",
    b"n\xc3\xbamero",
    b"num\xc3\xa9ro",
    b"from",
    b"von",
    b"da",
    b"od",
];
/// Words that may stand between a telephone's word and its number.
const LINKS: [&[u8]; 11] =
    [b"number", b"nummer", b"no", b"nr", b"is", b"ist", b"lautet", b"est", b"es", b"num", b"unter"];

/// Whether the words before `at` announce a telephone number.
pub(crate) fn announced(text: &[u8], at: usize) -> bool {
    let lead = Lead::before(text, at);
    let word = lead.last_word();
    LINES.contains(&word) || LINKS.contains(&word) && lead.has(&LINES)
}

/// Whether the words before `at` tell of calling somebody.
pub(crate) fn called(text: &[u8], at: usize) -> bool {
    CALLS.contains(&Lead::before(text, at).last_word()) || called_at(text, at)
}

/// Whether the words before `at` tell of calling somebody there: `call from`, `erreichbar unter`.
pub(crate) fn called_at(text: &[u8], at: usize) -> bool {
    let lead = Lead::before(text, at);
    let word = lead.last_word();
    (TOWARDS.contains(&word) || LINKS.contains(&word)) && lead.has(&CALLS)
}

/// Whether the word before `at` names an identifier, a count or a time.
pub(crate) fn identifier_before(text: &[u8], at: usize) -> bool {
    let lead = Lead::before(text, at);
    let word = lead.last_word();
    IDENTIFIERS.contains(&word)
        || word.ends_with(b"nummer") && !word.starts_with(b"telefon") && !word.starts_with(b"handy")
}
