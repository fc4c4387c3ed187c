begin;
select plan(12);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.file_of(:'team', :'project') as file \gset
select format(
  'select generation.store_file(r, %L::jsonb || ''OTHER'', true) from generation.requests as r',
  :'file'
) as store \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok(
  replace(:'store', 'OTHER', '{"object_path": 1}'), '22023', null, 'a path is text'
);
select throws_ok(
  replace(:'store', 'OTHER', '{"mime_type": null}'), '22023', null, 'a type is needed'
);
select throws_ok(replace(:'store', 'OTHER', '{"bytes": 0}'), '22023', null, 'a file has bytes');
select throws_ok(
  replace(:'store', 'OTHER', '{"bytes": 99999999999999}'), '22023', null, 'a file has an end'
);
select throws_ok(
  replace(:'store', 'OTHER', '{"checksum": "zz"}'), '22023', null, 'a checksum is 64 hex digits'
);
select throws_ok(
  replace(:'store', 'OTHER', '{"width_px": -1}'), '22023', null, 'a width is positive'
);
select throws_ok(
  replace(:'store', 'OTHER', '{"height_px": 0}'), '22023', null, 'a height is positive'
);
select throws_ok(
  'select generation.store_file(r, null, true) from generation.requests as r', '22023', null,
  'a file is needed'
);
select lives_ok(replace(:'store', 'OTHER', '{}'), 'control: the file without the fault is kept');
select results_eq(
  $$select kind, is_final, project_id, bytes, encode(checksum, 'hex'),
      metadata ->> 'generation_request_id'
    from studio.assets$$,
  format(
    $$values ('ai_generated', true, %L::uuid, 1000::bigint, %L, %L)$$,
    :'project', repeat('ab', 32), :'request'
  ),
  'as an asset that names its request'
);
select throws_ok(
  replace(:'store', 'OTHER', '{}'), '23505', null, 'the same file again is refused'
);
select tests.as_system(:'team');
select throws_ok(
  'select generation.store_file(null, null, true)', '42501', null, 'no service may call it'
);

select * from finish();
rollback;
