package store

import "testing"

func TestPlaceholdersAreNumberedWhereTheyAreSome(t *testing.T) {
	for query, want := range map[string]string{
		`a = ? AND b = ?`:                    `a = $1 AND b = $2`,
		`a = '?' AND "b?" = ? -- what?`:      `a = '?' AND "b?" = $1 -- what?`,
		"-- which?\na = ? /* ? */ OR b = ?":  "-- which?\na = $1 /* ? */ OR b = $2",
		`a = 'it''s ?' AND b = ?`:            `a = 'it''s ?' AND b = $1`,
		`'open ?`:                            `'open ?`,
		`x = '' AND y = ? - ? ORDER BY "?a"`: `x = '' AND y = $1 - $2 ORDER BY "?a"`,
	} {
		if got := numbered(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}
