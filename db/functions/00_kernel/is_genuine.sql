set local role cf_kernel;

create or replace function kernel.is_genuine(p_context text, p_inner_pad bytea, p_outer_pad bytea)
returns boolean
language sql
volatile
called on null input
security invoker
parallel restricted
-- Every function in here is got ready in each statement that asks, so there are few. No cast can
-- fail on a forged text, not even while the statement is planned: so the expiry is compared as the
-- text it is, which has ten digits before the point until the year 2286. What is signed is cut out
-- of the bytes: to count characters up to the end of the text takes longer than to hash it.
return
  starts_with(p_context, encode(sha256(p_outer_pad || sha256(
    p_inner_pad || substr(convert_to(p_context, 'UTF8'), 65)
  )), 'hex'))
  and (
    p_context like repeat('_', 64) || ':e|%' and split_part(p_context, '|', 8)
      >= (extract(epoch from clock_timestamp())::text collate "C")
    or p_context like concat(
      repeat('_', 64), ':t', pg_backend_pid(), '-', extract(epoch from current_timestamp), '|%'
    )
  );

comment on function kernel.is_genuine(text, bytea, bytea) is
  'Whether an actor context, as it stands in cf.context, was signed with the key that has these pads
(kernel.signing_keys, the one in use) and is good here and now: in this transaction of this backend,
or, bound to an expiry, at this moment (so it is volatile). Null when there is no context. One
expression, which the planner puts in place of the call: for kernel.context, and for the few kernel
functions that prove the actor within their one statement, as they are called at every request.';
