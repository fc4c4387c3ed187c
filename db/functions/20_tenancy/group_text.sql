set local role cf_kernel;

create or replace function tenancy.group_text(p_permissions text[], p_accounts text)
returns text
language sql
stable
called on null input
security invoker
parallel safe
return case when p_permissions @> '{credits.spend,usage.record}'::text[] then chr(10) else '' end
  || ',' || array_to_string(p_permissions, ',') || ',=' || p_accounts;

comment on function tenancy.group_text(text[], text) is
  'One group of field 11 of a context: what may be done, and in which accounts (ids with commas
between them). With a line feed before it where an actor may spend credits and write down usage, so
that tenancy.may_charge is one comparison: whoever puts several groups together orders them by
collate "C" desc, which has those with the line feed last. Null without permissions or accounts.';
