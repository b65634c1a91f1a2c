package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"akmola.kz/kezek/internal/model"
)

// act is one act on its way: what was sent, and what was found true of it.
type act struct {
	model.Act
	body         []byte         // as it was received
	in           session        // of nobody who is logged in where delivered
	delivered    bool           // sent without a session
	names        []model.Person // as which the applicant may stand in the statement
	hash         string         // SHA-256 of body, lower-case hex
	rules        model.RuleSet
	application  model.Application
	organization model.Organization
	group        model.AgeGroup
	link         *model.Kinship // saved with the entry; nil where the child is linked
	signer       *Signer        // nil where a code signs
	verifiedAt   time.Time
}

// postAct takes what a citizen has signed, once for each Idempotency-Key: from the
// applicant of the session, or from whoever signed where there is none.
func (s *Server) postAct(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") != "" {
		return s.inSession(s.postOwnAct)(w, r)
	}
	return s.paced(s.deliveries, s.postDelivery)(w, r)
}

func (s *Server) postOwnAct(w http.ResponseWriter, r *http.Request, in session) error {
	p := act{in: in, names: []model.Person{in.applicant.Person}}
	if err := readAct(w, r, &p); err != nil {
		return err
	}
	if answer, found, err := findAnswer(r.Context(), s.cfg.DB.read(), p); err != nil || found {
		return answerStored(w, answer, err)
	}
	if err := s.checkSent(&p); err != nil {
		return err
	}
	if p.Office != "" {
		p.in.office = p.Office
	}
	if err := s.checkSignature(r.Context(), &p); err != nil {
		return err
	}
	return s.finishAct(w, r, p)
}

// readAct reads the request. The bytes that came are what is hashed and kept: the same
// act encoded anew, by a program of another version, would be another one.
func readAct(w http.ResponseWriter, r *http.Request, p *act) (err error) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return model.NewError(model.CodeKeyMissing)
	}
	if p.body, err = readBody(w, r, &p.Act); err != nil {
		return err
	}
	if key != p.ID || key != p.Statement.ActID || !model.ValidActID(key) {
		return badRequest("id", errors.New("not the Idempotency-Key, or no UUID"))
	}
	if p.Kind != p.Statement.Kind || p.Kind != model.PlaceOnList {
		return badRequest("kind", errors.New("an act that this central does not know"))
	}
	p.hash = hashHex(p.body)
	return nil
}

// finishAct goes on where it is certain whose the act is.
func (s *Server) finishAct(w http.ResponseWriter, r *http.Request, p act) error {
	if p.in.applicant.Email == "" && p.Statement.Email == "" {
		return model.NewError(model.CodeEmailRequired)
	}
	if err := s.checkStatement(r.Context(), &p); err != nil {
		return err
	}
	answer, err := s.place(r.Context(), p)
	return answerStored(w, answer, err)
}

// findAnswer returns the answer that was given to the applicant under the same key
// before. A key is a name that anybody may give: another one's does not count.
func findAnswer(ctx context.Context, c conn, p act) (answer string, found bool, err error) {
	var hash string
	err = c.row(ctx, `SELECT body_hash, answer FROM idempotency WHERE applicant_iin = ? AND key = ?`, p.in.applicant.IIN, p.ID).
		Scan(&hash, &answer)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("find the answer: %w", err)
	case hash != p.hash:
		return "", false, model.NewError(model.CodeKeyReused)
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

// checkSignature verifies a signature by key. A code is looked at only while the
// child is placed: it is spent in the same transaction.
func (s *Server) checkSignature(ctx context.Context, p *act) error {
	p.verifiedAt = s.now()
	if p.CodeID != "" {
		return checkCodeFormat(p.Code)
	}
	signer, err := s.cfg.Verifier.VerifyStatement(ctx, p.CMS, []byte(p.Text), p.verifiedAt)
	if err != nil {
		return err
	}
	if signer.Person.IIN != p.in.applicant.IIN {
		return model.NewError(model.CodeSignerOther)
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

// place does everything that an act is in one transaction, and returns the
// answer. A refusal comes before the first row of the entry; what it counts against
// a code is kept.
func (s *Server) place(ctx context.Context, p act) (answer string, err error) {
	var refused error
	err = s.cfg.DB.write(ctx, func(c conn) error {
		var found bool
		// The same request may have been answered while this one was checked.
		if answer, found, err = findAnswer(ctx, c, p); err != nil || found {
			return err
		}
		var code oneTimeCode
		if code, refused = s.admit(ctx, c, &p); refused != nil {
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
func (s *Server) admit(ctx context.Context, c conn, p *act) (oneTimeCode, error) {
	if err := checkLink(ctx, c, p); err != nil {
		return oneTimeCode{}, err
	}
	if err := s.checkEntries(ctx, c, *p); err != nil || p.signer != nil {
		return oneTimeCode{}, err
	}
	return s.useSigningCode(ctx, c, *p, true)
}

// record writes the entry and everything that belongs to it.
func (s *Server) record(ctx context.Context, c conn, p act, code oneTimeCode) (string, error) {
	if err := s.enrol(ctx, c, &p); err != nil {
		return "", err
	}
	entry, err := s.newEntry(ctx, c, p)
	if err != nil {
		return "", err
	}
	evidence := newEvidence(p, code)
	if err := saveEvidence(ctx, c, entry.ID, evidence); err != nil {
		return "", err
	}
	entry.Events = firstEvents(p, entry)
	for _, event := range entry.Events {
		if err := saveEvent(ctx, c, entry.ID, event); err != nil {
			return "", err
		}
	}
	if err := s.makeDocuments(ctx, c, p, entry, evidence); err != nil {
		return "", err
	}
	if entry, err = s.loadEntry(ctx, c, entry.ID, p.in.applicant.IIN); err != nil {
		return "", err
	}
	answer := asJSON(model.ActResult{ID: p.ID, Kind: p.Kind, Entry: &entry})
	_, err = c.exec(ctx, `INSERT INTO idempotency (key, applicant_iin, body_hash, answer, created_at) VALUES (?, ?, ?, ?, ?)`,
		p.ID, p.in.applicant.IIN, p.hash, answer, micros(s.now()))
	if err != nil {
		return "", fmt.Errorf("keep the answer: %w", err)
	}
	return answer, nil
}

// enrol remembers the applicant of a delivery, an e-mail address that was signed where
// the central had none, and the link to a child that an offline statement asks for.
func (s *Server) enrol(ctx context.Context, c conn, p *act) error {
	if p.delivered || p.Statement.Email != "" {
		applicant := p.in.applicant
		if applicant.Email == "" {
			applicant.Email = p.Statement.Email
		}
		var err error
		if p.in.applicant, err = saveApplicant(ctx, c, applicant, s.now()); err != nil {
			return err
		}
	}
	if p.link == nil {
		return nil
	}
	p.link.LinkedAt = s.now()
	return saveLink(ctx, c, p.in.applicant.IIN, *p.link, "")
}

// useSigningCode spends a code that was sent to sign exactly this text for exactly
// this applicant, or only tries it. A code of another text or person is not tried at
// all.
func (s *Server) useSigningCode(ctx context.Context, c conn, p act, spend bool) (oneTimeCode, error) {
	var iin model.IIN
	var textHash string
	err := c.row(ctx, `SELECT iin, text_hash FROM codes WHERE id = ? AND purpose = ?`, p.CodeID, forSigning).
		Scan(&iin, &textHash)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && iin != p.in.applicant.IIN:
		return oneTimeCode{}, model.NewError(model.CodeOTPExpired)
	case err != nil:
		return oneTimeCode{}, fmt.Errorf("find the code: %w", err)
	case textHash != model.TextSHA256(p.Text):
		return oneTimeCode{}, changed("code", nil)
	}
	code, err := s.tryCode(ctx, c, forSigning, p.CodeID, p.Code)
	if err != nil || !spend {
		return code, err
	}
	return code, spendCode(ctx, c, code)
}
