package desk

import (
	"context"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// telephoneCentral answers with a request that a test puts into it.
type telephoneCentral struct {
	fakeCentral
	request model.TelephoneRequest
}

func (c *telephoneCentral) RequestTelephoneLogin(context.Context, model.TelephoneLogin) (model.TelephoneRequest, error) {
	return c.request, nil
}

func TestNoTelephoneIsSentAnythingElse(t *testing.T) {
	host := "central.example.kz"
	good := model.TelephoneRequest{ID: "r1", Link: "mobileSign:https://" + host + "/mgov/x", Code: "58-21", ExpiresIn: 300}
	good.Text = model.TelephoneChallenge("Код: 58-21", host, good.ID, strings.Repeat("n", 43), fixedClock())
	for name, change := range map[string]func(*model.TelephoneRequest){
		"":                 func(*model.TelephoneRequest) {},
		"another host":     func(r *model.TelephoneRequest) { r.Link = "mobileSign:https://other.example.kz/mgov/x" },
		"no link":          func(r *model.TelephoneRequest) { r.Link = "https://" + host },
		"another text":     func(r *model.TelephoneRequest) { r.Text = "I owe a million." },
		"another's text":   func(r *model.TelephoneRequest) { r.ID = "r2" },
		"another's number": func(r *model.TelephoneRequest) { r.Code = "58-22" },
	} {
		t.Run(name, func(t *testing.T) {
			f := &telephoneCentral{request: good}
			change(&f.request)
			d := New(Config{Central: f, Host: host, Clock: fixedClock, Lang: model.Kazakh, District: "1110"})
			err := d.AskTelephone(t.Context())
			if name == "" {
				if err != nil || d.Telephone().ID != "r1" {
					t.Fatal(err)
				}
				return
			}
			if model.CodeOf(err) != model.CodeCentralNonsense || d.Telephone().ID != "" {
				t.Errorf("%v, %+v", err, d.Telephone())
			}
		})
	}
}
