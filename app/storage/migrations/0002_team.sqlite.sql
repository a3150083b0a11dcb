-- A row of the audit log continues its writer's chain, and stays as it is.
CREATE TRIGGER audit_continues BEFORE INSERT ON audit
    WHEN new.number <> 1 + coalesce((SELECT number FROM audit_head WHERE writer = new.writer), 0)
    OR new.previous_hash <> coalesce((SELECT hash FROM audit_head WHERE writer = new.writer),
                                     '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
    SELECT RAISE(ABORT, 'a row of the audit log continues its chain');
END;
CREATE TRIGGER audit_head_follows AFTER INSERT ON audit BEGIN
    INSERT INTO audit_head (writer, number, hash) VALUES (new.writer, new.number, new.hash)
        ON CONFLICT (writer) DO UPDATE SET number = excluded.number, hash = excluded.hash;
END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
