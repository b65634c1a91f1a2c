package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/settings"
)

var (
	called  = regexp.MustCompile("(?m)(?:`|^)(?:bin[/\\\\])?kezek ([^`\n]*)")
	flagged = regexp.MustCompile(`--([a-z][a-z-]*)`)
)

// TestThePagesCallTheProgramAsItCanBe holds that every command and flag of kezek that a page names
// is there.
func TestThePagesCallTheProgramAsItCanBe(t *testing.T) {
	var help bytes.Buffer
	_, _ = parse([]string{"--help"}, &help)
	_, _, _ = parseDrafts([]string{"export-drafts", "--help"}, &help)
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	seen := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range called.FindAllStringSubmatch(string(text), -1) {
			seen++
			line, _, _ := strings.Cut(found[1], "#")
			command, _, _ := strings.Cut(line, " ")
			switch command {
			case "export-drafts", "import-drafts", "kiosk-pin":
			default:
				if !strings.HasPrefix(command, "--") {
					t.Errorf("%s: kezek has no command %q", page, command)
				}
			}
			for _, flag := range flagged.FindAllStringSubmatch(line, -1) {
				if !strings.Contains(help.String(), "  -"+flag[1]) {
					t.Errorf("%s: kezek has no flag --%s", page, flag[1])
				}
			}
		}
	}
	if seen < 5 {
		t.Errorf("%d calls are seen", seen)
	}
}

// TestTheFileOfTheAdministratorsGuideHolds loads the settings that the guide gives as an example.
func TestTheFileOfTheAdministratorsGuideHolds(t *testing.T) {
	for _, page := range []string{"administrator.ru.md", "administrator.kk.md", "settings.md"} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile("(?ms)^```toml\n(.*?)^```$").FindSubmatch(text)
		if found == nil {
			t.Fatalf("%s has no file", page)
		}
		file := filepath.Join(t.TempDir(), "kezek.toml")
		if err := os.WriteFile(file, found[1], 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := settings.Load(settings.Input{File: file, Flags: map[settings.Key]string{settings.Data: t.TempDir()}, Env: func(string) (string, bool) { return "", false }})
		if err != nil || len(set.Problems()) > 0 {
			t.Errorf("%s: %v %v", page, err, set.Problems())
		}
	}
}
