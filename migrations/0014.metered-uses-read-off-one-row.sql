-- Each function named in a statement is looked up in it, so a use of a quota is to name fewer. The
-- rules of domains are made anew because they cannot be changed; staged rows, some seconds' worth, are
-- read again for that.
-- squawk-ignore-file ban-drop-constraint, ban-alter-domain-with-add-constraint
alter table billing.quota_counters
  add column is_plain boolean not null default false;
comment on column billing.quota_counters.is_plain is
  'Whether this row alone tells how the quota stands: the counter is not spread, its quota not a
rolling one, and the limit not reached. So a use reads its answer off the row.';
-- No query could use it: how old a counter may be depends on its row. The table is locked already.
-- squawk-ignore require-concurrent-index-deletion
drop index billing.quota_counters_period_start_idx;
alter table billing.usage_staging alter column occurred_at set default current_timestamp;
-- The same rules with fewer functions.
alter domain billing.usage_quantity drop constraint usage_quantity_ck;
alter domain billing.usage_quantity
  add constraint usage_quantity_ck check (value <@ numrange(0, 1000000000000, '()'));
alter domain billing.usage_details drop constraint usage_details_ck;
alter domain billing.usage_details
  add constraint usage_details_ck check (value @> '{}' and octet_length(value::text) <= 16384);
alter domain billing.usage_model drop constraint usage_model_ck;
alter domain billing.usage_model
  add constraint usage_model_ck check (length(value) <@ int4range(1, 101));
comment on column tenancy.person_rights.groups is
  'Field 11 of his context; empty when he is in no account. Null when it is not written down, as
with custom roles and with more than 1000 accounts: then tenancy.user_groups is asked.';
-- What is written down of each person's rights gets the line feeds of tenancy.group_text, as the
-- kernel, which needs no lock that keeps people from authenticating. Only after a rollback, when the
-- database is closed, has the kernel no policy: then one is made, as its file does.
grant select, update (groups) on tenancy.person_rights to cf_kernel;
do $$
begin
  if not exists (
    select from pg_catalog.pg_policy
    where polrelid = 'tenancy.person_rights'::regclass and polname = 'kernel_all'
  ) then
    create policy kernel_all on tenancy.person_rights to cf_kernel using (true) with check (true);
  end if;
end
$$;
set local role cf_kernel;
update tenancy.person_rights as r
set groups = (
  select string_agg(l.line, ';' order by l.line collate "C" desc)
  from (
    select case when g.part like '%,credits.spend,%' and g.part like '%,usage.record,%' then chr(10)
      else '' end || ltrim(g.part, chr(10))
    from unnest(string_to_array(r.groups, ';')) as g (part)
  ) as l (line)
)
where r.groups like '%,credits.spend,%';
set local role cf_owner;
