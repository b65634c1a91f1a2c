package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/settings/officepin"
)

func TestThePINOfAKioskIsAskedForTwiceAndPrintedAsAHash(t *testing.T) {
	answers := func(pins ...string) (terminal, *bytes.Buffer, *bytes.Buffer) {
		var out, err bytes.Buffer
		return terminal{Out: &out, Err: &err, Secret: func(prompt string) (string, error) {
			if !strings.Contains(prompt, "ПИН") {
				t.Errorf("asked for %q", prompt)
			}
			pin := pins[0]
			pins = pins[1:]
			return pin, nil
		}}, &out, &err
	}
	in, out, _ := answers("314159", "314159")
	if status := makePINHash([]string{"kiosk-pin"}, in); status != 0 || !officepin.Check(strings.TrimSpace(out.String()), "314159") {
		t.Errorf("status %d: %s", status, out)
	}
	for _, wrong := range [][]string{{"1234", ""}, {"111111", "111111"}, {"314159", "314158"}} {
		in, out, told := answers(wrong...)
		if status := makePINHash([]string{"kiosk-pin"}, in); status == 0 || out.Len() > 0 || told.Len() == 0 {
			t.Errorf("%q: status %d, %s", wrong, status, out)
		}
	}
}

func TestThePINOfAKioskIsNeverPartOfTheCommand(t *testing.T) {
	for line, want := range map[string]int{"kiosk-pin 314159": 2, "kiosk-pin --pin=314159": 2, "kiosk-pin --help": 0} {
		var out, told bytes.Buffer
		if status := makePINHash(strings.Fields(line), terminal{Out: &out, Err: &told}); status != want || out.Len() > 0 || !strings.Contains(told.String(), "kezek kiosk-pin") {
			t.Errorf("%s: status %d, %s%s", line, status, &out, &told)
		}
	}
}

func TestAWrongHashKeepsAKioskFromStarting(t *testing.T) {
	for line, ok := range map[string]bool{
		"--kiosk --kiosk-pin-hash 314159": false,
		"--kiosk --kiosk-pin-hash $argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": true,
		"--kiosk":          true,
		"--citizen-screen": true,
	} {
		o, err := parse(strings.Fields(line), io.Discard)
		if (err == nil) != ok {
			t.Errorf("%s: %v", line, err)
		}
		if ok && strings.Contains(line, "hash") && o.KioskPIN == "" || ok && o.Citizen != strings.Contains(line, "citizen") {
			t.Errorf("%s: %+v", line, o)
		}
	}
}
