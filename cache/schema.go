package cache

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// schema is the version of the file that this program writes.
const schema = 1

// steps brings a file from each version to the next; version 0 is an empty file.
var steps = []func(tx *bolt.Tx) error{
	func(tx *bolt.Tx) error {
		for _, b := range allBuckets {
			if _, err := tx.CreateBucketIfNotExists(b.name()); err != nil {
				return fmt.Errorf("create a bucket: %w", err)
			}
		}
		return nil
	},
}

// migrate takes the steps that a file lacks, all of them in one transaction.
func migrate(tx *bolt.Tx, m *meta) error {
	from := m.Schema
	if name, _ := tx.Cursor().First(); name == nil {
		from = 0
	}
	for i, step := range steps[from:] {
		if err := step(tx); err != nil {
			return fmt.Errorf("step %d: %w", from+i+1, err)
		}
	}
	m.Schema = schema
	return putMeta(tx, *m)
}
