package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// session is one applicant logged in, as the handlers see it.
type session struct {
	tokenHash string
	applicant model.Applicant
	method    model.LoginMethod
	district  string
	office    string
}

type sessionHandler func(w http.ResponseWriter, r *http.Request, in session) error

// inSession lets only requests of a session through.
func (s *Server) inSession(h sessionHandler) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || token == "" {
			return model.NewError(model.CodeSessionEnded)
		}
		in, err := s.findSession(r.Context(), token)
		if err != nil {
			return err
		}
		return h(w, r, in)
	}
}

// findSession looks the token up by its hash, so that neither the database nor the
// time that the look-up takes gives a token away.
func (s *Server) findSession(ctx context.Context, token string) (session, error) {
	in := session{tokenHash: hashHex([]byte(token))}
	var iin model.IIN
	err := s.cfg.DB.read().row(ctx, `SELECT applicant_iin, method, district, office FROM sessions
		WHERE token_hash = ? AND expires_at > ?`, in.tokenHash, micros(s.now())).
		Scan(&iin, &in.method, &in.district, &in.office)
	if errors.Is(err, sql.ErrNoRows) {
		return session{}, model.NewError(model.CodeSessionEnded)
	}
	if err != nil {
		return session{}, fmt.Errorf("find the session: %w", err)
	}
	in.applicant, err = findApplicant(ctx, s.cfg.DB.read(), iin)
	return in, err
}

// postChallenge gives the text that a key signs to log in.
func (s *Server) postChallenge(w http.ResponseWriter, r *http.Request) error {
	challenge := model.Challenge{ID: uuid.NewString(), ExpiresAt: s.now().Add(s.cfg.Limits.ChallengeLife)}
	challenge.Text = model.ChallengeText(s.host, challenge.ID, randomToken(32), challenge.ExpiresAt)
	err := s.cfg.DB.write(r.Context(), func(c conn) error {
		_, err := c.exec(r.Context(), `INSERT INTO challenges (id, text, expires_at, used) VALUES (?, ?, ?, 0)`,
			challenge.ID, challenge.Text, micros(challenge.ExpiresAt))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the challenge: %w", err)
	}
	return writeJSON(w, http.StatusCreated, challenge)
}

// useChallenge returns the challenge's text and spends it, whatever comes of the
// login: of two requests with one challenge only one gets the text.
func (s *Server) useChallenge(ctx context.Context, id string) (text string, err error) {
	err = s.cfg.DB.write(ctx, func(c conn) error {
		return c.row(ctx, `UPDATE challenges SET used = 1 WHERE id = ? AND used = 0 AND expires_at > ? RETURNING text`,
			id, micros(s.now())).Scan(&text)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", model.NewError(model.CodeChallengeUnknown)
	}
	if err != nil {
		return "", fmt.Errorf("use the challenge: %w", err)
	}
	return text, nil
}

// postKeySession logs in by a signature over a challenge.
func (s *Server) postKeySession(w http.ResponseWriter, r *http.Request) error {
	var login model.KeyLogin
	if err := readJSON(w, r, &login); err != nil {
		return err
	}
	if err := s.checkCounter(login.District, &login.Office); err != nil {
		return err
	}
	text, err := s.useChallenge(r.Context(), login.ChallengeID)
	if err != nil {
		return err
	}
	signer, err := s.cfg.Verifier.VerifyLogin(r.Context(), login.CMS, []byte(text), s.now())
	if err != nil {
		return err
	}
	person, err := s.person(r.Context(), signer.Person.IIN)
	if err != nil {
		// The certificate tells enough: a login by key waits for no register.
		person = personOf(signer)
	}
	in := session{applicant: model.Applicant{Person: person}, method: model.ByKey, district: login.District, office: login.Office}
	var answer model.Session
	err = s.cfg.DB.write(r.Context(), func(c conn) error {
		answer, err = s.openSession(r.Context(), c, in)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, answer)
}

// personOf returns the person of a certificate.
func personOf(signer Signer) model.Person {
	person := signer.Person
	person.Birth, person.Sex = person.IIN.Birth(), person.IIN.Sex()
	return person
}

// personTime is how long the register of people may take: there is always somebody
// else who knows the person, and whoever waits gives up at some time.
const personTime = 5 * time.Second

// person asks the state register.
func (s *Server) person(ctx context.Context, iin model.IIN) (model.Person, error) {
	if s.cfg.Registries.People == nil {
		return model.Person{}, errors.New("register of people: not connected")
	}
	ctx, cancel := context.WithTimeout(ctx, personTime)
	defer cancel()
	person, err := s.cfg.Registries.People.Person(ctx, iin)
	if err == nil && person.IIN != iin {
		err = errors.New("it tells of another person")
	}
	if err != nil {
		return model.Person{}, fmt.Errorf("register of people: %w", err)
	}
	return person, nil
}

// postCodeSession logs in by a one-time code.
func (s *Server) postCodeSession(w http.ResponseWriter, r *http.Request) error {
	var login model.CodeLogin
	if err := readJSON(w, r, &login); err != nil {
		return err
	}
	if err := s.checkCounter(login.District, &login.Office); err != nil {
		return err
	}
	if err := checkCodeFormat(login.Code); err != nil {
		return err
	}
	person, err := s.personOfCode(r.Context(), login.CodeID)
	if err != nil {
		return err
	}
	var answer model.Session
	var refused error // of the code; what is counted against it must be kept
	err = s.cfg.DB.write(r.Context(), func(c conn) error {
		var code oneTimeCode
		if code, refused = s.useCode(r.Context(), c, forLogin, login.CodeID, login.Code); refused != nil {
			return unlessCoded(refused)
		}
		in := session{
			applicant: model.Applicant{Person: person, Phone: code.phone},
			method:    model.ByCode, district: login.District, office: login.Office,
		}
		answer, err = s.openSession(r.Context(), c, in)
		return err
	})
	if err = errors.Join(err, refused); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, answer)
}

// personOfCode returns whom the code was sent for, from the register, or as they
// were known before where it is down. Nothing is told until the code is right.
func (s *Server) personOfCode(ctx context.Context, codeID string) (model.Person, error) {
	var iin model.IIN
	err := s.cfg.DB.read().row(ctx, `SELECT iin FROM codes WHERE id = ? AND purpose = ?`, codeID, forLogin).Scan(&iin)
	if errors.Is(err, sql.ErrNoRows) {
		return model.Person{}, model.NewError(model.CodeOTPExpired)
	}
	if err != nil {
		return model.Person{}, fmt.Errorf("find the code: %w", err)
	}
	person, err := s.person(ctx, iin)
	if err == nil {
		return person, nil
	}
	if known, e := findApplicant(ctx, s.cfg.DB.read(), iin); e == nil {
		return known.Person, nil
	}
	return model.Person{}, model.WrapError(model.CodeBMGDown, err)
}

// checkCounter checks where a session is opened.
func (s *Server) checkCounter(district string, office *string) error {
	if _, ok := s.districts[district]; !ok {
		return badRequest("district", errors.New("no such district"))
	}
	var err error
	*office, err = cleanOffice(*office)
	return err
}

// cleanOffice drops what does not show in the name of an office: it goes into
// histories and documents.
func cleanOffice(office string) (string, error) {
	office = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, office)), " ")
	if utf8.RuneCountInString(office) > model.MaxOffice {
		return "", badRequest("office", errors.New("too long"))
	}
	return office, nil
}

// openSession remembers the applicant and opens a session.
func (s *Server) openSession(ctx context.Context, c conn, in session) (model.Session, error) {
	applicant, err := saveApplicant(ctx, c, in.applicant, s.now())
	if err != nil {
		return model.Session{}, err
	}
	answer := model.Session{
		Token: randomToken(32), Method: in.method, Applicant: applicant,
		ExpiresAt: s.now().Add(s.cfg.Limits.SessionLife), EmailRequired: applicant.Email == "",
	}
	_, err = c.exec(ctx, `INSERT INTO sessions (token_hash, applicant_iin, method, district, office, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, hashHex([]byte(answer.Token)), applicant.IIN, in.method, in.district, in.office,
		micros(s.now()), micros(answer.ExpiresAt))
	if err != nil {
		return model.Session{}, fmt.Errorf("open a session: %w", err)
	}
	return answer, nil
}

func (s *Server) deleteSession(w http.ResponseWriter, r *http.Request, in session) error {
	err := s.cfg.DB.write(r.Context(), func(c conn) error {
		_, err := c.exec(r.Context(), `DELETE FROM sessions WHERE token_hash = ?`, in.tokenHash)
		return err
	})
	if err != nil {
		return fmt.Errorf("close the session: %w", err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
