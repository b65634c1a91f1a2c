package ui

import (
	"testing"
	"time"
)

// played is one key of a scanner or a hand: after how long, and which; '\n' is Enter,
// '\t' another key, 0 only the passing of time.
type played struct {
	after time.Duration
	key   rune
}

func evenly(text string, gap time.Duration) []played {
	var keys []played
	for _, r := range text {
		keys = append(keys, played{gap, r})
	}
	return keys
}

// play returns the numbers that were scanned and what was let through to the field.
func play(keys []played) (scanned []string, through string) {
	s := &scanner{}
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for _, k := range keys {
		now = now.Add(k.after)
		through += string(s.waited(now))
		switch k.key {
		case 0:
		case '\n':
			number, let := s.entered(now)
			through += string(let)
			if number == "" {
				through += "\n"
			} else {
				scanned = append(scanned, number)
			}
		case '\t':
			through += string(s.release()) + "\t"
		default:
			let, hold := s.typed(k.key, now)
			through += string(let)
			if !hold {
				through += string(k.key)
			}
		}
	}
	return scanned, through + string(s.release())
}

func TestAScannerIsToldFromAHandByPaceAndForm(t *testing.T) {
	const iin = "880229300802"
	const quick, hand = 8 * time.Millisecond, 90 * time.Millisecond
	for _, tt := range []struct {
		name    string
		keys    []played
		scanned string
		through string
	}{
		{"a scan", evenly(iin+"\n", quick), iin, ""},
		{"a scan at the slowest pace", evenly(iin+"\n", scannerGap), iin, ""},
		{"a scan on the Kazakh layout", evenly("үүқәәұіққүқә\n", quick), iin, ""},
		{"a quick hand", evenly(iin+"\n", 45*time.Millisecond), "", iin + "\n"},
		{"a hand", evenly(iin+"\n", hand), "", iin + "\n"},
		{"without an Enter", evenly(iin, quick), "", iin},
		{"an Enter that comes later by hand", append(evenly(iin, quick), played{time.Second, '\n'}), "", iin + "\n"},
		{"eleven digits", evenly(iin[1:]+"\n", quick), "", iin[1:] + "\n"},
		{"thirteen digits, a code of goods", evenly("4"+iin+"\n", quick), "", "4" + iin + "\n"},
		{"a pause in the middle", append(evenly(iin[:6], quick), append([]played{{time.Second, 0}}, evenly(iin[6:]+"\n", quick)...)...), "", iin + "\n"},
		{"a letter in the middle", evenly("880229a300802\n", quick), "", "880229a300802\n"},
		{"another key in the middle", evenly("880229\t300802\n", quick), "", "880229\t300802\n"},
		{"a scan after typing by hand", append(evenly("абв12", hand), append([]played{{time.Second, 0}}, evenly(iin+"\n", quick)...)...), iin, "абв12"},
		{"two scans", evenly(iin+"\n"+iin+"\n", quick), iin + iin, ""},
	} {
		scanned, through := play(tt.keys)
		all := ""
		for _, number := range scanned {
			all += number
		}
		if all != tt.scanned || through != tt.through {
			t.Errorf("%s: scanned %q, let through %q", tt.name, all, through)
		}
	}
}

func TestADigitOfAHandWaitsNoLongerThanTheEyeNotices(t *testing.T) {
	s, start := &scanner{}, time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	if let, hold := s.typed('8', start); !hold || len(let) > 0 {
		t.Fatal("not held")
	}
	if let := s.waited(start.Add(scannerGap)); len(let) > 0 {
		t.Error("let go while a scanner could go on")
	}
	if let := s.waited(start.Add(scannerGap + time.Millisecond)); string(let) != "8" {
		t.Errorf("after the gap %q was let go", string(let))
	}
	s.typed('8', start.Add(time.Second))
	if shown := s.showFirst(); string(shown) != "8" {
		t.Errorf("shown %q", string(shown))
	}
	s.typed('9', start.Add(time.Second+scannerGap))
	if let := s.release(); string(let) != "9" {
		t.Errorf("after a digit that is shown %q was let go", string(let))
	}
	if scannerGap > 50*time.Millisecond {
		t.Error("a hand sees the wait")
	}
}
