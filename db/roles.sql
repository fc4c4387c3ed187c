-- Cluster roles and what they are to one another. Run before every migration by a log-in role that
-- has CREATEROLE and owns the database; no superuser. Run again it changes nothing, and it writes
-- to the shared catalogues only where something is missing, so that two databases of one cluster
-- may be migrated at the same time.
do $$
declare
  v_role text;
  v_pair text[];
begin
  foreach v_role in array array[
    'cf_owner', 'cf_kernel', 'cf_api',
    'cf_app', 'cf_auth', 'cf_worker', 'cf_billing', 'cf_mlops', 'cf_social',
    'cf_auditor', 'cf_analyst', 'cf_monitor', 'cf_backup'
  ] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      begin
        execute format('create role %I nologin', v_role);
      exception when duplicate_object or unique_violation then
        null; -- made by another database's migration a moment ago
      end;
    end if;
  end loop;

  -- One log-in role a service. Time-outs: a service that hangs holds no lock for long.
  foreach v_role in array array[
    'svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'svc_social',
    'svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup'
  ] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      begin
        execute format('create role %I login noinherit', v_role);
        execute format('alter role %I set lock_timeout = %L', v_role, '5s');
        execute format('alter role %I set statement_timeout = %L', v_role, '30s');
        execute format(
          'alter role %I set idle_in_transaction_session_timeout = %L', v_role, '60s'
        );
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;

  -- The migrating role may become the owners, and inherits nothing from them by accident.
  foreach v_role in array array['cf_owner', 'cf_kernel', 'cf_api'] loop
    if not exists (
      select
      from pg_catalog.pg_auth_members
      where roleid = v_role::regrole and member = current_user::regrole and set_option
    ) and not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
      execute format('grant %I to %I with inherit false, set true', v_role, current_user);
    end if;
  end loop;

  -- {group, member}: a member inherits the group's rights and cannot SET ROLE to it, so that
  -- RESET ROLE and SET ROLE lead nowhere.
  foreach v_pair slice 1 in array array[
    ['cf_app', 'cf_auth'], ['cf_app', 'cf_worker'], ['cf_app', 'cf_billing'],
    ['cf_app', 'cf_mlops'], ['cf_app', 'cf_social'],
    ['cf_app', 'svc_app'], ['cf_auth', 'svc_auth'], ['cf_worker', 'svc_worker'],
    ['cf_billing', 'svc_billing'], ['cf_mlops', 'svc_mlops'], ['cf_social', 'svc_social'],
    ['cf_auditor', 'svc_auditor'], ['cf_analyst', 'svc_analyst'],
    ['cf_monitor', 'svc_monitor'], ['cf_backup', 'svc_backup']
  ] loop
    if not exists (
      select
      from pg_catalog.pg_auth_members
      where roleid = v_pair[1]::regrole and member = v_pair[2]::regrole
        and inherit_option and not set_option
    ) then
      execute format('grant %I to %I with inherit true, set false', v_pair[1], v_pair[2]);
    end if;
  end loop;

  -- The database itself: nobody enters, and nobody makes temporary objects, without being named.
  if (
    select datacl is null or datacl::text like '%{=%' or datacl::text like '%,=%'
    from pg_catalog.pg_database
    where datname = current_database()
  ) then
    execute format('revoke all on database %I from public', current_database());
    execute format('grant create, connect on database %I to cf_owner', current_database());
    execute format(
      'grant connect on database %I to cf_app, cf_auditor, cf_analyst, cf_monitor, cf_backup',
      current_database()
    );
  end if;
end
$$;

-- A function is nobody's until it is granted. Only the global form has this effect: the form with
-- IN SCHEMA cannot take away what the global default gives.
set role cf_owner;
alter default privileges revoke execute on functions from public;
set role cf_kernel;
alter default privileges revoke execute on functions from public;
set role cf_api;
alter default privileges revoke execute on functions from public;
reset role;
