package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Tx is one transaction, on which everything is read and written. It ends with the
// function that it was given to.
type Tx struct {
	ctx    context.Context // of the Read or Write: a transaction is over when it is
	tx     *sql.Tx
	store  *Store
	failed error                // of the first statement that failed
	taken  []number             // reserved before, used here
	people map[model.IIN]bool   // whose data was touched; nil where nobody wants to know
	own    map[string]*sql.Stmt // that it ran, prepared where it ran them twice; nil values ran once
}

// prepare returns a statement and its arguments as the database takes them: a named string
// as a string, whatever methods it has to hide it from a log.
func (tx *Tx) prepare(query string, args []any) (string, []any, error) {
	plain := make([]any, len(args))
	for i, arg := range args {
		var err error
		if plain[i], err = driver.DefaultParameterConverter.ConvertValue(arg); err != nil {
			return "", nil, err
		}
		if text, ok := plain[i].(string); ok {
			// The door of the central refuses it; a register or a certificate may hold it too.
			if err := model.CheckStorable(text); err != nil {
				return "", nil, model.WrapError(model.CodeBadRequest, err)
			}
		}
	}
	if tx.store.record != nil {
		tx.store.record(numbered(query))
	}
	tx.see(args)
	query = tx.store.engine.bind(query)
	tx.store.trace(query, plain)
	return query, plain, nil
}

// note remembers the first failure of a statement.
func (tx *Tx) note(err error) error {
	if err != nil && tx.failed == nil {
		tx.failed = err
	}
	return err
}

// exec runs a statement and returns the number of rows that it changed.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	query, args, err := tx.prepare(query, args)
	if err != nil {
		return 0, err
	}
	result, err := tx.runner(query).exec(tx.ctx, args)
	if err != nil {
		return 0, tx.note(err)
	}
	return result.RowsAffected()
}

// row scans the one row of the answer, or returns ErrNotFound.
func (tx *Tx) row(query string, args []any, into ...any) error {
	query, args, err := tx.prepare(query, args)
	if err != nil {
		return err
	}
	err = tx.runner(query).row(tx.ctx, args).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err == nil {
		tx.see(into)
	}
	return tx.note(err)
}

// scanner is the Scan of a row.
type scanner func(into ...any) error

// each calls scan for every row of the answer.
func (tx *Tx) each(scan func(scanner) error, query string, args ...any) error {
	query, args, err := tx.prepare(query, args)
	if err != nil {
		return err
	}
	rows, err := tx.runner(query).rows(tx.ctx, args)
	if err != nil {
		return tx.note(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		err := scan(func(into ...any) error {
			err := rows.Scan(into...)
			if err == nil {
				tx.see(into)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return tx.note(rows.Err())
}

// list returns what scan makes of every row of the answer; never nil.
func list[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	all := []T{}
	err := tx.each(func(s scanner) error {
		one, err := scan(s)
		all = append(all, one)
		return err
	}, query, args...)
	return all, err
}

// one returns what scan makes of the one row of the answer, or ErrNotFound.
func one[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	return scan(func(into ...any) error { return tx.row(query, args, into...) })
}

// scanValue is scan of a row of one column.
func scanValue[T any](s scanner) (value T, err error) {
	err = s(&value)
	return value, err
}

// scanTime is scan of a row of one time.
func scanTime(s scanner) (at time.Time, err error) {
	err = s(moment{&at})
	return at, err
}

// Once records a value of the database itself, at its first use, and returns the one that is
// recorded.
func (tx *Tx) Once(key, value string) (recorded string, err error) {
	if _, err = tx.exec(`INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, key, value); err == nil {
		err = tx.row(`SELECT value FROM meta WHERE key = ?`, []any{key}, &recorded)
	}
	if err != nil {
		return "", fmt.Errorf("%s of the database: %w", key, err)
	}
	return recorded, nil
}

// hashHex is the SHA-256 of bytes, in hex.
func hashHex(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// micros is a time as a column keeps it; zero for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment scans what micros made.
type moment struct{ at *time.Time }

// Scan reads a column (sql.Scanner).
func (m moment) Scan(column any) error {
	n, ok := column.(int64)
	if !ok {
		return fmt.Errorf("a time in %T", column)
	}
	*m.at = time.Time{}
	if n != 0 {
		*m.at = time.UnixMicro(n).UTC()
	}
	return nil
}

// asJSON is v as a column keeps it. The types of package model always encode.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return string(text)
}

// fromJSON scans what asJSON made; an empty column leaves the value as it is.
type fromJSON struct{ into any }

// Scan reads a column (sql.Scanner).
func (j fromJSON) Scan(column any) error {
	var text []byte
	switch column := column.(type) {
	case string:
		text = []byte(column)
	case []byte:
		text = column
	}
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, j.into)
}

// dateText is a date as a column keeps it, such as 2023-03-15; empty for no date.
func dateText(d model.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// date scans what dateText made.
type date struct{ into *model.Date }

// Scan reads a column (sql.Scanner).
func (d date) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("a date in %T", column)
	}
	return d.into.UnmarshalText([]byte(text))
}
