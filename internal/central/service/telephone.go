package service

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const (
	// telephoneWait is how long a workplace that asks how far a request has come waits for news:
	// less than its client waits for an answer.
	telephoneWait = 10 * time.Second
	// telephoneLook is how often the database is asked meanwhile: the telephone may have come to
	// another process.
	telephoneLook = 250 * time.Millisecond
)

// RequestTelephoneLogin makes a request to log in with a telephone.
func (s *Service) RequestTelephoneLogin(ctx context.Context, place Workplace, request model.TelephoneLogin) (model.TelephoneRequest, error) {
	if err := s.checkDistrict(request.District); err != nil {
		return model.TelephoneRequest{}, err
	}
	if err := s.checkTelephoneOn(); err != nil {
		return model.TelephoneRequest{}, err
	}
	if !request.Lang.Valid() {
		return model.TelephoneRequest{}, BadRequest("lang", nil)
	}
	kept, link := s.newTelephoneRequest(place, request.Lang)
	words := assets.Texts(kept.Lang).T("egov.login_text", "place", kept.Office, "time", telephoneTime(kept.CreatedAt), "code", kept.Code)
	kept.Text = model.TelephoneChallenge(words, s.host, kept.ID, randomToken(), kept.ExpiresAt)
	kept.Name = inAll("egov.login_name")
	return s.keepTelephoneRequest(ctx, kept, link)
}

// checkTelephoneOn refuses to show a code that eGov Mobile would not scan.
func (s *Service) checkTelephoneOn() error {
	if s.cfg.EgovBIN == "" && !s.cfg.Practice {
		return model.NewError(model.CodeTelephoneOff)
	}
	return nil
}

// RequestTelephoneSigning makes a request to sign an act of the applicant. What a telephone shows is
// held against the words of the rules first, as the act will be: nothing else goes out in the name
// of the service.
func (s *Service) RequestTelephoneSigning(ctx context.Context, in Session, request model.TelephoneSigning) (model.TelephoneRequest, error) {
	if err := s.checkTelephoneOn(); err != nil {
		return model.TelephoneRequest{}, err
	}
	a := act{Act: model.Act{ID: request.Statement.ActID, Kind: request.Statement.Kind, Statement: request.Statement, Text: request.Text}, in: in}
	a.names = []model.Person{in.Applicant.Person}
	if err := s.checkShown(ctx, &a); err != nil {
		return model.TelephoneRequest{}, err
	}
	kept, link := s.newTelephoneRequest(in.Workplace, request.Statement.Lang)
	kept.Session, kept.Signer, kept.Text = in.tokenHash, in.Applicant.IIN, request.Text
	kept.Name = a.rules.Statements[a.Kind].Name
	return s.keepTelephoneRequest(ctx, kept, link)
}

// checkShown holds the text of an act against its statement, and the statement against whose it is.
func (s *Service) checkShown(ctx context.Context, a *act) error {
	if _, known := s.kinds[a.Kind]; !known || a.Statement.Offline {
		return BadRequest("statement", errors.New("an act that no telephone signs"))
	}
	if err := a.Statement.CheckForm(s.region().districts[a.Statement.District]); err != nil {
		return err
	}
	if err := a.Statement.CheckTime(s.Now(), false); err != nil {
		return err
	}
	if err := s.store.Read(ctx, func(tx *store.Tx) error { return s.gather(tx, a) }); err != nil {
		return err
	}
	textErr, err := s.findWords(ctx, a)
	if err == nil {
		err = a.checkApplicant()
	}
	if err == nil {
		err = textErr
	}
	return err
}

func (s *Service) newTelephoneRequest(place Workplace, lang model.Lang) (kept store.TelephoneRequest, link string) {
	link = randomToken()
	now := s.Now()
	return store.TelephoneRequest{
		ID: uuid.NewString(), LinkHash: hashHex([]byte(link)), Workplace: place.ID, Lang: lang,
		Office: cmp.Or(place.Office, assets.Texts(lang).T("egov.office")), // one that was confirmed without a name
		Code:   telephoneCode(), CreatedAt: now, ExpiresAt: now.Add(s.cfg.Limits.TelephoneLife), State: model.TelephoneWaiting,
	}, link
}

// telephoneCode is four digits by which people see that a telephone shows the request of this
// screen. They prove nothing.
func telephoneCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(10_000))
	if err != nil {
		panic(err) // never (crypto/rand)
	}
	return fmt.Sprintf("%02d-%02d", n.Int64()/100, n.Int64()%100)
}

func telephoneTime(at time.Time) string { return at.In(model.Zone).Format("02.01.2006 15:04") }

func inAll(key string) model.Text {
	return model.Text{KK: assets.Texts(model.Kazakh).T(key), RU: assets.Texts(model.Russian).T(key), EN: assets.Texts(model.English).T(key)}
}

// What opens eGov Mobile on a telephone whose browser shows the address: the numbers are those of
// the application in the shops.
const egovOpens = "https://m.egov.kz/mobileSign?link=%s&isi=1476128386&ibi=kz.egov.mobile&apn=kz.mobile.mgov"

func (s *Service) keepTelephoneRequest(ctx context.Context, kept store.TelephoneRequest, link string) (model.TelephoneRequest, error) {
	address := s.cfg.PublicURL + "/mgov/" + link
	return model.TelephoneRequest{
		ID: kept.ID, Link: model.LinkScheme + address, Open: fmt.Sprintf(egovOpens, url.QueryEscape(address)), Code: kept.Code, Text: kept.Text,
		ExpiresIn: int(s.cfg.Limits.TelephoneLife / time.Second),
	}, s.store.Write(ctx, func(tx *store.Tx) error { return tx.AddTelephoneRequest(kept) })
}

// TelephoneStatus returns how far a request of the workplace has come, as soon as that is not what
// the workplace has seen.
func (s *Service) TelephoneStatus(ctx context.Context, place Workplace, id string, seen model.TelephoneState) (model.TelephoneStatus, error) {
	over := time.NewTimer(telephoneWait)
	defer over.Stop()
	look := time.NewTicker(telephoneLook)
	defer look.Stop()
	for {
		status, err := s.telephoneState(ctx, place, id)
		if err != nil || status.State != seen {
			return status, err
		}
		select {
		case <-look.C:
		case <-over.C:
			return status, nil
		case <-ctx.Done():
			return status, ctx.Err()
		}
	}
}

func (s *Service) telephoneState(ctx context.Context, place Workplace, id string) (model.TelephoneStatus, error) {
	return read(ctx, s, func(tx *store.Tx) (model.TelephoneStatus, error) {
		status, expires, err := tx.TelephoneState(id, place.ID)
		if err == nil && !status.State.Over() && !s.Now().Before(expires) {
			status.State = model.TelephoneExpired
		}
		return status, orCode(model.CodeTelephoneUnknown, err)
	})
}

// TelephoneSignature returns what a telephone has signed for the workplace.
func (s *Service) TelephoneSignature(ctx context.Context, place Workplace, id string) (model.TelephoneSignature, error) {
	kept, err := s.signedByTelephone(ctx, place, id)
	return model.TelephoneSignature{CMS: kept.CMS}, err
}

func (s *Service) signedByTelephone(ctx context.Context, place Workplace, id string) (store.TelephoneRequest, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) (store.TelephoneRequest, error) { return tx.TelephoneRequest(id, place.ID) })
	if err == nil && kept.State != model.TelephoneSigned {
		err = store.ErrNotFound
	}
	if err == nil {
		store.Concern(ctx, signerIn(kept.CMS))
	}
	return kept, orCode(model.CodeTelephoneUnknown, err)
}

// WithdrawTelephone removes a request of the workplace: whatever a telephone makes of it counts for
// nothing.
func (s *Service) WithdrawTelephone(ctx context.Context, place Workplace, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.RemoveTelephoneRequest(id, place.ID)
		return err
	})
}

// LoginByTelephone opens a session for whoever has signed a request to log in, once. What was
// verified when it came is verified again: the key may have been revoked since.
func (s *Service) LoginByTelephone(ctx context.Context, place Workplace, login model.TelephoneEntry) (model.Session, error) {
	if err := s.checkDistrict(login.District); err != nil {
		return model.Session{}, err
	}
	kept, err := s.signedByTelephone(ctx, place, login.RequestID)
	if err == nil && kept.Signer != "" {
		err = model.NewError(model.CodeTelephoneUnknown) // an act logs nobody in
	}
	if err != nil {
		return model.Session{}, err
	}
	signer, err := s.cfg.Verifier.VerifyLogin(ctx, kept.CMS, []byte(kept.Text), s.Now())
	if err != nil {
		return model.Session{}, err
	}
	return s.enterByKey(ctx, place, login.District, signer, func(tx *store.Tx) error {
		was, err := tx.RemoveTelephoneRequest(login.RequestID, place.ID)
		if err == nil && !was {
			err = model.NewError(model.CodeTelephoneUsed)
		}
		return err
	})
}
