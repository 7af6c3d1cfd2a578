//! Keys, scopes and ids.

use std::time::Duration;

use proptest::prelude::*;
use tenant_cache::{IdError, Key, Scope, TenantId};

use crate::house::{branch, event_type, scope, tenant};

#[test]
fn an_unscoped_key_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}

#[test]
fn the_key_text_begins_with_prefix_company_branch_and_event_type() {
    let key = scope("15", "0", "2563193").key().part("2026-11-25").part(Duration::from_mins(30)).part(2_u8);
    assert_eq!(key.text("askpro_cache_cal_slots"), "askpro_cache_cal_slots_15_0_2563193_2026-11-25_1800s_2");
}

#[test]
fn absent_ids_and_empty_parts_are_marked() {
    let whole = Scope::tenant(&tenant("15"));
    assert_eq!(whole.key().text("p"), "p_15_~_~");
    assert_eq!(whole.key().part("").text("p"), "p_15_~_~_%");
    assert_eq!(whole.event_type(&event_type("7")).key().text("p"), "p_15_~_7");
}

#[test]
fn the_order_in_which_a_scope_is_narrowed_does_not_matter() {
    let (b, e) = (branch("north"), event_type("7"));
    let whole = Scope::tenant(&tenant("15"));
    assert_eq!(whole.clone().branch(&b).event_type(&e), whole.clone().event_type(&e).branch(&b));
    assert_eq!(whole.clone().branch(&branch("x")).branch(&b), whole.branch(&b));
}

#[test]
fn an_id_is_never_read_as_a_number() {
    let uuid = "9e107d9d-372b-4c1b-8d6a-0c0ffee00001";
    assert_ne!(Scope::tenant(&tenant(uuid)).key(), Scope::tenant(&tenant("9")).key());
    assert_ne!(Scope::tenant(&tenant("015")).key(), Scope::tenant(&tenant("15")).key());
}

#[test]
fn an_id_refuses_what_is_none_and_says_why() {
    assert_eq!(TenantId::new("").unwrap_err(), IdError::Empty { kind: "tenant id", max: 128 });
    assert_eq!(TenantId::new("a\nb").unwrap_err(), IdError::Control { kind: "tenant id", at: 1 });
    let long = "x".repeat(129);
    assert_eq!(TenantId::new(&long).unwrap_err().to_string(), "tenant id has 129 bytes; at most 128 are allowed");
    assert_eq!(TenantId::new(&long[..128]).unwrap().as_str().len(), 128);
}

/// Whether `redis-cli keys "askpro_cache_*cal_slots_15_*"` shows a text.
fn is_shown(text: &str) -> bool {
    text.strip_prefix("askpro_cache_").is_some_and(|rest| rest.contains("cal_slots_15_"))
}

#[test]
fn an_operators_pattern_shows_one_company_and_none_that_looks_like_it() {
    let text = |id: &str| scope(id, "0", "7").key().part("2026-11-25").part("15").text("askpro_cache_cal_slots");
    assert!(is_shown(&text("15")));
    for other in ["1", "5", "150", "115", "015", "15_", "15_0", "_15_", "x_cal_slots_15_0", "15%", "15~", "1 5", "15.0"]
    {
        assert!(!is_shown(&text(other)), "{}", text(other));
    }
    // A branch or a part that spells the pattern out does not make another company's entry one of these.
    let sly = scope("20", "cal_slots_15_0", "cal_slots_15_").key().part("_cal_slots_15_0_7");
    assert!(!is_shown(&sly.text("askpro_cache_cal_slots")), "{}", sly.text("askpro_cache_cal_slots"));
}

type Names = (String, Option<String>, Option<String>, Vec<String>);

fn names() -> impl Strategy<Value = Names> {
    let id = "[_~%/0-9a-bä]{1,4}";
    (id, proptest::option::of(id), proptest::option::of(id), proptest::collection::vec("[_~%0-9a-b]{0,4}", 0..4))
}

fn key_of((tenant_id, branch_id, event_type_id, parts): &Names) -> Key {
    let mut scope = Scope::tenant(&tenant(tenant_id));
    if let Some(id) = branch_id {
        scope = scope.branch(&branch(id));
    }
    if let Some(id) = event_type_id {
        scope = scope.event_type(&event_type(id));
    }
    parts.iter().fold(scope.key(), |key, part| key.part(part))
}

proptest! {
    #[test]
    fn no_two_keys_share_a_text(a in names(), b in names()) {
        let (left, right) = (key_of(&a), key_of(&b));
        prop_assert_eq!(left == right, a == b);
        prop_assert_eq!(left.text("p") == right.text("p"), a == b);
        prop_assert_eq!(left.tenant_id(), a.0);
    }

    /// What an operator sees under a company's whole prefix is that company's, whatever the ids of the others are.
    #[test]
    fn the_whole_prefix_is_one_companys_own(a in names()) {
        let text = key_of(&a).text("askpro_cache_cal_slots");
        prop_assert_eq!(text.starts_with("askpro_cache_cal_slots_15_"), a.0 == "15", "{}", text);
        let own = key_of(&("15".to_owned(), a.1, a.2, a.3)).text("askpro_cache_cal_slots");
        prop_assert!(own.starts_with("askpro_cache_cal_slots_15_"), "{}", own);
    }

    /// Characters moved from one component to its neighbour are the classic way to meet.
    #[test]
    fn a_moved_border_makes_another_key(text in "[_0-9]{2,8}", at in 1_usize..8, other in 1_usize..8) {
        let (at, other) = (at.min(text.len() - 1), other.min(text.len() - 1));
        let split = |at: usize| {
            let (left, right) = text.split_at(at);
            Scope::tenant(&tenant(left)).branch(&branch(right)).key()
        };
        prop_assert_eq!(split(at).text("p") == split(other).text("p"), at == other);
    }
}
