//! Keys that show what they are: a vendor's prefix, a JSON web token, an encrypted cookie, a private key.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::findings::Findings;

/// A prefix, and how many token characters must follow.
struct Prefix(&'static [u8], usize);

/// Prefixes of API keys and tokens, by vendor.
const PREFIXES: [Prefix; 72] = [
    // Cal.com, Retell.
    Prefix(b"cal_live_", 8),
    Prefix(b"cal_test_", 8),
    Prefix(b"cal_", 24),
    Prefix(b"key_", 16),
    // Stripe and those that follow it.
    Prefix(b"sk_live_", 8),
    Prefix(b"sk_test_", 8),
    Prefix(b"pk_live_", 8),
    Prefix(b"pk_test_", 8),
    Prefix(b"rk_live_", 8),
    Prefix(b"rk_test_", 8),
    Prefix(b"sk_", 20),
    Prefix(b"pk_", 24),
    Prefix(b"whsec_", 16),
    // OpenAI, Anthropic, Groq, Replicate, Hugging Face, Perplexity, xAI.
    Prefix(b"sk-proj-", 16),
    Prefix(b"sk-ant-", 16),
    Prefix(b"sk-svcacct-", 16),
    Prefix(b"sk-or-", 16),
    Prefix(b"sk-", 20),
    Prefix(b"gsk_", 20),
    Prefix(b"r8_", 20),
    Prefix(b"hf_", 20),
    Prefix(b"pplx-", 20),
    Prefix(b"xai-", 20),
    // GitHub, GitLab, Bitbucket.
    Prefix(b"ghp_", 16),
    Prefix(b"gho_", 16),
    Prefix(b"ghu_", 16),
    Prefix(b"ghs_", 16),
    Prefix(b"ghr_", 16),
    Prefix(b"github_pat_", 16),
    Prefix(b"glpat-", 16),
    Prefix(b"gldt-", 16),
    Prefix(b"glrt-", 16),
    Prefix(b"glptt-", 16),
    Prefix(b"glcbt-", 16),
    Prefix(b"ATBB", 24),
    Prefix(b"ATATT3", 24),
    // Amazon, Google, Azure, Cloudflare, DigitalOcean, Fly, Heroku, Vercel, Netlify.
    Prefix(b"AKIA", 16),
    Prefix(b"ASIA", 16),
    Prefix(b"AROA", 16),
    Prefix(b"AIDA", 16),
    Prefix(b"ABIA", 16),
    Prefix(b"ACCA", 16),
    Prefix(b"AIza", 30),
    Prefix(b"GOCSPX-", 20),
    Prefix(b"dop_v1_", 32),
    Prefix(b"doo_v1_", 32),
    Prefix(b"dor_v1_", 32),
    Prefix(b"fo1_", 24),
    Prefix(b"HRKU-", 24),
    Prefix(b"nfp_", 24),
    Prefix(b"FLWSECK", 16),
    // Slack, Discord, Telegram, Twilio, SendGrid, Mailgun, Mailchimp, Brevo, Postmark.
    Prefix(b"xoxb-", 10),
    Prefix(b"xoxp-", 10),
    Prefix(b"xoxa-", 10),
    Prefix(b"xoxr-", 10),
    Prefix(b"xoxs-", 10),
    Prefix(b"xoxe-", 10),
    Prefix(b"xapp-", 10),
    Prefix(b"xkeysib-", 24),
    Prefix(b"key-", 32),
    // Registries, monitoring, secrets managers, shops.
    Prefix(b"npm_", 24),
    Prefix(b"pypi-", 32),
    Prefix(b"dckr_pat_", 16),
    Prefix(b"rubygems_", 32),
    Prefix(b"NRAK-", 20),
    Prefix(b"glc_", 24),
    Prefix(b"glsa_", 24),
    Prefix(b"sntrys_", 24),
    Prefix(b"lin_api_", 24),
    Prefix(b"shpat_", 24),
    Prefix(b"shpss_", 24),
    Prefix(b"sq0atp-", 16),
];

/// Prefixes that end with a dot, without it: SendGrid, Vault, Google, Doppler.
const DOTTED: [&[u8]; 7] = [b"SG", b"hvs", b"hvb", b"hvr", b"ya29", b"dp.pt", b"dp.st"];
/// Beginnings of web hooks' addresses, whose last part is the key.
const HOOKS: [&[u8]; 4] =
    [b"hooks.slack.com/services/", b"/api/webhooks/", b"hooks.slack.com/workflows/", b".webhook.office.com/"];

/// Whether the run of token bytes whose sixteenth byte is at `at` may be a key.
#[inline(always)]
pub(crate) fn may_begin(text: &[u8], at: usize) -> bool {
    let start = at - 15;
    candidate(four(text, start))
        || matches!(text[start], b'-' | b'_')
        || matches!(bytes::before(text, start), b'/' | b'.' | b':')
}

/// Looks at the run of token bytes whose sixteenth byte is at `at`.
#[inline(never)]
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let mut start = at - 15;
    start += bytes::run(text, start, 15, |b| b == b'-' || b == b'_');
    let likely = candidate(four(text, start));
    if !likely && !matches!(bytes::before(text, start), b'/' | b'.' | b':') {
        return at + 1;
    }
    if text[start..].starts_with(b"eyJ") {
        return web_token(found, start).unwrap_or(at + 1);
    }
    let end = start + bytes::run(text, start, 512, bytes::token);
    if let Some((start, end)) = placed(text, start, end) {
        return found.push(Finding::new(start, end, Class::ApiKey, "key by its place"));
    }
    let glued = matches!(bytes::before(text, start), b'/' | b'.' | b'@');
    if !glued && known(&text[start..end]) {
        return found.push(Finding::new(start, end, Class::ApiKey, "vendor's key prefix"));
    }
    at + 1
}

/// A key that is told by what stands before it: a short prefix with a dot, a bot's number, a web hook's address.
fn placed(text: &[u8], start: usize, end: usize) -> Option<(usize, usize)> {
    let head = &text[..start];
    match bytes::before(text, start) {
        b'.' => {
            let prefix = DOTTED.iter().find(|p| head[..start - 1].ends_with(p))?;
            let first = start - 1 - prefix.len();
            let more = bytes::run(text, end, 512, |b| bytes::token(b) || b == b'.');
            (!bytes::word(bytes::before(text, first))).then_some((start, end + more))
        }
        b':' => {
            let digits = bytes::run_back(text, start - 1, 11, bytes::digit);
            let bot = (8..=10).contains(&digits) && end - start == 35 && text[start..].starts_with(b"AA");
            bot.then_some((start, end))
        }
        b'/' => {
            let reach = &head[start.saturating_sub(80)..];
            let reach = &reach[memchr::memrchr(b' ', reach).map_or(0, |space| space + 1)..];
            let hook = bytes::holds(reach, b"hook") && HOOKS.iter().any(|h| memchr::memmem::find(reach, h).is_some());
            hook.then_some((start, end))
        }
        _ => None,
    }
}

/// Bits of the first four bytes of every prefix, hashed; a shorter prefix may be followed by anything.
const HEADS: [u64; 256] = heads();

const fn heads() -> [u64; 256] {
    // Web tokens begin like this.
    let mut bits = head([0; 256], b"eyJ");
    let mut i = 0;
    while i < PREFIXES.len() {
        bits = head(bits, PREFIXES[i].0);
        i += 1;
    }
    bits
}

/// `bits` with the head of `prefix`.
const fn head(mut bits: [u64; 256], prefix: &[u8]) -> [u64; 256] {
    let mut any = 0;
    while any < 128 {
        let last = if prefix.len() > 3 { prefix[3] } else { any };
        let at = slot([prefix[0], prefix[1], prefix[2], last]);
        bits[at >> 6] |= 1 << (at & 63);
        any += 1;
    }
    bits
}

const fn slot(four: [u8; 4]) -> usize {
    (u32::from_le_bytes(four).wrapping_mul(0x9E37_79B1) >> 18) as usize
}

/// Whether a key of the table may begin with these bytes.
const fn candidate(four: [u8; 4]) -> bool {
    let at = slot(four);
    HEADS[at >> 6] >> (at & 63) & 1 == 1
}

/// The four bytes at `at`; none where fewer are left.
#[inline(always)]
fn four(text: &[u8], at: usize) -> [u8; 4] {
    text.get(at..at + 4).and_then(<[u8]>::first_chunk).copied().unwrap_or_default()
}

/// Whether `value` has a vendor's prefix and a body that is no word.
pub(crate) fn known(value: &[u8]) -> bool {
    candidate(four(value, 0))
        && PREFIXES.iter().any(|Prefix(prefix, rest)| {
            let body = if prefix[0] == value[0] { value.strip_prefix(*prefix) } else { None };
            body.is_some_and(|body| body.len() >= *rest && (prefix.len() > 4 || random(body)))
        })
}

/// Whether the body of a key looks drawn by lot; a short prefix alone says little.
fn random(body: &[u8]) -> bool {
    let digits = body.iter().filter(|b| bytes::digit(**b)).count();
    let longest = body.split(|b| matches!(b, b'_' | b'-')).map(<[u8]>::len).max().unwrap_or(0);
    digits >= 1 && longest >= 12 && digits < body.len()
}

/// `header.payload.signature` in base64url, both of the first beginning like JSON; or an encrypted cookie.
fn web_token(found: &mut Findings<'_>, start: usize) -> Option<usize> {
    let text = found.text;
    let segment = |from: usize| from + bytes::run(text, from, 16_384, bytes::token);
    let header = segment(start);
    if text[start..].starts_with(b"eyJpdiI6") {
        let end =
            header + bytes::run(text, header, 16_384, |b| bytes::token(b) || matches!(b, b'%' | b'=' | b'+' | b'/'));
        return Some(found.push(Finding::new(start, end, Class::Cookie, "encrypted cookie")));
    }
    if bytes::at(text, header) != b'.' || !text[header + 1..].starts_with(b"eyJ") {
        return None;
    }
    let mut end = segment(header + 1);
    for _ in 0..3 {
        if bytes::at(text, end) == b'.' && bytes::token(bytes::at(text, end + 1)) {
            end = segment(end + 1);
        }
    }
    Some(found.push(Finding::new(start, end, Class::Jwt, "JSON web token")))
}
