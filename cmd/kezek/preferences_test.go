package main

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"akmola.kz/kezek/queue"
)

func TestWhatCannotActAtOnceWaitsForTheWindowToOpenAnew(t *testing.T) {
	o, err := parseAlone(t, "--office", "ЦОН № 3")
	if err != nil {
		t.Fatal(err)
	}
	p := preferences{&wiring{options: o, log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	for _, tt := range []struct {
		key, value string
		pending    bool
	}{
		{"scale", "150", false}, {"theme", "dark", false}, {"lock-after", "10m", false}, {"keep-drafts", "30", false},
		{"central", "https://central.example.kz", true}, {"central", "", false},
		{"district", "1170", true}, {"district", "", false}, {"kiosk", "true", true}, {"kiosk", "", false},
	} {
		if err := p.Set(tt.key, tt.value); err != nil {
			t.Fatal(err)
		}
		if p.Pending() != tt.pending {
			t.Errorf("%s = %q: pending %v", tt.key, tt.value, p.Pending())
		}
	}
	if p.LockAfter() != 10*time.Minute || p.options.KeepDrafts != 30*day || p.Look().Scale != 1.5 {
		t.Errorf("%+v", p.options)
	}
	if err := p.Set("office", "ЦОН № 4"); queue.CodeOf(err) != queue.CodeSettingLocked {
		t.Errorf("the flag is undone: %v", err)
	}
}

const day = 24 * time.Hour
