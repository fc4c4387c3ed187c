set local role cf_kernel;

create or replace function tenancy.permissions_in(p_context text, p_account_id uuid)
returns text
language sql
immutable
called on null input
security invoker
parallel safe
-- The text of field 11 from the last semicolon up to the account's id.
return split_part(
  left(
    split_part(p_context, '|', 11),
    strpos(split_part(p_context, '|', 11), p_account_id::text)
  ), ';', -1
);

comment on function tenancy.permissions_in(text, uuid) is
  'What an actor context says of one account: its permissions there, each between commas
(",project.read,credits.spend,="), or an empty text; null without a context or an account. Reads the
text as it is, before or after the proof: the caller lets nothing happen that kernel.is_genuine does
not confirm. One expression, which the planner puts in place of the call; for the few kernel
functions that are called at every request, where tenancy.require_permission serves all others.';
