-- SPEC 5: an event that comes twice is known again.
begin;
select plan(6);

select tests.as_kernel();
select is(octet_length(billing.payload_hash('{}')), 32, 'it is SHA-256');
select is(billing.payload_hash('{"a": 1, "b": 2}'), billing.payload_hash('{"b":2,"a":1}'),
  'the order of the fields does not matter');
select isnt(billing.payload_hash('{"a": 1}'), billing.payload_hash('{"a": 2}'),
  'what they say does');
select isnt(billing.payload_hash('{"data": {"links": 1}}'),
  billing.payload_hash('{"data": {"links": 2}}'), 'inside them too');
select is(
  billing.payload_hash('{"a": 1, "pending_webhooks": 1, "request": {}, "api_version": "1",
    "links": [1], "transmissions": [1], "_action": "#1", "_model": "sale.order"}'),
  billing.payload_hash('{"a": 1}'), 'what differs between two deliveries does not'
);
select is(billing.payload_hash(null), null, 'nothing has none');

select * from finish();
rollback;
