package officer

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// claimDecision is what an officer types to decide about a privilege.
type claimDecision struct {
	issued model.Date // of the paper
	reason int        // of a rejection, -1 while none is chosen

	date  *widgets.DateEntry // nil where the proof holds without an end
	paper *widgets.Field
	why   *widgets.Field
}

// claimOf is the privilege that a case is about.
func claimOf(c officer.Case) (model.Claim, bool) {
	for _, claim := range c.Whole.Claims {
		if claim.ID == c.Item.Subject {
			return claim, true
		}
	}
	return model.Claim{}, false
}

// view is the fields of the decision.
func (d *claimDecision) view(p *workPage, claim model.Claim) fyne.CanvasObject {
	w := p.Texts()
	column := widgets.VStack(12)
	d.date, d.paper = nil, nil
	if claim.Proof != nil && claim.Proof.Months > 0 {
		d.date = widgets.NewDateEntry(w.T("date.form"))
		d.date.SetDate(d.issued)
		d.date.Today = p.Today
		d.date.OnChanged = func(string) {
			d.issued, _ = d.date.Date()
			d.paper.SetError("")
		}
		d.date.OnSubmitted = func(string) { p.Primary() }
		d.paper = widgets.NewField(w.T("officer.claim.issued"), d.date)
		d.paper.SetHelp(w.N("officer.claim.months", claim.Proof.Months))
		column.Add(d.paper)
	}
	reasons, chosen := []string{w.T("officer.claim.reason.none")}, d.reason+1
	for _, reason := range model.ClaimReasons() {
		reasons = append(reasons, w.T("event.reason."+string(reason)))
	}
	if chosen == 0 {
		chosen = -1 // the field says what it is for
	}
	d.why = widgets.NewField(w.T("officer.claim.reason"), widgets.NewSelect(reasons, chosen, w.T("officer.claim.only"), func(i int) {
		d.reason = i - 1
		d.why.SetError("")
	}))
	column.Add(d.why)
	return column
}

// edit goes to the first field of the decision.
func (d *claimDecision) edit() {
	if d.date != nil {
		d.date.Focus()
		return
	}
	d.why.Focus()
}

// confirm says that the paper proves the privilege. Whoever has chosen why it does not means to reject it.
func (p *workPage) confirm() {
	w, d := p.Texts(), &p.decision
	if d.reason >= 0 {
		d.why.SetError(w.T("officer.claim.reason.chosen"))
		d.why.Focus()
		p.Relayout()
		return
	}
	if d.date != nil && (d.issued.IsZero() || p.Today().Before(d.issued)) {
		d.paper.SetError(w.T("officer.claim.issued.missing"))
		d.date.Focus()
		p.Relayout()
		return
	}
	p.decideClaim("officer.claim.confirmed", model.ClaimDecision{Step: model.ConfirmClaim, Issued: d.issued})
}

// reject says that it does not; the reason is asked first.
func (p *workPage) reject() {
	d := &p.decision
	if d.reason < 0 {
		d.why.SetError(p.Texts().T("officer.claim.reason.missing"))
		d.why.Focus()
		p.Relayout()
		return
	}
	p.decideClaim("officer.claim.rejected", model.ClaimDecision{Step: model.RejectClaim, Reason: model.ClaimReasons()[d.reason]})
}

func (p *workPage) decideClaim(said string, decision model.ClaimDecision) {
	id := p.taken.Item.Subject
	p.decide(said, func(ctx context.Context) error { return p.work.DecideClaim(ctx, id, decision) })
}

// privilegeActions are what can be done with a privilege that the officer has.
func (p *workPage) privilegeActions(w ui.Words) []ui.Action {
	return []ui.Action{
		{Text: w.T("officer.work.return"), Key: ui.KeyBack, Do: p.giveBack},
		{Text: w.T("officer.claim.reject"), Key: ui.KeyRemove, Do: p.reject},
		{Text: w.T("officer.claim.confirm"), Key: ui.KeyPrimary, Do: p.confirm, Primary: true},
	}
}

// privilegeChanges says what the decision about a category changes for the child.
func (p *workPage) privilegeChanges(w ui.Words, category string) string {
	classes := p.reference.Rules.Distribution.Classes
	of, known := p.reference.Rules.Distribution.Category(category)
	if !known || len(classes) == 0 {
		return w.T("officer.work.privilege.changes.unknown")
	}
	return w.T("officer.work.privilege.changes", "class", p.class(w, of.Class), "last", classes[len(classes)-1].Name.In(w.Lang()))
}
