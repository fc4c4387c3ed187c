set local role cf_kernel;

create or replace function identity.delete_own_user()
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: takes away what no policy lets a person touch; he is the verified context's.
begin
  perform identity.retire_person(identity.require_proved_person(), 'deleted');
  perform set_config('cf.context', '', true);
end
$$;

comment on function identity.delete_own_user() is
  'The acting person deletes himself, softly: his sessions, tokens and social log-ins end at once,
he leaves his teams, the personal account is deleted, and his address and user name are free
again. From then on nobody is acting in this transaction. His personal data stay until an erasure
(identity.request_privacy). Errors: 42501 no person is acting; ST005 the proof is not fresh (the
auth service calls identity.reauthenticate for the same session); RL001 he is the last owner of a
team; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.delete_own_user() to cf_app;
