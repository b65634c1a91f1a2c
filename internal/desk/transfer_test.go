package desk

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

// toTransfer is a visit in the cabinet, of a child that has a place in another district than that of the
// visit, where the rules allow it to wait for another one or do not.
func toTransfer(t *testing.T, allowed bool) (*Desk, string) {
	t.Helper()
	d, f := newFake()
	f.apps[0].Status = model.Enrolled
	d.session.Applicant, d.apps, d.visit.Step, d.visit.District = f.applicant, f.apps, Cabinet, "1132"
	must(t, d.LoadTransfer(t.Context(), f.apps[0].Number))
	d.reference.set.Rules.Distribution.Transfers = allowed
	return d, f.apps[0].Number
}

func TestAChildWithAPlaceIsChosenForAnotherWhereTheRulesAllowIt(t *testing.T) {
	d, number := toTransfer(t, true)
	must(t, d.ChooseApplication(number))
	if v := d.Visit(); v.Step != Organization || v.District != "1110" {
		t.Errorf("at %s in %s", v.Step, v.District)
	}
}

func TestAChildWithAPlaceIsRefusedBeforeAnybodySignsWhereTheRulesForbidIt(t *testing.T) {
	d, number := toTransfer(t, false)
	forbidden(t, d.ChooseApplication(number))
	forbidden(t, d.OpenBulletin(number))
	if d.Visit().Step != Cabinet {
		t.Errorf("at %s", d.Visit().Step)
	}
}

func TestTheRulesOfAnotherDistrictAllowNoTransfer(t *testing.T) {
	d, number := toTransfer(t, true)
	d.reference.set.District = "1132"
	forbidden(t, d.ChooseApplication(number))
}

func forbidden(t *testing.T, err error) {
	t.Helper()
	if model.CodeOf(err) != model.CodeTransferForbidden {
		t.Error(err)
	}
}
