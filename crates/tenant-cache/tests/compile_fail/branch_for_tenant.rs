use tenant_cache::{BranchId, Scope, TenantId};

fn main() -> Result<(), tenant_cache::IdError> {
    let _scope = Scope::tenant(&BranchId::new("15")?);
    let _swapped = Scope::tenant(&TenantId::new("15")?).branch(&TenantId::new("20")?);
    let _text = Scope::tenant("15");
    Ok(())
}
