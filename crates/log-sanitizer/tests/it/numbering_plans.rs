//! The numbering plans of the world, as libphonenumber has them: an example of every kind of number in every region, in every way it is written.

use log_sanitizer::Sanitizer;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};

/// A region's identifier and one of its numbers.
type Example = (String, PhoneNumber);

/// Every region's examples, one for each kind of number, short service numbers left out.
fn examples() -> Vec<Example> {
    let mut out = Vec::new();
    for region in DATABASE.iter() {
        let kinds = region.descriptors();
        let kinds = [kinds.fixed_line(), kinds.mobile(), kinds.toll_free(), kinds.premium_rate(), kinds.voip()];
        for example in kinds.into_iter().flatten().filter_map(|kind| kind.example()) {
            let text = format!("+{}{example}", region.country_code());
            let number = phonenumber::parse(None, &text).expect("an example is a number");
            // A Russian 8 is read as a trunk prefix by the library, and what is left is no number.
            if number.format().mode(Mode::E164).to_string() == text {
                out.push((region.id().to_owned(), number));
            }
        }
    }
    assert!(out.len() > 900, "{} examples", out.len());
    out
}

/// The lines in which a digit is left.
fn left(lines: impl Iterator<Item = String>) -> Vec<String> {
    let sanitizer = Sanitizer::default();
    let mut lines: Vec<_> = lines.filter(|line| sanitizer.sanitize(line).bytes().any(|b| b.is_ascii_digit())).collect();
    lines.sort();
    lines.dedup();
    lines
}

fn written(number: &PhoneNumber, mode: Mode) -> String {
    number.format().mode(mode).to_string()
}

#[test]
fn an_international_number_of_every_region_is_found() {
    let lines = examples().into_iter().flat_map(|(_, number)| {
        [Mode::E164, Mode::International, Mode::Rfc3966]
            .map(|mode| format!("the caller at {} hung up", written(&number, mode)))
    });
    assert_eq!(left(lines), Vec::<String>::new());
}

#[test]
fn a_national_number_of_every_region_is_found_when_it_is_announced() {
    let long = |number: &PhoneNumber| number.national().value() >= 1_000_000;
    let lines = examples().into_iter().filter(|(_, number)| long(number)).flat_map(|(_, number)| {
        let number = written(&number, Mode::National);
        [format!("Tel. {number}"), format!("phone number is {number}, thanks")]
    });
    assert_eq!(left(lines), Vec::<String>::new());
}

#[test]
fn a_national_number_of_a_neighbour_is_found_in_running_text() {
    let near = |(region, number): &Example| {
        ["DE", "AT", "CH", "GB", "FR", "TR", "NL", "US"].contains(&&**region)
            && number.national().value() >= 100_000_000
    };
    let lines = examples()
        .into_iter()
        .filter(near)
        .map(|(_, number)| format!("the caller said {} twice", written(&number, Mode::National)));
    assert_eq!(left(lines), Vec::<String>::new());
}

#[test]
fn a_grouped_number_without_a_zero_is_found_behind_a_word_of_calling() {
    let near = |(region, _): &Example| ["ES", "IT", "PL"].contains(&&**region);
    let lines = examples().into_iter().filter(near).flat_map(|(_, number)| {
        let number = written(&number, Mode::National);
        ["please call me at", "ruf mich an unter", "llámame al", "chiamami al"]
            .map(|words| format!("{words} {number} today"))
    });
    assert_eq!(left(lines), Vec::<String>::new());
}
