set local role cf_owner;

-- Whoever is deleted leaves his teams, also those outside of the context that he acts in.
grant delete on tenancy.members to cf_kernel;
