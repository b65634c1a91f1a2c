package central_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// withdrawing is an act by which the family withdraws the application of the son.
func (v visitor) withdrawing() model.Act {
	v.t.Helper()
	return v.aboutApplication(model.WithdrawApplication, son, sonsApplication)
}

func withdrawn(a answer) model.ApplicationRecord {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Application == nil || result.Entry != nil || result.Application.Status != model.Withdrawn {
		a.t.Fatalf("a withdrawal was answered with %s", a.body)
	}
	return *result.Application
}

func kindsOf(events []model.Event) (kinds []model.EventKind) {
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func TestAWithdrawnApplicationLeavesTheQueueAndEveryList(t *testing.T) {
	v, entry := withEntry(t)
	other := placed(v.place(v.signed(son, sonsApplication, "990140000003")))
	act := v.withdrawing()
	record := withdrawn(v.place(act))
	if again := withdrawn(v.place(act)); len(again.Events) != len(record.Events) {
		t.Error("the same act again was another answer")
	}
	if want := []model.EventKind{model.EventSigned, model.EventWithdrawn}; !slices.Equal(kindsOf(record.Events), want) {
		t.Errorf("the history tells %v", kindsOf(record.Events))
	}
	for _, e := range []model.Entry{entry, other} {
		e = want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + e.ID}), 200)
		if last := e.Events[len(e.Events)-1]; e.Status != model.Removed || last.Params["reason"] != string(model.Withdrew) {
			t.Errorf("%s is %s, %+v", e.Number, e.Status, last)
		}
	}
	if len(record.Documents) != 2 || record.Documents[1].Kind != model.WithdrawalNotice {
		t.Fatalf("%+v", record.Documents)
	}
	for _, d := range record.Documents {
		if a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID}); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Errorf("%s: %d", d.Kind, a.status)
		}
	}
	path := "/v1/applications/" + sonsApplication
	if told := want[model.ApplicationRecord](v.do(call{method: "GET", path: path}), 200); told.Status != model.Withdrawn || len(told.Documents) != 2 {
		t.Errorf("%+v", told)
	}
	v.office.byKey(father).do(call{method: "GET", path: path}).refused(model.CodeNotFound)
	v.place(v.withdrawing()).refused(model.CodeApplicationClosed)
	v.place(v.signed(son, sonsApplication, "990140000001")).refused(model.CodeApplicationMissing)
}

func TestAWithdrawalIsSignedByACodeToo(t *testing.T) {
	v := newOffice(t).byCode(mother, motherPhone)
	want[model.Kinship](v.link(son), 201)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "mother@example.kz"}}), 200)
	act := v.withdrawing()
	sent := want[model.SentCode](v.signingCode(act.Text), 201)
	act.CMS, act.CodeID, act.Code = nil, sent.ID, v.registers.code(motherPhone)
	if record := withdrawn(v.place(act)); record.Events[0].Method != model.ByCode {
		t.Errorf("signed by %s", record.Events[0].Method)
	}
}

func TestWhatIsNotTheirsIsNotWithdrawn(t *testing.T) {
	v := ready(t)
	other := v.byKey(father)
	other.place(other.withdrawing()).refused(model.CodeKinshipRefused)
	tampered := v.withdrawing()
	tampered.Text = strings.Replace(tampered.Text, sonsApplication, "2026-111000-000002", 1)
	tampered.CMS = sign(t, key(t, mother, pki.SignKey), tampered.Text)
	v.place(tampered).refused(model.CodeStatementChanged)
	late := v.withdrawing()
	v.clock.turn(8 * 24 * time.Hour)
	withdrawn(v.deliver(late)) // it may come without a session for longer
}

func TestAWithdrawalIsCheckedByAnybodyWhoHasItsPaper(t *testing.T) {
	v := ready(t)
	act := v.withdrawing()
	withdrawn(v.deliver(act))
	state := want[model.ActState](v.state(act), 200)
	if state.Kind != model.WithdrawApplication || state.Entry.Number != sonsApplication || state.Entry.Status != model.Removed || state.Entry.Changed == nil {
		t.Errorf("%+v", state)
	}
	page := v.office.do(call{method: "GET", path: "/check/act/" + model.ActCheck(act.ID) + "?lang=ru"})
	contains(t, string(page.body), "Заявление снято с очереди", "Заявление отозвано", sonsApplication)
	if strings.Contains(string(page.body), son.Surname) {
		t.Error("the page names the child")
	}
	v.sends()
	told := false
	for _, text := range v.registers.sent {
		told = told || strings.Contains(text, sonsApplication)
	}
	if !told {
		t.Errorf("nobody was told: %q", v.registers.sent)
	}
}

// What is imported later says still that the child waits.
func TestAWithdrawnApplicationIsNotImportedAnew(t *testing.T) {
	v := ready(t)
	withdrawn(v.place(v.withdrawing()))
	must(t, v.service.Import(t.Context(), service.Reference{Applications: []model.Application{application(sonsApplication, son, home().Code)}}))
	must(t, v.database.Read(t.Context(), func(tx *store.Tx) error {
		a, err := tx.ApplicationByNumber(sonsApplication)
		if a.Status != model.Withdrawn {
			t.Errorf("it is %s", a.Status)
		}
		return err
	}))
}

// The paper of a new application goes on to tell where it stands, and nothing of whom.
func TestANewApplicationIsCheckedByAnybodyWhoHasItsPaper(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	child := q.newcomer(2)
	act := q.applying(child, []string{"teacher"}, first)
	record := registered(q.place(act))
	page := func(lang model.Lang) string {
		body := string(q.office.do(call{method: "GET", path: "/check/act/" + model.ActCheck(act.ID) + "?lang=" + string(lang)}).body)
		for _, secret := range []string{child.GivenName, string(child.IIN), mother.Surname, "teacher"} {
			if strings.Contains(body, secret) {
				t.Errorf("the page tells %q", secret)
			}
		}
		return body
	}
	contains(t, page(model.Russian), record.Number, "Заявление стоит в очереди", "<b>1</b>место в общей очереди", "Кто стоит впереди")
	contains(t, page(model.Kazakh), "Өтініш кезекте тұр", "жалпы кезектегі орын")
	q.clock.turn(time.Hour)
	withdrawn(q.place(q.about(model.WithdrawApplication, model.Matter{Child: record.Child, Application: record.Number})))
	state := want[model.ActState](q.state(act), 200)
	if e := state.Entry; e.Application != model.Withdrawn || e.Status != model.Removed || e.Place != 0 || !e.Changed.At.Equal(q.clock.now()) {
		t.Errorf("%+v, changed %+v", e, e.Changed)
	}
	contains(t, page(model.Russian), "Заявление снято с очереди", "Заявление отозвано")
}
