-- studio.share_links: who shares sees the links and revokes them; nobody reads a token.
begin;
select plan(25);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as other \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'ann');
select studio.update_project(:'team', :'project', 1,
  p_settings => '{"collaboration": {"invite": "editor", "share_outside": "editor"}}');
select link_id as anns from studio.create_share_link(:'team', :'project') \gset
select tests.log_in(:'eve');
select link_id as eves from studio.create_share_link(:'team', :'project') \gset
select results_eq('select id from studio.share_links', array[:'eves'::uuid],
  'a collaborator sees the links that she made');
select tests.log_in(:'ann');
select results_eq('select id from studio.share_links order by id',
  format('select unnest(array[%L, %L]::uuid[]) order by 1', :'anns', :'eves'),
  'control: who shares in the account sees all');
select throws_ok(q, '42501', null, 'and not: ' || q)
from unnest(array[
  'select token_hash from studio.share_links', 'select * from studio.share_links',
  'insert into studio.share_links default values', 'update studio.share_links set max_uses = null',
  'update studio.share_links set revoked_at = null', 'delete from studio.share_links',
  'truncate studio.share_links'
]) as q;
select tests.log_in(:'vic');
select is((select count(*) from studio.share_links), 0::bigint, 'a viewer sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.share_links), 0::bigint, 'nor does nobody');

-- A link that a collaborator made to a project where she may not any more.
select tests.log_out();
set local role cf_owner;
grant insert on studio.share_links to cf_kernel;
select tests.log_out();
select tests.as_kernel();
insert into studio.share_links (
  account_id, project_id, role, token_hash, created_by, granted_through
)
values (:'team', :'other', 'viewer', sha256('past'), :'eve', :'share')
returning id as past \gset
select tests.log_in(:'eve');
select results_eq('select id from studio.share_links', array[:'eves'::uuid],
  'of a project that is not shared with her any more, she does not see even her own');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_out();
create function pg_temp.making(p_project text, p_by text, p_through text) returns text
language sql as $$
  select format('insert into studio.share_links (account_id, project_id, role, token_hash,
    created_by, granted_through) values (%L, %L, %L, sha256(%L), %L, %L)',
    current_setting('test.team'), p_project, 'viewer', clock_timestamp()::text, p_by, p_through)
$$;
select set_config('test.team', :'team', true) is not null as done \gset
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(pg_temp.making(:'project', :'vic', null), '42501', null, 'a viewer makes none');
update studio.share_links set revoked_at = now();
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(pg_temp.making(p, b, t), '42501', null, 'a collaborator makes none ' || d)
from (values
  (:'other', :'eve', :'share', 'to another project'),
  (:'project', :'ann', :'share', 'in another''s name'),
  (:'project', :'eve', null, 'as a member does')
) as v (p, b, t, d);
select lives_ok(pg_temp.making(:'project', :'eve', :'share'),
  'control: but one that rests on hers');
update studio.share_links set revoked_at = now();
select tests.as_kernel();
select results_eq('select id from studio.share_links where revoked_at is null order by id',
  format('select unnest(array[%L, %L]::uuid[]) order by 1', :'anns', :'past'),
  'she revokes hers alone');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select lives_ok(pg_temp.making(:'other', :'ann', null), 'who shares in the account makes any');
update studio.share_links set revoked_at = now();
select tests.as_kernel();
select is((select count(*) from studio.share_links where revoked_at is null), 0::bigint,
  'and revokes any');
select ok(not has_column_privilege('cf_api', 'studio.share_links', c, 'update'),
  'no function changes ' || c)
from unnest(array['role', 'max_uses', 'expires_at', 'use_count']) as c;
select tests.as_kernel();
select is_empty(
  $$select from audit.entries where table_name = 'studio.share_links'
    and changes -> 'token_hash' <> '"redacted"'$$, 'the audit trail holds no hash of a token'
);

select * from finish();
rollback;
