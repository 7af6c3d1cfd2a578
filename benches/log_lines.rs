//! Log lines as services write them: about 200 bytes, half of them JSON, umlauts included, one in so many with something to redact.
//!
//! Every line has numbers, times and ids of its own, so that no subject can learn the lines by heart.

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11
    }

    const fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.next() as usize % of.len()]
    }
}

const CLEAN: [&str; 14] = [
    r#"{"timestamp":"$T","level":"$L","fields":{"message":"availability checked","service":"$S","slots_found":$n,"cache":"miss","elapsed_ms":$n},"target":"gateway::calcom","span":{"name":"turn"}}"#,
    r#"{"timestamp":"$T","level":"$L","fields":{"message":"slots received","slots":["$T","$T"],"event_type_id":$i},"target":"gateway::retell","threadId":"ThreadId($n)"}"#,
    r#"{"timestamp":"$T","level":"$L","fields":{"message":"request accepted","request_id":"$u","call_id":"call_$h","status":200,"queued":false},"target":"gateway::http"}"#,
    r#"{"level":30,"time":$m,"pid":$n,"hostname":"worker-$n","reqId":"$h","req":{"method":"GET","url":"/api/v2/slots?start=2025-11-26&eventTypeId=$i"},"msg":"request completed","responseTime":$f}"#,
    r#"{"@timestamp":"$T","log.level":"$L","message":"$W, $W","ecs.version":"1.6.0","process.thread.name":"pool-$n-thread-$n","trace.id":"$h","transaction.duration.us":$i}"#,
    r#"{"ts":$f,"level":"$l","logger":"reconciler","caller":"controller/sync.go:$n","msg":"object updated","namespace":"booking","generation":$n,"resourceVersion":"$i","kind":"Deployment"}"#,
    r#"{"timestamp":"$T","level":"$L","message":"$W","context":{"branch":"Überlingen","open":"09:00-18:00","attempt":$n,"backoff_ms":$i},"target":"gateway::booking"}"#,
    "$T  $L gateway::http: response sent method=GET route=/api/health/detailed status=200 elapsed=$nms bytes=$i request_id=$u worker=$n queue=webhooks",
    "[$D] production.$L: $W, $W, $W, Alternativen werden gesucht und geprüft [] []",
    "ts=$T level=$l msg=\"breaker closed\" service=calcom_api failure_count=$n failure_threshold=5 success_threshold=2 recovery_timeout=60 cooldown=60s component=breaker took=$nms pending=$n",
    "$D $L 17 --- [nio-8080-exec-$n] d.e.b.AppointmentController        : $W; handler=findSlots duration=$nms tenant=$n",
    "127.0.0.1 - - [22/Oct/2025:03:24:48 +0000] \"GET /assets/app-$h.js HTTP/1.1\" 200 $i \"-\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\" rt=$f",
    "$T $l gateway::cache: entry refreshed key=askpro_cache_15_0_cal_slots_15_$i_2025-11-26 tier=memory age_ms=$i fresh_for=60s stale_for=240s generation=$n hits=$i",
    "$D $L  [worker-$n] gateway::queue - $W: job $h finished after $n tries, $i bytes, next run at $T",
];
const DIRTY: [&str; 8] = [
    r#"{"timestamp":"$T","level":"$L","fields":{"message":"booking created","customer_email":"$e","customer_phone":"+49 17$n 2$i","slot":"$T","event_type_id":$i}}"#,
    r#"{"timestamp":"$T","level":"$L","fields":{"message":"webhook received","attendees":[{"name":"Jörg Färber","email":"$e","timeZone":"Europe/Berlin"}],"uid":"$h"},"target":"gateway::hooks"}"#,
    r#"{"level":50,"time":$m,"msg":"upstream refused","err":{"message":"401 for cal_live_$h","stack":"Error: 401\n    at Client.request (/srv/app/client.js:$n:11)"},"status":401}"#,
    "$T $L gateway::http: outgoing request authorization=\"Bearer sk_live_$h\" host=api.cal.com method=POST route=/v2/bookings bytes=$i attempt=1 timeout=5s elapsed=$nms",
    "[$D] production.$L: Rückruf an 0171 23$i gewünscht, Kunde wohnt in der Färbergasse 12, 88662 Überlingen, Termin am 26.11. um 09:15 Uhr [] []",
    "ts=$T level=$l msg=\"login failed\" user=$e password=hunter$n! remote=93.184.216.34 attempt=$n component=auth took=$nms session=$u",
    "203.0.114.9 - - [22/Oct/2025:03:24:48 +0000] \"GET /confirm?email=ada%40example.org&token=$h HTTP/1.1\" 302 $i \"-\" \"curl/8.5.0\" rt=$f",
    "$D $L gateway::refund - payout to DE89370400440532013000 for booking $h, mandate of $e, amount=$n.00 EUR, note=Kunde zahlt bar, branch=Überlingen",
];
const WORDS: [&str; 6] = [
    "Termin außerhalb der Geschäftszeiten abgelehnt",
    "nächste Öffnung am Montag um 09:00 Uhr",
    "Mitarbeiterkalender wird synchronisiert",
    "connection to the upstream was kept",
    "no free slot within the window, asking the next branch",
    "cache warmed for the coming week",
];
const LEVELS: [&str; 4] = ["INFO", "DEBUG", "WARN", "INFO"];
const LOWER: [&str; 4] = ["info", "debug", "warn", "info"];
const SERVICES: [&str; 4] = ["Färben", "Haarschnitt", "Beratung", "Föhnen"];
const EMAILS: [&str; 4] =
    ["ada.byron@example.org", "jörg@müller-söhne.de", "m.huber+termin@praxis.example.at", "info@salon-überlingen.de"];
const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

/// Lines of at least `bytes` together; one in `dirty_every` has something to redact, none where that is 0.
pub(crate) fn log_lines(bytes: usize, dirty_every: usize) -> Vec<String> {
    let mut dice = Dice(0x5EED);
    let mut total = 0;
    let mut lines = Vec::new();
    while total < bytes {
        let dirty = dirty_every > 0 && lines.len() % dirty_every == 0;
        let shapes: &[&str] = if dirty { &DIRTY } else { &CLEAN };
        let line = filled(shapes[dice.next() as usize % shapes.len()], &mut dice);
        total += line.len() + 1;
        lines.push(line);
    }
    lines
}

/// The shape with a value for each `$` and letter.
fn filled(shape: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(256);
    let mut parts = shape.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (kind, rest) = part.split_at(1);
        value(kind, dice, &mut out);
        out.push_str(rest);
    }
    out
}

fn value(kind: &str, dice: &mut Dice, out: &mut String) {
    let (day, hour, minute, second) = (dice.below(28) + 1, dice.below(24), dice.below(60), dice.below(60));
    match kind {
        "T" => out.push_str(&format!("2025-10-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", dice.below(1000))),
        "D" => out.push_str(&format!("2025-10-{day:02} {hour:02}:{minute:02}:{second:02}")),
        "L" => out.push_str(dice.one(&LEVELS)),
        "l" => out.push_str(dice.one(&LOWER)),
        "S" => out.push_str(dice.one(&SERVICES)),
        "W" => out.push_str(dice.one(&WORDS)),
        "e" => out.push_str(dice.one(&EMAILS)),
        "n" => out.push_str(&dice.below(100).to_string()),
        "i" => out.push_str(&(dice.below(90_000) + 10_000).to_string()),
        "m" => out.push_str(&(1_761_103_488_000 + dice.below(9_000_000)).to_string()),
        "f" => out.push_str(&format!("{}.{:03}", dice.below(100), dice.below(1000))),
        "h" => out.extend((0..32).map(|_| HEX[dice.below(16) as usize])),
        "u" => out.push_str(&format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            dice.below(1 << 32),
            dice.below(1 << 16),
            dice.below(1 << 12),
            dice.below(1 << 12),
            dice.below(1 << 48)
        )),
        _ => out.push_str(kind),
    }
}
