package toolkit_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	_ "fyne.io/fyne/v2/widget" // the toolkit, which begins too
)

func TestItBeginsBeforeTheToolkitReadsHowLongItKeeps(t *testing.T) {
	program := exec.Command(os.Args[0], "-test.run=^$")
	program.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := program.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := strings.Index(string(trace), "init akmola.kz/kezek/ui/toolkit "), strings.Index(string(trace), "init fyne.io/fyne/v2/internal/cache ")
	if ours < 0 || theirs < 0 || ours > theirs {
		t.Errorf("it begins at %d, the toolkit at %d of\n%s", ours, theirs, trace)
	}
	if os.Getenv("FYNE_CACHE") == "" {
		t.Error("nothing tells the toolkit")
	}
}
