set local role cf_kernel;

create or replace function tenancy.tg_members__end_shares()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: whoever leaves, or takes a member out, need not have the right to share.
begin
  perform studio.end_shares(old.account_id, old.user_id);
  return null;
end
$$;

comment on function tenancy.tg_members__end_shares() is
  'After a member is taken out or leaves: what projects of the account were shared with him besides
end too, so that nothing of it stays open to him. Who shall keep one is made a collaborator anew.';
grant execute on function tenancy.tg_members__end_shares() to cf_owner;
