set local role cf_kernel;

create or replace function studio.prune_share_visits(p_limit integer default 1000)
returns integer
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks over every account.
declare
  v_count integer;
begin
  delete from studio.share_visits as v
  using (
    select o.account_id, o.id
    from studio.share_visits as o
    where o.expires_at < now()
    order by o.expires_at
    limit p_limit
    for update skip locked
  ) as o
  where v.account_id = o.account_id and v.id = o.id;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function studio.prune_share_visits(integer) is
  'Deletes at most p_limit visits by share links that are over; returns how many. Called by a
scheduler until it returns less.';
grant execute on function studio.prune_share_visits(integer) to cf_worker;
