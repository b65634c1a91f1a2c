package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared are the statements that an engine has understood before: SQLite would read the text
// of each anew every time. The driver of PostgreSQL keeps them itself.
type prepared struct {
	mu     sync.Mutex
	known  map[string]*sql.Stmt
	wanted []string // that were run and are not known yet
}

// find returns a statement, or nil where it is not known yet.
func (p *prepared) find(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if statement, ok := p.known[query]; ok {
		return statement
	}
	p.known[query] = nil // asked for once
	p.wanted = append(p.wanted, query)
	return nil
}

// learn prepares what was run. It needs a connection of its own: no transaction may be open
// that waits for it. What cannot be prepared is run as it is.
func (p *prepared) learn(ctx context.Context, pool *sql.DB) {
	p.mu.Lock()
	wanted := p.wanted
	p.wanted = nil
	p.mu.Unlock()
	for _, query := range wanted {
		statement, err := pool.PrepareContext(ctx, query)
		p.mu.Lock()
		if err == nil {
			p.known[query] = statement
		} else {
			delete(p.known, query)
		}
		p.mu.Unlock()
	}
}

// runner runs statements, in a transaction.
type runner struct {
	tx        *sql.Tx
	statement *sql.Stmt // nil where it is not prepared
	query     string
}

// runner returns what runs a statement in the transaction.
func (tx *Tx) runner(query string) runner {
	r := runner{tx: tx.tx, query: query}
	if tx.store.prepared == nil {
		return r
	}
	if statement := tx.store.prepared.find(query); statement != nil {
		r.statement = tx.tx.StmtContext(tx.ctx, statement)
	} else {
		r.statement = tx.again(query)
	}
	return r
}

// again returns a statement that the transaction runs once more, prepared until its end: an
// import runs the same few hundreds of times before anybody could learn them.
func (tx *Tx) again(query string) *sql.Stmt {
	statement, ran := tx.own[query]
	if !ran {
		if tx.own == nil {
			tx.own = map[string]*sql.Stmt{}
		}
		tx.own[query] = nil
		return nil
	}
	if statement == nil {
		statement, _ = tx.tx.PrepareContext(tx.ctx, query) // what cannot be prepared is run as it is
		tx.own[query] = statement
	}
	return statement
}

func (r runner) exec(ctx context.Context, args []any) (sql.Result, error) {
	if r.statement != nil {
		return r.statement.ExecContext(ctx, args...)
	}
	return r.tx.ExecContext(ctx, r.query, args...)
}

func (r runner) rows(ctx context.Context, args []any) (*sql.Rows, error) {
	if r.statement != nil {
		return r.statement.QueryContext(ctx, args...)
	}
	return r.tx.QueryContext(ctx, r.query, args...)
}

func (r runner) row(ctx context.Context, args []any) *sql.Row {
	if r.statement != nil {
		return r.statement.QueryRowContext(ctx, args...)
	}
	return r.tx.QueryRowContext(ctx, r.query, args...)
}
