package central_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// leaving is an act by which a child leaves the list of an entry, signed by key.
func (v visitor) leaving(entry model.Entry, change ...func(*model.Statement)) model.Act {
	v.t.Helper()
	return v.signed(entry.Application.Child.Person, entry.Application.Number, entry.Organization.ID, append([]func(*model.Statement){
		func(s *model.Statement) { s.Kind, s.Entry, s.Education = model.LeaveList, entry.Number, entry.Lang },
	}, change...)...)
}

func left(a answer) model.Entry {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Entry == nil || result.Kind != model.LeaveList || result.Entry.Status != model.Removed {
		a.t.Fatalf("an act of leaving was answered with %s", a.body)
	}
	return *result.Entry
}

func TestAChildLeavesAListWhenTheFamilySignsSo(t *testing.T) {
	v, entry := withEntry(t)
	v.clock.turn(time.Minute)
	act := v.leaving(entry)
	whole := left(v.place(act))
	if again := left(v.place(act)); again.ID != whole.ID || len(again.Events) != len(whole.Events) {
		t.Error("the same act again was another answer")
	}
	var kinds []string
	for _, event := range whole.Events[len(whole.Events)-2:] {
		kinds = append(kinds, string(event.Kind)+" "+event.Act+" "+event.Params["reason"])
	}
	if len(whole.Events) != 5 || kinds[0] != "signed "+act.ID+" " || kinds[1] != "removed  asked" {
		t.Errorf("the history ends with %q", kinds)
	}
	check := want[model.EntryCheck](v.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
	if c := check.Changed; check.Status != model.Removed || c == nil || c.Reason != model.AskedToLeave {
		t.Errorf("the check tells %+v", check)
	}
	state := want[model.ActState](v.state(act), 200)
	if state.Kind != model.LeaveList || state.CheckCode != entry.CheckCode {
		t.Errorf("the act is told as %+v", state)
	}
	again := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	if again.ID == entry.ID || again.Number == entry.Number {
		t.Error("a child that is placed again has its former entry")
	}
}

func TestLeavingIsADocumentAndHasItsProof(t *testing.T) {
	v, entry := withEntry(t)
	whole := left(v.place(v.leaving(entry)))
	if len(whole.Documents) != 4 || whole.Documents[3].Kind != model.LeavingNotice {
		t.Fatalf("%d documents", len(whole.Documents))
	}
	for _, d := range whole.Documents {
		if a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID}); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Errorf("%s: %d", d.Kind, a.status)
		}
	}
	acts, err := service.Evidence(t.Context(), v.database, entry.Number)
	must(t, err)
	var archive bytes.Buffer
	must(t, documents.WriteEvidence(&archive, acts, nil))
	files, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	var names []string
	for _, file := range files.File {
		names = append(names, file.Name)
	}
	if all := strings.Join(names, " "); !strings.Contains(all, " 2-leave_list/statement.txt ") || !strings.HasPrefix(all, "mimetype statement.txt ") {
		t.Errorf("the archive holds %s", all)
	}
}

func TestWhatCannotBeLeftIsRefused(t *testing.T) {
	v, entry := withEntry(t)
	for _, tt := range map[string]struct {
		change func(*model.Statement)
		want   model.Code
	}{
		"an entry that there is not": {func(s *model.Statement) { s.Entry = "ЛО-2026-009999" }, model.CodeEntryGone},
		"none named":                 {func(s *model.Statement) { s.Entry = "" }, model.CodeStatementChanged},
		"of another organization":    {func(s *model.Statement) { s.Organization = "990140000002" }, model.CodeEntryGone},
		"of another language":        {func(s *model.Statement) { s.Education = model.Russian }, model.CodeEntryGone},
		"without a connection":       {func(s *model.Statement) { s.Offline, s.Application = true, "" }, model.CodeStatementChanged},
	} {
		v.place(v.leaving(entry, tt.change)).refused(tt.want)
	}
	other := v.byKey(father)
	other.place(other.leaving(entry)).refused(model.CodeKinshipRefused)
	tampered := v.leaving(entry)
	tampered.Text = strings.Replace(tampered.Text, entry.Number, "ЛО-2026-009999", 1)
	tampered.CMS = sign(t, key(t, mother, pki.SignKey), tampered.Text)
	v.place(tampered).refused(model.CodeStatementChanged)
	left(v.place(v.leaving(entry)))
	v.place(v.leaving(entry)).refused(model.CodeEntryGone)
}

// The act may come when the family has gone home, and its paper opens what became of it.
func TestLeavingThatIsDeliveredLaterIsTold(t *testing.T) {
	v, entry := withEntry(t)
	act := v.leaving(entry)
	left(v.deliver(act))
	v.sends()
	told := false
	for _, text := range v.registers.sent {
		told = told || strings.Contains(text, entry.Number) && strings.Contains(text, "өтінішіңіз бойынша")
	}
	if !told {
		t.Errorf("nobody was told: %q", v.registers.sent)
	}
	check := model.ActCheck(act.ID)
	opened := want[model.Entry](v.office.do(acknowledgeAct(check, proofOf(t, act))), 200)
	if opened.Status != model.Removed {
		t.Errorf("the paper opens an entry that is %s", opened.Status)
	}
}
