package main

import (
	"io"
	"strings"
	"testing"

	"akmola.kz/kezek/queue"
)

func TestOptionsSayWhatWouldBeRight(t *testing.T) {
	for line, want := range map[string]string{
		"--lang de":                            "kk, ru or en",
		"--district 9999":                      "КАТО",
		"--central central.example.kz":         "https://",
		"--ncalayer http://127.0.0.1":          "wss://",
		"--tour x":                             "--training",
		"--training --central https://a.kz":    "leave --central out",
		"start":                                "--",
		"--no-such-flag":                       "no-such-flag",
		"--central https://central.example.kz": "",
		"--training --kiosk --lang kk":         "",
		"--district 1170 --office Test":        "",
	} {
		_, err := parseOptions(strings.Fields(line), io.Discard)
		if want == "" && err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q in it", line, err, want)
		}
	}
}

func TestLanguageOfTheEnvironmentIsTakenWhereSpoken(t *testing.T) {
	for environment, want := range map[string]queue.Lang{
		"kk_KZ.UTF-8": queue.Kazakh, "en_US.UTF-8": queue.English, "ru_RU": queue.Russian, "de_DE": queue.Russian, "": queue.Russian, "C": queue.Russian,
	} {
		if got := langOf(environment); got != want {
			t.Errorf("LANG=%s: %s, want %s", environment, got, want)
		}
	}
}
