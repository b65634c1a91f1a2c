package kezek

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

func TestTheDescriptionIsWhole(t *testing.T) {
	about := Describe()
	if about.ID == "" || about.Name == "" || about.Build == 0 || !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(about.Version) {
		t.Errorf("%+v", about)
	}
}

func TestAProgramThatIsBuiltTellsVersionAndCommit(t *testing.T) {
	if info, err := os.Stat(".git"); err != nil || !info.IsDir() {
		t.Skip("the go command finds a commit only where .git is a folder")
	}
	program := filepath.Join(t.TempDir(), "kezek-central")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/kezek-central").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	told, err := exec.Command(program, "--version").Output()
	if want := regexp.MustCompile("^" + regexp.QuoteMeta(Describe().Version) + `\+[0-9a-f]{12}\n$`); err != nil || !want.Match(told) {
		t.Errorf("%q, %v", told, err)
	}
}
