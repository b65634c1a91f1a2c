package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

func TestFileIsToldByItsContent(t *testing.T) {
	h := newHierarchy(t, GOST2015)
	w := newWorld(t)
	p := h.pen()
	leaf := w.leaf(signTemplate(t))
	cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
	detached := message{content: content, detached: true, at: day, signers: []pen{p}}.encode(t)
	token := h.stampAt(day).encode(t, content)
	reply := sequence(func(b *cryptobyte.Builder) {
		b.AddBytes(unhex(t, "3003020100"))
		b.AddBytes(token)
	})
	answer := w.answer(leaf)
	answer.as, answer.by = w.responder(), key(t, 2)
	answer.inside = []*Certificate{answer.as}
	v := h.verifier(h.list())
	v.Roots, v.Intermediates = append(v.Roots, w.root), append(v.Intermediates, w.authority)
	stranger := &Verifier{Policy: RevocationRefuse}
	with := func(content []byte) Options { return Options{At: day, Content: content} }
	for name, test := range map[string]struct {
		data    []byte
		v       *Verifier
		o       Options
		kind    Kind
		verdict Verdict
		sub     SubReason
	}{
		"cms":                 {cms, v, with(nil), KindCMS, Valid, ""},
		"cms, to strangers":   {cms, stranger, with(nil), KindCMS, Indeterminate, ChainIncomplete},
		"cms, other content":  {cms, v, with([]byte("x")), KindCMS, Invalid, HashFailure},
		"detached":            {detached, v, with(content), KindCMS, Valid, ""},
		"detached, alone":     {detached, v, with(nil), KindCMS, Indeterminate, SignedDataMissing},
		"detached, other":     {detached, v, with([]byte("x")), KindCMS, Invalid, HashFailure},
		"certificate":         {p.Raw(), v, with(nil), KindCertificate, Valid, ""},
		"certificate, old":    {p.Raw(), v, Options{At: day.AddDate(2, 0, 0)}, KindCertificate, Invalid, Expired},
		"list":                {h.list(revokedAt(1, day)).Raw(), v, with(nil), KindCRL, Valid, ""},
		"list, old":           {h.list().Raw(), v, Options{At: day.AddDate(0, 0, 9)}, KindCRL, Indeterminate, OutOfBoundsNoPOE},
		"list, to strangers":  {h.list().Raw(), stranger, with(nil), KindCRL, Indeterminate, ChainIncomplete},
		"ocsp":                {answer.encode(t), v, with(nil), KindOCSP, Valid, ""},
		"ocsp, old":           {answer.encode(t), v, Options{At: day.AddDate(0, 0, 9)}, KindOCSP, Indeterminate, OutOfBoundsNoPOE},
		"ocsp, to strangers":  {answer.encode(t), stranger, with(nil), KindOCSP, Indeterminate, ChainIncomplete},
		"stamp":               {token, v, with(content), KindTimestamp, Valid, ""},
		"stamp in a reply":    {reply, v, with(content), KindTimestamp, Valid, ""},
		"stamp, other":        {token, v, with([]byte("x")), KindTimestamp, Invalid, TimestampFailure},
		"stamp, empty":        {token, v, with([]byte{}), KindTimestamp, Invalid, TimestampFailure},
		"stamp, alone":        {token, v, with(nil), KindTimestamp, Indeterminate, SignedDataMissing},
		"stamp, to strangers": {token, stranger, with(content), KindTimestamp, Indeterminate, ChainIncomplete},
		"stamp of the future": {token, v, Options{At: day.Add(-time.Hour), Content: content}, KindTimestamp, Invalid, TimestampFailure},
	} {
		t.Run(name, func(t *testing.T) {
			text := base64.StdEncoding.EncodeToString(test.data)
			for form, data := range map[string][]byte{
				"der": test.data, "pem": toPEM("SOMETHING", test.data), "base64": []byte(text), "lines": []byte(text[:40] + "\r\n " + text[40:] + "\n"),
				"ber": toBER(t, test.data, func(b []byte) bool { return test.kind != KindCMS || bytes.Equal(b, p.Raw()) }),
			} {
				got, err := test.v.Inspect(t.Context(), data, test.o)
				if err != nil {
					t.Fatalf("%s: %v", form, err)
				}
				if got.Kind != test.kind || got.Verdict != test.verdict || got.SubReason != test.sub {
					t.Errorf("%s: %s %s %s, %+v", form, got.Kind, got.Verdict, got.SubReason, got.Signers)
				}
			}
			for _, n := range []int{0, 1, len(test.data) / 2, len(test.data) - 1} {
				if got, err := test.v.Inspect(t.Context(), test.data[:n], test.o); err == nil {
					t.Errorf("%d bytes are a %s", n, got.Kind)
				}
			}
		})
	}
	for _, nothing := range []string{"", "words", "0", "MAA=", "-----BEGIN X-----\nMAA=\n-----END X-----\n"} {
		if _, err := v.Inspect(t.Context(), []byte(nothing), with(nil)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%q: %v", nothing, err)
		}
	}
}

func TestSignedXMLIsInspected(t *testing.T) {
	w := newWorld(t)
	signed := signXML(t, "<a>text</a>", xmlPlan(t, w.leaf(signTemplate(t))))
	for data, want := range map[string]Verdict{
		string(signed): Valid, string(bytes.Replace(signed, []byte("text"), []byte("tuxt"), 1)): Invalid,
		"<a/>": "", "<a": "",
	} {
		got, err := w.verifier().Inspect(t.Context(), []byte(data), Options{At: day})
		if (err == nil) != (want != "") || err == nil && (got.Kind != KindXML || got.Verdict != want) {
			t.Errorf("%.40q: %+v, %v", data, got, err)
		}
	}
}

func TestForgedListAndAnswerAreNotBelieved(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	forged := w.answer(leaf)
	forged.by = key(t, 3)
	v := w.verifier()
	for _, data := range [][]byte{
		forged.encode(t),
		makeCRL(t, listTemplate(), w.authority, key(t, 3)).Raw(),
		makeCRL(t, &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: day, NextUpdate: day.Add(time.Hour)}, w.authority, key(t, 2)).Raw(),
	} {
		if got, err := v.Inspect(t.Context(), data, Options{At: day}); err != nil || got.Verdict == Valid {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func FuzzInspect(f *testing.F) {
	h := newHierarchy(f, RSA)
	f.Add(message{content: content, at: day, signers: []pen{h.pen()}}.encode(f))
	f.Add(h.pen().Raw())
	f.Add(h.list().Raw())
	f.Add(h.stampAt(day).encode(f, content))
	v := h.verifier(h.list())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := v.Inspect(t.Context(), data, Options{At: day})
		if err == nil && (got.Verdict == "" || got.Kind == "" || got.Verdict != Valid && got.SubReason == "") {
			t.Errorf("%+v", got)
		}
	})
}
