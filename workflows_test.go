package kezek

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is what is held of a file in .github/workflows.
type workflow struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		Timeout int `yaml:"timeout-minutes"`
		Steps   []struct{ Uses, Run string }
	}
}

var (
	makeTarget = regexp.MustCompile(`(?m)^([a-z-]+):`)
	pinned     = regexp.MustCompile(`^\s*- uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// targets are those of the Makefile.
func targets(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, found := range makeTarget.FindAllStringSubmatch(string(text), -1) {
		all[found[1]] = true
	}
	return all
}

// TestTheWorkflowsRunWhatIsThere holds that each runs targets and scripts of this tree, may only
// read where nothing else is said, ends, and names what it takes from others by its digest.
func TestTheWorkflowsRunWhatIsThere(t *testing.T) {
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflow: %v", err)
	}
	known := targets(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var flow workflow
		if err := yaml.Unmarshal(text, &flow); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if len(flow.Permissions) != 1 || flow.Permissions["contents"] != "read" {
			t.Errorf("%s may do %v", file, flow.Permissions)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "uses:") && !pinned.MatchString(strings.TrimRight(line, "\n")) {
				t.Errorf("%s: not named by digest and version: %s", file, line)
			}
		}
		for name, job := range flow.Jobs {
			if job.Timeout == 0 {
				t.Errorf("%s: %s may run for ever", file, name)
			}
			for _, step := range job.Steps {
				checkRun(t, file, step.Run, known)
			}
		}
	}
}

// checkRun holds that what a step runs is there.
func checkRun(t *testing.T, file, run string, targets map[string]bool) {
	t.Helper()
	words := strings.Fields(run)
	for i, word := range words {
		switch {
		case i > 0 && words[i-1] == "make" && !targets[word]:
			t.Errorf("%s runs make %s, which is no target", file, word)
		case i > 0 && words[i-1] == "sh", strings.HasPrefix(word, "./"):
			if _, err := os.Stat(strings.TrimSuffix(word, "...")); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}
