package store

import (
	"errors"
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// List names one waiting list: those who wait for the same place.
type List struct {
	Organization string // id
	Group        model.AgeGroup
	Lang         model.Lang
}

func (l List) key() []any { return []any{l.Organization, l.Group, l.Lang} }

// A place is never counted one by one. Of every list list_counts has how many stand on each
// bucket of listBucket positions (level 1), and on each of listBucket of those (level 2), and
// lists how many stand on all of it. They change with the entries, in the same transaction, and
// nothing in them is shared between lists.
const listBucket = 128

// levels returns the buckets of a position, by their level less one.
func levels(position int64) [2]int64 {
	return [2]int64{position / listBucket, position / (listBucket * listBucket)}
}

// AddToList takes the next position of a list, from 1, and returns it, and how many stand on
// the list with it. The entry that stands there is added in the same transaction. Whoever adds
// to the same list waits until it ends.
func (tx *Tx) AddToList(l List) (position int64, waiting int, err error) {
	err = tx.row(`INSERT INTO lists (organization, age_group, lang, last_position, waiting) VALUES (?, ?, ?, 1, 1)
		ON CONFLICT (organization, age_group, lang) DO UPDATE SET last_position = lists.last_position + 1, waiting = lists.waiting + 1
		RETURNING last_position, waiting`, l.key(), &position, &waiting)
	if err == nil {
		in := levels(position)
		_, err = tx.exec(`INSERT INTO list_counts (organization, age_group, lang, level, bucket, waiting) VALUES (?, ?, ?, 1, ?, 1), (?, ?, ?, 2, ?, 1)
			ON CONFLICT (organization, age_group, lang, level, bucket) DO UPDATE SET waiting = list_counts.waiting + 1`,
			append(append(l.key(), in[0]), append(l.key(), in[1])...)...)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("add to the list: %w", err)
	}
	return position, waiting, nil
}

// removeFromList has an entry count no more that was removed.
func (tx *Tx) removeFromList(l List, position int64) error {
	in := levels(position)
	_, err := tx.exec(`UPDATE lists SET waiting = waiting - 1 WHERE organization = ? AND age_group = ? AND lang = ?`, l.key()...)
	if err == nil {
		_, err = tx.exec(`UPDATE list_counts SET waiting = waiting - 1 WHERE organization = ? AND age_group = ? AND lang = ?
			AND (level = 1 AND bucket = ? OR level = 2 AND bucket = ?)`, append(l.key(), in[0], in[1])...)
	}
	if err != nil {
		return fmt.Errorf("remove from the list: %w", err)
	}
	return nil
}

// CountWaiting returns how many entries stand on a list up to and with a position.
func (tx *Tx) CountWaiting(l List, position int64) (n int, err error) {
	in := levels(position)
	args := append(l.key(), in[1])
	args = append(append(args, l.key()...), in[1]*listBucket, in[0])
	args = append(append(args, l.key()...), in[0]*listBucket, position)
	err = tx.row(`SELECT CAST(
		(SELECT COALESCE(SUM(waiting), 0) FROM list_counts WHERE organization = ? AND age_group = ? AND lang = ? AND level = 2 AND bucket < ?)
		+ (SELECT COALESCE(SUM(waiting), 0) FROM list_counts WHERE organization = ? AND age_group = ? AND lang = ?
			AND level = 1 AND bucket >= ? AND bucket < ?)
		+ (SELECT COUNT(*) FROM entries WHERE organization = ? AND age_group = ? AND lang = ?
			AND position >= ? AND position <= ? AND status <> 'removed') AS BIGINT)`, args, &n)
	if err != nil {
		return 0, fmt.Errorf("count the list: %w", err)
	}
	return n, nil
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

// bucket names one number that is kept of a list; level 0 is all of it.
type bucket struct {
	List
	level, number int64
}

// MiscountedLists counts every list one by one and returns those of which another number is
// kept. It reads all entries: for tests, and for whoever has changed the tables by hand.
func (tx *Tx) MiscountedLists() ([]List, error) {
	differ := map[bucket]int64{} // what is kept, less what stands
	count := func(query string, scanInto func(b *bucket, n *int64) []any, add func(b bucket, n int64)) error {
		return tx.each(func(scan scanner) error {
			var b bucket
			var n int64
			err := scan(append([]any{&b.Organization, &b.Group, &b.Lang}, scanInto(&b, &n)...)...)
			add(b, n)
			return err
		}, query)
	}
	kept := func(b bucket, n int64) { differ[b] += n }
	err := errors.Join(
		count(`SELECT organization, age_group, lang, waiting FROM lists`, func(_ *bucket, n *int64) []any { return []any{n} }, kept),
		count(`SELECT organization, age_group, lang, level, bucket, waiting FROM list_counts`,
			func(b *bucket, n *int64) []any { return []any{&b.level, &b.number, n} }, kept),
		count(`SELECT organization, age_group, lang, position FROM entries WHERE status <> 'removed'`,
			func(_ *bucket, n *int64) []any { return []any{n} }, func(b bucket, position int64) {
				in := levels(position)
				for level, number := range []int64{0, in[0], in[1]} {
					differ[bucket{b.List, int64(level), number}]--
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
