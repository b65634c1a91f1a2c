package model

import (
	"strings"
	"testing"
	"time"
)

const telephoneHost = "central.example.kz"

func telephoneRequest(change ...func(*TelephoneRequest)) TelephoneRequest {
	expires := time.Date(2026, 11, 21, 6, 5, 0, 0, time.UTC)
	r := TelephoneRequest{ID: "8a1c", Code: "58-21"}
	r.Text = TelephoneChallenge("Кіру\nКод: 58-21", telephoneHost, r.ID, strings.Repeat("n", 43), expires)
	for _, c := range change {
		c(&r)
	}
	return r
}

func TestAProgramShowsNoLoginByTelephoneThatIsAnotherThing(t *testing.T) {
	if err := telephoneRequest().CheckTelephone(telephoneHost); err != nil {
		t.Fatal(err)
	}
	expires := time.Date(2026, 11, 21, 6, 5, 0, 0, time.UTC)
	for name, change := range map[string]func(*TelephoneRequest){
		"another host":    func(r *TelephoneRequest) { r.Text = strings.Replace(r.Text, telephoneHost, "other.kz", 1) },
		"another request": func(r *TelephoneRequest) { r.ID = "8a1d" },
		"another code":    func(r *TelephoneRequest) { r.Code = "58-22" },
		"no code":         func(r *TelephoneRequest) { r.Code = "" },
		"no words":        func(r *TelephoneRequest) { _, r.Text, _ = strings.Cut(r.Text, "\n\n") },
		"too many words":  func(r *TelephoneRequest) { r.Text = strings.Repeat("ә", 1000) + r.Text },
		"more after it":   func(r *TelephoneRequest) { r.Text += "I owe a million.\n" },
		"a login by key": func(r *TelephoneRequest) {
			r.Text = "58-21\n\n" + ChallengeText(AsCitizen, telephoneHost, r.ID, strings.Repeat("n", 43), expires)
		},
		"a second challenge": func(r *TelephoneRequest) {
			r.Text = strings.Replace(r.Text, "Код", "\nKezek: officer login\nКод", 1)
		},
		"nothing": func(r *TelephoneRequest) { r.Text = "" },
	} {
		t.Run(name, func(t *testing.T) {
			if err := telephoneRequest(change).CheckTelephone(telephoneHost); CodeOf(err) != CodeCentralNonsense {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestALoginByTelephoneIsNoLoginOfAnotherKind(t *testing.T) {
	r := telephoneRequest()
	for _, as := range []LoginAs{AsCitizen, AsOfficer, ByTelephone} {
		if err := CheckChallenge(as, r.Text, r.ID, telephoneHost); err == nil {
			t.Errorf("it is taken for a %s", as)
		}
	}
}

func FuzzReadEgovLink(f *testing.F) {
	for _, link := range []string{"mobileSign:https://central.example.kz/mgov/a", "mobileSign:", "https://x", "mobileSign:ftp://x", "mobileSign:http://a b"} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		address, err := ReadEgovLink(link)
		if (err == nil) != (address != "") || err == nil && strings.TrimSpace(link) != LinkScheme+address {
			t.Errorf("%q is read as %q, %v", link, address, err)
		}
	})
}
