-- The policies in words that pgrls can prove: it knows "column = the session's tenant" and no
-- membership in an array. "account_id = any (accounts of the context)" becomes "account_id =
-- tenancy.one_account()", which stands for any one of those accounts: a row that a policy admits
-- for some of them is admitted for one of them, because policies never negate that membership.
-- Accounts in which something is shared with the actor are accounts of the context too. Conditions
-- that only narrow are taken for true, so that what is proved holds without them; if one of them
-- were all that there is, the policy would admit everything here and be reported.
do $$
declare
  c_rules constant text[] := array[
    -- {what, what it becomes}, in this order
    ['identity\.current_person_id\(\) AS current_person_id', 'identity.current_user_id()'],
    ['identity\.current_user_id\(\) AS current_user_id', 'identity.current_user_id()'],
    [
      '\(\((\w+ = ANY \(\( SELECT tenancy\.[^)]*\) AS \w+\)::uuid\[\]\))\) IS TRUE\)',
      '(\1)'
    ],
    ['\(\w+ = ANY \(\( SELECT tenancy\.\w*projects\w*\([^)]*\) AS \w+\)::uuid\[\]\)\)', 'true'],
    [
      '= ANY \(\( SELECT tenancy\.\w*accounts\w*\([^)]*\) AS \w+\)::uuid\[\]\)',
      '= (select tenancy.one_account())'
    ],
    [
      '\(\(account_id >= \( SELECT [^)]* AS uuid\)\) AND \(account_id <= \( SELECT [^)]*\)\)\)',
      'true'
    ],
    [
      'AND \(\w+ (=|IS DISTINCT FROM) \( SELECT identity\.current_user_id\(\)\)\)',
      'AND true'
    ],
    ['\(\w+ (<> ALL|= ANY) \(ARRAY\[[^]]*\]\)\) AND', 'true AND']
  ];
  v_rule text[];
  v_policy record;
  v_using text;
  v_check text;
begin
  set local role cf_owner;
  create function tenancy.one_account() returns uuid language sql stable as 'select null::uuid';
  for v_policy in
    select p.polname as name, p.polrelid::regclass as relation, p.polcmd, p.polpermissive,
      case p.polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all'
      end as command,
      (
        select string_agg(case when r = 0 then 'public' else r::regrole::text end, ', ')
        from unnest(p.polroles) as r
      ) as roles,
      pg_get_expr(p.polqual, p.polrelid) as condition,
      pg_get_expr(p.polwithcheck, p.polrelid) as new_row
    from pg_catalog.pg_policy as p
  loop
    v_using := v_policy.condition;
    v_check := v_policy.new_row;
    foreach v_rule slice 1 in array c_rules loop
      v_using := regexp_replace(v_using, v_rule[1], v_rule[2], 'g');
      v_check := regexp_replace(v_check, v_rule[1], v_rule[2], 'g');
    end loop;
    execute format('drop policy %I on %s', v_policy.name, v_policy.relation);
    execute format(
      'create policy %I on %s as %s for %s to %s %s %s', v_policy.name, v_policy.relation,
      case when v_policy.polpermissive then 'permissive' else 'restrictive' end,
      v_policy.command, v_policy.roles, 'using (' || v_using || ')',
      'with check (' || v_check || ')'
    );
  end loop;
end
$$;
