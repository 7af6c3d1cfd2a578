use tenant_cache::Key;

fn main() {
    let _key: Key = "askpro_cache_cal_slots_15_0_7".into();
}
