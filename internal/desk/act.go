package desk

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/model"
)

// ActSender takes signed acts of the applicant who is logged in.
type ActSender interface {
	RequestSigningCode(ctx context.Context, request model.SigningCodeRequest) (model.SentCode, error)
	// SendAct sends an encoded act of the applicant who is logged in.
	SendAct(ctx context.Context, id string, body []byte) (model.ActResult, error)
}

// MadeAct is an act that was signed in the visit.
type MadeAct struct {
	ID     string
	Kind   model.ActKind
	SHA256 string     // of the act as it was encoded, lower-case hex: what proves that this computer had it signed
	Number string     // of the entry or the application; empty while the central has not taken it
	Child  string     // short name, or the masked IIN where nothing else is known
	Where  model.Text // short name of the organization
	Lang   model.Lang // of instruction
	State  ItemState  `json:"-"` // as the outbox has it now
}

// Acts returns what was signed in the visit and was not refused, the last one last.
func (d *Desk) Acts() []MadeAct {
	acts := []MadeAct{}
	for _, act := range d.Visit().Acts {
		if act = d.follow(act); act.State != ItemRefused {
			acts = append(acts, act)
		}
	}
	return acts
}

// send sends an act that the applicant of a generation has signed. It is safe in the outbox before it leaves; where
// the central does not answer, or cannot be reached, the outbox goes on with it and
// the visit waits at Pending. A refusal takes it out again and is returned.
func (d *Desk) send(ctx context.Context, generation int, act model.Act) error {
	if err := d.SaveNow(); err != nil {
		return err // what is not safe here does not leave
	}
	item, draft, err := d.prepare(generation, act)
	if err != nil {
		return err
	}
	online := !item.Act.Statement.Offline
	if online {
		item.Status.State = ItemSending
	}
	if err := d.outbox.add(&item, draft); err != nil {
		return err
	}
	if !online {
		defer d.outbox.offer(item.Status.ID)
		return d.commitIfCurrent(generation, func() error { return d.fire(Queued) })
	}
	result, err := d.Central.SendAct(ctx, item.Act.ID, item.Body)
	switch {
	case err == nil:
		d.outbox.recordAnswer(item, result, nil)
		err = d.commitIfCurrent(generation, func() error { return d.accepted(result) })
		if err == nil {
			d.dismissTold(item.Act.ID)
		}
		return err
	case unanswered(err, act):
		d.Log.Warn("an act waits in the outbox", "code", model.CodeOf(err), "err", err)
		// First the visit: an answer that comes at once finds it waiting.
		left := d.commitIfCurrent(generation, func() error { return d.fire(Queued) })
		d.outbox.recordAnswer(item, model.ActResult{}, model.WrapError(waitingCode(err), err))
		return left
	}
	return d.refuse(generation, item, err)
}

// prepare makes the item that carries an act, and the draft that stands at Pending with
// it: after a power cut either both are there or neither. What was signed for somebody who
// has left, or of whom something else is asked now, is dropped.
func (d *Desk) prepare(generation int, act model.Act) (item Item, draft model.Record, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if generation != d.visitGeneration || act.Text != d.visit.Text || !d.visit.signs() {
		return Item{}, model.Record{}, model.WrapError(model.CodeCancelled, errLeft)
	}
	if err := d.checkStatement(true); err != nil { // a window of NCALayer may stand open for long
		return Item{}, model.Record{}, d.goToMend(err)
	}
	act.ID, act.Kind = d.visit.ID, act.Statement.Kind
	body, err := act.Encode()
	if err != nil {
		return Item{}, model.Record{}, err
	}
	d.visit.SHA256 = model.TextSHA256(string(body))
	pending := d.snapshot()
	if err := pending.Visit.move(Queued); err != nil {
		return Item{}, model.Record{}, err
	}
	d.refusal = nil
	item = Item{Act: act, Body: body, Draft: d.snapshot().withoutSession(), Status: ItemStatus{
		Contact: contactOf(d.session.Applicant),
		ID:      d.visit.ID, State: ItemWaiting, Operator: d.operator.Number, Offline: d.visit.Offline,
		Kind: act.Kind, Applicant: act.Statement.Applicant.IIN, Child: act.Statement.Child.IIN, District: act.Statement.District, Entry: act.Statement.Entry, Offer: act.Statement.Offer,
		Who: act.Statement.Applicant.ShortName(), Organization: act.Statement.Organization, Where: d.visit.OrganizationName,
		Lang: act.Statement.Education, CodeUntil: d.signing[model.TextSHA256(act.Text)].until(act.CodeID),
	}}
	pending.Refusal = nil
	draft, err = pending.record()
	return item, draft, err
}

// accepted goes on with what the central made of the act.
func (d *Desk) accepted(result model.ActResult) error {
	if result.Entry == nil && result.Application == nil {
		return model.WrapError(model.CodeCentralNonsense, errors.New("an act that was taken, and nothing that it has made"))
	}
	d.signing = map[string]sentCodes{}
	if err := d.fire(Queued); err != nil {
		return err
	}
	return d.taken(result)
}

// taken goes on from Pending with what the act has made or changed. Of an answer that is known by its
// id alone there is nothing to show: the cabinet shows what stands open now.
func (d *Desk) taken(result model.ActResult) error {
	next := d.visit.kind().done
	switch {
	case result.Entry == nil:
	case result.Entry.ID == "" && next == Answered:
		next = CabinetOpened
	default:
		d.entry, d.visit.Entry = *result.Entry, result.Entry.ID
		d.keepEntry(*result.Entry)
	}
	if result.Application != nil {
		d.record = *result.Application
	}
	if signed := d.visit.Statement; signed.Kind == model.UnlinkChild {
		d.forgetChild(signed.Child.IIN)
	}
	d.visit = d.visit.numbered(d.visit.ID, numberOf(result))
	return d.fire(next)
}

// numberOf is the number of what an act has made or changed.
func numberOf(result model.ActResult) string {
	switch {
	case result.Entry != nil:
		return result.Entry.Number
	case result.Application != nil:
		return result.Application.Number
	}
	return ""
}

// unanswered reports whether the central may have taken an act although err
// came back, or will take it later without the applicant. A code does not wait: it
// expires.
func unanswered(err error, act model.Act) bool {
	switch model.CodeOf(err).Outbox() {
	case model.AwaitConnection:
		return true
	case model.TryLater:
		code := model.CodeOf(err)
		return len(act.CMS) > 0 || code == model.CodeCentralFailed || code == model.CodeCentralBusy
	}
	return model.CodeOf(err) == model.CodeInternal
}

// waitingCode is why an item waits whose sending ended with err.
func waitingCode(err error) model.Code {
	switch code := model.CodeOf(err); code {
	case model.CodeCancelled:
		return model.CodeCentralSlow
	case model.CodeInternal, model.CodeSessionEnded:
		return model.CodeCentralFailed
	default:
		return code
	}
}

// refuse takes an act back that the central refused at once: what was signed
// counts for nothing, what was chosen stays. Where the applicant has left meanwhile it
// goes to the drafts as any other.
func (d *Desk) refuse(generation int, item Item, refusal error) error {
	var draft model.Record
	left := d.commitIfCurrent(generation, func() (err error) {
		if model.CodeOf(refusal) == model.CodeSessionEnded {
			d.endSession()
		}
		if isRefusal(refusal) {
			d.refusal = newRefusal(refusal, d.Now())
		}
		draft, err = d.snapshot().record()
		return err
	})
	if left != nil {
		answer := refusal
		if model.CodeOf(refusal) == model.CodeSessionEnded { // it can do without
			answer = model.NewError(model.CodeCentralFailed)
		}
		d.outbox.recordAnswer(item, model.ActResult{}, answer)
		return refusal
	}
	return errors.Join(refusal, d.outbox.remove(item.Status.ID, draft))
}

// actAnswered takes an item of the outbox that the central has just answered. Where the applicant
// still waits at the desk for it, the visit moves on.
func (d *Desk) actAnswered(item Item) {
	if item.Status.State == ItemAccepted {
		err := d.Store.Log(model.ActionSent, item.Status.Operator, item.Status.ID)
		if err != nil {
			d.Log.Error("write the action log", "code", model.CodeOf(err), "err", err)
		}
		if item.Status.Kind.Places() {
			d.report("remove drafts of what is placed", d.supersede(item.Status.Applicant, item.Status.Child, item.Status.ID))
		}
	}
	d.mu.Lock()
	if d.visit.ID != item.Status.ID || d.visit.Step != Pending {
		d.mu.Unlock()
		return
	}
	err := d.takeAnswer(item)
	step := d.visit.Step
	d.touch()
	d.mu.Unlock()
	if err != nil {
		d.Log.Error("take an answer", "err", err)
	} else if !item.Status.Mendable() {
		d.dismissTold(item.Status.ID)
	}
	d.Moved.emit(step)
}

// dismissTold takes an item off the list whose applicant sees at the desk what came of it, unless
// a notice of it is still to be read.
func (d *Desk) dismissTold(id string) {
	if rows[d.Visit().Step].kept != signed && d.SaveNow() == nil { // a visit that is kept as waiting never finds its item gone
		_ = d.outbox.Dismiss(id) // else its time removes it
	}
}

// takeAnswer moves the visit that waits for an item.
func (d *Desk) takeAnswer(item Item) error {
	switch item.Status.State {
	case ItemAccepted:
		if item.Result == nil || numberOf(*item.Result) == "" {
			return errors.New("accepted, and nothing was made")
		}
		return d.taken(*item.Result)
	case ItemRefused:
		d.refusal = item.Status.Failure
		err := d.fire(sentBack(item.Status.Kind, d.refusal))
		d.visit.moveTo(d.refusal.elsewhere())
		return err
	}
	return nil
}

// catchUp brings a visit that was signed to where the outbox is: the program may have
// ended between the two.
func (d *Desk) catchUp() error {
	status, ok := d.outbox.Status(d.visit.ID)
	if d.visit.signs() && d.outbox.holds(d.visit.ID) { // it was saved last while the central was asked
		if err := d.visit.move(Queued); err != nil {
			return err
		}
	}
	if d.visit.Step != Pending {
		return nil
	}
	if !ok {
		return d.visit.move(d.visit.kind().unsent)
	}
	if status.State.open() {
		return nil
	}
	item, err := d.outbox.read(status.ID)
	if err != nil {
		return err
	}
	return d.takeAnswer(item)
}
