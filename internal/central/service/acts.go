package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Submission is an act as it was sent.
type Submission struct {
	Act  model.Act
	Body []byte // the bytes that came, of which Act is what they say
	Key  string // Idempotency-Key
}

// rule is what the central does with the acts of one kind.
type rule struct {
	// gather reads what check needs, in one transaction with what else is read.
	gather func(*store.Tx, *act) error
	// check holds the statement against what the central knows and against the registers,
	// outside of a transaction.
	check func(context.Context, *act) error
	// apply holds the limits again and does what the act asks for, in a transaction. It
	// returns the evidence to be kept, and the answer.
	apply func(*store.Tx, *act) (model.ActResult, error)
}

// act is one act on its way: what was sent, and what was found true of it.
type act struct {
	model.Act
	body         []byte         // as it was received
	in           Session        // of nobody who is logged in where delivered
	delivered    bool           // sent without a session
	known        *facts         // nil until they are gathered
	names        []model.Person // as which the applicant may stand in the statement
	hash         string         // SHA-256 of body, lower-case hex
	rules        model.RuleSet
	application  model.Application
	organization model.Organization
	group        model.AgeGroup
	entry        store.Entry   // that the act is about; zero in a placement
	offer        answered      // that the act answers, or that a withdrawal ends
	wishes       []placedWish  // of a new application, that can be granted
	wouldStand   int           // place of a new application in the general queue, as it was before the act
	placed       []model.Entry // that it has made
	registers    []store.RegisterAnswer
	link         *model.Kinship // saved with the entry; nil where the child is linked
	signer       *store.Signer  // nil where a code signs
	verifiedAt   time.Time
}

// Submit takes what the applicant of a session has signed, once for each Idempotency-Key,
// and returns the answer (model.ActResult in JSON), the same each time.
func (s *Service) Submit(ctx context.Context, in Session, sent Submission) (answer string, err error) {
	a := act{Act: sent.Act, body: sent.Body, in: in, names: []model.Person{in.Applicant.Person}}
	if answer, err = s.receive(ctx, &a, sent.Key); err != nil || answer != "" {
		return answer, err
	}
	if err := s.checkSignature(ctx, &a); err != nil {
		return "", err
	}
	return s.finish(ctx, &a)
}

// Deliver takes an act that is sent when the applicant has left and no session is open.
// The signature or the signing code tells whose it is. The body holds them, so whoever
// sends the same body again gets the same answer. What is refused for good, of an act that
// is proved to be its applicant's, is kept as a document of the service.
func (s *Service) Deliver(ctx context.Context, place Workplace, sent Submission) (answer string, err error) {
	a := act{Act: sent.Act, body: sent.Body, delivered: true}
	a.in.Workplace = place
	a.in.Applicant.IIN = a.Statement.Applicant.IIN // as it claims until the signature has told
	answer, refused := s.receive(ctx, &a, sent.Key)
	if answer != "" || refused != nil && !forGood(refused) {
		return answer, refused
	}
	switch err := s.authenticate(ctx, &a); {
	case err != nil && refused != nil && !model.CodeOf(err).Retryable():
		return "", refused // of nobody
	case err != nil:
		return s.orAnswer(ctx, &a, err)
	}
	if refused == nil {
		answer, refused = s.finish(ctx, &a)
	}
	if refused == nil {
		return answer, nil
	}
	return s.refuse(ctx, &a, refused)
}

// authenticate finds whose a delivered act is.
func (s *Service) authenticate(ctx context.Context, a *act) error {
	if err := s.checkSignature(ctx, a); err != nil {
		return err
	}
	if a.signer == nil {
		if err := s.checkSigningCode(ctx, *a); err != nil {
			return err
		}
	}
	return s.identify(ctx, a)
}

// receive looks at what can be judged without asking anybody. It returns the answer where
// the act was answered before.
func (s *Service) receive(ctx context.Context, a *act, key string) (answer string, err error) {
	if key != a.ID || key != a.Statement.ActID || !model.ValidActID(key) {
		return "", BadRequest("id", errors.New("not the Idempotency-Key, or no UUID"))
	}
	forAct(ctx, a.ID)
	if _, known := s.kinds[a.Kind]; !known || a.Kind != a.Statement.Kind {
		return "", BadRequest("kind", errors.New("an act that this central does not know"))
	}
	// The bytes that came are what is hashed and kept: the same act encoded anew, by a
	// program of another version, would be another one.
	a.hash = hashHex(a.body)
	answer, err = read(ctx, s, func(tx *store.Tx) (string, error) {
		answer, err := findAnswer(tx, a)
		if err == nil && answer == "" && !a.delivered { // then it is known whose it is
			err = s.gather(tx, a)
		}
		return answer, err
	})
	if err != nil || answer != "" {
		return answer, err
	}
	return "", s.checkSent(a)
}

// finish goes on where it is certain whose the act is: everything that it is becomes so in
// one transaction. A refusal comes before the first row; what it counts against a code is
// kept.
func (s *Service) finish(ctx context.Context, a *act) (answer string, err error) {
	if err := a.Statement.CheckContact(model.Contact{Email: a.in.Applicant.Email, Phone: a.in.Applicant.Phone}); err != nil {
		return "", err
	}
	again := *a
	again.known = nil
	for range maxChecks {
		if answer, err = s.apply(ctx, a); !errors.Is(err, errMoved) {
			break
		}
		*a = again
	}
	if err != nil {
		return s.orAnswer(ctx, a, err)
	}
	return answer, nil
}

// gather reads what an act is checked against, and the places of the child in the general queue.
func (s *Service) gather(tx *store.Tx, a *act) error {
	if err := s.kinds[a.Kind].gather(tx, a); err != nil {
		return err
	}
	for _, application := range a.known.applications {
		place, _, err := s.inQueue(tx, application)
		if err != nil {
			return err
		}
		a.known.places[application.Number] = place
	}
	return nil
}

// placeInQueue is the place of the application in the general queue, as it was before the act.
func (a *act) placeInQueue() int {
	if a.Kind == model.NewApplication {
		return a.wouldStand
	}
	return a.known.places[a.application.Number]
}

// maxChecks is how often an act is checked while what decides about it changes.
const maxChecks = 5

// errMoved is an act that was checked against what is not so any more: it is checked again.
var errMoved = model.WrapError(model.CodeCentralBusy, errors.New("what the act was checked against has changed"))

// apply checks an act and does what it asks for.
func (s *Service) apply(ctx context.Context, a *act) (answer string, err error) {
	kind := s.kinds[a.Kind]
	if a.known == nil {
		if err := s.store.Read(ctx, func(tx *store.Tx) error { return s.gather(tx, a) }); err != nil {
			return "", err
		}
	}
	if err := kind.check(ctx, a); err != nil {
		return "", err
	}
	err = s.write(ctx, func(tx *store.Tx) error {
		a := *a // may be run again
		// The same request may have been answered while this one was checked.
		if answer, err = findAnswer(tx, &a); err != nil || answer != "" {
			return err
		}
		result, err := kind.apply(tx, &a)
		if err != nil {
			return err
		}
		if result.Entry != nil && result.Entry.Application.Status == model.InQueue {
			result.Entry.Application.Place = a.placeInQueue()
		}
		if result.Application != nil && result.Application.Status == model.InQueue {
			result.Application.Place = a.placeInQueue()
		}
		body, err := json.Marshal(result)
		if err != nil {
			return fmt.Errorf("encode the answer: %w", err)
		}
		answer = string(body)
		return tx.AddAnswer(a.in.Applicant.IIN, a.ID, a.hash, answer, s.Now())
	})
	return answer, err
}

// orAnswer returns err, unless the same request was answered while this one was looked at: what
// that one did, such as to spend the code that signs both, is no reason to refuse this one.
func (s *Service) orAnswer(ctx context.Context, a *act, err error) (answer string, _ error) {
	answer, e := read(ctx, s, func(tx *store.Tx) (string, error) { return findAnswer(tx, a) })
	if e != nil || answer == "" {
		return "", err
	}
	return answer, nil
}

// findAnswer returns the answer that was given to the applicant under the same key
// before, empty where there is none. A key is a name that anybody may give: another one's
// does not count.
func findAnswer(tx *store.Tx, a *act) (string, error) {
	hash, answer, err := tx.Answer(a.in.Applicant.IIN, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	case hash != a.hash:
		return "", model.NewError(model.CodeKeyReused)
	}
	return answer, nil
}

// checkSignature verifies a signature by key. A code is looked at only while the act is
// applied: it is spent in the same transaction.
func (s *Service) checkSignature(ctx context.Context, a *act) error {
	a.verifiedAt = s.Now()
	if a.CodeID != "" {
		return checkCodeFormat(a.Code)
	}
	signer, err := s.cfg.Verifier.VerifyStatement(ctx, a.CMS, []byte(a.Text), a.verifiedAt)
	if err != nil {
		return err
	}
	if signer.Person.IIN != a.in.Applicant.IIN {
		return model.NewError(model.CodeSignerOther)
	}
	age := a.verifiedAt.Sub(signer.SignedAt)
	if !signer.SignedAt.IsZero() && (age < -model.ClockAhead || signer.SignedAt.Before(a.Statement.MadeAt.Add(-signedBefore))) {
		// Nobody proves the time that a signature claims. One that cannot be is not shown
		// and not kept as when it was signed: the time of verification stands there. The
		// claim itself stays in the CMS.
		s.cfg.Log.Warn("time of a signature is not believed", "request", Request(ctx), "age", age.Round(time.Second))
		signer.SignedAt = time.Time{}
	}
	a.signer = &signer
	return nil
}

// checkSigningCode tries the code before anything is told of the applicant or of the
// child. It is spent only with the act; a wrong one is counted.
func (s *Service) checkSigningCode(ctx context.Context, a act) error {
	return s.write(ctx, func(tx *store.Tx) error {
		_, err := s.signingCode(tx, &a)
		return err
	})
}

// signingCode returns the code that was sent to sign exactly this text for exactly this
// applicant, where its digits are right. A code of another text or person is not tried at
// all. It does not spend the code.
func (s *Service) signingCode(tx *store.Tx, a *act) (store.Code, error) {
	code, err := tx.Code(store.ForSigning, a.CodeID)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && code.IIN != a.in.Applicant.IIN:
		return store.Code{}, model.NewError(model.CodeOTPExpired)
	case err != nil:
		return store.Code{}, err
	case code.TextHash != model.TextSHA256(a.Text):
		return store.Code{}, model.StatementChanged("code", nil)
	}
	return s.tryCode(tx, store.ForSigning, a.CodeID, a.Code)
}

// spendSigningCode spends the code that signs the act: the zero Code where a key does.
func (s *Service) spendSigningCode(tx *store.Tx, a *act) (code store.Code, err error) {
	if a.signer != nil {
		return code, nil
	}
	if code, err = s.signingCode(tx, a); err == nil {
		err = spendCode(tx, code)
	}
	return code, err
}

// identify finds the applicant whom the signature has told: as the register of people
// has them, or as the certificate does where that is down, as a login would. The
// statement may name them as they were known when it was made.
func (s *Service) identify(ctx context.Context, a *act) error {
	iin := a.in.Applicant.IIN
	known, err := read(ctx, s, func(tx *store.Tx) (model.Applicant, error) { return tx.Applicant(iin) })
	isKnown := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	named := s.Now()
	person, err := s.person(ctx, iin)
	if err == nil {
		a.names = append(a.names, person)
	}
	if isKnown {
		a.names = append(a.names, known.Person)
	}
	method := model.ByCode
	if a.signer != nil {
		method = model.ByKey
		a.names = append(a.names, personOf(*a.signer))
	}
	if err != nil {
		switch {
		case a.signer != nil:
			person = personOf(*a.signer)
		case isKnown:
			person, named = known.Person, time.Time{}
		default:
			return model.WrapError(model.CodeBMGDown, err)
		}
	}
	known.Person = person
	a.in = Session{Applicant: known, Method: method, District: a.Statement.District, Workplace: a.in.Workplace, named: named}
	return nil
}

// evidence returns what proves the act, which made or changed an entry. code is the one
// that signed where no key did.
func (a *act) evidence(entryID string, code store.Code) store.Evidence {
	e := store.Evidence{
		Applicant: a.in.Applicant.IIN, EntryID: entryID, Body: a.body, Act: a.Act,
		Method: model.ByKey, Signer: a.signer, SignedAt: a.verifiedAt, VerifiedAt: a.verifiedAt, Registers: a.registers,
	}
	switch {
	case a.signer == nil:
		e.Method, e.CodeID, e.Phone, e.SentAt = model.ByCode, code.ID, code.Phone.Masked(), code.SentAt
	case !a.signer.SignedAt.IsZero():
		e.SignedAt = a.signer.SignedAt
	}
	return e
}
