set local role cf_kernel;

create or replace function tenancy.may_charge(p_context text, p_account_id uuid)
returns boolean
language sql
stable
called on null input
security invoker
parallel safe
-- The first line feed stands before the first group of this kind, and nothing but such groups comes
-- after it (tenancy.group_text), and shared projects, whose ids have no hyphens.
return p_context like concat(e'%\n%', p_account_id, '%');

comment on function tenancy.may_charge(text, uuid) is
  'Whether an actor context says that the actor has both credits.spend and usage.record in the
account; of no account true or null, so the caller must find a row of it. Reads the text as it is,
before or after the proof: the caller lets nothing happen that kernel.is_genuine does not confirm.
One comparison, which the planner puts in place of the call: for billing.use_quota, which is called
at every request.';
