package central

import (
	"context"
	"errors"
	"fmt"
)

// errOtherKind keeps invented people out of a real database, and real ones out of
// practice.
var errOtherKind = errors.New("a database of practice and a real one are never the same")

// claim records at the first use of the database whether its people are invented,
// and refuses one of the other kind for ever after.
func (d *Database) claim(ctx context.Context, practice bool) error {
	kinds := map[bool]string{true: "practice", false: "real"}
	var kind string
	err := d.write(ctx, func(c conn) error {
		if _, err := c.exec(ctx, `INSERT INTO meta (key, value) VALUES ('kind', ?) ON CONFLICT (key) DO NOTHING`, kinds[practice]); err != nil {
			return err
		}
		return c.row(ctx, `SELECT value FROM meta WHERE key = 'kind'`).Scan(&kind)
	})
	if err != nil {
		return fmt.Errorf("kind of the database: %w", err)
	}
	if kind != kinds[practice] {
		return fmt.Errorf("the database is %s, the central is %s: %w", kind, kinds[practice], errOtherKind)
	}
	return nil
}
