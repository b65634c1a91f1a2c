package central_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// answered is a request that was answered with what was asked for.
type answered struct{ request, operation string }

// checkAudit holds that each operation that is marked as touching personal data has left a row,
// and no other one has: of every request of every test.
func (o *office) checkAudit() {
	o.t.Helper()
	doc, err := description()
	must(o.t, err)
	personal := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			personal[operation.OperationID] = operation.Extensions["x-personal-data"] == true
		}
	}
	o.contract.mu.Lock()
	defer o.contract.mu.Unlock()
	if len(o.contract.answered) == 0 {
		return
	}
	recorded := map[answered]bool{}
	for _, r := range o.audit() {
		recorded[answered{r.Request, r.Operation}] = true
	}
	wrong := map[string]int{}
	for _, a := range o.contract.answered {
		if recorded[a] != personal[a.operation] {
			wrong[a.operation]++
		}
	}
	for operation, times := range wrong {
		o.t.Errorf("%s touches personal data: %t; that was not so in the audit %d times", operation, personal[operation], times)
	}
	o.contract.answered = nil
}

// audit returns all rows of the audit, oldest first.
func (o *office) audit() (all []store.AuditRecord) {
	o.t.Helper()
	add := func(kept store.KeptRecord) error {
		var r store.AuditRecord
		all = append(all, r)
		return json.Unmarshal([]byte(kept.Body), &all[len(all)-1])
	}
	kept := o.service.Config().Store
	must(o.t, service.AuditChain(context.Background(), kept, func(l store.AuditLink, _ []model.IIN) error { return add(l.Record) }))
	must(o.t, service.Unsealed(context.Background(), kept, func(r store.KeptRecord, _ bool) error { return add(r) }))
	return all
}

// recordsOf returns the rows of an operation.
func (o *office) recordsOf(operation string) (found []store.AuditRecord) {
	o.t.Helper()
	for _, r := range o.audit() {
		if r.Operation == operation {
			found = append(found, r)
		}
	}
	return found
}

// TestTheAuditTellsWhoHasUsedWhoseData goes through a visit, a refusal and a check.
func TestTheAuditTellsWhoHasUsedWhoseData(t *testing.T) {
	v, entry := withEntry(t)
	act := entry.Events[0].Act
	v.do(call{method: "GET", path: "/v1/entries/" + entry.ID})
	v.do(call{method: "GET", path: "/v1/documents/" + entry.Documents[0].ID})
	v.office.byKey(stranger).link(daughter).refused(model.CodeKinshipRefused)
	v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode})
	v.office.do(call{method: "GET", path: "/check/0000-0000-0000"})
	v.office.do(call{method: "GET", path: "/v1/districts"})
	both := []model.IIN{son.IIN, mother.IIN}
	for operation, want := range map[string]store.AuditRecord{
		"postKeySession": {Caller: store.Caller{Actor: store.CounterActor}, Outcome: store.Written, People: []model.IIN{mother.IIN}},
		"postAct":        {Caller: store.Caller{Actor: store.ApplicantActor, Applicant: mother.IIN, Why: "act " + act}, Outcome: store.Written, People: both},
		"getEntry":       {Caller: store.Caller{Actor: store.ApplicantActor, Applicant: mother.IIN}, Outcome: store.Answered, People: both},
		"getDocument":    {Caller: store.Caller{Actor: store.ApplicantActor, Applicant: mother.IIN}, Outcome: store.Written, People: both},
		"getCheckPage":   {Caller: store.Caller{Actor: store.PublicActor, Why: "check"}, Outcome: store.Answered, People: both},
	} {
		if !slices.ContainsFunc(v.recordsOf(operation), func(got store.AuditRecord) bool {
			return got.Actor == want.Actor && got.Applicant == want.Applicant && got.Outcome == want.Outcome && (got.Workplace == "") == (got.Actor == store.PublicActor) &&
				(want.Why == "" || got.Why == want.Why) && slices.Equal(got.People, want.People) && got.Request != "" && got.At.Equal(morning)
		}) {
			t.Errorf("%s is recorded as %+v", operation, v.recordsOf(operation))
		}
	}
	if !slices.ContainsFunc(v.recordsOf("postLink"), func(r store.AuditRecord) bool {
		return r.Outcome == string(model.CodeKinshipRefused) && r.Applicant == stranger.IIN && slices.Equal(r.People, []model.IIN{daughter.IIN, stranger.IIN})
	}) {
		t.Errorf("the refusal is recorded as %+v", v.recordsOf("postLink"))
	}
	if n := len(v.recordsOf("getCheckPage")); n != 1 {
		t.Errorf("%d checks are recorded", n)
	}
	sum := sha256.Sum256([]byte(v.token))
	if visit := v.recordsOf("getEntry")[0].Why; visit != "visit "+hex.EncodeToString(sum[:8]) {
		t.Errorf("the visit is %q", visit)
	}
}

// TestARefusalIsRecordedWithTheChildThatItIsAbout lists it, and draws it with the session and
// with the paper.
func TestARefusalIsRecordedWithTheChildThatItIsAbout(t *testing.T) {
	o := newOffice(t)
	act := notKin(o)
	o.deliver(act).refused(model.CodeKinshipRefused)
	v := o.byKey(mother)
	r := v.refusals()[0]
	v.do(call{method: "GET", path: "/v1/refusals/" + r.ID + "/document"})
	o.do(actRefusal(r.ActCheck, proofOf(t, act), ""))
	for _, operation := range []string{"getRefusals", "getRefusalDocument", "postActRefusal"} {
		if got := o.recordsOf(operation); len(got) != 1 || !slices.Contains(got[0].People, other.IIN) || !slices.Contains(got[0].People, mother.IIN) {
			t.Errorf("%s is recorded as %+v", operation, got)
		}
	}
}

// TestWhatTheCentralDoesByItselfIsRecorded sends the message about a refusal.
func TestWhatTheCentralDoesByItselfIsRecorded(t *testing.T) {
	o := newOffice(t)
	o.deliver(notKin(o)).refused(model.CodeKinshipRefused)
	if n := o.sends(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	got := o.recordsOf("send message")
	if len(got) != 1 || got[0].Actor != store.CentralActor || !slices.Equal(got[0].People, []model.IIN{mother.IIN}) {
		t.Errorf("recorded as %+v", got)
	}
}

// TestNothingIsAnsweredThatWasNotRecorded takes the audit away.
func TestNothingIsAnsweredThatWasNotRecorded(t *testing.T) {
	v, entry := withEntry(t)
	v.tamper(`ALTER TABLE audit_people RENAME TO away`)
	for _, path := range []string{"/v1/entries/" + entry.ID, "/v1/entries", "/v1/checks/" + entry.CheckCode, "/check/" + entry.CheckCode, "/v1/documents/" + entry.Documents[0].ID} {
		a := v.do(call{method: "GET", path: path})
		if problem := a.refused(model.CodeInternal); problem.RequestID == "" || strings.Contains(string(a.body), entry.Number) || a.header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	v.link(daughter).refused(model.CodeInternal)
	want[[]model.District](v.office.do(call{method: "GET", path: "/v1/districts"}), 200)
	v.tamper(`ALTER TABLE away RENAME TO audit_people`)
	if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 1 {
		t.Errorf("written without a record: %+v", links)
	}
}

// tamper changes the database past the central.
func (o *office) tamper(statements ...string) {
	o.t.Helper()
	driver, name := "pgx", o.address
	if file, ok := strings.CutPrefix(o.address, "sqlite:"); ok {
		driver, name = "sqlite", "file:"+filepath.ToSlash(file)
	}
	db, err := sql.Open(driver, name)
	must(o.t, err)
	for _, statement := range statements {
		_, err := db.Exec(statement)
		must(o.t, err)
	}
	must(o.t, db.Close())
}

// verifyAudit returns what is found to be wrong, and the heads of the days.
func (o *office) verifyAudit(known map[int64]string) (faults []string, heads map[int64]string) {
	o.t.Helper()
	heads = map[int64]string{}
	_, err := service.VerifyAudit(o.t.Context(), o.database, known, func(d service.AuditDay) error {
		heads[d.Seq] = d.Head
		return nil
	}, func(what string) error {
		faults = append(faults, what)
		return nil
	})
	must(o.t, err)
	return faults, heads
}

// TestWhatWasDoneToASealedAuditIsFound does each thing to a copy.
func TestWhatWasDoneToASealedAuditIsFound(t *testing.T) {
	v, _ := withEntry(t)
	v.clock.turn(24 * time.Hour)
	v.byKey(mother)
	v.clock.turn(time.Hour)
	must(t, v.service.SealAudit(t.Context()))
	faults, heads := v.verifyAudit(nil)
	if len(faults) != 0 || len(heads) != 2 {
		t.Fatalf("faults %v, heads %v", faults, heads)
	}
	v.byKey(mother) // not sealed yet
	v.stop()
	whole := v.address
	const second = `(SELECT audit FROM audit_chain WHERE seq = 2)`
	for name, c := range map[string]struct {
		do    []string
		found string
	}{
		"changed":       {[]string{`UPDATE audit SET body = REPLACE(body, 'written', 'answered') WHERE id = ` + second}, "row of link 2 is not what was sealed"},
		"another time":  {[]string{`UPDATE audit SET at = at + 1 WHERE id = ` + second}, "row of link 2 is not found as it says"},
		"hidden":        {[]string{`DELETE FROM audit_people WHERE audit = ` + second}, "row of link 2 is not found as it says"},
		"removed":       {[]string{`DELETE FROM audit WHERE id = ` + second}, "row of link 2 is missing"},
		"taken out":     {[]string{`DELETE FROM audit WHERE id = ` + second, `DELETE FROM audit_chain WHERE seq = 2`}, "links 2 to 2 are missing"},
		"beheaded":      {[]string{`DELETE FROM audit_chain WHERE seq < 3`}, "links 1 to 2 are missing"},
		"cut":           {[]string{`DELETE FROM audit_chain WHERE seq = (SELECT MAX(seq) FROM audit_chain)`}, "which were sealed, are missing"},
		"cut with seal": {[]string{`DELETE FROM audit_chain WHERE day > '2026-11-21'`, `DELETE FROM audit_seals WHERE day > '2026-11-21'`}, "of the heads is missing"},
		"added":         {[]string{`INSERT INTO audit (id, at, body) SELECT 'x', at, body FROM audit WHERE id = ` + second}, "row x"},
		"sealed anew":   {[]string{`UPDATE audit_chain SET hash = 'x' WHERE seq = (SELECT MAX(seq) FROM audit_chain)`}, "is not what was sealed"},
	} {
		v.address = whole
		v.address = v.copyDatabase()
		v.tamper(c.do...)
		v.open()
		found, _ := v.verifyAudit(heads)
		if told := withoutIDs(found); len(found) == 0 || !strings.Contains(told, c.found) {
			t.Errorf("%s: found %q, want %q", name, told, c.found)
		}
		v.stop()
	}
	v.address = whole
	v.open()
	if faults, _ := v.verifyAudit(heads); len(faults) != 0 {
		t.Errorf("found %v where nothing was done", faults)
	}
	if faults, _ := v.verifyAudit(map[int64]string{1: "x"}); len(faults) != 1 {
		t.Errorf("found %v with another head", faults)
	}
}

var uuids = regexp.MustCompile(`[0-9a-f-]{36} `)

// withoutIDs leaves out the ids of rows, which are by chance.
func withoutIDs(faults []string) string {
	return uuids.ReplaceAllString(strings.Join(faults, "; "), "")
}

// TestTheAuditIsKeptItsTimeByWholeDays removes the first of two days, and what is left verifies.
func TestTheAuditIsKeptItsTimeByWholeDays(t *testing.T) {
	v, _ := withEntry(t, func(c *service.Config) { c.Limits.AuditKept = 30 * 24 * time.Hour })
	v.checkAudit()
	before := len(v.audit())
	v.clock.turn(24 * time.Hour)
	v.byKey(mother)
	day := func(turn time.Duration) {
		v.clock.turn(turn)
		v.countDay()
		must(t, v.service.SealAudit(t.Context()))
	}
	day(time.Hour)
	if _, heads := v.verifyAudit(nil); len(heads) != 2 {
		t.Fatalf("heads %v", heads)
	}
	day(30 * 24 * time.Hour)
	day(time.Minute)
	removed, err := service.VerifyAudit(t.Context(), v.database, nil, func(service.AuditDay) error { return nil }, func(what string) error {
		t.Error(what)
		return nil
	})
	must(t, err)
	if left := v.audit(); removed != int64(before) || len(left) == 0 || left[0].At.Before(morning.Add(time.Hour)) {
		t.Errorf("%d of %d removed, %d left", removed, before, len(left))
	}
}

// countDay has the database count the hours of a day, as processes that run do.
func (o *office) countDay() {
	o.t.Helper()
	must(o.t, o.database.Write(o.t.Context(), func(tx *store.Tx) error {
		for range 24 {
			if _, err := tx.AddHour(); err != nil {
				return err
			}
		}
		return nil
	}))
}
