package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// List names one waiting list: those who wait for the same place.
type List struct {
	Organization string // id
	Group        model.AgeGroup
	Lang         model.Lang
}

func (l List) key() []any { return []any{l.Organization, l.Group, l.Lang} }

// A place is never counted one by one. Of every list list_counts has how many stand on it of each
// class, in buckets of their time: those of level 2 are 128 times as long
// as those of level 1, and level 3 is the whole of it. They change with the entries, in
// the same transaction, and nothing in them is shared between lists.
const (
	levelBits = 7  // of a bucket, in buckets of the level below
	timeBits  = 34 // of a bucket of level 1, in microseconds: some five hours
	topLevel  = 3
)

// bucketOf returns the bucket of a level into which a time falls.
func bucketOf(since time.Time, level int) int64 {
	if level == topLevel {
		return 0
	}
	return micros(since) >> (timeBits + levelBits*(level-1))
}

// AddToList has an entry stand on its list. The entry is added, or comes back, in the same
// transaction. Whoever changes the same list waits until it ends.
func (tx *Tx) AddToList(e Entry, now time.Time) error {
	is := e.Rank()
	return tx.changeList(e.List(), allocation.ListChange{At: now, Entry: e.ID, Is: &is})
}

// ChangeUnlisted keeps that so many more wait before everybody on a list, or fewer.
func (tx *Tx) ChangeUnlisted(l List, by int, now time.Time) error {
	return tx.changeList(l, allocation.ListChange{At: now, Unlisted: by})
}

// SetListTurn keeps where the classes of a list stand in taking turns.
func (tx *Tx) SetListTurn(l List, turn allocation.Turn, now time.Time) error {
	var was allocation.Turn
	err := tx.row(`SELECT turn_class, turn_served FROM lists WHERE organization = ? AND age_group = ? AND lang = ?`, l.key(), &was.Class, &was.Served)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("find the turn of the list: %w", err)
	}
	if was == turn {
		return nil
	}
	return tx.changeList(l, allocation.ListChange{At: now, Turns: &[2]allocation.Turn{was, turn}})
}

// rowsAtOnce is how many rows one statement writes at most, so that no engine has too many parameters.
const rowsAtOnce = 500

// changeList keeps what happened to a list, in this order, and counts it. The row of the list comes
// first: it says in which order things happened.
func (tx *Tx) changeList(l List, changes ...allocation.ListChange) error {
	waiting, turn, set := 0, allocation.Turn{}, ""
	counts := map[bucket]int{}
	for _, c := range changes {
		if c.Is != nil {
			waiting++
			countIn(counts, *c.Is, 1)
		}
		if c.Was != nil {
			waiting--
			countIn(counts, *c.Was, -1)
		}
		if c.Turns != nil {
			turn, set = c.Turns[1], `, turn_class = excluded.turn_class, turn_served = excluded.turn_served`
		}
	}
	var last int64
	err := tx.row(`INSERT INTO lists (organization, age_group, lang, waiting, changes, turn_class, turn_served) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (organization, age_group, lang) DO UPDATE SET waiting = lists.waiting + excluded.waiting, changes = lists.changes + excluded.changes`+set+`
		RETURNING changes`, append(l.key(), waiting, len(changes), turn.Class, turn.Served), &last)
	if err == nil {
		err = tx.addListChanges(l, last-int64(len(changes)), changes)
	}
	if err == nil {
		err = tx.addCounts(l, counts)
	}
	if err != nil {
		return fmt.Errorf("change the list: %w", err)
	}
	return nil
}

// addListChanges keeps what happened to a list after the change with a number.
func (tx *Tx) addListChanges(l List, seq int64, changes []allocation.ListChange) error {
	for rows := range slices.Chunk(changes, rowsAtOnce) {
		var args []any
		for _, c := range rows {
			seq++
			args = append(append(args, l.key()...), seq, asJSON(c))
		}
		_, err := tx.exec(`INSERT INTO list_changes (organization, age_group, lang, seq, body) VALUES (?, ?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?, ?)`, len(rows)-1), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// countIn counts so many more of a rank.
func countIn(counts map[bucket]int, r allocation.Rank, n int) {
	for level := 1; level <= topLevel; level++ {
		counts[bucket{level: level, number: bucketOf(r.Since, level), class: r.Class}] += n
	}
}

// addCounts adds to what is counted of a list. Whoever writes it does so in the same order.
func (tx *Tx) addCounts(l List, counts map[bucket]int) error {
	maps.DeleteFunc(counts, func(_ bucket, n int) bool { return n == 0 })
	changed := slices.SortedFunc(maps.Keys(counts), func(a, b bucket) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.number, b.number), cmp.Compare(a.class, b.class))
	})
	for rows := range slices.Chunk(changed, rowsAtOnce) {
		var args []any
		for _, b := range rows {
			args = append(append(args, l.key()...), b.level, b.number, b.class, counts[b])
		}
		_, err := tx.exec(`INSERT INTO list_counts (organization, age_group, lang, level, bucket, class, waiting) VALUES (?, ?, ?, ?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?, ?, ?, ?)`, len(rows)-1)+`
			ON CONFLICT (organization, age_group, lang, level, bucket, class) DO UPDATE SET waiting = list_counts.waiting + excluded.waiting`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// CountWaiting returns what the place of somebody with a rank on a list is worked out of, but
// for the unlisted.
func (tx *Tx) CountWaiting(l List, r allocation.Rank) (allocation.Counts, error) {
	all, err := tx.countWaiting(`organization = ? AND age_group = ? AND lang = ?`, l.key(), r)
	if counts, ok := all[l]; ok || err != nil {
		return counts, err
	}
	return noCounts(), nil
}

// CountWaitingIn does the same for the lists of a group at all organizations of a district; there
// is none of a list on which nobody ever stood.
func (tx *Tx) CountWaitingIn(district string, group model.AgeGroup, r allocation.Rank) (map[List]allocation.Counts, error) {
	return tx.countWaiting(`organization IN (SELECT id FROM organizations WHERE district = ?) AND age_group = ? AND lang IN ('kk', 'ru')`, []any{district, group}, r)
}

func noCounts() allocation.Counts {
	return allocation.Counts{Waiting: map[string]int{}, Earlier: map[string]int{}}
}

// countWaiting counts the lists of which a condition is true.
func (tx *Tx) countWaiting(which string, key []any, r allocation.Rank) (map[List]allocation.Counts, error) {
	inner, outer := bucketOf(r.Since, 1), bucketOf(r.Since, 2)
	args := slices.Concat(key, key, key, []any{outer}, key, []any{outer << levelBits, inner}, key,
		[]any{inner << timeBits, micros(r.Since), micros(r.Since), r.Receipt})
	all := map[List]allocation.Counts{}
	err := tx.each(func(scan scanner) error {
		var l List
		var part, class string
		var n int
		err := scan(&part, &l.Organization, &l.Group, &l.Lang, &class, &n)
		c, ok := all[l]
		if !ok {
			c = noCounts()
		}
		switch {
		case part == "turn":
			c.Turn = allocation.Turn{Class: class, Served: n}
		case part == "waiting" && n > 0:
			c.Waiting[class] = n
		case part == "earlier" && n > 0:
			c.Earlier[class] += n
		}
		all[l] = c
		return err
	}, `SELECT 'turn', organization, age_group, lang, turn_class, turn_served FROM lists WHERE `+which+`
		UNION ALL SELECT 'waiting', organization, age_group, lang, class, waiting FROM list_counts WHERE `+which+` AND level = 3
		UNION ALL SELECT 'earlier', organization, age_group, lang, class, CAST(SUM(waiting) AS BIGINT) FROM list_counts
			WHERE `+which+` AND level = 2 AND bucket < ? GROUP BY organization, age_group, lang, class
		UNION ALL SELECT 'earlier', organization, age_group, lang, class, CAST(SUM(waiting) AS BIGINT) FROM list_counts
			WHERE `+which+` AND level = 1 AND bucket >= ? AND bucket < ? GROUP BY organization, age_group, lang, class
		UNION ALL SELECT 'earlier', organization, age_group, lang, class, COUNT(*) FROM entries WHERE `+which+`
			AND since >= ? AND since <= ? AND (since < ? OR receipt < ?) AND status IN ('waiting', 'read') GROUP BY organization, age_group, lang, class`, args...)
	if err != nil {
		return nil, fmt.Errorf("count the list: %w", err)
	}
	return all, nil
}

// WaitingAt returns how many entries stand on each list of an organization where any does.
func (tx *Tx) WaitingAt(organization string) (map[List]int, error) {
	counts := map[List]int{}
	err := tx.each(func(scan scanner) error {
		l, n := List{Organization: organization}, 0
		err := scan(&l.Group, &l.Lang, &n)
		counts[l] = n
		return err
	}, `SELECT age_group, lang, waiting FROM lists WHERE organization = ? AND waiting > 0`, organization)
	if err != nil {
		return nil, fmt.Errorf("count the waiting: %w", err)
	}
	return counts, nil
}

// Waiting returns how many entries stand on each list of a district where any does.
func (tx *Tx) Waiting(district string) (map[List]int, error) {
	counts := map[List]int{}
	if err := tx.eachList(func(l List, n int) { counts[l] = n }, district); err != nil {
		return nil, fmt.Errorf("count the waiting: %w", err)
	}
	return counts, nil
}

// eachList calls do for each list of a district on which any stands, always in the same order.
func (tx *Tx) eachList(do func(l List, waiting int), district string) error {
	return tx.each(func(scan scanner) error {
		var l List
		var n int
		err := scan(&l.Organization, &l.Group, &l.Lang, &n)
		do(l, n)
		return err
	}, `SELECT l.organization, l.age_group, l.lang, l.waiting FROM lists l JOIN organizations o ON o.id = l.organization
		WHERE o.district = ? AND l.waiting > 0 ORDER BY l.organization COLLATE "C", l.age_group COLLATE "C", l.lang COLLATE "C"`, district)
}

// ListChanges lists what happened to a list, newest first: at most so many before a number, of
// the last ones where it is 0. The number of the last one of them is returned too.
func (tx *Tx) ListChanges(l List, before int64, limit int) (all []allocation.ListChange, last int64, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	all, err = list(tx, func(scan scanner) (c allocation.ListChange, err error) {
		err = scan(&last, fromJSON{&c})
		return c, err
	}, `SELECT seq, body FROM list_changes WHERE organization = ? AND age_group = ? AND lang = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
		append(l.key(), before, limit)...)
	if err != nil {
		return nil, 0, fmt.Errorf("find what happened to the list: %w", err)
	}
	return all, last, nil
}

// bucket names one number that is kept of a list; level 0 is all of it.
type bucket struct {
	List
	level  int
	number int64
	class  string
}

// MiscountedLists counts every list one by one and returns those of which another number is
// kept. It reads all entries: for tests, and for whoever has changed the tables by hand.
func (tx *Tx) MiscountedLists() ([]List, error) {
	differ := map[bucket]int64{} // what is kept, less what stands
	count := func(query string, columns func(b *bucket, n *int64) []any, add func(b bucket, n int64)) error {
		return tx.each(func(scan scanner) error {
			var b bucket
			var n int64
			err := scan(append([]any{&b.Organization, &b.Group, &b.Lang}, columns(&b, &n)...)...)
			add(b, n)
			return err
		}, query)
	}
	kept := func(b bucket, n int64) { differ[b] += n }
	err := errors.Join(
		count(`SELECT organization, age_group, lang, waiting FROM lists`, func(_ *bucket, n *int64) []any { return []any{n} }, kept),
		count(`SELECT organization, age_group, lang, level, bucket, class, waiting FROM list_counts`,
			func(b *bucket, n *int64) []any { return []any{&b.level, &b.number, &b.class, n} }, kept),
		count(`SELECT e.organization, e.age_group, e.lang, a.class, a.created_at FROM entries e JOIN applications a ON a.number = e.application
			WHERE e.status IN ('waiting', 'read')`,
			func(b *bucket, n *int64) []any { return []any{&b.class, n} }, func(b bucket, since int64) {
				differ[bucket{List: b.List}]--
				for level := 1; level <= topLevel; level++ {
					differ[bucket{b.List, level, bucketOf(time.UnixMicro(since), level), b.class}]--
				}
			}),
	)
	if err != nil {
		return nil, fmt.Errorf("count every list: %w", err)
	}
	wrong := []List{}
	for b, n := range differ {
		if n != 0 && !slices.Contains(wrong, b.List) {
			wrong = append(wrong, b.List)
		}
	}
	return wrong, nil
}
