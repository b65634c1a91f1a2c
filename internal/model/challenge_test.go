package model

import (
	"strings"
	"testing"
	"time"
)

const (
	challengeHost = "queue.example.kz"
	challengeID   = "5e2c1a52-6d3f-4a55-9f0a-0c6f7a0b8a10"
	someNonce     = "q7GqQO1mJ0J0hVnVQnq2bGkq2x1cXo5oS3T6r9yXw_-"
)

func challengeText() string {
	expires := time.Date(2026, 11, 21, 11, 5, 0, 0, Zone)
	return ChallengeText(AsCitizen, challengeHost, challengeID, someNonce, expires)
}

func TestAChallengeSaysWhatItIsAndForWhom(t *testing.T) {
	want := "Kezek: login\nhost: " + challengeHost + "\nchallenge: " + challengeID + "\nnonce: " + someNonce + "\nvalid until: 2026-11-21T06:05:00Z\n"
	if got := challengeText(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, host := range []string{challengeHost, "Queue.Example.KZ"} {
		if err := CheckChallenge(AsCitizen, challengeText(), challengeID, host); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestWhatIsNoChallengeIsNotSigned(t *testing.T) {
	good := challengeText()
	for name, c := range map[string]struct{ text, id, host string }{
		"nothing":            {"", challengeID, challengeHost},
		"a statement":        {"ӨТІНІШ\n" + good, challengeID, challengeHost},
		"more after it":      {good + "и согласие на всё\n", challengeID, challengeHost},
		"more before it":     {" " + good, challengeID, challengeHost},
		"no last line":       {strings.TrimSuffix(good, "\n"), challengeID, challengeHost},
		"another host":       {good, challengeID, "evil.example.kz"},
		"no host":            {strings.Replace(good, challengeHost, "", 1), challengeID, ""},
		"another id":         {good, "another", challengeHost},
		"no id":              {strings.Replace(good, challengeID, "", 1), "", challengeHost},
		"words in the nonce": {strings.Replace(good, someNonce, "я согласен с условиями", 1), challengeID, challengeHost},
		"a short nonce":      {strings.Replace(good, someNonce, "abc", 1), challengeID, challengeHost},
		"no time":            {strings.Replace(good, "2026-11-21T06:05:00Z", "never", 1), challengeID, challengeHost},
		"time of a zone":     {strings.Replace(good, "06:05:00Z", "11:05:00+05:00", 1), challengeID, challengeHost},
		"another purpose":    {strings.Replace(good, "Kezek: login", "Kezek: sign", 1), challengeID, challengeHost},
		"lines of Windows":   {strings.ReplaceAll(good, "\n", "\r\n"), challengeID, challengeHost},
		"lines exchanged":    {strings.Replace(good, "nonce: ", "valid until: ", 1), challengeID, challengeHost},
	} {
		if err := CheckChallenge(AsCitizen, c.text, c.id, c.host); CodeOf(err) != CodeCentralNonsense {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneHostHasOneName(t *testing.T) {
	for host, want := range map[string]string{
		"Central.Example.kz": "central.example.kz", "central.example.kz.": "central.example.kz", "central.example.kz:443": "central.example.kz",
		"central.example.kz.:443": "central.example.kz", "central.example.kz:80": "central.example.kz", "central.example.kz:": "central.example.kz",
		"central.example.kz:8443": "central.example.kz:8443", "127.0.0.1:443": "127.0.0.1", "[::1]:443": "[::1]", "[::1]": "[::1]", "[::1]:8443": "[::1]:8443", "": "",
	} {
		if got := HostOf(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
	for named, host := range map[string]string{
		"central.example.kz": "central.example.kz:443", "central.example.kz:443": "central.example.kz", "central.example.kz.": "CENTRAL.example.kz", "h:8443": "h.:8443",
	} {
		text := ChallengeText(AsCitizen, named, challengeID, someNonce, time.Unix(1e9, 0))
		if err := CheckChallenge(AsCitizen, text, challengeID, host); err != nil {
			t.Errorf("%s at %s: %v", named, host, err)
		}
		if err := CheckChallenge(AsCitizen, text, challengeID, host+".evil.kz"); err == nil {
			t.Errorf("%s is taken at another host", named)
		}
	}
}

func FuzzCheckChallenge(f *testing.F) {
	f.Add(challengeText())
	f.Add("Kezek: login\nhost: queue.example.kz\n")
	f.Fuzz(func(t *testing.T, text string) {
		if CheckChallenge(AsCitizen, text, challengeID, challengeHost) != nil {
			return
		}
		prefix := "Kezek: login\nhost: " + challengeHost + "\nchallenge: " + challengeID + "\nnonce: "
		if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) || strings.Count(text, "\n") != 5 || len(text) > 400 {
			t.Errorf("taken: %q", text)
		}
	})
}
