-- Helpers of the pgTAP suites, in test databases only. They use the real functions under the real
-- service roles: a person in a test has signed up, verified the address and logged in.
do $$
declare
  v_role text;
begin
  foreach v_role in array array[
    'svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'svc_social',
    'svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup'
  ] loop
    if not exists (
      select
      from pg_catalog.pg_auth_members
      where roleid = v_role::regrole and member = current_user::regrole and set_option
    ) then
      execute format('grant %I to %I with inherit false, set true', v_role, current_user);
    end if;
  end loop;
end
$$;

create schema tests;
grant usage on schema tests to public;


create function tests.as_service(p_role text)
returns void
language sql
as $$
  select set_config('role', 'none', true);
  select set_config('role', p_role, true);
$$;
comment on function tests.as_service(text) is 'From here on this role speaks; the context stays.';

create function tests.log_out()
returns void
language sql
as $$
  select set_config('role', 'none', true);
  select set_config('cf.context', '', true);
$$;
comment on function tests.log_out() is 'Back to the migrating role, and nobody is acting.';

create function tests.as_kernel()
returns void
language sql
as $$
  select tests.log_out();
  select set_config('role', 'cf_kernel', true);
$$;
comment on function tests.as_kernel() is 'Sees every row: for controls and for looking at results.';

create function tests.password()
returns text
language sql
as $$
  select '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo'::text;
$$;
comment on function tests.password() is
  'The password of everybody in the tests, as a service hashes it.';

create function tests.new_person(p_name text)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_user_id uuid;
  v_token text;
begin
  perform tests.log_out();
  perform tests.as_service('svc_auth');
  v_token := identity.sign_up(
    p_email => p_name || '@example.com', p_username => p_name, p_password_phc => tests.password()
  );
  v_user_id := identity.verify_email(v_token);
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_user_id;
end
$$;
comment on function tests.new_person(text) is
  'Signs up and verifies name@example.com; returns the person''s id. Role and context stay.';

create function tests.log_in(p_person uuid, p_role text default 'svc_app')
returns void
language plpgsql
as $$
declare
  v_email text;
  v_token text;
begin
  perform tests.as_kernel();
  select u.email into strict v_email from identity.users as u where u.id = p_person;
  perform tests.as_service('svc_auth');
  select l.token into v_token from identity.log_in(v_email, tests.password()) as l;
  perform tests.as_service(p_role);
  perform identity.authenticate(v_token);
end
$$;
comment on function tests.log_in(uuid, text) is
  'Logs the person in and authenticates; from here on p_role speaks on the person''s behalf.';

create function tests.personal_account(p_person uuid)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_account_id uuid;
begin
  perform tests.as_kernel();
  select a.id into strict v_account_id
  from tenancy.members as m
  join tenancy.accounts as a on a.id = m.account_id
  where m.user_id = p_person and a.kind = 'personal';
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_account_id;
end
$$;
comment on function tests.personal_account(uuid) is 'The id of the person''s personal account.';

create function tests.new_team(p_owner uuid, p_slug text)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_account_id uuid;
begin
  perform tests.log_in(p_owner);
  v_account_id := tenancy.create_team(p_name => initcap(p_slug), p_slug => p_slug);
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_account_id;
end
$$;
comment on function tests.new_team(uuid, text) is
  'A team account owned by the person; returns its id. Role and context stay as they were.';

create function tests.add_member(p_account_id uuid, p_person uuid, p_role text)
returns void
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
begin
  perform tests.as_kernel();
  insert into tenancy.members (account_id, user_id, role)
  values (p_account_id, p_person, p_role);
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
end
$$;
comment on function tests.add_member(uuid, uuid, text) is
  'Puts the person into the account, past seats and invitations. Role and context stay.';

create function tests.as_system(p_account_id uuid, p_role text default 'svc_worker')
returns void
language plpgsql
as $$
begin
  perform tests.log_out();
  perform tests.as_service(p_role);
  perform identity.act_as_system(p_account_id => p_account_id, p_reason => 'test');
end
$$;
comment on function tests.as_system(uuid, text) is
  'From here on the back-end role p_role acts as the system inside the account.';

create function tests.grant_plan(p_account_id uuid, p_plan text)
returns void
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
begin
  perform tests.as_system(p_account_id, 'svc_billing');
  perform billing.start_subscription(p_account_id, p_plan);
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
end
$$;
comment on function tests.grant_plan(uuid, text) is
  'Subscribes the account to the plan, as the billing adapter does. Role and context stay.';

create function tests.grant_credits(p_account_id uuid, p_amount numeric)
returns void
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
begin
  perform tests.as_system(p_account_id, 'svc_billing');
  perform billing.grant_credits(
    p_account_id => p_account_id, p_amount => p_amount, p_reason => 'test',
    p_idempotency_key => gen_random_uuid()::text
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
end
$$;
comment on function tests.grant_credits(uuid, numeric) is
  'Gives the account credits, as the billing adapter does. Role and context stay.';

create function tests.new_project(p_account_id uuid, p_person uuid)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_project_id uuid;
begin
  perform tests.log_in(p_person);
  v_project_id := studio.create_project(
    p_account_id => p_account_id,
    p_workbench_id => studio.create_workbench(p_account_id, 'Bench'), p_name => 'Project'
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_project_id;
end
$$;
comment on function tests.new_project(uuid, uuid) is
  'The person makes a project on a new workbench; returns its id. Role and context stay.';

create function tests.new_request(
  p_account_id uuid, p_person uuid, p_project_id uuid, p_key text default gen_random_uuid()::text
)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_request_id uuid;
begin
  perform tests.log_in(p_person);
  v_request_id := generation.request_generation(
    p_account_id => p_account_id, p_project_id => p_project_id, p_prompt => 'a fox in the snow',
    p_output_format => 'instagram_post', p_idempotency_key => p_key
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_request_id;
end
$$;
comment on function tests.new_request(uuid, uuid, uuid, text) is
  'The person asks for a generation; returns the request''s id. Role and context stay.';

create function tests.lease_of(p_request_id uuid)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_token uuid;
begin
  perform tests.log_out();
  perform tests.as_service('svc_worker');
  select c.lease_token into strict v_token
  from generation.claim_requests('tester', 100) as c
  where c.request_id = p_request_id;
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_token;
end
$$;
comment on function tests.lease_of(uuid) is
  'A worker claims all that is due, this request among it; returns its lease token. Role and context
stay.';

create function tests.file_of(p_account_id uuid, p_project_id uuid)
returns jsonb
language sql
as $$
  select jsonb_build_object(
    'object_path',
    format('%s/%s/%s/picture.png', p_account_id, p_project_id, gen_random_uuid()),
    'mime_type', 'image/png', 'bytes', 1000, 'width_px', 1080, 'height_px', 1080,
    'checksum', repeat('ab', 32)
  );
$$;
comment on function tests.file_of(uuid, uuid) is
  'What a worker says of a file that it stored for the project; another one at each call.';

create function tests.deliver_samples(p_account_id uuid, p_project_id uuid, p_request_id uuid)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_token uuid := tests.lease_of(p_request_id);
begin
  perform tests.as_system(p_account_id);
  perform generation.submit_samples(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => v_token,
    p_samples => (
      select jsonb_agg(tests.file_of(p_account_id, p_project_id)) from generate_series(1, 4)
    )
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_token;
end
$$;
comment on function tests.deliver_samples(uuid, uuid, uuid) is
  'A worker claims the request and delivers four samples; returns the lease token it did it with.
Role and context stay.';

create function tests.choose_sample(
  p_account_id uuid, p_person uuid, p_request_id uuid, p_quality text default 'standard'
)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_sample_id uuid;
begin
  perform tests.log_in(p_person);
  select s.id into strict v_sample_id
  from generation.samples as s
  where s.account_id = p_account_id and s.request_id = p_request_id and s.ordinal = 2;
  perform generation.select_sample(
    p_account_id => p_account_id, p_request_id => p_request_id, p_sample_id => v_sample_id,
    p_quality => p_quality
  );
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_sample_id;
end
$$;
comment on function tests.choose_sample(uuid, uuid, uuid, text) is
  'The person chooses the second sample; returns its id. Role and context stay.';

create function tests.stage(
  out ann uuid, out vic uuid, out eve uuid, out team uuid, out project uuid
)
language plpgsql
as $$
begin
  ann := tests.new_person('ann');
  vic := tests.new_person('vic');
  eve := tests.new_person('eve');
  team := tests.new_team(ann, 'foxes');
  perform tests.add_member(team, vic, 'viewer');
  project := tests.new_project(team, ann);
  perform tests.grant_credits(team, 10);
end
$$;
comment on function tests.stage() is
  'Ann owns the team foxes, Vic is a viewer of it, Eve is a stranger; the team has a project and 10
credits. Role and context stay.';

create function tests.refused_by(p_table text, p_row jsonb)
returns text
language plpgsql
as $$
declare
  v_columns text;
  v_constraint text;
begin
  select string_agg(quote_ident(k.name), ', ') into v_columns
  from jsonb_object_keys(p_row) as k (name);
  begin
    execute format(
      'insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)',
      p_table, v_columns
    ) using p_row;
    return 'nothing';
  exception
    when integrity_constraint_violation then
      get stacked diagnostics v_constraint = constraint_name;
      return coalesce(nullif(v_constraint, ''), sqlstate);
  end;
end
$$;
comment on function tests.refused_by(text, jsonb) is
  'Inserts a row as the present role; returns the constraint that refused it, or nothing.';

create function tests.plan_of(p_query text, out p_plan text) language plpgsql as $$
begin
  execute 'explain (verbose, format json) ' || p_query into p_plan;
end
$$;
comment on function tests.plan_of(text) is
  'The plan of a statement with every expression in it, as the present role.';
