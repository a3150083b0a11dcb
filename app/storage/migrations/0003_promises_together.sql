-- A promise may count on what other warehouses send.
ALTER TABLE promise ADD COLUMN together INTEGER NOT NULL DEFAULT 0;
