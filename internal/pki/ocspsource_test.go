package pki

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestOCSPSourceAsksCachesAndFallsBack(t *testing.T) {
	w := newWorld(t)
	template := signTemplate(t)
	template.OCSPServer = []string{"http://ocsp.example.invalid/"}
	leaf := w.leaf(template)
	cache, err := OpenCache(filepath.Join(t.TempDir(), "answers"))
	if err != nil {
		t.Fatal(err)
	}
	asked, down := 0, false
	source := &OCSPSource{MaxAge: time.Hour, Strict: true, Cache: cache, CacheFor: 10 * time.Minute,
		Fetch: func(_ context.Context, url string, request []byte) ([]byte, error) {
			asked++
			if down || url != "http://ocsp.example.invalid/" {
				return nil, errors.New("down")
			}
			a := w.answer(leaf)
			a.nonce = request[len(request)-16:]
			return a.encode(t), nil
		}}
	for i, step := range []struct {
		after      time.Duration
		down, good bool
		asked      int
	}{
		{0, false, true, 1},
		{time.Minute, false, true, 1},     // the cache spares the question
		{20 * time.Minute, true, true, 2}, // asked in vain; the cache still counts
		{2 * time.Hour, true, false, 3},   // too old
	} {
		down = step.down
		answer, err := source.Revocation(t.Context(), leaf, w.authority, day.Add(step.after))
		if (err == nil) != step.good || asked != step.asked || err == nil && len(answer.Raw) == 0 {
			t.Errorf("step %d: %+v, %v, asked %d times", i, answer.Status, err, asked)
		}
	}
	if err := cache.Put(cacheKey(leaf, w.authority), []byte("spoiled")); err != nil {
		t.Fatal(err)
	}
	if _, err := source.Revocation(t.Context(), leaf, w.authority, day); err == nil {
		t.Error("a spoiled cache answers")
	}
}

func TestCacheKeepsWholeFiles(t *testing.T) {
	folder := t.TempDir()
	cache, err := OpenCache(folder)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := cache.Get("nothing"); data != nil || err != nil {
		t.Error(data, err)
	}
	for _, value := range []string{"one", "another"} {
		if err := cache.Put("../key", []byte(value)); err != nil {
			t.Fatal(err)
		}
		if data, err := cache.Get("../key"); string(data) != value || err != nil {
			t.Errorf("%q, %v", data, err)
		}
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func TestWorstOfAllSourcesCounts(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	good, bad := &CRLSource{Lists: []*CRL{w.crl(listTemplate())}}, &CRLSource{Lists: []*CRL{w.crl(listTemplate(revokedEntry(0x41e4, 1)))}}
	none := &CRLSource{}
	for name, test := range map[string]struct {
		sources Sources
		want    RevocationStatus
	}{
		"first":       {Sources{List: []RevocationSource{none, good, bad}}, RevocationGood},
		"worst":       {Sources{List: []RevocationSource{none, good, bad}, All: true}, Revoked},
		"all good":    {Sources{List: []RevocationSource{good, none}, All: true}, RevocationGood},
		"nobody":      {Sources{}, ""},
		"none answer": {Sources{List: []RevocationSource{none}}, ""},
	} {
		answer, err := test.sources.Revocation(t.Context(), leaf, w.authority, day)
		if answer.Status != test.want || (err == nil) != (test.want != "") || err != nil && !errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s: %q, %v", name, answer.Status, err)
		}
	}
}
