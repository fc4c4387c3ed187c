-- More helpers of the pgTAP suites: people with a second factor.
create function tests.envelope(p_key_id text default 'k1')
returns text
language sql
as $$
  select format(
    'v1.%s.%s.%s', p_key_id, left(md5(gen_random_uuid()::text), 16), md5(gen_random_uuid()::text)
  );
$$;
comment on function tests.envelope(text) is
  'What a service stores of a secret: it looks encrypted under this key; another one at each call.';

create function tests.next_step(p_factor_id uuid)
returns bigint
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_step bigint;
begin
  perform tests.as_kernel();
  select greatest(f.last_step + 1, extract(epoch from clock_timestamp())::bigint / 30 - 5)
  into strict v_step
  from identity.factors as f
  where f.id = p_factor_id;
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_step;
end
$$;
comment on function tests.next_step(uuid) is
  'A time step whose code the authenticator app may still be proved with. Role and context stay.';

create function tests.add_totp(p_person uuid)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_new record;
begin
  perform tests.grant_plan(tests.personal_account(p_person), 'pro');
  perform tests.log_in(p_person, 'svc_auth');
  select n.* into v_new
  from identity.add_factor(p_kind => 'totp', p_name => 'app', p_secret => tests.envelope()) as n;
  perform identity.prove_totp(
    p_challenge => v_new.challenge, p_factor_id => v_new.factor_id,
    p_step => tests.next_step(v_new.factor_id)
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_new.factor_id;
end
$$;
comment on function tests.add_totp(uuid) is
  'Gives the person the plan Pro and a confirmed authenticator app; returns the factor''s id. Role
and context stay.';

create function tests.challenge(p_person uuid)
returns text
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_email text;
  v_challenge text;
begin
  perform tests.as_kernel();
  select u.email into strict v_email from identity.users as u where u.id = p_person;
  perform tests.as_service('svc_auth');
  select l.challenge into v_challenge from identity.log_in(v_email, tests.password()) as l;
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_challenge;
end
$$;
comment on function tests.challenge(uuid) is
  'The person''s password is right; returns the challenge that asks for the second factor. Role and
context stay.';

create function tests.log_in_with_totp(
  p_person uuid, p_factor_id uuid, p_role text default 'svc_auth'
)
returns void
language plpgsql
as $$
declare
  v_token text;
begin
  perform tests.log_out();
  perform tests.as_service('svc_auth');
  select p.token into strict v_token
  from identity.prove_totp(
    p_challenge => tests.challenge(p_person), p_factor_id => p_factor_id,
    p_step => tests.next_step(p_factor_id)
  ) as p;
  perform tests.as_service(p_role);
  perform identity.authenticate(v_token);
end
$$;
comment on function tests.log_in_with_totp(uuid, uuid, text) is
  'Logs a person in who has an authenticator app; from here on p_role speaks on his behalf.';
