\set n random(1, :accounts)
begin;
select identity.act_as_system(md5('seed account ' || :n)::uuid, 'bench');
select billing.capture_credits(md5('seed account ' || :n)::uuid, billing.hold_credits(md5('seed account ' || :n)::uuid, 1, gen_random_uuid()::text, 'generation.standard'));
commit;
