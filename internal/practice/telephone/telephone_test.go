package telephone_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/telephone"
)

var day = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

// service plays a central that has one document to be signed.
type service struct {
	*httptest.Server
	text    string
	puts    []model.EgovDocuments
	refuses bool
	spoken  string
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{text: "Кіру\nКод: 58-21"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mgov/x", func(w http.ResponseWriter, r *http.Request) {
		s.spoken = r.Header.Get("Accept-Language")
		_ = json.NewEncoder(w).Encode(model.EgovRequest{Description: "login", Document: model.EgovAddress{
			URI: s.URL + "/mgov/x/challenge", AuthType: model.EgovToken, AuthToken: "secret",
		}})
	})
	mux.HandleFunc("/mgov/x/challenge", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" || s.refuses {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"message":"Жарамсыз.","code":"telephone_unknown"}`)
			return
		}
		if r.Method == http.MethodPut {
			var sent model.EgovDocuments
			_ = json.NewDecoder(r.Body).Decode(&sent)
			s.puts = append(s.puts, sent)
			return
		}
		_ = json.NewEncoder(w).Encode(model.EgovDocuments{SignMethod: model.EgovCMS, Version: 1, Documents: []model.EgovDocument{{
			ID: 1, NameRU: "Вход", Meta: []model.EgovMeta{{Name: "Код", Value: "58-21"}},
			Document: model.EgovContents{File: model.EgovFile{Data: base64.StdEncoding.EncodeToString([]byte(s.text))}},
		}}})
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *service) scan(t *testing.T, answer telephone.Answer, out io.Writer) (*ca.Authority, error) {
	t.Helper()
	authority, err := ca.New(day, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	owner := ca.Identity{Surname: "СЫНАҚОВА", GivenName: "АЙГҮЛ", IIN: "900203400015"}
	if _, err := authority.WriteKeys(keys, "1", []ca.Identity{owner}, pki.SingleKey, pki.AuthKey); err != nil {
		t.Fatal(err)
	}
	p := telephone.Telephone{
		Holder: telephone.Auto{Answer: answer, Out: out}, Keys: keys, Password: "1", Lang: model.Russian, Now: func() time.Time { return day }, HTTP: s.Client(),
	}
	return authority, p.Scan(context.Background(), model.LinkScheme+s.URL+"/mgov/x")
}

func TestATelephoneShowsSignsAndSendsBack(t *testing.T) {
	s, shown := newService(t), &bytes.Buffer{}
	authority, err := s.scan(t, telephone.Answer{Sign: true}, shown)
	if err != nil || len(s.puts) != 1 || s.spoken != "ru" {
		t.Fatalf("%v, %d sent, in %q", err, len(s.puts), s.spoken)
	}
	if !strings.Contains(shown.String(), "Вход\nКод: 58-21") {
		t.Errorf("it shows %q", shown)
	}
	cms, err := base64.StdEncoding.DecodeString(s.puts[0].Documents[0].Document.File.Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range []pki.Use{pki.Login, pki.Signing} {
		if _, err := authority.Verifier().VerifyContext(t.Context(), cms, []byte(s.text), day, use); err != nil {
			t.Errorf("use %v: %v", use, err)
		}
	}
}

func TestATelephoneFailsAsRealOnesDo(t *testing.T) {
	for name, c := range map[string]struct {
		answer telephone.Answer
		puts   int
		lost   bool
	}{
		"refused":       {telephone.Answer{}, 1, false},
		"lost":          {telephone.Answer{Sign: true, Faults: telephone.Faults{Lost: true}}, 0, true},
		"a lost answer": {telephone.Answer{Sign: true, Faults: telephone.Faults{LostAnswer: true}}, 2, false},
		"other bytes":   {telephone.Answer{Sign: true, Faults: telephone.Faults{OtherBytes: true}}, 1, false},
		"an old key":    {telephone.Answer{Sign: true, Faults: telephone.Faults{OldKey: true}}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			authority, err := s.scan(t, c.answer, nil)
			if errors.Is(err, telephone.ErrLost) != c.lost || !c.lost && err != nil || len(s.puts) != c.puts {
				t.Fatalf("%v, %d sent", err, len(s.puts))
			}
			if c.puts == 0 {
				return
			}
			if canceled := s.puts[0].Status == model.EgovCanceled; canceled == c.answer.Sign {
				t.Errorf("cancelled: %t", canceled)
			}
			cms, _ := base64.StdEncoding.DecodeString(s.puts[0].Documents[0].Document.File.Data)
			_, err = authority.Verifier().VerifyContext(t.Context(), cms, []byte(s.text), day, pki.Signing)
			if good := err == nil; good != c.answer.Faults.LostAnswer {
				t.Errorf("good: %t, %v", good, err)
			}
			if c.puts == 2 && s.puts[0].Documents[0].Document.File != s.puts[1].Documents[0].Document.File {
				t.Error("the second time it sends another signature")
			}
		})
	}
}

func TestATelephoneTellsWhatTheCentralSays(t *testing.T) {
	s := newService(t)
	s.refuses = true
	_, err := s.scan(t, telephone.Answer{Sign: true}, nil)
	if refused, ok := errors.AsType[*telephone.Refused](err); !ok || refused.Message != "Жарамсыз." || refused.Code != "telephone_unknown" {
		t.Errorf("%v", err)
	}
}

func TestATelephoneScansNothingElse(t *testing.T) {
	p := telephone.Telephone{Holder: telephone.Auto{}}
	for _, link := range []string{"", "https://central.example.kz/check/1", "mobileSign:file:///etc/passwd"} {
		if err := p.Scan(t.Context(), link); err == nil {
			t.Errorf("%q is scanned", link)
		}
	}
}

func TestTheOwnerBeforeTheCounterComesFirst(t *testing.T) {
	keys := t.TempDir()
	for _, owner := range []string{"A", "B", "C"} {
		if err := os.Mkdir(filepath.Join(keys, owner), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	shown := telephone.Shown{Keys: keys}
	if owners := strings.Join(shown.Owners("B"), ""); owners != "BAC" {
		t.Errorf("owners %s", owners)
	}
}

func TestEveryFaultHasAName(t *testing.T) {
	var f telephone.Faults
	for _, name := range telephone.FaultNames() {
		if err := f.Set(name); err != nil {
			t.Error(err)
		}
	}
	if want := (telephone.Faults{10 * time.Second, true, true, true, true}); f != want {
		t.Errorf("faults %+v", f)
	}
	if f.Set("none") == nil {
		t.Error("a fault of no name is taken")
	}
}
