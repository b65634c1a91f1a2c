package desk

import (
	"context"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/queue"
)

// Placing is the part of the central that takes placements.
type Placing interface {
	RequestSigningCode(ctx context.Context, request queue.SigningCodeRequest) (queue.SentCode, error)
	Place(ctx context.Context, placement queue.Placement) (queue.Entry, error)
	Acknowledge(ctx context.Context, entryID string) (queue.Entry, error)
}

// Save takes the chosen organization and language and makes the statement that
// the applicant will read and sign.
func (d *Desk) Save(id string, education queue.Lang) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, ok := d.organization(id)
	if !ok {
		return queue.NewError(queue.CodeOrganizationUnknown)
	}
	app, ok := d.application(d.visit.Application)
	if !ok {
		return queue.NewError(queue.CodeApplicationMissing)
	}
	group, ok := queue.AgeGroupOf(app.Child.Birth, queue.DateOf(d.Clock().In(queue.Zone)))
	if !ok || len(org.Languages(group)) == 0 {
		return queue.NewError(queue.CodeAgeNotOffered)
	}
	if _, ok := org.Offer(group, education); !ok {
		return queue.NewError(queue.CodeLanguageNotOffered)
	}
	if number := d.entryAt(id, education); number != "" {
		return queue.NewError(queue.CodeEntryExists, "number", number)
	}
	d.visit.Organization, d.visit.Education = id, education
	if err := d.makeStatement(); err != nil {
		return queue.WrapError(queue.CodeInternal, err)
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

func (d *Desk) entryAt(organization string, education queue.Lang) (number string) {
	for _, entry := range d.entries {
		if entry.Application.Number == d.visit.Application && entry.Organization.ID == organization &&
			entry.Status != queue.Removed && (education == "" || entry.Lang == education) {
			return entry.Number
		}
	}
	return ""
}

// makeStatement writes the statement anew. What was signed before is void.
func (d *Desk) makeStatement() error {
	app, _ := d.application(d.visit.Application)
	statement := queue.Statement{
		VisitID: d.visit.ID, Rules: d.ref.rules.Version, Lang: d.lang, District: d.visit.District,
		Applicant: d.session.Applicant.Person, Child: app.Child.Person,
		Application: app.Number, Organization: d.visit.Organization, Education: d.visit.Education,
		MadeAt: d.Clock().UTC().Truncate(time.Second),
	}
	return d.render(statement)
}

// render puts a statement into words. The same statement in the same language is the
// same text, so that a code that was sent for it still signs it.
func (d *Desk) render(statement queue.Statement) error {
	district, _ := d.district()
	org, _ := d.organization(statement.Organization)
	text, err := statement.Render(d.ref.rules, district, org)
	if err != nil {
		return err
	}
	d.visit.Statement, d.visit.Text = statement, text
	d.prepared = nil
	return nil
}

// Signed reports whether the statement is signed and only waits for the central.
func (d *Desk) Signed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.prepared != nil
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
		return queue.NewError(queue.CodeSignerOther)
	}
	return d.place(ctx, queue.Placement{Statement: visit.Statement, Text: visit.Text, CMS: cms})
}

// RequestSigningCode sends a code that signs this statement to the phone.
func (d *Desk) RequestSigningCode(ctx context.Context, typed string) (queue.SentCode, error) {
	citizen := d.present()
	phone, err := queue.ParsePhone(typed)
	if err != nil {
		return queue.SentCode{}, err
	}
	hash := queue.TextSHA256(d.Visit().Text)
	sent, err := d.Central.RequestSigningCode(ctx, queue.SigningCodeRequest{Phone: phone, SHA256: hash, Lang: d.Lang()})
	if err != nil {
		return queue.SentCode{}, d.checkSession(citizen, err)
	}
	return sent, d.keep(citizen, func() error {
		d.signing[hash] = sent
		return nil
	})
}

// SigningCode returns the code that was last sent to sign the statement as it reads
// now; an empty ID where none was.
func (d *Desk) SigningCode() queue.SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.signing[queue.TextSHA256(d.visit.Text)]
}

// CodeSentInAnotherLanguage reports whether a code was sent for the statement as it
// read in another language: that code does not sign this text.
func (d *Desk) CodeSentInAnotherLanguage() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, sent := d.signing[queue.TextSHA256(d.visit.Text)]
	return !sent && len(d.signing) > 0
}

// SignByCode signs the statement with the code that came to the phone and sends it.
func (d *Desk) SignByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return queue.NewError(queue.CodeOTPFormat)
	}
	visit := d.Visit()
	return d.place(ctx, queue.Placement{
		Statement: visit.Statement, Text: visit.Text, CodeID: d.SigningCode().ID, Code: code,
	})
}

// Resend sends a signed statement again, under the same key: the central answers
// once, whatever it had taken of it before.
func (d *Desk) Resend(ctx context.Context) error {
	d.mu.Lock()
	prepared := d.prepared
	d.mu.Unlock()
	if prepared == nil {
		return queue.NewError(queue.CodeBadRequest)
	}
	return d.place(ctx, *prepared)
}

func (d *Desk) place(ctx context.Context, placement queue.Placement) error {
	d.mu.Lock()
	citizen := d.citizen
	d.prepared = &placement
	d.mu.Unlock()
	entry, err := d.Central.Place(ctx, placement)
	return d.checkSession(citizen, d.keep(citizen, func() error {
		if err != nil {
			if !unanswered(err) {
				d.prepared = nil // refused: what was signed counts for nothing
			}
			return err
		}
		d.prepared, d.signing = nil, map[string]queue.SentCode{}
		d.entry, d.visit.Entry = entry, entry.ID
		return d.fire(Placed)
	}))
}

// unanswered reports whether the central may have taken a request although err
// came back.
func unanswered(err error) bool {
	switch queue.CodeOf(err) {
	case queue.CodeCentralDown, queue.CodeCentralSlow, queue.CodeCentralFailed, queue.CodeCentralNonsense,
		queue.CodeCancelled, queue.CodeInternal:
		return true
	}
	return false
}

// Entry returns the entry that was last placed or opened.
func (d *Desk) Entry() queue.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entry
}

// Acknowledge records at the central that the applicant has read the notice
// («Ознакомился») and goes on to the receipt.
func (d *Desk) Acknowledge(ctx context.Context) error {
	citizen := d.present()
	entry, err := d.Central.Acknowledge(ctx, d.Entry().ID)
	if err != nil {
		return d.checkSession(citizen, err)
	}
	return d.keep(citizen, func() error {
		d.entry = entry
		if err := d.fire(Acknowledged); err != nil {
			return err
		}
		d.visit.ID = uuid.NewString() // what the applicant does next is another placement
		d.visit.Organization, d.visit.Education, d.visit.Text = "", "", ""
		return nil
	})
}
