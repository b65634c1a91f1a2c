-- +goose Up
-- standing is what the operator of the central said of a workplace: '', 'confirmed' or
-- 'blocked'. source is the network that its first actions came from, bytes what they take
-- here. cut_seq and cut_hash are the last action that was removed: the chain goes on from it.
ALTER TABLE workplaces ADD COLUMN standing TEXT NOT NULL DEFAULT '';
ALTER TABLE workplaces ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE workplaces ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workplaces ADD COLUMN cut_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workplaces ADD COLUMN cut_hash TEXT NOT NULL DEFAULT '';
UPDATE workplaces SET bytes = 1024 + (SELECT COALESCE(SUM(LENGTH(body) + 400), 0) FROM actions WHERE workplace = id);
CREATE INDEX workplaces_source ON workplaces (source, created_at);
CREATE INDEX workplaces_bytes ON workplaces (standing, bytes);
CREATE INDEX actions_received ON actions (workplace, received_at, seq);

-- +goose Down
DROP INDEX actions_received;
DROP INDEX workplaces_bytes;
DROP INDEX workplaces_source;
ALTER TABLE workplaces DROP COLUMN cut_hash;
ALTER TABLE workplaces DROP COLUMN cut_seq;
ALTER TABLE workplaces DROP COLUMN bytes;
ALTER TABLE workplaces DROP COLUMN source;
ALTER TABLE workplaces DROP COLUMN standing;
