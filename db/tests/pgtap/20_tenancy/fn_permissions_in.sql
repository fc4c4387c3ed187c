-- What a context says of one account, read from its text.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.personal_account(:'bob') as bobs \gset
select tests.new_team(:'bob', 'team') as team \gset
select tests.add_member(:'team', :'ada', 'viewer');
select tests.log_in(:'ada');
select current_setting('cf.context') as context \gset
select tests.as_kernel();
select alike(
  tenancy.permissions_in(:'context', :'own'), '%,billing.manage,%', 'hers, as its owner'
);
select alike(tenancy.permissions_in(:'context', :'team'), '%,project.read,%', 'the team''s');
select unalike(
  tenancy.permissions_in(:'context', :'team'), '%,project.write,%', 'where she may look only'
);
select unalike(tenancy.permissions_in(:'context', :'team'), '%;%', 'and nothing of another group');
select is(tenancy.permissions_in(:'context', :'bobs'), '', 'nothing of somebody else''s account');
select is(tenancy.permissions_in(:'context', null), null, 'nor of none');
select is(tenancy.permissions_in(null, :'own'), null, 'nor without a context');
select is(tenancy.permissions_in('', :'own'), '', 'nor with an empty one');
-- Fields before it are the caller's own words.
select is(
  tenancy.permissions_in(
    format(':e|user||||,credits.spend,=%s|||;,credits.spend,=%s||,billing.read,=%s|',
      :'own', :'own', :'team'),
    :'own'
  ), '', 'a request id or a reason that looks like rights is none'
);

select * from finish();
rollback;
