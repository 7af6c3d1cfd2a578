//! Lines for the sanitizer's benchmark: 200 bytes on average, half of them JSON, umlauts, fresh values in every line.

/// How many of ten thousand lines hold something to redact.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    /// None.
    Clean,
    /// One in ten.
    OneInTen,
    /// All of them.
    Dirty,
}

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    fn hex(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b"0123456789abcdef"[self.below(16) as usize])).collect()
    }

    fn base62(&mut self, n: usize) -> String {
        const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        (0..n).map(|_| char::from(ALPHABET[self.below(62) as usize])).collect()
    }

    fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    fn uuid(&mut self) -> String {
        format!("{}-{}-4{}-a{}-{}", self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    }

    fn day(&mut self) -> String {
        format!("2025-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }

    fn clock(&mut self) -> String {
        format!("{:02}:{:02}:{:02}", self.below(24), self.below(60), self.below(60))
    }

    fn stamp(&mut self) -> String {
        format!("{}T{}.{:06}Z", self.day(), self.clock(), self.below(1_000_000))
    }
}

const TARGETS: [&str; 6] =
    ["gateway::http", "gateway::calcom::client", "gateway::retell", "tenant_cache::memory", "hyper_util::pool", "app"];
const MESSAGES: [&str; 7] = [
    "availability checked",
    "request accepted by the public listener",
    "Öffnungszeiten geprüft, nächster Termin gefunden",
    "response sent",
    "slots received from upstream",
    "breaker closed after two successes",
    "Anfrage außerhalb der Geschäftszeiten, Vorschläge berechnet",
];
const SERVICES: [&str; 5] = ["Färben", "Haarschnitt Damen", "Maniküre", "Erstgespräch", "check-up"];
const LEVELS: [&str; 3] = ["INFO", "DEBUG", "WARN"];

/// Lines of about `bytes` bytes in all.
pub fn lines(bytes: usize, share: Share) -> Vec<String> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut out = Vec::new();
    let mut total = 0;
    while total < bytes {
        let dirty = match share {
            Share::Clean => false,
            Share::OneInTen => out.len() % 10 == 9,
            Share::Dirty => true,
        };
        let line = match (dirty, dice.below(2)) {
            (false, 0) => clean_json(&mut dice),
            (false, _) => clean_text(&mut dice),
            (true, 0) => dirty_json(&mut dice),
            (true, _) => dirty_text(&mut dice),
        };
        total += line.len();
        out.push(line);
    }
    out
}

fn clean_json(d: &mut Dice) -> String {
    let (stamp, level, target, message) = (d.stamp(), d.of(&LEVELS), d.of(&TARGETS), d.of(&MESSAGES));
    let fields = match d.below(4) {
        0 => {
            let (service, found) = (d.of(&SERVICES), d.below(20));
            format!(r#""service":"{service}","slots_found":{found},"cache":"miss","elapsed_ms":{}"#, d.below(900))
        }
        1 => {
            let (day, clock, next) = (d.day(), d.clock(), d.day());
            format!(
                r#""slots":["{day}T{clock}.000Z","{next}T12:00:00.000+01:00"],"event_type_id":{}"#,
                2_000_000 + d.below(900_000)
            )
        }
        2 => {
            let (id, call) = (d.uuid(), d.hex(26));
            format!(r#""request_id":"{id}","call_id":"call_{call}","status":{}"#, 200 + d.below(300))
        }
        _ => {
            let (tenant, calls) = (d.below(99), d.below(50));
            format!(r#""tenant":{tenant},"calls":{calls},"started_at":{},"ratio":0.{}"#, 1_760_000_000_000 + d.below(1 << 30), d.digits(6))
        }
    };
    format!(
        r#"{{"timestamp":"{stamp}","level":"{level}","fields":{{"message":"{message}",{fields}}},"target":"{target}","span":{{"name":"turn"}}}}"#
    )
}

fn clean_text(d: &mut Dice) -> String {
    let (stamp, level, target, message) = (d.stamp(), d.of(&LEVELS), d.of(&TARGETS), d.of(&MESSAGES));
    match d.below(4) {
        0 => format!(
            "{stamp}  {level} {target}: {message} method=GET route=/api/health/detailed status={} elapsed={}ms bytes={} request_id={}",
            200 + d.below(300), d.below(900), d.below(90_000), d.uuid()
        ),
        1 => format!(
            "[{} {}] production.{level}: {message}, nächste Öffnung am Montag um 09:00 Uhr, Mitarbeiterkalender {} wird synchronisiert, {} Alternativen [] []",
            d.day(), d.clock(), d.below(40), d.below(9)
        ),
        2 => format!(
            "ts={stamp} level=info msg=\"{message}\" service=calcom_api failure_count=0 failure_threshold=5 recovery_timeout=60 component={target} took={}ms pending={} trace_id={}",
            d.below(90), d.below(20), d.hex(32)
        ),
        _ => format!(
            "{stamp} {level} {target} cache hit key=cal_slots_{}_{}_{}_{} ttl={} generation={} order {} queued behind {} others, {message}",
            d.below(99), d.below(9), 2_000_000 + d.below(900_000), d.day(), d.below(300), d.below(50), d.digits(16), d.below(7)
        ),
    }
}

fn secret(d: &mut Dice) -> (&'static str, String) {
    match d.below(8) {
        0 => ("email", format!("ada.{}@example.org", d.hex(5))),
        1 => ("contact_phone", format!("+49 171 {}", d.digits(7))),
        2 => ("callback", format!("030/{}", 1_000_000 + d.below(8_999_999))),
        3 => ("authorization", format!("Bearer {}", d.base62(40))),
        4 => ("token", format!("eyJ{}.eyJ{}.{}", d.base62(20), d.base62(40), d.base62(43))),
        5 => ("client", format!("84.{}.{}.{}", d.below(256), d.below(256), 1 + d.below(254))),
        6 => ("api_key", format!("cal_live_{}", d.hex(32))),
        _ => ("customer_name", "Jörg Weiß-Müller".to_owned()),
    }
}

fn dirty_json(d: &mut Dice) -> String {
    let (stamp, target, message, (key, value)) = (d.stamp(), d.of(&TARGETS), d.of(&MESSAGES), secret(d));
    let id = d.uuid();
    format!(
        r#"{{"timestamp":"{stamp}","level":"INFO","fields":{{"message":"{message}","request_id":"{id}","{key}":"{value}"}},"target":"{target}"}}"#
    )
}

fn dirty_text(d: &mut Dice) -> String {
    let (stamp, target, message, (key, value)) = (d.stamp(), d.of(&TARGETS), d.of(&MESSAGES), secret(d));
    let id = d.uuid();
    format!("{stamp} INFO {target}: {message} request_id={id} {key}=\"{value}\" attempt=1 timeout=5s")
}
