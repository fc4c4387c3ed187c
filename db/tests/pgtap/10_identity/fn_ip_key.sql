-- One client is one network, whatever addresses it has.
begin;
select plan(10);

select tests.as_kernel();
select is(identity.ip_key(a::inet), k, format('%s is %s', a, k))
from (values
  ('203.0.113.7', '203.0.113.7'), ('203.0.113.7/24', '203.0.113.7'),
  ('2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'), ('2001:db8:1:2:ffff::/128', '2001:db8:1:2::/64'),
  ('2001:db8:1:2::1/48', '2001:db8:1:2::/64'), ('2001:db8:1:3::1', '2001:db8:1:3::/64'),
  ('::ffff:203.0.113.7', '203.0.113.7'), ('::ffff:cb00:7107/100', '203.0.113.7'),
  ('::1', '::/64'), (null, null)
) as v (a, k);

select * from finish();
rollback;
