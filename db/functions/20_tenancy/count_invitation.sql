set local role cf_kernel;

create or replace function tenancy.count_invitation(p_account_id uuid, p_email text)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: counts are the kernel's alone; the person is the verified context's.
begin
  -- By account, so that nobody learns who else invites the address.
  perform identity.require_attempt(
    'invite', concat_ws(' ', p_account_id, lower(btrim(left(p_email, 1000))))
  );
  perform identity.require_attempt('invite_day', identity.current_user_id()::text);
end
$$;

comment on function tenancy.count_invitation(uuid, text) is
  'Counts an e-mail that the acting person has the account send to an address. Error: LM006 5 to the
address in 15 minutes, or 1000 by the person in a day. The caller has checked what the actor may
do.';
grant execute on function tenancy.count_invitation(uuid, text) to cf_api;
