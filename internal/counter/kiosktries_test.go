package counter

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWrongPINsOfAKioskOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kiosk-pin")
	if n := kioskTries(path).read(); n != 0 {
		t.Errorf("at first %d", n)
	}
	for _, wrong := range []int{1, 2, 12, 0, 3} {
		must(t, kioskTries(path).write(wrong))
		if n := kioskTries(path).read(); n != wrong {
			t.Errorf("%d were written, %d read", wrong, n)
		}
	}
	for _, text := range []string{"", "-1", "none"} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if n := kioskTries(path).read(); n != unreadTries {
			t.Errorf("%q is read as %d", text, n)
		}
	}
}
