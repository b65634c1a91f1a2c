package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"akmola.kz/kezek/queue"
)

// sentLate is how long after it was made a statement may still come in under the
// rules of its own day: an office may have been without a line.
const sentLate = 7 * day

const (
	// clockAhead is how far ahead the clock of an office may be.
	clockAhead = 10 * time.Minute
	// signedBefore is how long before its statement a signature may claim to be: the
	// clock of the computer with the key is another one.
	signedBefore = time.Hour
)

var visitID = regexp.MustCompile(`^[0-9A-Za-z_-]{8,64}$`)

// placing is one placement on its way: what was sent, and what was found true of it.
type placing struct {
	queue.Placement
	in           session
	key, hash    string // of the Idempotency-Key and of the body
	application  queue.Application
	organization queue.Organization
	group        queue.AgeGroup
	signer       *Signer // nil where a code signs
	verifiedAt   time.Time
}

// postPlacement places a child on a waiting list, once for each Idempotency-Key.
func (s *Server) postPlacement(w http.ResponseWriter, r *http.Request, in session) error {
	p := placing{in: in, key: r.Header.Get("Idempotency-Key")}
	if p.key == "" {
		return queue.NewError(queue.CodeKeyMissing)
	}
	if err := readJSON(w, r, &p.Placement); err != nil {
		return err
	}
	if p.key != p.Statement.VisitID || !visitID.MatchString(p.key) {
		return badRequest("visit_id", errors.New("not the Idempotency-Key"))
	}
	p.hash = hashHex(asJSON(p.Placement))
	if answer, found, err := findAnswer(r.Context(), s.cfg.DB.read(), p); err != nil || found {
		return answerStored(w, answer, err)
	}
	if in.applicant.Email == "" {
		return queue.NewError(queue.CodeEmailRequired)
	}
	if err := s.checkStatement(r.Context(), &p); err != nil {
		return err
	}
	if err := s.checkSignature(r.Context(), &p); err != nil {
		return err
	}
	answer, err := s.place(r.Context(), p)
	return answerStored(w, answer, err)
}

// findAnswer returns the answer that was given under the same key before.
func findAnswer(ctx context.Context, c conn, p placing) (answer string, found bool, err error) {
	var owner queue.IIN
	var hash string
	err = c.row(ctx, `SELECT applicant_iin, body_hash, answer FROM idempotency WHERE key = ?`, p.key).
		Scan(&owner, &hash, &answer)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("find the answer: %w", err)
	case owner != p.in.applicant.IIN || hash != p.hash:
		return "", false, queue.NewError(queue.CodeKeyReused)
	}
	return answer, true, nil
}

func answerStored(w http.ResponseWriter, answer string, err error) error {
	if err != nil {
		return err
	}
	writeBody(w, http.StatusCreated, "application/json", []byte(answer))
	return nil
}

// checkStatement holds every field of the statement against what the central knows,
// and the text against the fields.
func (s *Server) checkStatement(ctx context.Context, p *placing) error {
	st := p.Statement
	// All of it, also what the text does not show: the statement is kept as evidence.
	if st.Applicant != p.in.applicant.Person {
		return changed("applicant", nil)
	}
	district, ok := s.districts[st.District]
	if !ok || !st.Lang.Valid() || st.MadeAt.IsZero() {
		return changed("form", nil)
	}
	if age := s.now().Sub(st.MadeAt); age < -clockAhead || age > sentLate || st.MadeAt.Nanosecond() != 0 {
		return changed("made_at", nil)
	}
	if err := s.checkChild(ctx, p); err != nil {
		return err
	}
	if err := s.checkOffer(ctx, p); err != nil {
		return err
	}
	rules, err := s.rulesOf(st)
	if err != nil {
		return err
	}
	text, err := st.Render(rules, district, p.organization)
	if err != nil {
		return changed("rules", err)
	}
	if text != p.Text {
		return changed("text", nil)
	}
	return nil
}

// changed is a statement that is not the one that the central would have made.
func changed(field string, err error) error {
	return &queue.Error{Code: queue.CodeStatementChanged, Params: map[string]string{"field": field}, Err: err}
}

// checkChild takes a child that is linked to the applicant, with an application in
// the district that stands in the queue.
func (s *Server) checkChild(ctx context.Context, p *placing) error {
	st := p.Statement
	l, found, err := linkOf(ctx, s.cfg.DB.read(), st.Child.IIN)
	if err != nil {
		return err
	}
	if !found || l.applicant != p.in.applicant.IIN {
		return queue.NewError(queue.CodeKinshipRefused)
	}
	list, err := applicationsOf(ctx, s.cfg.DB.read(), st.Child.IIN)
	if err != nil {
		return err
	}
	for _, application := range list {
		if application.Number == st.Application {
			p.application = application
		}
	}
	switch {
	case p.application.Number == "":
		return queue.NewError(queue.CodeApplicationMissing)
	case p.application.Status != queue.InQueue && p.application.Status != queue.Referred:
		return queue.NewError(queue.CodeApplicationMissing)
	case p.application.District != st.District:
		return queue.NewError(queue.CodeApplicationOther, "district", p.application.District)
	case p.application.Child.Person != st.Child:
		return changed("child", nil)
	}
	return nil
}

// checkOffer takes an organization of the district that has a group of the child's
// age in the language.
func (s *Server) checkOffer(ctx context.Context, p *placing) error {
	st := p.Statement
	var err error
	if p.organization, err = findOrganization(ctx, s.cfg.DB.read(), st.Organization); err != nil {
		return err
	}
	if p.organization.District != st.District {
		return queue.NewError(queue.CodeOrganizationUnknown)
	}
	group, ok := queue.AgeGroupOf(p.application.Child.Birth, s.today())
	if !ok || len(p.organization.Languages(group)) == 0 {
		return queue.NewError(queue.CodeAgeNotOffered)
	}
	if _, ok := p.organization.Offer(group, st.Education); !ok {
		return queue.NewError(queue.CodeLanguageNotOffered)
	}
	p.group = group
	return nil
}

// rulesOf returns the rules under which the statement counts: those of today, or
// those of the day on which it was made where it comes a little late.
func (s *Server) rulesOf(st queue.Statement) (queue.RuleSet, error) {
	rules, err := s.cfg.Rules(st.District, s.today())
	if err != nil {
		return rules, fmt.Errorf("rules of the district: %w", err)
	}
	age := s.now().Sub(st.MadeAt)
	if rules.Version == st.Rules || age < 0 || age > sentLate {
		return rules, nil
	}
	earlier, err := s.cfg.Rules(st.District, queue.DateOf(st.MadeAt.In(queue.Zone)))
	if err != nil {
		return rules, nil //nolint:nilerr // no rules on that day: those of today refuse the statement
	}
	return earlier, nil
}

// checkSignature verifies a signature by key. A code is looked at only while the
// child is placed: it is spent in the same transaction.
func (s *Server) checkSignature(ctx context.Context, p *placing) error {
	p.verifiedAt = s.now()
	if (len(p.CMS) > 0) == (p.CodeID != "") {
		return badRequest("signature", errors.New("neither or both of a signature and a code"))
	}
	if p.CodeID != "" {
		return checkCodeFormat(p.Code)
	}
	signer, err := s.cfg.Verifier.VerifyStatement(ctx, p.CMS, []byte(p.Text), p.verifiedAt)
	if err != nil {
		return err
	}
	if signer.Person.IIN != p.in.applicant.IIN {
		return queue.NewError(queue.CodeSignerOther)
	}
	age := p.verifiedAt.Sub(signer.SignedAt)
	if !signer.SignedAt.IsZero() && (age < -clockAhead || signer.SignedAt.Before(p.Statement.MadeAt.Add(-signedBefore))) {
		// Nobody proves the time that a signature claims. One that cannot be is not shown
		// and not kept as when it was signed: the time of verification stands there. The
		// claim itself stays in the CMS.
		s.cfg.Log.Warn("time of a signature is not believed", "request", requestID(ctx), "age", age.Round(time.Second))
		signer.SignedAt = time.Time{}
	}
	p.signer = &signer
	return nil
}

// place does everything that a placement is in one transaction, and returns the
// answer. A refusal comes before the first row of the entry; what it counts against
// a code is kept.
func (s *Server) place(ctx context.Context, p placing) (answer string, err error) {
	var refused error
	err = s.cfg.DB.write(ctx, func(c conn) error {
		var found bool
		// The same request may have been answered while this one was checked.
		if answer, found, err = findAnswer(ctx, c, p); err != nil || found {
			return err
		}
		var code oneTimeCode
		if code, refused = s.admit(ctx, c, p); refused != nil {
			return unlessCoded(refused)
		}
		answer, err = s.record(ctx, c, p, code)
		return err
	})
	if err == nil {
		err = refused
	}
	return answer, err
}

// admit holds the limits of the child and spends the code that signs, where one
// does.
func (s *Server) admit(ctx context.Context, c conn, p placing) (oneTimeCode, error) {
	if err := s.checkEntries(ctx, c, p); err != nil || p.signer != nil {
		return oneTimeCode{}, err
	}
	return s.useSigningCode(ctx, c, p)
}

// record writes the entry and everything that belongs to it.
func (s *Server) record(ctx context.Context, c conn, p placing, code oneTimeCode) (string, error) {
	entry, err := s.newEntry(ctx, c, p)
	if err != nil {
		return "", err
	}
	evidence := newEvidence(p, code)
	if err := saveEvidence(ctx, c, entry.ID, evidence); err != nil {
		return "", err
	}
	if err := s.saveFirstEvents(ctx, c, p, entry); err != nil {
		return "", err
	}
	if err := s.makeDocuments(ctx, c, p, entry, evidence); err != nil {
		return "", err
	}
	if entry, err = s.loadEntry(ctx, c, entry.ID, p.in.applicant.IIN); err != nil {
		return "", err
	}
	answer := asJSON(entry)
	_, err = c.exec(ctx, `INSERT INTO idempotency (key, applicant_iin, body_hash, answer, created_at) VALUES (?, ?, ?, ?, ?)`,
		p.key, p.in.applicant.IIN, p.hash, answer, micros(s.now()))
	if err != nil {
		return "", fmt.Errorf("keep the answer: %w", err)
	}
	return answer, nil
}

// checkEntries holds the limits of one child: once on a list, and not on too many.
func (s *Server) checkEntries(ctx context.Context, c conn, p placing) error {
	rules, err := s.rulesOf(p.Statement)
	if err != nil {
		return err
	}
	count, same := 0, ""
	err = c.rows(ctx, func(rows *sql.Rows) error {
		var number, organization string
		var lang queue.Lang
		if err := rows.Scan(&number, &organization, &lang); err != nil {
			return err
		}
		count++
		if organization == p.organization.ID && lang == p.Statement.Education {
			same = number
		}
		return nil
	}, `SELECT number, organization, lang FROM entries WHERE child_iin = ? AND status <> 'removed'`, p.application.Child.IIN)
	switch {
	case err != nil:
		return fmt.Errorf("entries of the child: %w", err)
	case same != "":
		return queue.NewError(queue.CodeEntryExists, "number", same)
	case rules.EntryLimit > 0 && count >= rules.EntryLimit:
		return queue.NewError(queue.CodeEntryLimit, "limit", strconv.Itoa(rules.EntryLimit))
	}
	return nil
}

// useSigningCode spends a code that was sent to sign exactly this text for exactly
// this applicant. A code of another text or person is not tried at all.
func (s *Server) useSigningCode(ctx context.Context, c conn, p placing) (oneTimeCode, error) {
	var iin queue.IIN
	var textHash string
	err := c.row(ctx, `SELECT iin, text_hash FROM codes WHERE id = ? AND purpose = ?`, p.CodeID, forSigning).
		Scan(&iin, &textHash)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && iin != p.in.applicant.IIN:
		return oneTimeCode{}, queue.NewError(queue.CodeOTPExpired)
	case err != nil:
		return oneTimeCode{}, fmt.Errorf("find the code: %w", err)
	case textHash != queue.TextSHA256(p.Text):
		return oneTimeCode{}, changed("code", nil)
	}
	return s.useCode(ctx, c, forSigning, p.CodeID, p.Code)
}
