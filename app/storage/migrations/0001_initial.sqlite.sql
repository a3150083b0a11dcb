-- What stays on this computer: last answers, and what can be searched.

CREATE TABLE cache (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    batch TEXT NOT NULL,
    UNIQUE (kind, record)
);
CREATE VIRTUAL TABLE search_text USING fts5 (
    title, detail, content = 'search_entry', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_text (rowid, title, detail) VALUES (new.id, new.title, new.detail);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_text (search_text, rowid, title, detail) VALUES ('delete', old.id, old.title, old.detail);
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE OF title, detail ON search_entry BEGIN
    INSERT INTO search_text (search_text, rowid, title, detail) VALUES ('delete', old.id, old.title, old.detail);
    INSERT INTO search_text (rowid, title, detail) VALUES (new.id, new.title, new.detail);
END;
