set local role cf_kernel;

create or replace function tenancy.invitation_account(p_token text)
returns uuid
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid;
begin
  select i.account_id into v_account_id
  from tenancy.invitations as i
  where i.account_id = kernel.as_uuid(substr(p_token, 5, 32))
    and i.token_hash = kernel.token_hash(p_token)
    and i.status = 'pending' and i.expires_at > now();
  return v_account_id;
end
$$;

comment on function tenancy.invitation_account(text) is
  'The account that an open invitation (cfi_ + account + _ + secret) is for; null when the token
opens nothing.';
