-- In a database of the linter's own: the policies that pgrls would report on every table go, so
-- that it says something about the others. 00_contract/row_security.sql proves that each of them is
-- exactly "to cf_kernel using (true)", and that cf_kernel can neither log in nor be set.
do $$
declare
  v_policy record;
begin
  set local role cf_owner;
  for v_policy in
    select polrelid::regclass as relation
    from pg_catalog.pg_policy
    where polname = 'kernel_all'
      and polroles = array['cf_kernel'::regrole::oid]
  loop
    execute format('drop policy kernel_all on %s', v_policy.relation);
  end loop;
end
$$;
