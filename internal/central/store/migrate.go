package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The tables of a database and those that this program knows.
var (
	// ErrSchemaOld is a database that was made by an earlier version of the program.
	ErrSchemaOld = errors.New("the tables are those of an earlier version: run kezek-central migrate")
	// ErrSchemaNew is one that was made by a later version. This one would not know what it
	// changes.
	ErrSchemaNew = errors.New("the tables are those of a later version: use the program of that version")
)

const (
	migrationLockTry  = time.Second      // before the lock is tried again
	migrationLockTime = 10 * time.Minute // another process may be at it
)

func migrationFiles() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

// Migrate brings the tables up to date, or makes them; a file of SQLite is created where it is
// missing. Where several processes do it at once one does, and the others wait. It returns the
// versions of before and of now.
func Migrate(ctx context.Context, address string) (from, to int64, err error) {
	db, err := engineOf(address)
	if err != nil {
		return 0, 0, err
	}
	if p, ok := db.(postgres); ok {
		db = p.forMigration()
	}
	pool, err := db.open(ctx)
	if err != nil {
		return 0, 0, err
	}
	from, to, err = migrate(ctx, db, pool)
	return from, to, errors.Join(err, pool.Close())
}

func migrate(ctx context.Context, db engine, pool *sql.DB) (from, to int64, err error) {
	fail := func(err error) (int64, int64, error) {
		return from, to, fmt.Errorf("bring the database up to date: %w", err)
	}
	known, err := knownVersion()
	if err == nil {
		from, err = version(ctx, db, pool)
	}
	if err != nil {
		return fail(err)
	}
	if from > known {
		return fail(ErrSchemaNew)
	}
	provider, err := db.migrator(pool)
	if err != nil {
		return fail(err)
	}
	for last := from; ; {
		_, err = provider.Up(ctx)
		now, e := version(ctx, db, pool)
		to = now
		if err == nil || e != nil || now <= last {
			break
		}
		last = now // another process has done a part of it: SQLite has no lock but that of a transaction
	}
	if err != nil && to < known {
		return fail(err)
	}
	return from, to, nil
}

// checkVersion holds the tables of an open database against those that the program knows.
func checkVersion(ctx context.Context, db engine, pool *sql.DB) error {
	known, err := knownVersion()
	if err != nil {
		return err
	}
	is, err := version(ctx, db, pool)
	switch {
	case err != nil:
	case is < known:
		err = ErrSchemaOld
	case is > known:
		err = ErrSchemaNew
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// version returns the version of the tables, 0 where there are none.
func version(ctx context.Context, db engine, pool *sql.DB) (is int64, err error) {
	err = pool.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`).Scan(&is)
	if err != nil && db.noTable(err) {
		return 0, nil
	}
	return is, err
}

// knownVersion returns the version of the last migration.
func knownVersion() (last int64, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	for _, file := range files {
		var n int64
		if _, err := fmt.Sscanf(file, "migrations/%d_", &n); err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", file, err)
		}
		last = max(last, n)
	}
	return last, err
}
