-- docs/style.md: errors. The registry is what callers are told; the functions are what they get.
begin;
select plan(10);

set local role cf_owner;
grant usage on schema kernel to cf_migrator;
grant select on kernel.error_codes to cf_migrator;
create policy select_control on kernel.error_codes for select to cf_migrator using (true);
reset role;

create temp view sources as
select p.oid::regproc::text as name, p.prosrc as source
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = to_regrole('cf_owner') and p.prokind = 'f';

create temp view raised as
select distinct s.name, m.code[1] as code
from sources as s
cross join lateral regexp_matches(s.source, 'errcode\s*=\s*''([^'']*)''', 'g') as m (code);

create temp view unregistered as
select name, code from raised where code not in (select sqlstate from kernel.error_codes);

create temp view misshapen as
select sqlstate
from kernel.error_codes
where not (
  sqlstate in ('22004', '22023', '28000', '40001', '42501') or sqlstate ~ '^23[0-9]{3}$'
  or sqlstate ~ '^(NF|ST|RL|LM|SV)[0-9]{3}$'
);

create temp view formatted as
select name from sources where source ~* '\mraise\s+exception\s+''' or source ~* '\mraise\s+''';

create temp view moving_messages as
select name
from sources
where regexp_count(source, '\mmessage\s*=')
  <> regexp_count(source, '\mmessage\s*=\s*''[a-z][^''%]*''\s*[,;]');

create temp view without_code as
select name
from sources
where source ~* '\mraise\s+(exception|using)' and source !~ 'errcode\s*=';

select cmp_ok((select count(*) from raised), '>', 10::bigint,
  'the sweep sees what functions raise');
select is_empty('table unregistered', 'every code that a function raises is registered');
select is_empty(
  $$select sqlstate from kernel.error_codes where sqlstate !~ '^23'
    except
    select code from raised$$,
  'every registered code is raised by a function, or by a constraint'
);
select is_empty('table misshapen', 'every code is a house code or a standard one that fits');
select is_empty('table formatted', 'no message is formatted: values go into the detail');
select is_empty('table moving_messages', 'every message is one fixed lower-case phrase');
select is_empty('table without_code', 'no exception is raised without a code');

set local role cf_owner;
create function kernel.control() returns void language plpgsql as $$
begin
  raise exception using
    errcode = 'ZZ999',
    message = 'Project ' || 'x',
    detail = 'none';
end
$$;
create function kernel.old_control() returns void language plpgsql as $$
begin
  raise exception 'project % is gone', 1;
end
$$;
reset role;

select ok(exists (select from unregistered where code = 'ZZ999'),
  'control: an unregistered code is found');
select ok(exists (select from moving_messages where name = 'kernel.control'),
  'control: a message that holds data is found');
select ok(exists (select from formatted where name = 'kernel.old_control')
  and exists (select from without_code where name = 'kernel.old_control'),
  'control: a formatted message without a code is found');

select * from finish();
rollback;
