drop table if exists pg_temp.told;
create temporary table told (
  family text not null,
  account_id uuid not null,
  key text not null,
  name text not null,
  amount numeric(18,2) not null,
  id uuid,
  outcome text not null
);
