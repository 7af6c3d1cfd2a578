//! Every outcome that a caller can be told, and the sentence for it in both languages.

use business_hours::{Language, ReasonSentence};

/// An outcome with a sentence of its own. The name is the key under which a tenant may replace the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Sentence {
    /// The time asked for is free.
    Available,
    /// No time was asked for; these are free.
    Offers,
    /// Taken, and these are near.
    Taken,
    /// Taken, and nothing near it is free.
    Full,
    /// Nothing is free on the day asked for without a time, nor near it.
    FullDay,
    /// Nothing is free, whatever was asked for.
    NothingFree,
    /// Nothing is free on the days asked for; these are later.
    OtherDays,
    /// The wish had to move, and the moved start is free.
    AdjustedAvailable,
    /// The wish had to move, and the moved start is taken; these are near.
    AdjustedTaken,
    /// Hours and policy leave nothing; the reason says why.
    Impossible,
    /// Sooner than the notice allows.
    TooSoon,
    /// Later than the horizon allows.
    BeyondHorizon,
    /// The calendar cannot be reached.
    Outage,
    /// The answer comes from a copy because the calendar cannot be reached.
    Stale,
    /// The service is not offered; these are.
    UnknownService,
    /// The service is not offered, and none can be named.
    UnknownServiceUnnamed,
    /// The company cannot be told.
    UnknownTenant,
    /// The function does not exist.
    UnknownFunction,
    /// The call is over its limit.
    RateLimited,
    /// The booking was made.
    Booked,
    /// Somebody else took the slot; these are near.
    Conflict,
    /// It is not known whether the booking was made.
    BookingUnclear,
    /// The appointment was cancelled.
    Cancelled,
    /// The appointment was moved.
    Rescheduled,
    /// The caller has no appointment.
    NoAppointment,
    /// Asking for the day and time.
    AskDayAndTime,
    /// Asking for the day.
    AskDay,
    /// Asking for the time.
    AskTime,
    /// Asking for the part of the day.
    AskWindow,
    /// Asking again for a day that is past.
    AskPastDay,
    /// Asking again for a time that is past.
    AskPastTime,
    /// Asking again for a day that does not exist.
    AskNoSuchDate,
    /// Asking again for a time that does not exist.
    AskNoSuchTime,
    /// Asking again for a day that is too far ahead.
    AskTooFar,
    /// Asking again because weekday and date do not agree.
    AskWrongWeekday,
    /// Asking again because two things were said.
    AskContradiction,
    /// Asking which of two meanings is meant.
    AskWhich,
    /// Why hours or policy moved a wish, said in front of other sentences.
    Reason(ReasonSentence),
}

/// The columns of [`TABLE`]: key, placeholders that the sentence may use, German, English.
type Row = (Sentence, &'static str, &'static [&'static str], &'static str, &'static str);

use Sentence::{
    AdjustedAvailable, AdjustedTaken, AskContradiction, AskDay, AskDayAndTime, AskNoSuchDate, AskNoSuchTime,
    AskPastDay, AskPastTime, AskTime, AskTooFar, AskWhich, AskWindow, AskWrongWeekday, Available, BeyondHorizon,
    Booked, BookingUnclear, Cancelled, Conflict, Full, FullDay, Impossible, NoAppointment, NothingFree, Offers,
    OtherDays, Outage, RateLimited, Rescheduled, Stale, Taken, TooSoon, UnknownFunction, UnknownService,
    UnknownServiceUnnamed, UnknownTenant,
};

#[rustfmt::skip]
const TABLE: [Row; 37] = [
    (Available, "available", &["when"], "{when} ist frei.", "{when} is free."),
    (Offers, "offers", &["offers"], "Frei ist {offers}.", "We are free {offers}."),
    (Taken, "taken", &["when", "offers"], "{when} ist leider nicht frei. Frei wäre {offers}.", "{when} is not free, I am sorry. We would be free {offers}."),
    (Full, "full", &["when"], "{when} ist leider nicht frei, und auch in den Tagen danach ist alles vergeben. Passt Ihnen ein späterer Tag?", "{when} is not free, I am sorry, and the days after it are booked out as well. Would a later day suit you?"),
    (FullDay, "full_day", &["day"], "{day} ist leider nichts frei, und auch in den Tagen danach ist alles vergeben. Passt Ihnen ein späterer Tag?", "{day} nothing is free, I am sorry, and the days after it are booked out as well. Would a later day suit you?"),
    (NothingFree, "nothing_free", &[], "Da ist leider nichts frei, auch nicht in den Tagen danach. Passt Ihnen ein späterer Tag?", "Nothing is free then, I am sorry, nor on the days after it. Would a later day suit you?"),
    (OtherDays, "other_days", &["offers"], "Da ist leider nichts frei. Frei wäre {offers}.", "Nothing is free then, I am sorry. We would be free {offers}."),
    (AdjustedAvailable, "adjusted_available", &["reason", "when"], "{reason} {when} ist frei.", "{reason} {when} is free."),
    (AdjustedTaken, "adjusted_taken", &["reason", "offers"], "{reason} Frei wäre {offers}.", "{reason} We would be free {offers}."),
    (Impossible, "impossible", &["reason"], "{reason} Welcher andere Tag passt Ihnen?", "{reason} Which other day would suit you?"),
    (TooSoon, "too_soon", &["earliest"], "Das ist leider zu kurzfristig. Es geht frühestens {earliest}.", "That is too short notice, I am sorry. The earliest is {earliest}."),
    (BeyondHorizon, "beyond_horizon", &["latest"], "So weit im Voraus vergeben wir noch keine Termine, höchstens bis {latest}. Welcher Tag davor passt Ihnen?", "We do not give appointments that far ahead yet, only until {latest}. Which day before that would suit you?"),
    (Outage, "outage", &[], "Entschuldigung, ich komme gerade nicht an den Kalender und kann deshalb nicht sagen, was frei ist. Bitte versuchen Sie es gleich noch einmal.", "I am sorry, I cannot reach the calendar right now, so I cannot tell what is free. Please try again in a moment."),
    (Stale, "stale", &["answer"], "{answer} Ich sehe gerade nur eine Kopie des Kalenders und prüfe das beim Eintragen noch einmal.", "{answer} I can only see a copy of the calendar and will check again when I enter it."),
    (UnknownService, "unknown_service", &["services"], "Diese Leistung bieten wir leider nicht an. Wir haben {services}. Was darf es sein?", "We do not offer that service, I am sorry. We have {services}. Which one would you like?"),
    (UnknownServiceUnnamed, "unknown_service_unnamed", &[], "Diese Leistung bieten wir leider nicht an. Worum geht es denn genau?", "We do not offer that service, I am sorry. What is it about?"),
    (UnknownTenant, "unknown_tenant", &[], "Entschuldigung, ich kann diesen Anruf gerade keinem Kalender zuordnen.", "I am sorry, I cannot tell which calendar this call belongs to."),
    (UnknownFunction, "unknown_function", &[], "Entschuldigung, das kann ich leider nicht für Sie erledigen.", "I am sorry, that is something I cannot do for you."),
    (RateLimited, "rate_limited", &[], "Einen Moment bitte, ich habe in diesem Gespräch zu oft nachgesehen. Wir können in ein paar Minuten weitermachen.", "One moment please, I have looked things up too often in this call. We can go on in a few minutes."),
    (Booked, "booked", &["when"], "Ihr Termin {when} ist eingetragen.", "Your appointment {when} is booked."),
    (Conflict, "conflict", &["offers"], "Der Termin wurde gerade vergeben. Frei wäre noch {offers}.", "That appointment has just been taken. We would still be free {offers}."),
    (BookingUnclear, "booking_unclear", &[], "Entschuldigung, ich kann gerade nicht sehen, ob der Termin eingetragen ist. Ich melde ihn erst, wenn es sicher ist.", "I am sorry, I cannot see right now whether the appointment was entered. I will only confirm it when it is certain."),
    (Cancelled, "cancelled", &["when"], "Ihr Termin {when} ist abgesagt.", "Your appointment {when} is cancelled."),
    (Rescheduled, "rescheduled", &["when"], "Ihr Termin ist verlegt, er ist jetzt {when}.", "Your appointment has been moved, it is now {when}."),
    (NoAppointment, "no_appointment", &[], "Ich finde unter dieser Nummer keinen Termin.", "I cannot find an appointment under this number."),
    (AskDayAndTime, "ask_day_and_time", &[], "Für welchen Tag und welche Uhrzeit darf ich nachsehen?", "Which day and what time may I look for?"),
    (AskDay, "ask_day", &[], "Den Tag habe ich nicht verstanden. An welchem Tag möchten Sie kommen?", "I did not catch the day. On which day would you like to come?"),
    (AskTime, "ask_time", &[], "Die Uhrzeit habe ich nicht verstanden. Um wie viel Uhr möchten Sie kommen?", "I did not catch the time. At what time would you like to come?"),
    (AskWindow, "ask_window", &[], "Die Tageszeit habe ich nicht verstanden. Lieber vormittags oder nachmittags?", "I did not catch the time of day. Morning or afternoon?"),
    (AskPastDay, "ask_past_day", &["day"], "Dieser Tag ist schon vorbei: {day}. Welchen Tag meinen Sie?", "That day is already over: {day}. Which day do you mean?"),
    (AskPastTime, "ask_past_time", &["time"], "{time} ist heute schon vorbei. Welche Uhrzeit meinen Sie, oder passt ein anderer Tag?", "{time} is already over today. Which time do you mean, or would another day suit you?"),
    (AskNoSuchDate, "ask_no_such_date", &[], "Diesen Tag gibt es im Kalender nicht. Welches Datum meinen Sie?", "The calendar has no such day. Which date do you mean?"),
    (AskNoSuchTime, "ask_no_such_time", &[], "Diese Uhrzeit gibt es nicht. Um wie viel Uhr möchten Sie kommen?", "There is no such time. At what time would you like to come?"),
    (AskTooFar, "ask_too_far", &["day"], "Das wäre erst {day}. Meinen Sie wirklich diesen Tag?", "That would only be {day}. Do you really mean that day?"),
    (AskWrongWeekday, "ask_wrong_weekday", &["day", "weekday"], "Der Tag fällt auf einen anderen Wochentag: {day}, kein {weekday}. Welchen Tag meinen Sie?", "That date falls on another weekday: {day}, not a {weekday}. Which day do you mean?"),
    (AskContradiction, "ask_contradiction", &[], "Das habe ich in zwei Fassungen verstanden. Sagen Sie mir bitte noch einmal Tag und Uhrzeit?", "I understood that in two ways. Could you tell me the day and time again?"),
    (AskWhich, "ask_which", &["one", "other"], "Meinen Sie {one} oder {other}?", "Do you mean {one} or {other}?"),
];

fn row(sentence: Sentence) -> &'static Row {
    TABLE.iter().find(|(known, ..)| *known == sentence).unwrap_or(&TABLE[0])
}

impl Sentence {
    /// All of them, in the order of a conversation, then the reasons.
    pub fn all() -> impl Iterator<Item = Self> {
        let reasons = ReasonSentence::ALL.iter().map(|reason| Self::Reason(*reason));
        TABLE.iter().map(|(sentence, ..)| *sentence).chain(reasons)
    }

    /// The key under which a tenant replaces the sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Reason(reason) => reason.key(),
            other => row(other).1,
        }
    }

    /// The sentence with this key.
    #[must_use]
    pub fn with_key(key: &str) -> Option<Self> {
        Self::all().find(|sentence| sentence.key() == key)
    }

    /// The placeholders that the sentence may contain, without braces. A replacement has to contain all of them.
    #[must_use]
    pub fn placeholders(self) -> &'static [&'static str] {
        match self {
            Self::Reason(reason) => reason.placeholders(),
            other => row(other).2,
        }
    }

    /// The sentence as it is unless it is replaced, with its placeholders in braces.
    #[must_use]
    pub fn template(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Reason(reason), _) => reason.template(language),
            (other, Language::English) => row(other).4,
            (other, _) => row(other).3,
        }
    }
}
