-- Who drives an unfinished conversion, and until when nobody else may. '' is over already.
ALTER TABLE conversion ADD COLUMN lease_until TEXT NOT NULL DEFAULT '';

-- How far each writer's chain goes: rows missing at its end are noticed. Moved on by a trigger only.
CREATE TABLE audit_head (
    writer TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (writer, number, hash)
    SELECT writer, number, hash FROM audit a
    WHERE number = (SELECT max(number) FROM audit b WHERE b.writer = a.writer);
