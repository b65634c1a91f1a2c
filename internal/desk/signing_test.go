package desk_test

import (
	"context"
	"reflect"
	"testing"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// meddler has something happen while NCALayer's window is open.
type meddler struct {
	desk.Signer
	meanwhile func()
}

func (m meddler) Sign(ctx context.Context, data []byte, storage, use, iin, locale string) ([]byte, error) {
	cms, err := m.Signer.Sign(ctx, data, storage, use, iin, locale)
	m.meanwhile()
	return cms, err
}

// meanwhile are the things that may happen between the making of a statement and its
// signature, and what becomes of the statement then.
var meanwhile = map[string]struct {
	happens func(*rural)
	want    desk.ItemState // empty: nothing is signed
}{
	"nothing":                {func(*rural) {}, desk.ItemAccepted},
	"the language":           {func(r *rural) { r.SetLang(model.Kazakh) }, desk.ItemAccepted},
	"the language and back":  {func(r *rural) { r.SetLang(model.English); r.SetLang(model.Russian) }, desk.ItemAccepted},
	"the connection":         {func(r *rural) { r.line.SetCut(true) }, desk.ItemWaiting},
	"the session":            {func(r *rural) { r.Central.SetToken("of_nobody"); _, _ = r.Entries(r.t.Context()) }, desk.ItemAccepted},
	"the person who is gone": {func(r *rural) { must(r.t, r.Finish(r.t.Context())) }, ""},
	"the person who is next": {func(r *rural) { must(r.t, r.Finish(r.t.Context())); r.toLogin(r.family("guardian")) }, ""},
}

func TestWhatHappensWhileNCALayersWindowIsOpenSpoilsNoSignature(t *testing.T) {
	for name, tt := range meanwhile {
		t.Run(name, func(t *testing.T) {
			r := newRural(t, "ready")
			family := r.family("ready")
			r.loginByKey(family)
			r.link(family)
			r.toCheck()
			visit, signer := r.Visit(), r.Signer
			r.Signer = meddler{signer, func() { tt.happens(r) }}
			err := r.signByKey(family.Applicant().IIN)
			r.check(visit, tt.want, err)
		})
	}
}

func TestWhatHappensWhileACodeIsOpenSpoilsNoSignature(t *testing.T) {
	for name, tt := range meanwhile {
		t.Run(name, func(t *testing.T) {
			r := newRural(t)
			family := r.family("ready")
			r.loginByCode(family)
			r.link(family)
			r.toCheck()
			visit, phone := r.Visit(), family.Applicant().Phone
			_, err := r.RequestSigningCode(t.Context(), string(phone))
			must(t, err)
			tt.happens(r)
			err = r.SignByCode(t.Context(), r.codeOn(phone))
			if name == "the session" { // the screen asks for a login already
				wantCode(t, "code", err, model.CodeCancelled)
				return
			}
			r.check(visit, tt.want, err)
		})
	}
}

// check looks at what became of the statement of a visit.
func (r *rural) check(visit desk.Visit, want desk.ItemState, err error) {
	r.t.Helper()
	if want == "" {
		if model.CodeOf(err) == "" || model.CodeOf(err) == model.CodeBadRequest {
			r.t.Errorf("signed for one who is gone: %v", err)
		}
		if items := r.Outbox().Items(); len(items) != 0 {
			r.t.Errorf("%+v", items)
		}
		return
	}
	must(r.t, err)
	if status := r.item(visit.ID); status.State != want {
		r.t.Fatalf("%s: %+v", status.State, status.Failure)
	}
	signed, err := r.Outbox().Statement(visit.ID)
	must(r.t, err)
	if !reflect.DeepEqual(signed, visit.Statement) {
		r.t.Errorf("signed %+v, not %+v", signed, visit.Statement)
	}
}
