-- kind, name, attributes, owner, grants, comment
select 'role', r.rolname, concat_ws(' ',
  case when r.rolcanlogin then 'login' else 'nologin' end,
  case when r.rolinherit then 'inherit' else 'noinherit' end,
  case when r.rolsuper then 'SUPERUSER' end,
  case when r.rolbypassrls then 'BYPASSRLS' end,
  case when r.rolcreaterole then 'createrole' end,
  case when r.rolcreatedb then 'createdb' end,
  case when r.rolreplication then 'REPLICATION' end,
  'limit ' || nullif(r.rolconnlimit, -1),
  (select string_agg('set ' || s, ' ' order by s) from unnest(r.rolconfig) as s)
), null, null::text[], null
from pg_catalog.pg_roles as r
where r.rolname ~ '^(cf|svc)_' and r.rolname not in (session_user, 'cf_migrator')
union all
-- The installer's own memberships are those of whoever installed, and are left out.
select 'role', m.member::regrole::text, concat_ws(' ',
  'in', m.roleid::regrole::text,
  case when bool_or(m.inherit_option) then 'inherit' else 'noinherit' end,
  case when bool_or(m.set_option) then 'set' else 'noset' end,
  case when bool_or(m.admin_option) then 'ADMIN' end
), null, null::text[], null
from pg_catalog.pg_auth_members as m
where m.member::regrole::text ~ '^(cf|svc)_'
  and m.member::regrole::text not in (session_user, 'cf_migrator')
group by m.member, m.roleid
union all
select 'database', '', '', datdba::regrole::text, datacl::text[], null
from pg_catalog.pg_database
where datname = current_database()
union all
select 'defaults', d.defaclrole::regrole::text, concat_ws(' ',
  case d.defaclobjtype
    when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
    when 'T' then 'types' else 'schemas' end,
  'in ' || nullif(d.defaclnamespace, 0)::regnamespace
), d.defaclrole::regrole::text, d.defaclacl::text[], null
from pg_catalog.pg_default_acl as d
where d.defaclrole::regrole::text ~ '^cf_'
union all
select 'extension', extname, 'in ' || extnamespace::regnamespace, null, null::text[], null
from pg_catalog.pg_extension
where extname not in ('plpgsql', 'pgtap')
