set local role cf_kernel;

create or replace function billing.subscription_marks(p_account_id uuid)
returns text[]
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select s.id || ' ' || s.revision
    from billing.subscriptions as s
    where s.account_id = p_account_id
    order by s.id
  );
end
$$;

comment on function billing.subscription_marks(uuid) is
  'The ids and revisions of an account''s subscriptions, to tell whether anything changed.';
grant execute on function billing.subscription_marks(uuid) to cf_api;
