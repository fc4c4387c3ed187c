set search_path = pg_catalog, pg_temp;
set client_min_messages = warning;
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
-- A client that is killed in a long statement is noticed, so that its lock does not stay behind.
set client_connection_check_interval = '1s';
