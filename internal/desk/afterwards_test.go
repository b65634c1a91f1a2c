package desk

import (
	"context"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// AcknowledgeAct answers as a central that has taken the act.
func (f *fakeCentral) AcknowledgeAct(_ context.Context, check string, proof model.ActProof) (model.Entry, error) {
	if err := f.proves(check, proof); err != nil {
		return model.Entry{}, err
	}
	return model.Entry{ID: "e1", Number: "ЛО-1", Status: model.Read, ReadAt: fixedClock()}, nil
}

// ActReceipt does the same.
func (f *fakeCentral) ActReceipt(_ context.Context, check string, proof model.ActProof, _ model.Lang, _ model.Paper) ([]byte, error) {
	return []byte("%PDF-"), f.proves(check, proof)
}

// ActRefusal does the same for one that it has refused.
func (f *fakeCentral) ActRefusal(_ context.Context, check string, proof model.ActProof, _ model.Lang, _ model.Paper) ([]byte, error) {
	return []byte("%PDF-refusal"), f.proves(check, proof)
}

func (f *fakeCentral) proves(check string, proof model.ActProof) error {
	for _, act := range append(f.placed, f.delivered...) {
		if body, err := act.Encode(); err == nil && model.ActCheck(act.ID) == check && model.TextSHA256(string(body)) == proof.SHA256 {
			return nil
		}
	}
	return model.NewError(model.CodeNotFound)
}

// left is a statement that is accepted when its applicant has left.
func left(t *testing.T) (*Desk, string) {
	t.Helper()
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	drain(t, d)
	return d, id
}

func TestThePaperOpensWhatWasAcceptedAfterwards(t *testing.T) {
	check := func(id string) string { return model.ActCheck(id) }
	for name, typed := range map[string]func(id string) string{
		"the code":          check,
		"in small letters":  func(id string) string { return strings.ToLower(strings.ReplaceAll(check(id), "-", "")) },
		"its last letters":  func(id string) string { return check(id)[20:] },
		"the QR code of it": func(id string) string { return "https://kezek.example/check/act/" + check(id) },
	} {
		d, id := left(t)
		entry, err := d.AcknowledgeAct(t.Context(), id, typed(id))
		if err != nil || entry.Status != model.Read {
			t.Errorf("%s: %v, %s", name, err, entry.Status)
		}
		if kept, err := d.Outbox().Entry(id); err != nil || kept.ReadAt.IsZero() {
			t.Errorf("%s: kept as %+v, %v", name, kept, err)
		}
		if _, err := d.ActReceipt(t.Context(), id, model.A4); err != nil {
			t.Errorf("%s: no receipt: %v", name, err)
		}
	}
}

func TestAnotherPaperOpensNothing(t *testing.T) {
	d, id := left(t)
	for _, typed := range []string{"", "AAAA", model.ActCheck("other"), id, "/"} {
		if _, err := d.AcknowledgeAct(t.Context(), id, typed); model.CodeOf(err) != model.CodePaperOther {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := d.ActReceipt(t.Context(), "none", model.A4); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("of an act that nobody knows: %v", err)
	}
}

func TestTheRefusalOfTheCentralIsHadWithTheProofOfTheAct(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	f.deliverErr = func(model.Act) error {
		return model.NewError(model.CodeKinshipRefused, model.RefusalParam, "ОТ-2026-000001")
	}
	must(t, d.SignByCode(t.Context(), "123456"))
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	drain(t, d)
	status, _ := d.Outbox().Status(id)
	if status.State != ItemRefused || status.Failure.Number() != "ОТ-2026-000001" {
		t.Fatalf("%s, %+v", status.State, status.Failure)
	}
	if data, err := d.ActRefusal(t.Context(), id, model.A4); err != nil || len(data) == 0 {
		t.Errorf("%v", err)
	}
	if _, err := d.ActRefusal(t.Context(), "none", model.A4); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("of an act that nobody knows: %v", err)
	}
}

func TestAReceiptIsPrintedAgainWhenTheItemHasLeftTheOutbox(t *testing.T) {
	d, id := left(t)
	must(t, d.Dismiss(id))
	if _, err := d.ActReceipt(t.Context(), id, model.A4); err != nil {
		t.Error(err)
	}
}

func TestWhoeverWasIdentifiedReadsTheNoticeThatComesWhileTheyWait(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	d.session.Token, d.visit.Offline = "", true // as without a connection
	drain(t, d)
	if step := d.Visit().Step; step != Notice {
		t.Fatalf("at %s", step)
	}
	must(t, d.Acknowledge(t.Context()))
	if step := d.Visit().Step; step != Receipt || d.Entry().ReadAt.IsZero() {
		t.Fatalf("at %s, read at %s", step, d.Entry().ReadAt)
	}
	if _, err := d.Receipt(t.Context(), model.A4); err != nil {
		t.Error(err)
	}
	if d.Can(ListOpened) {
		t.Error("the list of the central's stands open")
	}
}
