package ncalayer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var outcomes = map[string]outcome{
	"ignored": ignored, "greeting": greeting, "succeeded": succeeded, "cancelled": cancelled,
	"nomodule": noModule, "refused": refused, "unknown": unknown,
}

// The files hold frames as agents of different years send them; the first word of a
// name says what the frame means.
func TestEveryRecordedFrameIsUnderstood(t *testing.T) {
	paths, err := filepath.Glob("testdata/frames/*.txt")
	if err != nil || len(paths) < 30 {
		t.Fatalf("%d frames, %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			word, _, _ := strings.Cut(name, "-")
			want, ok := outcomes[word]
			r := readReply(data)
			if !ok || r.outcome != want {
				t.Errorf("outcome %d, want %s", r.outcome, word)
			}
			if want != succeeded {
				return
			}
			if der, err := signature(r.result); err != nil || len(der) != 5 {
				t.Errorf("signature %x, %v", der, err)
			}
		})
	}
}

func TestResultThatIsNotOneSignatureIsRefused(t *testing.T) {
	for _, result := range []string{`[]`, `["MAMCAQE=","MAMCAQE="]`, `{"signatures":["MAMCAQE="]}`, `7`, `null`,
		`""`, `"!"`, `[7]`, `"bm8gc2lnbmF0dXJl"`} {
		if der, err := signature(json.RawMessage(result)); err == nil {
			t.Errorf("%s gave %x", result, der)
		}
	}
}

func TestOldVersionsAreKnown(t *testing.T) {
	for version, want := range map[string]bool{"0.9": true, "1": true, "1.0": true, "1.1.5": true,
		"1.2": false, "1.4": false, "1.10": false, "2": false, "": false, "new": false} {
		if tooOld(version) != want {
			t.Errorf("%q is old: %v", version, !want)
		}
	}
}

func FuzzReply(f *testing.F) {
	paths, err := filepath.Glob("testdata/frames/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := readReply(data)
		if r.outcome == greeting && (r.version == "" || strings.Trim(r.version, "0123456789.") != "") {
			t.Errorf("a greeting with the version %q", r.version)
		}
		if said := r.reason(); len(said) > 400 {
			t.Errorf("a reason of %d bytes", len(said))
		}
		if r.outcome != succeeded {
			return
		}
		if der, err := signature(r.result); err == nil && len(der) > len(data) {
			t.Error("the signature is longer than the frame")
		}
	})
}
