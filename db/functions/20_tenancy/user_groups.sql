set local role cf_kernel;

create or replace function tenancy.user_groups(
  p_user_id uuid,
  p_account_id uuid,
  p_most integer,
  out group_text text,
  out account_count bigint
)
returns setof record
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- A person who has not verified the address within 72 hours reads only his own basic data.
  select
    format(',%s,={%s}', array_to_string(r.permissions, ','), string_agg(m.account_id::text, ',')),
    count(*)
  from (
    select m.account_id, m.role
    from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id
    join identity.users as u on u.id = m.user_id
    where m.user_id = p_user_id and a.deleted_at is null
      and (p_account_id is null or m.account_id = p_account_id)
      and (u.status = 'active' or u.created_at > now() - interval '72 hours')
    limit p_most + 1
  ) as m
  join tenancy.roles as r on r.name = m.role
  group by r.name, r.permissions;
$$;

comment on function tenancy.user_groups(uuid, uuid, integer) is
  'A person''s accounts grouped by role, each group as the context writes it, with their number.';
