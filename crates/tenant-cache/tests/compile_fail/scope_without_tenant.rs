use tenant_cache::{BranchId, Scope};

fn main() -> Result<(), tenant_cache::IdError> {
    let _scope = Scope::branch(&BranchId::new("0")?);
    let _default = Scope::default();
    Ok(())
}
