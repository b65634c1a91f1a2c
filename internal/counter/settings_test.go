package counter

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

func TestWhatCannotActAtOnceWaitsForTheWindowToOpenAnew(t *testing.T) {
	o := optionsOf(t, false, map[settings.Key]string{settings.Office: "ЦОН № 3"})
	p := preferences{&counter{options: o, log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	for _, tt := range []struct {
		key     settings.Key
		text    string
		pending bool
	}{
		{"scale", "150", false}, {"theme", "dark", false}, {"lock-after", "10m", false}, {"keep-drafts", "30", false},
		{"central", "https://central.example.kz", true}, {"central", "", false},
		{"district", "1170", true}, {"district", "", false}, {"kiosk", "true", true}, {"kiosk", "", false},
	} {
		if err := p.Set(tt.key, tt.text); err != nil {
			t.Fatal(err)
		}
		if p.Pending() != tt.pending {
			t.Errorf("%s = %q: pending %v", tt.key, tt.text, p.Pending())
		}
	}
	if p.LockAfter() != 10*time.Minute || p.options.KeepDrafts != 30*day || p.Look().Scale != 1.5 {
		t.Errorf("%+v", p.options)
	}
	if err := p.Set("office", "ЦОН № 4"); model.CodeOf(err) != model.CodeSettingLocked {
		t.Errorf("the flag is undone: %v", err)
	}
}

func TestFactsAreOfTheMomentAtWhichTheyWereAskedFor(t *testing.T) {
	o := optionsOf(t, false, map[settings.Key]string{settings.Central: "http://127.0.0.1:1", settings.NCALayer: "wss://127.0.0.1:1/"})
	c := &counter{options: o, log: slog.New(slog.DiscardHandler), window: test.NewTempWindow(t, nil)}
	gather := inspector{c}.Ask()
	if err := (preferences{c}).Set("theme", "dark"); err != nil {
		t.Fatal(err)
	}
	c.window = nil // closed meanwhile: only its own goroutine may ask it anything
	for _, group := range gather(t.Context()) {
		for _, fact := range group.Facts {
			if fact.Key == "look" && fact.Value != "light" {
				t.Errorf("the look is %q", fact.Value)
			}
		}
	}
}

const day = 24 * time.Hour
