package main

import (
	"strings"
	"testing"
)

func TestOnlyWhatHasNoWindowAsksInTheConsole(t *testing.T) {
	for line, want := range map[string]bool{
		"kiosk-pin": true, "export-drafts --operator 1 drafts.age": true, "import-drafts drafts.age": true,
		"--version": true, "-h": true, "--report report.zip": true, "--lang kk --report=report.zip": true,
		"": false, "--practice": false, "--kiosk --central https://central.example.kz": false,
	} {
		if got := asksInConsole(strings.Fields(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
