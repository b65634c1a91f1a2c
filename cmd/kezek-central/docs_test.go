package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	called  = regexp.MustCompile("(?m)(?:`|^|run --rm [a-z0-9]+ |exec(?: -T)? [a-z0-9]+ )kezek-central ([^`\n|;]*)")
	flagged = regexp.MustCompile(`--([a-z][a-z-]*)`)
)

// TestThePagesCallTheProgramAsItCanBe holds that every command and flag of kezek-central that a page
// names is there.
func TestThePagesCallTheProgramAsItCanBe(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	seen := map[string]bool{}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range called.FindAllStringSubmatch(string(text), -1) {
			line, _, _ := strings.Cut(found[1], " #")
			command, _, _ := strings.Cut(line, " ")
			if strings.HasPrefix(command, "--") {
				continue // help and version
			}
			if commands[command] == nil {
				t.Errorf("%s: kezek-central has no command %q", page, command)
				continue
			}
			seen[command] = true
			help := helpOf(t, strings.Fields(line))
			for _, flag := range flagged.FindAllStringSubmatch(line, -1) {
				if flag[1] != "help" && !strings.Contains(help, "-"+flag[1]) {
					t.Errorf("%s: kezek-central %s has no flag --%s", page, command, flag[1])
				}
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %v are seen", seen)
	}
}

// helpOf is what a command says of its flags, with that of what stands under it.
func helpOf(t *testing.T, words []string) string {
	t.Helper()
	help := newOutput()
	_ = run(t.Context(), []string{words[0], "--help"}, help, help)
	if len(words) > 1 && !strings.HasPrefix(words[1], "-") {
		_ = run(t.Context(), []string{words[0], words[1], "--help"}, help, help)
	}
	return help.String()
}
