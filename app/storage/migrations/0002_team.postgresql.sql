-- A row of the audit log continues its writer's chain. The functions run with their owner's rights: the
-- program's role moves a head on by adding the row that follows it, and in no other way.
-- Each body is one string, so that its stops do not end the statement.
CREATE FUNCTION audit_continues() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = firmdate, pg_temp AS '
    DECLARE last audit_head%ROWTYPE;
    BEGIN
        SELECT * INTO last FROM audit_head WHERE writer = new.writer FOR UPDATE;
        IF new.number <> 1 + coalesce(last.number, 0)
            OR new.previous_hash <> coalesce(last.hash, repeat(''0'', 64)) THEN
            RAISE EXCEPTION ''a row of the audit log continues its chain''
                USING ERRCODE = ''integrity_constraint_violation'';
        END IF;
        INSERT INTO audit_head (writer, number, hash) VALUES (new.writer, new.number, new.hash)
            ON CONFLICT (writer) DO UPDATE SET number = excluded.number, hash = excluded.hash;
        RETURN new;
    END';
REVOKE ALL ON FUNCTION audit_continues() FROM PUBLIC;
CREATE TRIGGER audit_continues BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_continues();
