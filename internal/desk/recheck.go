package desk

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// checkAgain judges the statement at the moment of its signature, by the time, the rules,
// the names and the outbox of that moment; the lock is held. What can be written anew is,
// and has to be read before it is signed: statement_renewed. Of anything else that the
// central would refuse the visit goes back to where it can be mended.
//
// The words stand while a code for them holds: the central takes a statement by the rules
// and the names of when it was made.
func (d *Desk) checkAgain() error {
	if !d.visit.signs() {
		return nil // it is nobody's to sign any more
	}
	now, made, before := d.Now(), d.visit.Statement.MadeAt, d.visit.Text
	held := d.signing[model.TextSHA256(before)].hold(now)
	err := d.checkStatement(held)
	anotherDay := model.DateOf(now.In(model.Zone)) != model.DateOf(made.In(model.Zone))
	switch code := model.CodeOf(err); {
	case err == nil && (held || !anotherDay):
		return nil
	case err == nil, slices.Contains(renewable, code):
		if err = d.makeStatement(); err != nil {
			break
		}
		d.touch()
		if d.visit.Text == before {
			return nil
		}
		d.signing = map[string]sentCodes{} // none of them holds for another text
		return model.NewError(model.CodeStatementRenewed)
	}
	return d.goToMend(err)
}

// renewable is what is wrong with a statement that may be right when it is made now.
var renewable = []model.Code{model.CodeStatementChanged, model.CodeStatementOld, model.CodeClockWrong, model.CodeRulesOld}

// mendedElsewhere is what another choice of organization, language or entry mends.
var mendedElsewhere = []model.Code{
	model.CodeOrganizationUnknown, model.CodeAgeNotOffered, model.CodeLanguageNotOffered,
	model.CodeEntryExists, model.CodeEntryPending, model.CodeEntryLimit, model.CodeEntryGone,
}

// goToMend moves the visit to where what is wrong with its statement can be mended, and
// returns it. Where nothing that is typed or chosen helps the visit stays.
func (d *Desk) goToMend(wrong error) error {
	code := model.CodeOf(wrong)
	if code.Field() == "" && !slices.Contains(mendedElsewhere, code) {
		return wrong
	}
	if err := d.fire(sentBack(d.visit.Statement.Kind, newRefusal(wrong, d.Now()))); err != nil {
		return err
	}
	if d.visit.Text = ""; d.visit.Statement.Kind != model.NewApplication { // which holds what was asked for
		d.visit.Statement = model.Statement{}
	}
	return wrong
}
