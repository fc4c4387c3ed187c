-- One group of a context, and the mark of those in which an actor may charge.
begin;
select plan(6);

select tests.as_kernel();
select is(tenancy.group_text(p::text[], 'x,y'), w, d)
from (values
  ('{a.b,c.d}', ',a.b,c.d,=x,y', 'permissions, then accounts'),
  ('{a.b,credits.spend}', ',a.b,credits.spend,=x,y', 'who may spend alone has no mark'),
  ('{usage.record}', ',usage.record,=x,y', 'nor who may write down usage alone'),
  ('{usage.record,a.b,credits.spend}', e'\n,usage.record,a.b,credits.spend,=x,y',
    'who may do both has it, in whatever order'),
  (null, null, 'without permissions there is none')
) as v (p, w, d);
select is(
  (select string_agg(t.line, ';' order by t.line collate "C" desc)
  from (values ('{a.b}'), ('{credits.spend,usage.record}'), ('{z}')) as g (permissions)
  cross join lateral (
    values (tenancy.group_text(g.permissions::text[], 'x'))
  ) as t (line)),
  e',z,=x;,a.b,=x;\n,credits.spend,usage.record,=x', 'in the order asked for the mark comes last'
);

select * from finish();
rollback;
