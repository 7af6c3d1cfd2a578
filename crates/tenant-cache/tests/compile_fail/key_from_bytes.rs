use tenant_cache::Key;

fn main() {
    let _key = Key { bytes: Default::default() };
}
