set local role cf_kernel;

create or replace function tenancy.create_team(
  p_name text,
  p_slug text,
  p_region text default 'eu'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the account does not exist yet, so no policy can let the actor write into it.
declare
  v_user_id uuid := identity.current_user_id();
  v_account_id uuid;
begin
  if v_user_id is null then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'A team is made by a person: authenticate with a session token or a JWT.';
  end if;
  if not exists (select from identity.users where id = v_user_id and status = 'active') then
    raise exception using
      errcode = '42501',
      message = 'address is not verified',
      hint = 'Verify the e-mail address first.';
  end if;
  perform identity.require_attempt('create_team_day', v_user_id::text);
  v_account_id := tenancy.open_account(
    p_kind => 'team', p_slug => p_slug, p_name => p_name, p_region => p_region,
    p_owner_id => v_user_id
  );
  perform identity.refresh_context();
  return v_account_id;
end
$$;

comment on function tenancy.create_team(text, text, text) is
  'Makes a team account owned by the acting person and signs the context anew, so that he can act
in it at once. Returns the account''s id. Errors: 42501 nobody is acting or address not verified;
23505 slug taken; 23514 malformed slug, name or region; 23502 one of them missing; LM006 100 teams
in a day. SPEC 2.';
grant execute on function tenancy.create_team(text, text, text) to cf_app;
