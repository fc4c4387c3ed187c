set local role cf_api;

create or replace function studio.is_member(p_account_id uuid, p_person_id uuid)
returns boolean
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
    from tenancy.members as m
    where m.account_id = p_account_id and m.user_id = p_person_id
  );
$$;

comment on function studio.is_member(uuid, uuid) is
  'Whether the person is a member of the account, as far as the actor may see: to a collaborator
everybody is a stranger.';
