package desk

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
)

// ActSender takes signed acts of the applicant who is logged in.
type ActSender interface {
	RequestSigningCode(ctx context.Context, request model.SigningCodeRequest) (model.SentCode, error)
	// SendAct sends an encoded act of the applicant who is logged in.
	SendAct(ctx context.Context, id string, body []byte) (model.ActResult, error)
}

// ChooseOrganization puts an organization under the choice. The language of instruction
// that was chosen stays where the organization teaches the child's group in it; the only
// one that it teaches in is taken.
func (d *Desk) ChooseOrganization(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, _ := d.organization(id)
	group, _ := d.group()
	d.visit.Organization = id
	if _, offered := org.Offer(group, d.visit.Education); !offered {
		d.visit.Education = ""
	}
	if langs := org.Languages(group); len(langs) == 1 {
		d.visit.Education = langs[0]
	}
	d.touch()
}

// Save takes the chosen organization and language and makes the statement that
// the applicant will read and sign.
func (d *Desk) Save(id string, education model.Lang) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, ok := d.organization(id)
	if !ok {
		return model.NewError(model.CodeOrganizationUnknown)
	}
	if _, ok := d.application(d.visit.Application); !ok {
		return model.NewError(model.CodeApplicationMissing)
	}
	group, ok := d.group()
	if !ok || len(org.Languages(group)) == 0 {
		return model.NewError(model.CodeAgeNotOffered)
	}
	if _, ok := org.Offer(group, education); !ok {
		return model.NewError(model.CodeLanguageNotOffered)
	}
	if number := d.entryAt(id, education); number != "" {
		return model.NewError(model.CodeEntryExists, "number", number)
	}
	d.visit.Organization, d.visit.OrganizationName, d.visit.Education = id, org.Short, education
	if err := d.makeStatement(); err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	return d.fire(StatementMade)
}

// EntryAt returns the number of an entry that the chosen child has at the
// organization in any language, empty where there is none or none is known.
func (d *Desk) EntryAt(organization string) (number string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entryAt(organization, "")
}

func (d *Desk) entryAt(organization string, education model.Lang) (number string) {
	for _, entry := range d.entries {
		if entry.Application.Number == d.visit.Application && entry.Organization.ID == organization &&
			entry.Status != model.Removed && (education == "" || entry.Lang == education) {
			return entry.Number
		}
	}
	return ""
}

// makeStatement writes the statement anew. What was signed before is void.
func (d *Desk) makeStatement() error {
	app, _ := d.application(d.visit.Application)
	statement := model.Statement{
		ActID: d.visit.ID, Kind: model.PlaceOnList, Rules: d.reference.set.Rules.Version, Lang: d.readingLang(), District: d.visit.District,
		Applicant: d.session.Applicant.Person, Child: app.Child.Person,
		Application: app.Number, Organization: d.visit.Organization, Education: d.visit.Education,
		MadeAt: d.Clock().UTC().Truncate(time.Second), Offline: d.visit.Offline,
	}
	if statement.Offline {
		statement.Email = d.session.Applicant.Email
	}
	return d.render(statement)
}

// render puts a statement into words. The same statement in the same language is the
// same text, so that a code that was sent for it still signs it.
func (d *Desk) render(statement model.Statement) error {
	district, _ := d.district()
	org, _ := d.organization(statement.Organization)
	text, err := statement.Render(d.reference.set.Rules, district, org)
	if err != nil {
		return err
	}
	d.visit.Statement, d.visit.Text = statement, text
	return nil
}

// SignByKey has the applicant sign the statement with a key and sends it.
func (d *Desk) SignByKey(ctx context.Context) error {
	visit := d.Visit()
	session, _ := d.Session()
	cms, err := d.Signer.Sign(ctx, []byte(visit.Text), visit.Storage, UseSign, string(session.Applicant.IIN), d.agentLocale())
	if err != nil {
		return err
	}
	signer, err := signerOf(cms)
	if err != nil {
		return err
	}
	if signer.IIN != string(session.Applicant.IIN) {
		return model.NewError(model.CodeSignerOther)
	}
	return d.send(ctx, model.Act{Statement: visit.Statement, Text: visit.Text, CMS: cms})
}

// RequestSigningCode sends a code that signs this statement to the phone.
func (d *Desk) RequestSigningCode(ctx context.Context, typed string) (model.SentCode, error) {
	generation := d.generation()
	phone, err := model.ParsePhone(typed)
	if err != nil {
		return model.SentCode{}, err
	}
	hash := model.TextSHA256(d.Visit().Text)
	sent, err := d.Central.RequestSigningCode(ctx, model.SigningCodeRequest{Phone: phone, SHA256: hash, Lang: d.ReadingLang()})
	if err != nil {
		return model.SentCode{}, d.checkSession(generation, err)
	}
	return sent, d.commitIfCurrent(generation, func() error {
		d.signing[hash] = sent
		return nil
	})
}

// SigningCode returns the code that was last sent to sign the statement as it reads
// now; an empty ID where none was.
func (d *Desk) SigningCode() model.SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.signing[model.TextSHA256(d.visit.Text)]
}

// CodeSentInAnotherLanguage reports whether a code was sent for the statement as it
// read in another language: that code does not sign this text.
func (d *Desk) CodeSentInAnotherLanguage() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, sent := d.signing[model.TextSHA256(d.visit.Text)]
	return !sent && len(d.signing) > 0
}

// SignByCode signs the statement with the code that came to the phone and sends it.
func (d *Desk) SignByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return model.NewError(model.CodeOTPFormat)
	}
	visit := d.Visit()
	return d.send(ctx, model.Act{
		Statement: visit.Statement, Text: visit.Text, CodeID: d.SigningCode().ID, Code: code,
	})
}

// send sends a signed act. It is safe in the outbox before it leaves; where
// the central does not answer, or cannot be reached, the outbox goes on with it and
// the visit waits at Pending. A refusal takes it out again and is returned.
func (d *Desk) send(ctx context.Context, act model.Act) error {
	if err := d.SaveNow(); err != nil {
		return err // what is not safe here does not leave
	}
	generation, item, draft, err := d.prepare(act)
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
		return d.commitIfCurrent(generation, func() error { return d.taken(result) })
	case unanswered(err, act):
		d.Log.Warn("an act waits in the outbox", "code", model.CodeOf(err), "err", err)
		// First the visit: an answer that comes at once finds it waiting.
		left := d.commitIfCurrent(generation, func() error { return d.fire(Queued) })
		d.outbox.recordAnswer(item, model.ActResult{}, model.WrapError(waitingCode(err), err))
		return left
	}
	return d.refuse(generation, item, err)
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
		draft, err = d.snapshot().record()
		return err
	})
	if left != nil {
		told := refusal
		if model.CodeOf(refusal) == model.CodeSessionEnded { // it can do without
			told = model.NewError(model.CodeCentralFailed)
		}
		d.outbox.recordAnswer(item, model.ActResult{}, told)
		return refusal
	}
	return errors.Join(refusal, d.outbox.remove(item.Status.ID, draft))
}

// unanswered reports whether the central may have taken an act although err
// came back, or will take it later without the applicant. A code does not wait: it
// expires.
func unanswered(err error, act model.Act) bool {
	switch model.CodeOf(err).Outbox() {
	case model.AwaitConnection:
		return true
	case model.TryLater:
		return len(act.CMS) > 0 || model.CodeOf(err) == model.CodeCentralFailed
	}
	switch model.CodeOf(err) {
	case model.CodeInternal:
		return true
	case model.CodeSessionEnded: // perhaps after an answer that was lost; a signature needs no session
		return len(act.CMS) > 0
	}
	return false
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

// prepare makes the item that carries an act, and the draft that stands at Pending with
// it: after a power cut either both are there or neither.
func (d *Desk) prepare(act model.Act) (generation int, item Item, draft model.Record, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	pending := d.snapshot()
	if act.Text != d.visit.Text || pending.Visit.move(Queued) != nil {
		return 0, Item{}, model.Record{}, model.NewError(model.CodeBadRequest)
	}
	act.ID, act.Kind, act.Office = d.visit.ID, act.Statement.Kind, d.Office
	body, err := act.Encode()
	if err != nil {
		return 0, Item{}, model.Record{}, err
	}
	d.refusal = nil
	app, _ := d.application(d.visit.Application)
	item = Item{Act: act, Body: body, Draft: d.snapshot().withoutSession(), Status: ItemStatus{
		Contact: contactOf(d.session.Applicant),
		ID:      d.visit.ID, State: ItemWaiting, Operator: d.operator.Number, Offline: d.visit.Offline,
		Applicant: act.Statement.Applicant.IIN, Child: app.Child.IIN,
		Who: act.Statement.Applicant.ShortName(), Where: d.visit.OrganizationName, Lang: d.visit.Education,
	}}
	pending.Refusal = nil
	draft, err = pending.record()
	return d.visitGeneration, item, draft, err
}

// taken goes on with what the central made of the act.
func (d *Desk) taken(result model.ActResult) error {
	if result.Entry == nil {
		return model.WrapError(model.CodeCentralNonsense, errors.New("an act of placing without an entry"))
	}
	d.signing = map[string]model.SentCode{}
	d.entry, d.visit.Entry = *result.Entry, result.Entry.ID
	return d.fire(Placed)
}

// Entry returns the entry that was last placed or opened.
func (d *Desk) Entry() model.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entry
}

// Acknowledge records at the central that the applicant has read the notice
// («Ознакомился») and goes on to the receipt.
func (d *Desk) Acknowledge(ctx context.Context) error {
	generation, placed := d.generation(), d.Visit().ID
	entry, err := d.Central.Acknowledge(ctx, d.Entry().ID)
	if err != nil {
		return d.checkSession(generation, err)
	}
	err = d.commitIfCurrent(generation, func() error {
		d.entry, d.visit = entry, d.visit.numbered(placed, entry.Number)
		return d.fire(Acknowledged)
	})
	if err == nil && d.SaveNow() == nil { // a visit that is kept as waiting never finds its item gone
		_ = d.outbox.Dismiss(placed) // the applicant has seen what came of it; else its time removes it
	}
	return err
}

// contactOf is how the office reaches an applicant, as far as it is known.
func contactOf(applicant model.Applicant) string {
	if applicant.Email != "" || applicant.Phone == "" {
		return applicant.Email
	}
	return applicant.Phone.String()
}
