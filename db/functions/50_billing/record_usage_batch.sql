set local role cf_kernel;

create or replace function billing.record_usage_batch(p_account_id uuid, p_events jsonb)
returns billing.usage_batch_answer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the log is written by the kernel alone, who has asked for the permission.
declare
  v_since timestamptz := kernel.kept_since('billing.usage_events');
  v_until timestamptz := now() + interval '5 minutes';
  v_given integer := case jsonb_typeof(p_events) when 'array' then jsonb_array_length(p_events) end;
  v_answer billing.usage_batch_answer;
begin
  perform tenancy.require_permission(p_account_id, 'usage.record');
  if v_given <= 10000 is not true then
    raise exception using
      errcode = '22023',
      message = 'batch is not usable',
      hint = 'Pass an array of at most 10,000 events.';
  end if;
  if jsonb_path_exists(p_events, '$[*].actor_id ? (@ != null)')
    and split_part(kernel.context(), '|', 2) <> 'system' then
    raise exception using
      errcode = '42501',
      message = 'permission denied',
      detail = 'An event names its actor_id.',
      hint = 'Only the system says who acted; leave actor_id out, and it is you.';
  end if;
  begin
    v_answer.inserted := billing.append_usage_batch(
      p_account_id => p_account_id, p_actor_id => identity.current_actor_id(),
      p_since => v_since, p_until => v_until, p_events => p_events
    );
  exception
    when data_exception or integrity_constraint_violation then
      perform billing.require_usage_events(v_since, v_until, p_events);
      raise;
  end;
  if v_answer.inserted is null then
    perform billing.require_usage_events(v_since, v_until, p_events);
  end if;
  v_answer.duplicates := v_given - v_answer.inserted;
  if v_answer.duplicates > 0 then
    perform billing.require_same_usage(p_account_id, p_events);
  end if;
  return v_answer;
end
$$;

comment on function billing.record_usage_batch(uuid, jsonb) is
  'Records up to 10,000 events in one call, all or none; answers how many are new and how many were
there before, by key, in the batch or by an earlier or simultaneous call, in whatever month. An
event: key (1 to 200 characters), action, quantity, and if wanted occurred_at (ISO 8601 with
offset; as long ago as the log is kept, at most 5 minutes ahead; the transaction''s start when left
out), model, details, actor_id (the system only). Errors: 42501 the actor lacks usage.record, or
names who acted; 22023 no array, too long, or an event is not usable (index from 0, reason in the
detail, JSON); RL010 a key was used with other arguments (index in the detail, JSON); 22004 no
account. SPEC 5.';
grant execute on function billing.record_usage_batch(uuid, jsonb) to cf_app;
