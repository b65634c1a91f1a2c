package printing_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
)

// alone is set where this program is started to tell what Check says, and no more.
const alone = "KEZEK_TEST_ALONE"

func sayAlone() {
	if err := new(printing.Renderer).Check(context.Background()); err != nil {
		_, _ = os.Stdout.WriteString(string(model.CodeOf(err)))
	}
}

// copied is this program in a folder of its own under the name of the one that draws.
func copied(t *testing.T, name string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(t.TempDir(), name)
	own, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = own.Close() }()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.Copy(file, own); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOnlyTheProgramInTheSameFolderDraws starts a program beside which nothing stands that
// draws, though there is one in the working directory and in PATH.
func TestOnlyTheProgramInTheSameFolderDraws(t *testing.T) {
	pages, counter := copied(t, "kezek-pages"), copied(t, "counter")
	t.Setenv(alone, "1")
	t.Setenv("PATH", filepath.Dir(pages))
	said := func() string {
		asked := exec.Command(counter)
		asked.Dir = filepath.Dir(pages)
		out, err := asked.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if code := said(); code != string(model.CodePagesMissing) {
		t.Errorf("what stands elsewhere was started: %q", code)
	}
	if err := os.Rename(pages, filepath.Join(filepath.Dir(counter), filepath.Base(pages))); err != nil {
		t.Fatal(err)
	}
	if code := said(); code != "" {
		t.Errorf("what stands beside was not: %q", code)
	}
}

func TestWhatDrawsIsKeptThroughAnUpdate(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere no package replaces a program that runs")
	}
	path := copied(t, "kezek-pages")
	r := printing.Renderer{Program: path}
	if err := r.Hold(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAProgramThatCannotBeStartedIsToldSo(t *testing.T) {
	r := printing.Renderer{Program: filepath.Join(t.TempDir(), "none")}
	if err := r.Check(t.Context()); model.CodeOf(err) != model.CodePagesMissing {
		t.Error(err)
	}
}
