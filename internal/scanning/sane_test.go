//go:build !windows

package scanning

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// withTestDevices has SANE know the scanners of its own that are none.
func withTestDevices(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("scanimage"); err != nil {
		t.Skip("scanimage is not installed: make deps")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "dll.conf"), []byte("test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SANE_CONFIG_DIR", dir)
}

func TestSANEScansAPage(t *testing.T) {
	withTestDevices(t)
	found, err := System{}.List(t.Context())
	if err != nil || len(found) == 0 || found[0].Name == "" {
		t.Fatalf("%+v, %v", found, err)
	}
	page, err := System{}.Scan(t.Context(), found[0])
	if err != nil || page.DPI != resolution {
		t.Fatalf("%d dots, %v", page.DPI, err)
	}
	if _, err := Document([]Page{page, page}); err != nil {
		t.Error(err)
	}
}

func TestAScannerThatIsGoneIsToldInTheSystemsWords(t *testing.T) {
	withTestDevices(t)
	_, err := System{}.Scan(t.Context(), Device{ID: "nosuch:0"})
	if e, ok := errors.AsType[*model.Error](err); !ok || e.Code != model.CodeScannerFailed || !strings.Contains(e.Params["reason"], "nosuch:0") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (System{}).Scan(ctx, Device{ID: "test:0"}); model.CodeOf(err) != model.CodeCancelled {
		t.Errorf("nobody waited: %v", err)
	}
}

func TestAComputerWithoutSANEHasNoScanner(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if found, err := (System{}).List(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestADriverThatKnowsNoColourScansAsItDoes(t *testing.T) {
	dir := t.TempDir()
	jpeg := filepath.Join(dir, "page.jpg")
	script := "#!/bin/sh\ncase \"$*\" in *--mode*) echo \"scanimage: unrecognized option '--mode'\" >&2; exit 1;; esac\ncat " + jpeg + "\n"
	for path, content := range map[string]string{jpeg: string(scanned(t, 3, 4).JPEG), filepath.Join(dir, "scanimage"): script} {
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	if page, err := (System{}).Scan(t.Context(), Device{ID: "x"}); err != nil || len(page.JPEG) == 0 {
		t.Error(err)
	}
}
