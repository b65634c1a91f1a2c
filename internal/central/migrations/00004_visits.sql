-- +goose Up
-- The visit of a placement; empty for entries of before.
ALTER TABLE entries ADD COLUMN visit_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX entries_visit ON entries (visit_id) WHERE visit_id <> '';

-- +goose Down
DROP INDEX entries_visit;
ALTER TABLE entries DROP COLUMN visit_id;
