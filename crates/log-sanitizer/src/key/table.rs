//! What a key promises, in English and German, with the common words of French, Spanish, Italian and Turkish.

use crate::class::Class;
use crate::key::words::Words;

/// What the value of a key is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A password: any value.
    Password,
    /// Another secret: any value of some length.
    Secret,
    /// A secret if it looks drawn by lot.
    Weak,
    /// An API key.
    ApiKey,
    /// An authorization header: scheme and credential.
    Authorization,
    /// A cookie header.
    Cookie,
    /// A header that sets one cookie.
    SetCookie,
    /// A session id.
    Session,
    /// A secret as a query parameter only.
    QueryOnly,
    /// A short code: PIN, one-time password, card verification.
    Code,
    /// An e-mail address.
    Email,
    /// A telephone number in any writing.
    Phone,
    /// A party of a call or message, which may be a telephone number.
    Party,
    /// A bank account number.
    Iban,
    /// A card number.
    Card,
    /// A tax id.
    TaxId,
    /// A social insurance number.
    Insurance,
    /// A date of birth.
    Birth,
    /// A person's name.
    Name,
    /// The name of something, perhaps of a person.
    BareName,
    /// A street with a number.
    Street,
    /// A whole address.
    Address,
    /// A postcode.
    Postcode,
    /// What a person said or wrote.
    FreeText,
    /// What the configuration says it is: any value.
    Own(Class),
}

/// Words at the end of a key that do not change what it is.
const TRAILING: [&[u8]; 27] = [
    b"value",
    b"raw",
    b"string",
    b"header",
    b"confirmation",
    b"confirm",
    b"confirmed",
    b"repeat",
    b"new",
    b"old",
    b"current",
    b"plain",
    b"plaintext",
    b"encrypted",
    b"decrypted",
    b"e164",
    b"normalized",
    b"normalised",
    b"formatted",
    b"field",
    b"input",
    b"param",
    b"hash",
    b"hashed",
    b"verification",
    b"original",
    b"masked",
];

/// Words before `name` that make it a person's.
const PERSONS: [&[u8]; 66] = [
    b"customer",
    b"customers",
    b"client",
    b"patient",
    b"attendee",
    b"guest",
    b"contact",
    b"caller",
    b"callee",
    b"holder",
    b"cardholder",
    b"billing",
    b"shipping",
    b"recipient",
    b"sender",
    b"invitee",
    b"organizer",
    b"organiser",
    b"person",
    b"employee",
    b"doctor",
    b"kunde",
    b"kunden",
    b"gast",
    b"anrufer",
    b"first",
    b"last",
    b"full",
    b"given",
    b"family",
    b"middle",
    b"sur",
    b"legal",
    b"real",
    b"maiden",
    b"birth",
    b"parent",
    b"child",
    b"passenger",
    b"member",
    b"subscriber",
    b"lead",
    b"booker",
    b"payer",
    b"payee",
    b"beneficiary",
    b"debtor",
    b"creditor",
    b"patienten",
    b"vor",
    b"nach",
    b"familien",
    b"geburts",
    b"mitarbeiter",
    b"teilnehmer",
    b"empfaenger",
    b"empf\xc3\xa4nger",
    b"absender",
    b"rufer",
    b"participant",
    b"applicant",
    b"tenant_contact",
    b"student",
    b"teacher",
    b"partner",
    b"spouse",
];

/// Words before `key` that make it a secret.
const KEYS: [&[u8]; 34] = [
    b"api",
    b"secret",
    b"private",
    b"access",
    b"auth",
    b"signing",
    b"signature",
    b"encryption",
    b"license",
    b"licence",
    b"master",
    b"app",
    b"deploy",
    b"ssh",
    b"webhook",
    b"shared",
    b"account",
    b"client",
    b"storage",
    b"consumer",
    b"subscription",
    b"hmac",
    b"retell",
    b"calcom",
    b"openai",
    b"stripe",
    b"server",
    b"aes",
    b"rsa",
    b"pgp",
    b"session",
    b"integration",
    b"write",
    b"ingest",
];

/// What the key made of `words` promises.
pub(crate) fn kind(words: &Words) -> Option<Kind> {
    let mut n = 0;
    while n + 1 < words.len() && trailing(words.last(n)) {
        n += 1;
    }
    let (last, before) = (words.last(n), words.last(n + 1));
    let digits = last.len() - last.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let last = if digits > 2 { &last[..digits] } else { last };
    secret(last, before, words.last(n + 2))
        .or_else(|| contact(last, before))
        .or_else(|| person(last, before))
}

fn trailing(word: &[u8]) -> bool {
    TRAILING.contains(&word) || word.iter().all(u8::is_ascii_digit)
}

fn secret(last: &[u8], before: &[u8], third: &[u8]) -> Option<Kind> {
    Some(match last {
        b"password" | b"passwd" | b"pwd" | b"passwort" | b"kennwort" | b"passphrase"
        | b"passcode" | b"pw" | b"contrasena" | b"contrase\xc3\xb1a" | b"mdp" | b"sifre"
        | b"\xc5\x9fifre" | b"parola" | b"wachtwoord" | b"haslo" | b"userpassword"
        | b"dbpassword" | b"pgpassword" | b"requirepass" | b"masterauth" => Kind::Password,
        b"pass" if !matches!(before, b"boarding" | b"by" | b"test") => Kind::Weak,
        b"secret" | b"secrets" | b"geheimnis" | b"clientsecret" | b"appsecret" | b"credential"
        | b"credentials" | b"creds" => Kind::Secret,
        b"token"
            if matches!(
                before,
                b"access" | b"refresh" | b"auth" | b"bearer" | b"id" | b"api" | b"secret"
            ) =>
        {
            Kind::Weak
        }
        b"token" | b"jwt" | b"accesstoken" | b"refreshtoken" | b"authtoken" | b"idtoken"
        | b"csrf" | b"xsrf" | b"csrftoken" | b"bearer" | b"hmac" | b"sig" | b"signature"
        | b"auth" | b"authenticity" | b"nonce" | b"otpauth" | b"magiclink" | b"ticketgrant"
        | b"sas" | b"dsn" => Kind::Weak,
        b"apikey" | b"secretkey" | b"privatekey" | b"accesskey" | b"authkey" | b"apitoken"
        | b"apisecret" => Kind::ApiKey,
        b"key" if KEYS.contains(&before) => Kind::ApiKey,
        b"id" if before == b"key" && third == b"access" => Kind::Weak,
        b"authorization" | b"authorisation" => Kind::Authorization,
        b"cookie" if before == b"set" => Kind::SetCookie,
        b"cookie" | b"cookies" => Kind::Cookie,
        b"session" | b"sessionid" | b"sessid" | b"phpsessid" | b"jsessionid" | b"sessiontoken"
        | b"sessionkey" => Kind::Session,
        b"sid" if matches!(before, b"" | b"connect" | b"session") => Kind::Session,
        b"id" if matches!(before, b"session" | b"cookie") => Kind::Session,
        b"code"
            if matches!(
                before,
                b"verification"
                    | b"otp"
                    | b"mfa"
                    | b"pin"
                    | b"auth"
                    | b"sms"
                    | b"security"
                    | b"backup"
                    | b"recovery"
                    | b"reset"
                    | b"invite"
            ) =>
        {
            Kind::Code
        }
        b"pin" | b"otp" | b"totp" | b"tan" | b"cvv" | b"cvc" | b"cvv2" | b"cvc2" | b"mfa"
        | b"2fa" => Kind::Code,
        b"code" if matches!(before, b"zip" | b"postal" | b"post") => Kind::Postcode,
        b"code" | b"key" | b"state" => Kind::QueryOnly,
        _ => return None,
    })
}

fn contact(last: &[u8], before: &[u8]) -> Option<Kind> {
    Some(match last {
        b"email" | b"mail" | b"emails" | b"emailaddress" | b"emailadresse" | b"mailadresse"
        | b"correo" | b"eposta" | b"courriel" => Kind::Email,
        b"address" | b"adresse" | b"addr" if matches!(before, b"email" | b"mail") => Kind::Email,
        b"phone"
        | b"phones"
        | b"telephone"
        | b"tel"
        | b"telefon"
        | b"telefono"
        | b"tel\xc3\xa9fono"
        | b"telefonnr"
        | b"mobile"
        | b"mobil"
        | b"handy"
        | b"fax"
        | b"telefax"
        | b"msisdn"
        | b"whatsapp"
        | b"phonenumber"
        | b"phonenumbers"
        | b"mobilenumber"
        | b"telefonnummer"
        | b"handynummer"
        | b"mobilnummer"
        | b"rufnummer"
        | b"r\xc3\xbcckrufnummer"
        | b"rueckrufnummer"
        | b"festnetz"
        | b"cell"
        | b"cellphone"
        | b"landline"
        | b"callerid"
        | b"portable"
        | b"telefoon"
        | b"telefone"
        | b"celular"
        | b"cellulare" => Kind::Phone,
        b"number" | b"nummer" | b"no" | b"nr" | b"num" | b"numbers"
            if matches!(
                before,
                b"phone"
                    | b"mobile"
                    | b"mobil"
                    | b"cell"
                    | b"telephone"
                    | b"tel"
                    | b"telefon"
                    | b"handy"
                    | b"from"
                    | b"to"
                    | b"caller"
                    | b"callee"
                    | b"contact"
                    | b"callback"
                    | b"fax"
                    | b"sms"
                    | b"whatsapp"
                    | b"ruf"
                    | b"dialed"
                    | b"called"
                    | b"calling"
                    | b"customer_phone"
            ) =>
        {
            Kind::Phone
        }
        b"number" | b"nummer" | b"no" | b"nr"
            if matches!(before, b"card" | b"karten" | b"credit") =>
        {
            Kind::Card
        }
        b"card"
        | b"pan"
        | b"cardnumber"
        | b"creditcard"
        | b"ccnumber"
        | b"ccnum"
        | b"kartennummer"
        | b"kreditkarte"
        | b"kreditkartennummer" => Kind::Card,
        b"from" | b"to" | b"caller" | b"callee" | b"recipient" | b"sms" | b"dial"
        | b"destination" | b"sender" | b"anrufer" | b"ani" | b"dnis" | b"callback"
        | b"r\xc3\xbcckruf" | b"empf\xc3\xa4nger" => Kind::Party,
        b"id" if before == b"caller" => Kind::Party,
        b"iban" | b"kontonummer" | b"accountnumber" => Kind::Iban,
        b"number" if before == b"account" || before == b"bank" => Kind::Iban,
        b"address" | b"adresse" | b"anschrift" | b"direccion" | b"indirizzo" | b"adres"
        | b"postanschrift" | b"line" | b"addr" => Kind::Address,
        b"street" | b"strasse" | b"stra\xc3\x9fe" | b"rue" | b"calle" | b"sokak"
        | b"streetaddress" | b"line1" | b"line2" | b"hausnummer" => Kind::Street,
        b"zip" | b"zipcode" | b"plz" | b"postcode" | b"postalcode" | b"postleitzahl" => {
            Kind::Postcode
        }
        _ => return None,
    })
}

fn person(last: &[u8], before: &[u8]) -> Option<Kind> {
    Some(match last {
        b"name" | b"names" if PERSONS.contains(&before) => Kind::Name,
        b"name"
            if matches!(
                before,
                b"" | b"user"
                    | b"display"
                    | b"account"
                    | b"owner"
                    | b"author"
                    | b"staff"
                    | b"agent"
                    | b"host"
            ) =>
        {
            if matches!(before, b"agent" | b"host") {
                return None;
            } else {
                Kind::BareName
            }
        }
        b"firstname" | b"lastname" | b"fullname" | b"surname" | b"forename" | b"givenname"
        | b"familyname" | b"vorname" | b"nachname" | b"zuname" | b"familienname"
        | b"geburtsname" | b"kundenname" | b"patientenname" | b"ansprechpartner"
        | b"kontoinhaber" | b"karteninhaber" | b"inhaber" | b"nombre" | b"apellido"
        | b"apellidos" | b"prenom" | b"pr\xc3\xa9nom" | b"nom" | b"cognome" | b"soyad"
        | b"soyadi" | b"isim" | b"adsoyad" | b"cardholder" | b"accountholder" | b"customername"
        | b"username_full" | b"naam" | b"achternaam" | b"voornaam" | b"nazwisko" | b"imie" => {
            Kind::Name
        }
        b"holder" if matches!(before, b"account" | b"card" | b"policy") => Kind::Name,
        b"dob" | b"birthdate" | b"birthday" | b"dateofbirth" | b"geburtsdatum" | b"geburtstag"
        | b"geb" | b"geboren" | b"nacimiento" | b"naissance" | b"nascita" => Kind::Birth,
        b"birth" if matches!(before, b"of" | b"") => Kind::Birth,
        b"date" | b"day" if before == b"birth" => Kind::Birth,
        b"steuerid"
        | b"steuernummer"
        | b"steueridentifikationsnummer"
        | b"idnr"
        | b"taxid"
        | b"tin" => Kind::TaxId,
        b"id" | b"nr" | b"nummer" | b"number"
            if matches!(before, b"steuer" | b"tax" | b"taxpayer") =>
        {
            Kind::TaxId
        }
        b"svnr"
        | b"sozialversicherungsnummer"
        | b"rvnr"
        | b"rentenversicherungsnummer"
        | b"versichertennummer"
        | b"ssn"
        | b"ahv"
        | b"ahvnummer"
        | b"svnummer" => Kind::Insurance,
        b"nummer" | b"nr" | b"number"
            if matches!(
                before,
                b"sv" | b"rv" | b"ahv" | b"sozialversicherungs" | b"security" | b"insurance"
            ) =>
        {
            Kind::Insurance
        }
        b"transcript" | b"transcription" | b"utterance" | b"speech" | b"content" | b"text"
        | b"note" | b"notes" | b"notiz" | b"notizen" | b"comment" | b"comments" | b"kommentar"
        | b"bemerkung" | b"bemerkungen" | b"summary" | b"said" | b"sentence" | b"transkript"
        | b"anmerkung" | b"nachricht" => Kind::FreeText,
        _ => return None,
    })
}

/// Tells from its last two bytes that a key cannot be of interest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefilter([u64; 16]);

/// Endings of all keys of the table.
const ENDINGS: &str = "password passwd pwd passwort kennwort passphrase passcode pw contrasena contraseña mdp sifre parola wachtwoord haslo \
    requirepass masterauth pass secret secrets geheimnis credential credentials creds token jwt csrf xsrf bearer hmac sig signature auth \
    authenticity nonce magiclink ticketgrant sas dsn apikey key id authorization authorisation cookie cookies session sessionid sessid \
    sid code pin otp totp tan cvv cvc mfa 2fa state email mail emails correo eposta courriel address adresse addr phone phones telephone tel \
    telefon telefono mobile mobil handy fax telefax msisdn whatsapp number numbers nummer no nr num festnetz cell landline portable telefoon \
    telefone celular cellulare card pan kreditkarte from to caller callee recipient sms dial destination sender anrufer ani dnis callback \
    rückruf empfänger iban anschrift direccion indirizzo adres line street strasse straße rue calle sokak zip plz postcode postleitzahl name \
    names ansprechpartner inhaber nombre apellido apellidos prenom prénom nom cognome soyad soyadi isim naam nazwisko imie holder cardholder dob \
    birthdate birthday geburtsdatum geburtstag geb geboren nacimiento naissance nascita birth date day steuerid idnr taxid tin svnr rvnr ssn \
    ahv transcript transcription utterance speech content text note notes notiz notizen comment comments kommentar bemerkung bemerkungen summary \
    said sentence transkript anmerkung nachricht value raw string header confirmation confirm confirmed repeat new old current plain plaintext \
    encrypted decrypted normalized formatted field input param hash hashed verification original masked";

impl Prefilter {
    /// Passes the keys of the table and `own`.
    pub(crate) fn new<'a>(own: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut out = Self::default();
        for key in ENDINGS.split_whitespace().map(str::as_bytes).chain(own) {
            if let [.., a, b] = key {
                out.add(*a, *b);
            }
        }
        // A key may end in a number: `phone2`, `e164`.
        for digit in b'0'..=b'9' {
            for before in 0..32 {
                out.add(before, digit);
            }
        }
        out
    }

    fn add(&mut self, a: u8, b: u8) {
        let i = Self::index(a, b);
        self.0[i >> 6] |= 1 << (i & 63);
    }

    /// Whether a key that ends with `a` and `b` may be one of ours.
    pub(crate) const fn may_end(&self, a: u8, b: u8) -> bool {
        let i = Self::index(a, b);
        self.0[i >> 6] >> (i & 63) & 1 == 1
    }

    /// Letters of either case fall together in their low five bits.
    const fn index(a: u8, b: u8) -> usize {
        ((a & 31) as usize) << 5 | (b & 31) as usize
    }
}
