-- What the program may do; run again after every migration. Rows of the audit log, the steps of a
-- conversion and the history of the inbox are added and never changed; a conversion is never removed.
GRANT USAGE ON SCHEMA firmdate TO firmdate_program;
REVOKE ALL ON ALL TABLES IN SCHEMA firmdate FROM firmdate_program;
GRANT SELECT ON schema_version, audit_head TO firmdate_program;
GRANT SELECT, INSERT ON audit, conversion_step, inbox_history, store_identity TO firmdate_program;
GRANT SELECT, INSERT, UPDATE ON conversion, order_watch, promise, inbox_item, quote_told TO firmdate_program;
GRANT SELECT, INSERT, UPDATE, DELETE ON link TO firmdate_program;
