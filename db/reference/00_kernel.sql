set local role cf_kernel;

-- The key that signs actor contexts is made once, here, and never leaves the database.
select kernel.rotate_signing_key()
where not exists (select from kernel.signing_keys where retired_at is null);

insert into kernel.settings (name, value) values ('expiry_binding', 'off')
on conflict (name) do nothing;

insert into kernel.error_codes (sqlstate, name, meaning, hint)
values
  ('22004', 'null_value_not_allowed', 'A value that must be given is null', 'Pass the value.'),
  ('22023', 'invalid_parameter_value', 'A value has the wrong form', 'See the function''s text.'),
  ('23502', 'not_null_violation', 'A value that must be given is null', 'Pass the value.'),
  ('23503', 'foreign_key_violation', 'A value names something that is not there', 'Name another.'),
  ('23505', 'unique_violation', 'A name, slug or key is taken', 'Choose another.'),
  ('23514', 'check_violation', 'A value breaks a rule of its column', 'See the constraint named.'),
  ('28000', 'not_authenticated', 'The credential or the actor context is refused',
    'Authenticate again in this transaction.'),
  ('42501', 'permission_denied', 'The actor or the service may not do this',
    'Act as somebody who may.'),
  ('LM001', 'too_many_accounts', 'The actor has more accounts than one context holds',
    'Pass p_account_id to act inside one account.'),
  ('LM002', 'no_free_seat', 'The plan''s seats are taken',
    'Remove a member or change to a plan with more seats.'),
  ('LM003', 'feature_not_in_plan', 'The plan does not include this',
    'Change to a plan that includes it.'),
  ('LM005', 'too_many_factors', 'The person has 10 second factors', 'Remove one.'),
  ('LM010', 'quota_reached', 'The quota of the period is used up',
    'Wait until resets_at in the detail, or change to a larger plan.'),
  ('LM011', 'not_enough_credits', 'The account has fewer credits available than are asked for',
    'Buy credits, or wait until a hold is released.'),
  ('LM020', 'brand_kit_limit', 'The plan''s brand kits are used',
    'Change to a plan with more brand kits.'),
  ('LM021', 'storage_limit', 'The plan''s storage is used',
    'Remove files or change to a plan with more storage.'),
  ('NF001', 'not_found', 'The row is not there, or the actor may not see it', 'Check the id.'),
  ('NF002', 'token_not_found', 'The token is unknown, used, expired or somebody else''s',
    'Ask for a new one.'),
  ('RL001', 'last_owner', 'An account must keep an owner', 'Make another member an owner first.'),
  ('RL010', 'idempotency_key_reused', 'The key was used for a call with other arguments',
    'Use a new key for every new intention, the same one only to retry.'),
  ('RL011', 'capture_above_hold', 'More was to be captured than is held',
    'Capture at most the amount of the hold.'),
  ('RL012', 'ledger_append_only', 'A row of the ledger was to be changed or deleted',
    'Correct a movement with another one.'),
  ('RL013', 'ledger_unbalanced', 'At commit the ledger and the balance did not agree',
    'Move credits through the functions of billing only.'),
  ('RL014', 'no_subscription', 'An account must keep a current subscription',
    'Start the next subscription in the same transaction.'),
  ('RL020', 'no_default_brand_kit', 'An account that has brand kits must keep a default one',
    'Make another kit the default.'),
  ('RL030', 'no_high_definition', 'The plan does not include finals in high definition',
    'Choose standard, or change to a plan with HD export.'),
  ('RL040', 'version_not_validated', 'A check of the model version has not passed',
    'Record a passed result of each kind of check.'),
  ('ST005', 'proof_not_fresh', 'The session has not proved of late who its bearer is',
    'Call identity.reauthenticate, answer its challenge if there is one, and try again.'),
  ('ST006', 'no_confirmed_factor', 'The person has no confirmed second factor',
    'Add a factor and confirm it first.'),
  ('ST010', 'hold_not_open', 'The hold was captured, released or has expired',
    'Look at its state; hold credits anew if the work is still to be done.'),
  ('ST020', 'project_deleted', 'The project is deleted', 'Restore it first.'),
  ('ST021', 'project_not_deleted', 'The project is not deleted', 'There is nothing to restore.'),
  ('ST030', 'request_in_wrong_state', 'The generation request cannot make this move now',
    'Read it again; generation.status_moves says what may follow its state.'),
  ('ST031', 'lease_lost', 'The worker does not hold the generation request any more',
    'Stop working on it; whoever holds it now answers for it.'),
  ('ST032', 'sample_expired', 'The sample has expired', 'Ask for a new generation.'),
  ('ST040', 'version_not_promotable', 'The model version is in production, archived or failed',
    'Promote a version that is staged or deprecated.'),
  ('ST050', 'message_not_leased', 'The consumer does not hold the message any more',
    'Do not send it again; whoever holds it now answers for it.'),
  ('SV001', 'stale_revision', 'Somebody changed the row since it was read',
    'Read it again, apply the change to it, and state its revision.')
on conflict (sqlstate) do update
set name = excluded.name, meaning = excluded.meaning, hint = excluded.hint
where (error_codes.name, error_codes.meaning, error_codes.hint)
  is distinct from (excluded.name, excluded.meaning, excluded.hint);
