package desk_test

import (
	"context"
	"testing"
	"time"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// inHand signs with the key that a test puts into it, whatever was asked for.
type inHand struct {
	key       *ca.Key
	meanwhile func() // is called while its window is open; may be nil
}

func (h *inHand) Version(context.Context) (string, error) { return "1.4", nil }

func (h *inHand) Sign(_ context.Context, data []byte, _, _, _, _ string) ([]byte, error) {
	if h.meanwhile != nil {
		h.meanwhile()
	}
	return h.key.SignCMS(data, ca.SignOptions{At: time.Now()})
}

func TestWithoutAConnectionAKeyIsLookedAtBeforeItsOwnerLeaves(t *testing.T) {
	r := offline(t, "ready")
	family := r.family("ready")
	r.identify(family)
	r.toCheckOffline(family.Children[0].IIN)
	hand := &inHand{}
	r.Signer = hand
	a := family.Applicant()
	identity := ca.Identity{Surname: a.Surname, GivenName: a.GivenName, Patronymic: a.Patronymic, IIN: string(a.IIN)}
	issue := func(from *ca.Authority, who ca.Identity, use pki.KeyUse) *ca.Key {
		key, err := from.Issue(who, use)
		must(t, err)
		return key
	}
	stranger, err := ca.New(time.Now(), ca.SharedKeys())
	must(t, err)
	other := identity
	other.IIN = "880229300802"
	good := issue(r.practice.Authority, identity, pki.SignKey)
	for name, tt := range map[string]struct {
		key   *ca.Key
		later time.Duration
		want  model.Code
	}{
		"for the login":           {issue(r.practice.Authority, identity, pki.AuthKey), 0, model.CodeCertificateUse},
		"of another person":       {issue(r.practice.Authority, other, pki.SignKey), 0, model.CodeSignerOther},
		"of an unknown authority": {issue(stranger, identity, pki.SignKey), 0, model.CodeCertificateRoot},
		"that has expired":        {good, 3 * 366 * 24 * time.Hour, model.CodeCertificateExpired},
		"that is not issued yet":  {good, -366 * 24 * time.Hour, model.CodeCertificateEarly},
	} {
		hand.key = tt.key
		r.Clock = time.Now
		hand.meanwhile = func() { r.Clock = func() time.Time { return time.Now().Add(tt.later) } }
		if err := r.SignByKey(t.Context()); model.CodeOf(err) != tt.want || r.Visit().Step != desk.Check {
			t.Errorf("a key %s: %v", name, err)
		}
	}
	r.Clock, hand.key, hand.meanwhile = time.Now, good, nil
	must(t, r.SignByKey(t.Context()))
}
