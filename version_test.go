package kezek

import (
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

func TestAProgramTellsItsVersionItsCommitAndHowItWasBuilt(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kezek-central")
	build := exec.Command("go", "build", "-buildvcs=false", "-tags", "nopractice", "-ldflags", "-X akmola.kz/kezek.revision=0123456789abcdef", "-o", program, "./cmd/kezek-central")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	told, err := exec.Command(program, "--version").Output()
	if want := regexp.MustCompile("^" + regexp.QuoteMeta(Describe().Version) + `\+0123456789ab\nbuilt by go\S+ \S+/\S+ nopractice\n$`); err != nil || !want.Match(told) {
		t.Errorf("%q, %v", told, err)
	}
}
