package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// Session is one applicant logged in.
type Session struct {
	Applicant model.Applicant
	Method    model.LoginMethod
	District  string
	Workplace Workplace

	tokenHash string
	named     time.Time // when somebody was asked who told the applicant's name; zero where it was known
	bound     time.Time // when БМГ was asked that said that the phone is the applicant's
}

// Session returns the session of a token at the workplace of another token: a session that
// was opened elsewhere is none there. Tokens are looked up by their hashes, so that neither
// the database nor the time that the look-up takes gives one away.
func (s *Service) Session(ctx context.Context, workplaceToken, token string) (Session, error) {
	in, err := read(ctx, s, func(tx *store.Tx) (Session, error) {
		place, err := s.workplace(tx, workplaceToken)
		if err != nil {
			return Session{}, err
		}
		kept, err := tx.Session(hashHex([]byte(token)), place.ID, s.Now())
		if err != nil {
			return Session{}, orCode(model.CodeSessionEnded, err)
		}
		applicant, err := tx.Applicant(kept.Applicant)
		return Session{Applicant: applicant, Method: kept.Method, District: kept.District, Workplace: place, tokenHash: kept.TokenHash}, orCode(model.CodeSessionEnded, err)
	})
	if err == nil {
		inVisit(ctx, in)
	}
	return in, err
}

// Challenge returns the text that a key signs to log in.
func (s *Service) Challenge(ctx context.Context) (model.Challenge, error) {
	return s.challenge(ctx, model.AsCitizen)
}

func (s *Service) challenge(ctx context.Context, as model.LoginAs) (model.Challenge, error) {
	challenge := model.Challenge{ID: uuid.NewString(), ExpiresAt: s.Now().Add(s.cfg.Limits.ChallengeLife)}
	challenge.Text = model.ChallengeText(as, s.host, challenge.ID, randomToken(), challenge.ExpiresAt)
	return challenge, s.store.Write(ctx, func(tx *store.Tx) error { return tx.AddChallenge(challenge) })
}

// LoginByKey opens a session by a signature over a challenge. The challenge is spent
// whatever comes of the login: of two requests with one only one opens a session.
func (s *Service) LoginByKey(ctx context.Context, place Workplace, login model.KeyLogin) (model.Session, error) {
	if err := s.checkDistrict(login.District); err != nil {
		return model.Session{}, err
	}
	signer, spend, err := s.signerOf(ctx, model.AsCitizen, login.ChallengeID, login.CMS)
	if err != nil {
		return model.Session{}, err
	}
	return s.enterByKey(ctx, place, login.District, signer, spend)
}

// enterByKey opens a session of the owner of a key, in the transaction that spends what it has signed.
func (s *Service) enterByKey(ctx context.Context, place Workplace, district string, signer store.Signer, spend func(*store.Tx) error) (model.Session, error) {
	asked := s.Now()
	person, err := s.person(ctx, signer.Person.IIN)
	if err != nil {
		// The certificate tells enough: a login by key waits for no register.
		person = personOf(signer)
	}
	if err := s.refresh(ctx, person.IIN, ""); err != nil {
		return model.Session{}, err
	}
	in := Session{Applicant: model.Applicant{Person: person}, Method: model.ByKey, District: district, Workplace: place, named: asked}
	var answer model.Session
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := spend(tx); err != nil {
			return err
		}
		answer, err = s.openSession(tx, in)
		return err
	})
	return answer, err
}

// signerOf returns whose key has signed a challenge, and what spends it: that is for the
// transaction that opens the session. Where nobody's key has, it is spent here.
func (s *Service) signerOf(ctx context.Context, as model.LoginAs, challengeID string, cms []byte) (signer store.Signer, spend func(*store.Tx) error, err error) {
	now := s.Now()
	text, err := read(ctx, s, func(tx *store.Tx) (string, error) { return tx.Challenge(challengeID, now) })
	if err != nil {
		return signer, nil, orCode(model.CodeChallengeUnknown, err)
	}
	spend = func(tx *store.Tx) error {
		_, err := tx.UseChallenge(challengeID, now)
		return orCode(model.CodeChallengeUnknown, err)
	}
	if model.CheckChallenge(as, text, challengeID, s.host) != nil {
		err = model.NewError(model.CodeChallengeUnknown) // it logs in as somebody else
	} else {
		signer, err = s.cfg.Verifier.VerifyLogin(ctx, cms, []byte(text), now)
	}
	if err == nil {
		return signer, spend, nil
	}
	if e := s.undo(ctx, spend); e != nil && model.CodeOf(e) != model.CodeChallengeUnknown {
		err = e // it may be tried again
	}
	return signer, nil, err
}

// LoginByCode opens a session by a one-time code.
func (s *Service) LoginByCode(ctx context.Context, place Workplace, login model.CodeLogin) (model.Session, error) {
	if err := s.checkDistrict(login.District); err != nil {
		return model.Session{}, err
	}
	if err := checkCodeFormat(login.Code); err != nil {
		return model.Session{}, err
	}
	person, named, err := s.personOfCode(ctx, login.CodeID)
	if err != nil {
		return model.Session{}, err
	}
	var answer model.Session
	err = s.write(ctx, func(tx *store.Tx) error {
		code, err := s.tryCode(tx, store.ForLogin, login.CodeID, login.Code)
		if err != nil {
			return err
		}
		if err := spendCode(tx, code); err != nil {
			return err
		}
		answer, err = s.openSession(tx, Session{
			Applicant: model.Applicant{Person: person, Phone: code.Phone},
			Method:    model.ByCode, District: login.District, Workplace: place, named: named, bound: code.SentAt,
		})
		return err
	})
	if err != nil {
		return model.Session{}, err
	}
	return answer, s.refresh(ctx, person.IIN, answer.Applicant.Phone) // of nobody whose code was wrong
}

// Logout closes a session.
func (s *Service) Logout(ctx context.Context, in Session) error {
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.RemoveSession(in.tokenHash) })
}

// openSession remembers the applicant and opens a session.
func (s *Service) openSession(tx *store.Tx, in Session) (model.Session, error) {
	now := s.Now()
	applicant, err := s.saveApplicant(tx, in.Applicant, in.named)
	if err == nil && in.Method == model.ByCode && applicant.Phone.Mobile() {
		// БМГ has just said that this number is theirs; one that was bound before may be
		// another person's now. A telephone that gets no codes was chosen, and stays.
		if applicant, err = s.setContact(tx, in, applicant, model.Contact{Phone: in.Applicant.Phone}); err == nil {
			err = tx.SetBound(applicant.IIN, in.Applicant.Phone, in.bound)
		}
	}
	if err != nil {
		return model.Session{}, err
	}
	answer := model.Session{
		Token: randomToken(), Method: in.Method, Applicant: applicant,
		ExpiresAt: now.Add(s.cfg.Limits.SessionLife), EmailRequired: applicant.Email == "",
	}
	return answer, tx.AddSession(store.Session{
		TokenHash: hashHex([]byte(answer.Token)), Applicant: applicant.IIN, Method: in.Method,
		District: in.District, Workplace: in.Workplace.ID, CreatedAt: now, ExpiresAt: answer.ExpiresAt,
	})
}

// personOf returns the person of a certificate.
func personOf(signer store.Signer) model.Person {
	person := signer.Person
	person.Birth, person.Sex = person.IIN.Birth(), person.IIN.Sex()
	return person
}

// personTime is how long the register of people may take: there is always somebody
// else who knows the person, and whoever waits gives up at some time.
const personTime = 5 * time.Second

// person asks the state register.
func (s *Service) person(ctx context.Context, iin model.IIN) (model.Person, error) {
	if s.cfg.Registries.People == nil {
		return model.Person{}, errors.New("register of people: not connected")
	}
	ctx, cancel := context.WithTimeout(ctx, personTime)
	defer cancel()
	record, err := s.cfg.Registries.People.Person(ctx, iin)
	if err == nil && record.IIN != iin {
		err = errors.New("it tells of another person")
	}
	if err != nil {
		return model.Person{}, fmt.Errorf("register of people: %w", err)
	}
	return record.Person, nil
}

// personOfCode returns whom the code was sent for, from the register, which was asked at the
// time named, or as they were known before where it is down. Nothing is told until the code is
// right.
func (s *Service) personOfCode(ctx context.Context, codeID string) (person model.Person, named time.Time, err error) {
	code, err := read(ctx, s, func(tx *store.Tx) (store.Code, error) { return tx.Code(store.ForLogin, codeID) })
	if err != nil {
		return person, named, orCode(model.CodeOTPExpired, err)
	}
	asked := s.Now()
	if person, err = s.person(ctx, code.IIN); err == nil {
		return person, asked, nil
	}
	known, e := read(ctx, s, func(tx *store.Tx) (model.Applicant, error) { return tx.Applicant(code.IIN) })
	if e == nil {
		return known.Person, named, nil
	}
	return person, named, model.WrapError(model.CodeBMGDown, err)
}

// checkDistrict checks where a session is opened.
func (s *Service) checkDistrict(district string) error {
	if _, ok := s.region().districts[district]; !ok {
		return BadRequest("district", errors.New("no such district"))
	}
	return nil
}

// cleanOffice drops what does not show in the name of an office: it goes into
// histories and documents.
func cleanOffice(office string) (string, error) { return cleanText("office", office, model.MaxOffice) }

// cleanText returns what was typed on one line, without what nobody sees, of at most so many characters.
func cleanText(field, text string, most int) (string, error) {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)), " ")
	if utf8.RuneCountInString(text) > most {
		return "", BadRequest(field, errors.New("too long"))
	}
	return text, nil
}

// randomToken returns 32 random bytes as text for a header.
func randomToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashHex(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
