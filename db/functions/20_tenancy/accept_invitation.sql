set local role cf_kernel;

create or replace function tenancy.accept_invitation(p_token text)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the actor has no right in the account until this is done.
declare
  v_user_id uuid := identity.current_user_id();
  v_account_id uuid;
begin
  if not exists (select from identity.users where id = v_user_id and status = 'active') then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'Authenticate as a person whose address is verified.';
  end if;
  v_account_id := tenancy.use_invitation(p_token, v_user_id);
  perform identity.refresh_context();
  return v_account_id;
end
$$;

comment on function tenancy.accept_invitation(text) is
  'The acting person joins the account that invited his address, and the context is signed anew.
Returns the account''s id. Errors: 42501 nobody is acting; NF002 token unknown, used, revoked,
expired, for another address, or its sender may not give the role any more (never told apart); LM002
no free seat; RL003 the account is personal; 23505 a member already; 40001 at repeatable read, when
another change of the members went first. SPEC 2.';
grant execute on function tenancy.accept_invitation(text) to cf_app;
