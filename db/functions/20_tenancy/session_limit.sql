set local role cf_kernel;

create or replace function tenancy.session_limit(p_user_id uuid, p_enough bigint)
returns bigint
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid;
  v_limit bigint;
  v_best bigint := 1;
begin
  for v_account_id in
    select m.account_id
    from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id
    where m.user_id = p_user_id and a.deleted_at is null
  loop
    v_limit := billing.entitlement_limit(v_account_id, 'sessions');
    if v_limit is null then
      return null;
    end if;
    v_best := greatest(v_best, v_limit);
    exit when v_best >= p_enough;
  end loop;
  return v_best;
end
$$;

comment on function tenancy.session_limit(uuid, bigint) is
  'On how many devices the person may be logged in at once: the best that the plans of his accounts
allow, 1 at least; null is unlimited. Looks no further once p_enough is reached. SPEC 1, 5.';
