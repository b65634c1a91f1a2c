-- +goose Up
-- Computers at counters. The first batch of actions makes the key (Ed25519) known.
CREATE TABLE workplaces (
    id         TEXT PRIMARY KEY,
    public_key BYTEA NOT NULL,
    office     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What operators did there. body is the action as it was sent; signature stands at the
-- last action of each batch.
CREATE TABLE actions (
    workplace   TEXT NOT NULL REFERENCES workplaces (id),
    seq         BIGINT NOT NULL,
    hash        TEXT NOT NULL,
    body        TEXT NOT NULL,
    signature   BYTEA,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workplace, seq)
);

-- +goose Down
DROP TABLE actions;
DROP TABLE workplaces;
