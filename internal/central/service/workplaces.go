package service

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki/assertion"
)

// Workplace is a computer at a counter that has just proved that it is one of ours.
type Workplace struct {
	ID     string
	Office string // as it was confirmed
}

// Enrol makes the key of a workplace known; source is the network that it comes from.
// Nothing more comes of it until an operator confirms the workplace, unless it takes the
// place of one that is confirmed and whose key says so.
func (s *Service) Enrol(ctx context.Context, source string, request model.Enrolment) (known model.KnownWorkplace, err error) {
	if err := s.checkEnrolment(&request); err != nil {
		return known, err
	}
	var over quota
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, err := s.addWorkplace(tx, source, request)
		known = model.KnownWorkplace{Fingerprint: place.Fingerprint, Confirmed: place.Standing == store.Confirmed}
		return err
	})
	if errors.As(err, &over) {
		s.cfg.Log.Warn("enrolment refused", "request", Request(ctx), "quota", over.what)
		err = model.NewError(model.CodeTooManyRequests, "seconds", Seconds(over.wait))
	}
	return known, err
}

func (s *Service) checkEnrolment(request *model.Enrolment) error {
	switch {
	case !model.ValidActID(request.ID):
		return BadRequest("id", errors.New("no UUID"))
	case len(request.PublicKey) != ed25519.PublicKeySize:
		return BadRequest("public_key", errors.New("no Ed25519 key"))
	case !ed25519.Verify(request.PublicKey, request.SignedText(), request.Signature):
		return BadRequest("signature", errors.New("it does not hold"))
	}
	return s.checkClaims(&request.Office, request.District)
}

// checkClaims looks at what a workplace says of itself.
func (s *Service) checkClaims(office *string, district string) (err error) {
	if district != "" {
		if err := s.checkDistrict(district); err != nil {
			return err
		}
	}
	*office, err = cleanOffice(*office)
	return err
}

// addWorkplace returns the workplace of the request, which may be known already.
func (s *Service) addWorkplace(tx *store.Tx, source string, request model.Enrolment) (store.Workplace, error) {
	place, err := tx.Workplace(request.ID)
	if err == nil && !bytes.Equal(place.PublicKey, request.PublicKey) {
		err = BadRequest("public_key", errors.New("not the key of the workplace"))
	}
	if !errors.Is(err, store.ErrNotFound) {
		return place, err
	}
	place = store.Workplace{
		ID: request.ID, PublicKey: request.PublicKey, Fingerprint: model.Fingerprint(request.PublicKey),
		Office: request.Office, District: request.District, Source: source, Since: s.Now(),
	}
	if _, err := tx.WorkplaceOfKey(place.Fingerprint); !errors.Is(err, store.ErrNotFound) {
		return place, errors.Join(err, BadRequest("public_key", errors.New("of another workplace")))
	}
	replaced, err := s.replaced(tx, request)
	switch {
	case err != nil:
		return place, err
	case replaced.ID != "":
		place.Office, place.District, place.Standing = replaced.Office, replaced.District, store.Confirmed
		if err := s.continueLog(tx, &place, replaced, request.LogAfter); err != nil {
			return place, err
		}
	case s.cfg.Practice:
		place.Standing = store.Confirmed // nobody there is real
	default:
		if err := s.checkEnrolments(tx, place); err != nil {
			return place, err
		}
	}
	if err := tx.AddWorkplace(place); err != nil || replaced.ID == "" {
		return place, err
	}
	return place, tx.Replace(replaced.ID, place.ID)
}

// replaced returns the confirmed workplace whose place the new one takes; empty where it
// takes none. One that is not confirmed vouches for nobody.
func (s *Service) replaced(tx *store.Tx, request model.Enrolment) (store.Workplace, error) {
	if request.Replaces == "" {
		return store.Workplace{}, nil
	}
	old, err := tx.Workplace(request.Replaces)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && old.Standing != store.Confirmed:
		return store.Workplace{}, nil
	case err != nil:
		return store.Workplace{}, err
	case !ed25519.Verify(old.PublicKey, request.SignedText(), request.ReplacesSignature):
		return store.Workplace{}, BadRequest("replaces_signature", errors.New("it does not hold"))
	}
	return old, nil
}

// continueLog has the log of the new workplace go on after an action of the replaced one's;
// after 0 it begins anew.
func (s *Service) continueLog(tx *store.Tx, place *store.Workplace, old store.Workplace, after uint64) error {
	switch after {
	case 0:
	case old.CutSeq:
		place.CutSeq, place.CutHash = after, old.CutHash
	default:
		last, err := tx.Action(old.ID, after)
		if err != nil {
			return orBadRequest("log_after", err)
		}
		place.CutSeq, place.CutHash = after, last.Hash
	}
	return nil
}

func orBadRequest(field string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return BadRequest(field, errors.New("there is none"))
	}
	return err
}

// checkEnrolments bounds how many workplaces strangers make known: those of one network in
// a day, and all that wait.
func (s *Service) checkEnrolments(tx *store.Tx, place store.Workplace) error {
	today, err := tx.CountWorkplaces(place.Source, place.Since.Add(-day))
	if err != nil {
		return err
	}
	if today >= s.cfg.Limits.NewWorkplaces {
		return quota{"new workplaces of one network in a day", time.Hour}
	}
	waiting, err := tx.CountUnconfirmed()
	if err == nil && waiting >= s.cfg.Limits.WaitingWorkplaces {
		err = quota{"workplaces that wait to be confirmed", time.Hour}
	}
	return err
}

// quota is a request over a limit. It loses nothing: the workplace sends it again.
type quota struct {
	what string
	wait time.Duration
}

func (q quota) Error() string { return q.what }

// ProveWorkplace gives a confirmed workplace that has proved its key a token for a while.
func (s *Service) ProveWorkplace(ctx context.Context, proof model.WorkplaceProof) (model.WorkplaceToken, error) {
	var place store.Workplace
	claims, err := assertion.Read(proof.Assertion, s.host, s.Now(), func(id string) (ed25519.PublicKey, error) {
		var err error
		place, err = read(ctx, s, func(tx *store.Tx) (store.Workplace, error) { return tx.Workplace(id) })
		return place.PublicKey, orCode(model.CodeWorkplaceUnknown, err)
	})
	switch {
	case errors.Is(err, assertion.ErrClock):
		return model.WorkplaceToken{}, model.NewError(model.CodeWorkplaceClock, "time", s.Now().Format(time.RFC3339))
	case errors.Is(err, assertion.ErrAudience): // the operator named the central otherwise than the counters
		s.cfg.Log.Warn("a workplace calls the central by another name than public-url", "request", Request(ctx), "public-url", s.cfg.PublicURL, "err", err)
		return model.WorkplaceToken{}, BadRequest("assertion", err)
	case errors.Is(err, assertion.ErrInvalid):
		return model.WorkplaceToken{}, BadRequest("assertion", err)
	case err != nil:
		return model.WorkplaceToken{}, err
	}
	if err := s.checkClaims(&proof.Office, proof.District); err != nil {
		return model.WorkplaceToken{}, err
	}
	token := randomToken()
	var refused error // once what the workplace says of itself is kept
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, err = s.renamed(tx, claims.Workplace, proof) // its standing may have changed meanwhile
		if err != nil {
			return orCode(model.CodeWorkplaceUnknown, err)
		}
		if refused = checkStanding(place); refused != nil {
			return nil
		}
		fresh, err := tx.AddWorkplaceToken(store.WorkplaceToken{
			Hash: hashHex([]byte(token)), Workplace: place.ID, JTI: claims.ID, ExpiresAt: s.Now().Add(s.cfg.Limits.WorkplaceLife),
		})
		if err == nil && !fresh {
			err = model.NewError(model.CodeWorkplaceProofUsed)
		}
		return err
	})
	if err = cmp.Or(err, refused); err != nil {
		return model.WorkplaceToken{}, err
	}
	return model.WorkplaceToken{Token: token, ExpiresIn: int(s.cfg.Limits.WorkplaceLife / time.Second), Office: place.Office}, nil
}

// renamed returns a workplace, called as it calls itself where nobody has said how it is
// called.
func (s *Service) renamed(tx *store.Tx, id string, proof model.WorkplaceProof) (store.Workplace, error) {
	place, err := tx.Workplace(id)
	if open := place.Standing == store.Unconfirmed || s.cfg.Practice; err != nil || !open {
		return place, err
	}
	named := place
	named.Office, named.District = cmp.Or(proof.Office, place.Office), cmp.Or(proof.District, place.District)
	if named.Office == place.Office && named.District == place.District {
		return place, nil
	}
	return named, tx.UpdateWorkplace(named)
}

// checkStanding refuses what is not confirmed.
func checkStanding(place store.Workplace) error {
	switch place.Standing {
	case store.Confirmed:
		return nil
	case store.Unconfirmed:
		return model.NewError(model.CodeWorkplaceUnconfirmed)
	case store.Replaced:
		return model.NewError(model.CodeWorkplaceUnknown) // its successor is the one that is known
	}
	return model.NewError(model.CodeWorkplaceRevoked)
}

// Workplace returns the workplace of a token, which must be confirmed at this moment.
func (s *Service) Workplace(ctx context.Context, token string) (Workplace, error) {
	place, err := read(ctx, s, func(tx *store.Tx) (Workplace, error) { return s.workplace(tx, token) })
	if err == nil {
		atWorkplace(ctx, place)
	}
	return place, err
}

func (s *Service) workplace(tx *store.Tx, token string) (Workplace, error) {
	place, err := tx.WorkplaceOfToken(hashHex([]byte(token)), s.Now())
	if err != nil {
		return Workplace{}, orCode(model.CodeWorkplaceUnknown, err)
	}
	return Workplace{ID: place.ID, Office: place.Office}, checkStanding(place)
}

// ErrNoWorkplace is a name that no workplace has, or none in the standing that is needed.
var ErrNoWorkplace = errors.New("no such workplace")

// Workplaces lists the workplaces, oldest first.
func Workplaces(ctx context.Context, kept *store.Store) (list []store.Workplace, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Workplaces()
		return err
	})
	return list, err
}

// Called is how the office and the district of a workplace are called. What is empty stays as
// the workplace calls itself.
type Called struct {
	Office   string
	District string // code of one that there is
}

// SetStanding records what an operator says of a workplace, which is named by its
// fingerprint or its id.
func SetStanding(ctx context.Context, kept *store.Store, name string, standing store.Standing, called Called) (err error) {
	if called.Office, err = cleanOffice(called.Office); err != nil {
		return err
	}
	return kept.Write(ctx, func(tx *store.Tx) error {
		place, err := namedWorkplace(tx, name)
		if err != nil {
			return err
		}
		place.Reason = "" // the operator gives none
		_, err = setStanding(tx, place, standing, called)
		return err
	})
}

func setStanding(tx *store.Tx, place store.Workplace, standing store.Standing, called Called) (store.Workplace, error) {
	if place.Standing == store.Replaced {
		return place, fmt.Errorf("%s was replaced: %w", place.ID, ErrNoWorkplace)
	}
	place.Standing, place.Office, place.District = standing, cmp.Or(called.Office, place.Office), cmp.Or(called.District, place.District)
	return place, tx.UpdateWorkplace(place)
}

// namedWorkplace returns the workplace with the fingerprint or the id.
func namedWorkplace(tx *store.Tx, name string) (store.Workplace, error) {
	place, err := tx.WorkplaceOfKey(strings.ToUpper(name))
	if errors.Is(err, store.ErrNotFound) {
		place, err = tx.Workplace(name)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("%s: %w", name, ErrNoWorkplace)
	}
	return place, err
}
