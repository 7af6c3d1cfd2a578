//! The words of keys: English and German, with the common ones of other European languages.
//!
//! A line reads: what the key promises, the words that may stand before its last word, and the last words. No word
//! before means that the last word says it alone, whatever stands before it; a dot means that nothing may.

use crate::key::kind::Kind;

/// One line of the list.
pub(crate) struct Entry(pub(crate) Kind, pub(crate) &'static str, pub(crate) &'static str);

/// Words of persons, before `name`.
const PERSONS: &str = "customer customers client patient attendee guest contact caller callee holder cardholder billing \
    shipping recipient sender invitee organizer organiser person employee doctor kunde kunden gast anrufer first last full given \
    family middle sur legal real maiden birth parent child passenger member subscriber lead booker payer payee beneficiary debtor \
    creditor patienten vor nach familien geburts mitarbeiter teilnehmer empfaenger empfänger absender participant applicant \
    student teacher partner spouse";
/// Words before `key` that make it a secret.
const KEYS: &str = "api secret private access auth signing signature encryption license licence master app deploy ssh webhook \
    shared account client storage consumer subscription hmac retell calcom openai stripe server aes rsa pgp session integration \
    write ingest";
/// Words before `number` that make it a telephone's.
const LINES: &str = "phone mobile mobil cell telephone tel telefon handy from to caller callee contact callback fax sms whatsapp \
    ruf dialed called calling";

/// Every key that is known.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry(
        Kind::Password,
        "",
        "password passwd pwd passwort kennwort passphrase passcode pw contrasena contraseña mdp sifre şifre \
        parola wachtwoord haslo hasło requirepass masterauth",
    ),
    Entry(Kind::Weak, ". user db ftp smtp mail login", "pass"),
    Entry(
        Kind::Secret,
        "",
        "secret secrets geheimnis credential credentials creds accesstoken refreshtoken authtoken idtoken",
    ),
    Entry(Kind::Secret, "access refresh auth bearer id api secret", "token"),
    Entry(
        Kind::Weak,
        "",
        "token jwt csrf xsrf bearer hmac sig signature auth authenticity nonce otpauth magiclink sas dsn",
    ),
    Entry(Kind::ApiKey, "", "apikey secretkey privatekey accesskey authkey apitoken accountkey"),
    Entry(Kind::ApiKey, KEYS, "key"),
    Entry(Kind::Authorization, "", "authorization authorisation"),
    Entry(Kind::SetCookie, "set", "cookie"),
    Entry(Kind::Cookie, "", "cookie cookies"),
    Entry(Kind::Session, "", "session sessionid sessid phpsessid jsessionid sessionkey"),
    Entry(Kind::Session, ". connect session", "sid"),
    Entry(Kind::Session, "session cookie", "id"),
    Entry(Kind::Code, "verification otp mfa pin auth sms security backup recovery reset invite", "code"),
    Entry(Kind::Code, "", "pin otp totp tan cvv cvc cvv2 cvc2 mfa 2fa"),
    Entry(Kind::QueryOnly, "", "code key state"),
    Entry(Kind::Email, "", "email mail emails emailaddress emailadresse mailadresse correo eposta courriel"),
    Entry(Kind::Email, "email mail", "address adresse addr"),
    Entry(
        Kind::Phone,
        "",
        "phone phones telephone tel telefon telefono teléfono telefonu telefonnr mobile mobil handy fax telefax msisdn \
        whatsapp phonenumber phonenumbers mobilenumber telefonnummer handynummer mobilnummer rufnummer rückrufnummer \
        rueckrufnummer festnetz cell cellphone landline callerid portable telefoon telefone téléphone celular cellulare",
    ),
    Entry(Kind::Phone, LINES, "number nummer no nr num numbers"),
    Entry(
        Kind::Party,
        "",
        "from to caller callee recipient sms dial destination sender anrufer ani dnis callback rückruf empfänger",
    ),
    Entry(Kind::Party, "caller", "id"),
    Entry(Kind::Iban, "", "iban kontonummer accountnumber"),
    Entry(Kind::Iban, "account bank", "number"),
    Entry(Kind::Card, "", "card pan cardnumber creditcard ccnumber ccnum kartennummer kreditkarte kreditkartennummer"),
    Entry(Kind::Card, "card karten credit", "number nummer no nr"),
    Entry(Kind::TaxId, "", "steuerid steuernummer steueridentifikationsnummer idnr taxid tin"),
    Entry(Kind::TaxId, "steuer tax taxpayer", "id nr nummer number"),
    Entry(
        Kind::Insurance,
        "",
        "svnr sozialversicherungsnummer rvnr rentenversicherungsnummer versichertennummer ssn ahv ahvnummer svnummer",
    ),
    Entry(Kind::Insurance, "sv rv ahv sozialversicherungs security insurance", "nummer nr number"),
    Entry(
        Kind::Birth,
        "",
        "dob birthdate birthday dateofbirth geburtsdatum geburtstag geb geboren nacimiento naissance nascita",
    ),
    Entry(Kind::Birth, ". of", "birth"),
    Entry(Kind::Birth, "birth", "date day"),
    Entry(Kind::Name, PERSONS, "name names"),
    Entry(
        Kind::Name,
        "",
        "firstname lastname fullname surname forename givenname familyname vorname nachname zuname familienname \
        geburtsname kundenname patientenname ansprechpartner kontoinhaber karteninhaber inhaber nombre apellido apellidos prenom \
        prénom nom cognome soyad soyadi isim adsoyad cardholder accountholder customername naam achternaam voornaam nazwisko imie",
    ),
    Entry(Kind::Name, "account card policy", "holder"),
    Entry(Kind::BareName, ". user display account owner staff", "name"),
    Entry(Kind::Street, "", "street strasse straße rue calle sokak streetaddress line1 line2"),
    Entry(
        Kind::Address,
        "",
        "address adresse anschrift direccion indirizzo adres postanschrift line addr lieferadresse rechnungsadresse",
    ),
    Entry(Kind::Postcode, "", "zip zipcode plz postcode postalcode postleitzahl"),
    Entry(Kind::Postcode, "zip postal post", "code"),
    Entry(
        Kind::FreeText,
        "",
        "transcript transcription utterance speech content text note notes notiz notizen comment comments \
        kommentar bemerkung bemerkungen summary said sentence transkript anmerkung nachricht",
    ),
];

/// Words at the end of a key that do not change what it is.
pub(crate) const TRAILING: &str = "value raw string header confirmation confirm confirmed repeat new old current plain plaintext \
    encrypted decrypted e164 normalized normalised formatted field input param hash hashed verification original masked";

/// Words that decide a key when its last word ends with them, as in `csrfmiddlewaretoken`.
pub(crate) const ENDINGS: [&str; 5] = ["password", "passwort", "secret", "apikey", "token"];
