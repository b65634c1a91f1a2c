package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// access is one use of the database.
func (k *kept) access(operation string, at time.Time) context.Context {
	caller := store.Caller{Actor: store.PublicActor, Operation: operation, Request: "r"}
	return store.WithAccess(k.Context(), caller, func() time.Time { return at })
}

// records returns what the audit tells of a person.
func (k *kept) records(person model.IIN) (all []store.AuditRecord) {
	k.Helper()
	k.must(k.Read(k.Context(), func(tx *store.Tx) error {
		rows, err := tx.AuditOf(person, morning, morning.AddDate(1, 0, 0))
		all = nil
		for _, row := range rows {
			var r store.AuditRecord
			k.must(json.Unmarshal([]byte(row.Body), &r))
			if r.ID != row.ID || !r.At.Equal(row.At) {
				k.Errorf("row %s of %s says %+v", row.ID, row.At, r)
			}
			r.ID = ""
			all = append(all, r)
		}
		return err
	}))
	return all
}

// audit is told of what is written with it, and of what is read when it is settled.
func (k *kept) audit() {
	link := func(tx *store.Tx) error {
		return tx.KeepLink(store.Link{Kinship: model.Kinship{Child: model.Child{Person: son}}, Applicant: mother.IIN})
	}
	ctx := k.access("link", morning)
	if err := k.Write(ctx, func(tx *store.Tx) error { return errors.Join(link(tx), errors.New("no")) }); err == nil {
		k.Error("kept")
	}
	if got := k.records(son.IIN); len(got) != 0 {
		k.Errorf("recorded what was not kept: %+v", got)
	}
	k.must(k.RecordReads(ctx, "link_refused"))
	ctx = k.access("link", morning.Add(1000))
	k.must(k.Write(ctx, link))
	k.must(k.Write(ctx, link))
	k.must(k.RecordReads(ctx, store.Answered)) // told already
	ctx = k.access("look", morning.Add(2000))
	store.Identify(ctx, func(c *store.Caller) { c.Actor, c.Why = store.OperatorActor, "asked" })
	k.must(k.Read(ctx, func(tx *store.Tx) error { _, _, err := tx.LinkOf(son.IIN); return err }))
	k.must(k.RecordReads(ctx, store.Answered))
	nobody := k.access("nothing", morning)
	k.must(k.Read(nobody, func(tx *store.Tx) error { _, err := tx.Organizations("1110"); return err }))
	k.must(errors.Join(k.RecordReads(nobody, store.Answered), k.RecordReads(k.Context(), store.Answered)))
	k.reopen()
	both := []model.IIN{son.IIN, mother.IIN}
	want := []store.AuditRecord{
		{At: morning, Caller: store.Caller{Actor: store.PublicActor, Operation: "link", Request: "r"}, Outcome: "link_refused", People: both},
		{At: morning.Add(1000), Caller: store.Caller{Actor: store.PublicActor, Operation: "link", Request: "r"}, Outcome: store.Written, People: both},
		{At: morning.Add(2000), Caller: store.Caller{Actor: store.OperatorActor, Operation: "look", Why: "asked", Request: "r"}, Outcome: store.Answered, People: both},
	}
	for _, person := range both {
		if got := k.records(person); !reflect.DeepEqual(got, want) {
			k.Errorf("of %s:\n got %+v\nwant %+v", person, got, want)
		}
	}
}

// auditChain takes rows in their order, by days, once, and keeps the seals of what is removed.
func (k *kept) auditChain() {
	seal := func(upTo time.Time) {
		k.Helper()
		for more := true; more; {
			k.write(func(tx *store.Tx) (err error) { more, err = tx.SealAudit(upTo); return err })
		}
		k.reopen()
	}
	used := func(at time.Time) {
		k.Helper()
		ctx := k.access("look", at)
		k.must(k.Read(ctx, func(tx *store.Tx) error { _, _, err := tx.LinkOf(son.IIN); return err }))
		k.must(k.RecordReads(ctx, store.Answered))
	}
	seal(morning) // nothing
	tomorrow := morning.AddDate(0, 0, 1)
	for _, at := range []time.Time{tomorrow, morning, morning, morning.Add(time.Hour)} {
		used(at)
	}
	seal(morning)
	seal(morning)
	seal(tomorrow.Add(time.Hour))
	used(morning.Add(time.Minute)) // late
	seal(tomorrow.Add(2 * time.Hour))
	links := func() (all []store.AuditLink) {
		k.must(k.Read(k.Context(), func(tx *store.Tx) (err error) { all, err = tx.LinksAfter(0, 9); return err }))
		return all
	}
	chain := links()
	previous := ""
	for i, l := range chain {
		day := "2026-11-21"
		if i == 3 {
			day = "2026-11-22"
		}
		if l.Seq != int64(i)+1 || l.Day != day || l.Gone || l.Hash != store.AuditHash(previous, l.Record.Body) || i > 0 && l.Record.At.Before(chain[i-1].Record.At) {
			k.Errorf("link %d is %+v", i+1, l)
		}
		previous = l.Hash
	}
	if len(chain) != 4 {
		k.Fatalf("%d links", len(chain))
	}
	k.must(k.Read(k.Context(), func(tx *store.Tx) error {
		people, err := tx.AuditPeople(0, 4)
		if len(people) != 4 || !reflect.DeepEqual(people[chain[0].Record.ID], []model.IIN{son.IIN}) {
			k.Errorf("found by %v", people)
		}
		late, e := tx.Unsealed(store.KeptRecord{}, 9)
		if len(late) != 1 || !late[0].At.Equal(morning.Add(time.Minute)) {
			k.Errorf("not sealed: %+v", late)
		}
		return errors.Join(err, e)
	}))
	remove := func(due time.Time) {
		k.Helper()
		k.write(func(tx *store.Tx) error { return tx.RemoveOld(store.KeptAudit, due) })
	}
	remove(tomorrow.AddDate(0, 0, 1)) // not all sealed
	if left := links(); len(left) != 4 {
		k.Errorf("%d links are left", len(left))
	}
	gets(k, "old rows, not all sealed", 0, func(tx *store.Tx) (int, error) { return tx.CountOld(store.KeptAudit, tomorrow.AddDate(0, 0, 1)) })
	gets(k, "old rows", 3, func(tx *store.Tx) (int, error) { return tx.CountOld(store.KeptAudit, tomorrow) })
	remove(tomorrow)
	if left := links(); len(left) != 1 || !reflect.DeepEqual(left[0], chain[3]) {
		k.Errorf("left are %+v", left)
	}
	var seals []store.AuditSeal
	k.must(k.Read(k.Context(), func(tx *store.Tx) (err error) { seals, err = tx.SealsAfter(time.Time{}, 9); return err }))
	heads := map[int64]string{}
	for _, s := range seals {
		heads[s.Seq] = s.Hash
	}
	if len(seals) != 4 || heads[3] != chain[2].Hash || heads[4] != chain[3].Hash || seals[1].Day == seals[2].Day {
		k.Errorf("sealed %+v", seals)
	}
	if got := k.records(son.IIN); len(got) != 2 { // the late one is in no day
		k.Errorf("recorded %+v", got)
	}
}
