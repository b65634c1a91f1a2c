package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAPageHoldsWhatTheProgramSays makes the page of a program that is invented.
func TestAPageHoldsWhatTheProgramSays(t *testing.T) {
	p := page{name: "sorter", description: "sorts", see: []string{"/usr/share/doc/sorter"}, help: func(args ...string) (string, error) {
		switch fmt.Sprint(args) {
		case "[]":
			return "sorter sorts.\n\n  sorter [--up]\n  sorter by-name [--from FILE]\n  sorter by-name again\n\nMore of it,\n.in two lines.\n\n  -up\n    \tupwards\n  -v\tis short\n", nil
		case "[by-name]":
			return "Usage of by-name:\n  -from file\n    \ta file\n    \tof back\\slash\n", nil
		}
		return "", fmt.Errorf("asked for %q", args)
	}}
	text, err := p.write()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		".TH SORTER 1 ", "sorter \\- sorts\n", "\nsorter by\\-name [\\-\\-from FILE]\n", "\nMore of it,\n\\&.in two lines.\n", ".B \\-\\-up\nupwards\n", ".B \\-\\-v\nis short\n",
		".SS by\\-name\n.TP\n.B \\-\\-from \\fIfile\\fR\na file\nof back\\eslash\n", ".SH SEE ALSO\n/usr/share/doc/sorter\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	if strings.Count(text, ".SS") != 1 {
		t.Errorf("a command stands there twice:\n%s", text)
	}
}

// TestThePageOfTheCentralHoldsEveryFlag makes the page of the real program, and has man read it.
func TestThePageOfTheCentralHoldsEveryFlag(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kezek-central")
	build := exec.Command("go", "build", "-tags", "nopractice", "-o", program, "akmola.kz/kezek/cmd/kezek-central")
	build.Env = append(build.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := page{name: "kezek-central", description: "central of the queue", help: helpOf(program)}
	text, err := p.write()
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "rollout", "verify"} {
		help, err := p.help(command)
		flags := regexp.MustCompile(`(?m)^  -(\S+)`).FindAllStringSubmatch(help, -1)
		if err != nil || len(flags) == 0 {
			t.Fatalf("%v: %s", err, help)
		}
		_, section, _ := strings.Cut(text, ".SS "+command+"\n")
		section, _, _ = strings.Cut(section, ".SS ")
		for _, flag := range flags {
			if !strings.Contains(section, escape("--"+flag[1])) {
				t.Errorf("%s lacks --%s", command, flag[1])
			}
		}
	}
	if _, err := exec.LookPath("man"); err != nil {
		t.Skip("man is missing")
	}
	read := exec.Command("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", "-")
	read.Stdin = strings.NewReader(text)
	read.Env = append(read.Environ(), "MANROFFSEQ=", "MANWIDTH=80", "LC_ALL=C.UTF-8")
	var said strings.Builder
	read.Stderr = &said
	if err := read.Run(); err != nil || said.Len() > 0 {
		t.Errorf("man reads it: %v: %s", err, &said)
	}
}
