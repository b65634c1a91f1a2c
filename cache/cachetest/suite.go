package cachetest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// Store is what the desk asks of a store.
type Store interface {
	Write(records ...model.Record) error
	Read(kind model.RecordKind, id string) ([]byte, error)
	Each(kind model.RecordKind, fn func(id string, body []byte) error) error
	Log(kind model.ActionKind, operator int, record string) error
	Actions(after uint64, limit int) ([]model.Action, error)
}

// Suite is a kind of store that is held to the contract.
type Suite struct {
	// Create returns a new store, empty and unlocked, and sees to it that it is closed
	// at the end of the test.
	Create func(t *testing.T) Store
	// Reopen closes a store of Create and returns it opened again, likewise. Nil for a
	// store of which nothing outlives the program.
	Reopen func(t *testing.T, s Store) Store
}

// Run holds the store to each rule of the contract. After each, the store is closed and
// opened again: it must hold the same then, and take more.
func (suite Suite) Run(t *testing.T) {
	tests := []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"what was written is read", testRead},
		{"what is missing is not found", testMissing},
		{"a nil body removes, an empty one stays", testRemove},
		{"the last record of an id counts", testLast},
		{"a write with a bad record writes nothing", testAllOrNone},
		{"bodies belong to their caller", testOwnBodies},
		{"each goes by id, within its kind", testEach},
		{"each is one snapshot and lets its function write", testEachSnapshot},
		{"each stops at an error and returns it", testEachStops},
		{"writes at the same time are all kept", testTogether},
		{"the log is numbered and chained", testLog},
		{"the log is read in parts", testLogParts},
		{"entries of the log made at the same time stay a chain", testLogTogether},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := suite.Create(t)
			tt.test(t, s)
			for range 2 { // what the first left behind too
				if suite.Reopen != nil {
					before := read(t, s)
					s = suite.Reopen(t, s)
					testReopened(t, s, before)
				}
			}
		})
	}
}

// contents is all that a store holds.
type contents struct {
	records map[string]string // bodies, by kind and id
	actions []model.Action
}

func read(t *testing.T, s Store) contents {
	t.Helper()
	all := contents{records: map[string]string{}}
	for _, kind := range model.RecordKinds() {
		err := s.Each(kind, func(id string, body []byte) error {
			all.records[string(kind)+" "+id] = string(body)
			return nil
		})
		if err != nil {
			t.Fatalf("Each %s: %v", kind, err)
		}
	}
	var err error
	if all.actions, err = s.Actions(0, 10_000); err != nil {
		t.Fatalf("Actions: %v", err)
	}
	return all
}

// testReopened holds that a store which was closed and opened again has what it had, and
// that its records and its log go on.
func testReopened(t *testing.T, s Store, before contents) {
	t.Helper()
	after := read(t, s)
	if !maps.Equal(after.records, before.records) {
		t.Fatalf("%d records after it was opened again, want %d", len(after.records), len(before.records))
	}
	same := func(a, b model.Action) bool { return a.Line() == b.Line() }
	if !slices.EqualFunc(after.actions, before.actions, same) {
		t.Fatalf("%d actions after it was opened again, want %d", len(after.actions), len(before.actions))
	}
	id := fmt.Sprintf("after %d actions", len(before.actions))
	write(t, s, draft(id, "more"))
	wantBody(t, s, model.DraftRecord, id, "more")
	if err := s.Log(model.ActionOpened, 1, "visit"); err != nil {
		t.Fatal(err)
	}
	actions, err := s.Actions(0, 10_000)
	if err != nil || len(actions) != len(before.actions)+1 {
		t.Fatalf("%d actions, %v, want %d", len(actions), err, len(before.actions)+1)
	}
	chain(t, actions)
}

func draft(id, body string) model.Record {
	return model.Record{Kind: model.DraftRecord, ID: id, Body: []byte(body)}
}

func write(t *testing.T, s Store, records ...model.Record) {
	t.Helper()
	if err := s.Write(records...); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

func wantBody(t *testing.T, s Store, kind model.RecordKind, id, want string) {
	t.Helper()
	got, err := s.Read(kind, id)
	if err != nil || string(got) != want {
		t.Fatalf("Read %s %s = %q, %v, want %q", kind, id, got, err, want)
	}
}

func wantNone(t *testing.T, s Store, kind model.RecordKind, id string) {
	t.Helper()
	if _, err := s.Read(kind, id); model.CodeOf(err) != model.CodeNotFound {
		t.Fatalf("Read %s %s: %v, want %s", kind, id, err, model.CodeNotFound)
	}
}

func testRead(t *testing.T, s Store) {
	for _, kind := range model.RecordKinds() {
		write(t, s, model.Record{Kind: kind, ID: "one", Body: []byte(kind + " one")})
	}
	for _, kind := range model.RecordKinds() {
		wantBody(t, s, kind, "one", string(kind)+" one")
	}
	large := strings.Repeat("0123456789", 300_000)
	write(t, s, model.Record{Kind: model.ReferenceRecord, ID: "116", Body: []byte(large)})
	wantBody(t, s, model.ReferenceRecord, "116", large)
}

func testMissing(t *testing.T, s Store) {
	wantNone(t, s, model.DraftRecord, "none")
	write(t, s, draft("one", "1"))
	wantNone(t, s, model.OutboxRecord, "one")
	write(t, s, model.Record{Kind: model.DraftRecord, ID: "none"}) // removing what is not there is no error
	wantNone(t, s, model.DraftRecord, "none")
	if err := s.Write(); err != nil {
		t.Fatalf("Write of nothing: %v", err)
	}
}

func testRemove(t *testing.T, s Store) {
	write(t, s, draft("one", "1"), draft("two", ""))
	write(t, s, model.Record{Kind: model.DraftRecord, ID: "one"})
	wantNone(t, s, model.DraftRecord, "one")
	wantBody(t, s, model.DraftRecord, "two", "")
	write(t, s, draft("one", "again"))
	wantBody(t, s, model.DraftRecord, "one", "again")
}

func testLast(t *testing.T, s Store) {
	write(t, s, draft("one", "1"), draft("one", "2"))
	wantBody(t, s, model.DraftRecord, "one", "2")
	write(t, s, draft("one", "3"), model.Record{Kind: model.DraftRecord, ID: "one"})
	wantNone(t, s, model.DraftRecord, "one")
}

func testAllOrNone(t *testing.T, s Store) {
	for _, bad := range []model.Record{
		{Kind: "other", ID: "one", Body: []byte("x")},
		{Kind: model.DraftRecord, Body: []byte("x")},
		{Kind: model.DraftRecord, ID: strings.Repeat("x", 40_000), Body: []byte("x")},
	} {
		if err := s.Write(draft("one", "1"), bad); model.CodeOf(err) != model.CodeBadRequest {
			t.Errorf("Write of %s %.10q: %v, want %s", bad.Kind, bad.ID, err, model.CodeBadRequest)
		}
		wantNone(t, s, model.DraftRecord, "one")
	}
}

func testOwnBodies(t *testing.T, s Store) {
	body := []byte("mine")
	write(t, s, model.Record{Kind: model.DraftRecord, ID: "one", Body: body})
	copy(body, "gone")
	read, err := s.Read(model.DraftRecord, "one")
	if err != nil || string(read) != "mine" {
		t.Fatalf("Read = %q, %v", read, err)
	}
	copy(read, "gone")
	wantBody(t, s, model.DraftRecord, "one", "mine")
}

func testEach(t *testing.T, s Store) {
	write(t, s, draft("b", "2"), draft("a", "1"), draft("ab", "3"), model.Record{Kind: model.StateRecord, ID: "a", Body: []byte("x")})
	var got []string
	err := s.Each(model.DraftRecord, func(id string, body []byte) error {
		got = append(got, id+"="+string(body))
		return nil
	})
	if want := []string{"a=1", "ab=3", "b=2"}; err != nil || !slices.Equal(got, want) {
		t.Fatalf("Each: %v, %v, want %v", got, err, want)
	}
	err = s.Each(model.OutboxRecord, func(string, []byte) error { return errors.New("called") })
	if err != nil {
		t.Fatalf("Each of none: %v", err)
	}
}

func testEachSnapshot(t *testing.T, s Store) {
	for i := range 20 {
		write(t, s, draft(fmt.Sprintf("%02d", i), "old"))
	}
	seen := 0
	err := s.Each(model.DraftRecord, func(id string, body []byte) error {
		seen++
		if string(body) != "old" {
			return fmt.Errorf("%s is %q", id, body)
		}
		return s.Write(draft("19", "new"), draft("new"+id, strings.Repeat("x", 50_000)),
			model.Record{Kind: model.DraftRecord, ID: "18"})
	})
	if err != nil || seen != 20 {
		t.Fatalf("Each: %d, %v, want 20", seen, err)
	}
	wantBody(t, s, model.DraftRecord, "19", "new")
	wantNone(t, s, model.DraftRecord, "18")
}

func testEachStops(t *testing.T, s Store) {
	write(t, s, draft("a", "1"), draft("b", "2"))
	enough, seen := errors.New("enough"), 0
	err := s.Each(model.DraftRecord, func(string, []byte) error {
		seen++
		return enough
	})
	if !errors.Is(err, enough) || seen != 1 {
		t.Fatalf("Each: %d, %v", seen, err)
	}
}

func testTogether(t *testing.T, s Store) {
	const writers, each = 8, 20
	var wg sync.WaitGroup
	errs := make(chan error, 2*writers*each)
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				id := fmt.Sprintf("%d-%d", w, i)
				errs <- s.Write(draft(id, id), model.Record{Kind: model.OutboxRecord, ID: id, Body: []byte(id)})
				body, err := s.Read(model.DraftRecord, id)
				if err == nil && !bytes.Equal(body, []byte(id)) {
					err = fmt.Errorf("%s is %q", id, body)
				}
				errs <- err
				if i%5 == 0 {
					_ = s.Write(draft("bad", "x"), model.Record{Kind: "other", ID: "x"}) // fails alone
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	for w := range writers {
		for i := range each {
			id := fmt.Sprintf("%d-%d", w, i)
			wantBody(t, s, model.OutboxRecord, id, id)
		}
	}
	wantNone(t, s, model.DraftRecord, "bad")
}

// chain fails the test where the actions do not follow one another from the start.
func chain(t *testing.T, actions []model.Action) {
	t.Helper()
	previous := model.Action{}
	for _, a := range actions {
		if err := a.Follows(previous); err != nil {
			t.Fatal(err)
		}
		previous = a
	}
}

func testLog(t *testing.T, s Store) {
	if actions, err := s.Actions(0, 10); err != nil || len(actions) != 0 {
		t.Fatalf("Actions of none: %v, %v", actions, err)
	}
	kinds := []model.ActionKind{model.ActionUnlocked, model.ActionOpened, model.ActionDeleted}
	for i, kind := range kinds {
		if err := s.Log(kind, i, "visit"); err != nil {
			t.Fatal(err)
		}
	}
	actions, err := s.Actions(0, 10)
	if err != nil || len(actions) != 3 {
		t.Fatalf("Actions: %v, %v", actions, err)
	}
	chain(t, actions)
	for i, a := range actions {
		if a.Kind != kinds[i] || a.Operator != i || a.Record != "visit" || a.At.IsZero() {
			t.Errorf("action %d: %+v", i+1, a)
		}
	}
}

func testLogParts(t *testing.T, s Store) {
	for i := range 10 {
		if err := s.Log(model.ActionPrinted, i, ""); err != nil {
			t.Fatal(err)
		}
	}
	var all []model.Action
	for {
		after := uint64(len(all))
		part, err := s.Actions(after, 3)
		if err != nil || len(part) > 3 {
			t.Fatalf("Actions after %d: %v, %v", after, part, err)
		}
		if len(part) == 0 {
			break
		}
		all = append(all, part...)
	}
	if len(all) != 10 {
		t.Fatalf("%d actions, want 10", len(all))
	}
	chain(t, all)
	if none, err := s.Actions(0, 0); err != nil || len(none) != 0 {
		t.Fatalf("Actions of no limit: %v, %v", none, err)
	}
}

func testLogTogether(t *testing.T, s Store) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for range 10 {
				if err := s.Log(model.ActionSent, w, "visit"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	actions, err := s.Actions(0, 1000)
	if err != nil || len(actions) != 80 {
		t.Fatalf("%d actions, %v, want 80", len(actions), err)
	}
	chain(t, actions)
}
