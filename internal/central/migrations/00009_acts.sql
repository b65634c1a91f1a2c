-- +goose Up
-- An act is what a citizen signs; its body is kept as it came, to the byte.
ALTER TABLE entries RENAME COLUMN visit_id TO act_id;
ALTER TABLE entries RENAME COLUMN visit_check TO act_check;
ALTER TABLE evidence ADD COLUMN act_id TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN body BYTEA;
ALTER TABLE evidence DROP COLUMN statement;
CREATE INDEX evidence_act ON evidence (act_id);

-- +goose Down
DROP INDEX evidence_act;
ALTER TABLE evidence ADD COLUMN statement TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence DROP COLUMN body;
ALTER TABLE evidence DROP COLUMN kind;
ALTER TABLE evidence DROP COLUMN act_id;
ALTER TABLE entries RENAME COLUMN act_check TO visit_check;
ALTER TABLE entries RENAME COLUMN act_id TO visit_id;
