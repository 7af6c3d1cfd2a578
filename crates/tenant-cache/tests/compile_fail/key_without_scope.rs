use tenant_cache::Key;

fn main() {
    let _key = Key::default().part("2026-11-25");
}
