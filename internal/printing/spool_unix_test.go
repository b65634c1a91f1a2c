//go:build !windows

package printing

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// system puts programs of these names and scripts where those of CUPS would be found.
func system(t *testing.T, scripts map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, script := range scripts {
		body := "#!/bin/sh\nhere='" + dir + "'\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	return dir
}

const twoPrinters = `case "$1" in
-e) echo Hall_A4; echo Counter_3;;
-d) echo "system default destination: Counter_3";;
-p) echo "printer $2 is idle.  enabled since Sat 21 Nov 2026";;
esac`

func TestTheDefaultPrinterComesFirst(t *testing.T) {
	system(t, map[string]string{"lpstat": twoPrinters})
	printers, err := Spooler{}.Printers(t.Context())
	if err != nil || !slices.Equal(printers, []string{"Counter_3", "Hall_A4"}) {
		t.Errorf("%q, %v", printers, err)
	}
}

func TestAComputerWithoutPrintersHasNone(t *testing.T) {
	system(t, map[string]string{"lpstat": `[ "$1" = -e ] || { echo "lpstat: No system default destination" >&2; exit 1; }`})
	if printers, err := (Spooler{}).Printers(t.Context()); err != nil || len(printers) != 0 {
		t.Errorf("%q, %v", printers, err)
	}
	t.Setenv("PATH", t.TempDir())
	if printers, err := (Spooler{}).Printers(t.Context()); err != nil || len(printers) != 0 {
		t.Errorf("without CUPS: %q, %v", printers, err)
	}
	if err := (Spooler{}).Print(t.Context(), "/tmp/a.pdf", Job{Printer: "x"}); model.CodeOf(err) != model.CodePrintNone {
		t.Errorf("without CUPS: %v", err)
	}
}

func TestAJobSaysPrinterPaperAndCopies(t *testing.T) {
	dir := system(t, map[string]string{"lpstat": twoPrinters, "lp": `printf '%s\n' "$LC_ALL" "$@" > "$here/asked"`})
	for _, c := range []struct {
		job  Job
		want []string
	}{
		{Job{Printer: "Hall_A4", Paper: model.A4, Copies: 2}, []string{"-d Hall_A4", "-n 2", "media=A4"}},
		{Job{Printer: "Counter_3", Paper: model.Roll, Length: 231.2}, []string{"-d Counter_3", "-n 1", "media=Custom.80x232mm", "print-scaling=none"}},
	} {
		if err := (Spooler{}).Print(t.Context(), "/data/out/1/ЛО-1.pdf", c.job); err != nil {
			t.Fatal(err)
		}
		asked, err := os.ReadFile(filepath.Join(dir, "asked"))
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Join(strings.Fields(string(asked)), " ")
		for _, want := range append(c.want, "C ", "-- /data/out/1/ЛО-1.pdf") {
			if !strings.Contains(words, want) {
				t.Errorf("%q is not in %q", want, words)
			}
		}
	}
}

func TestAFailureIsToldInTheSystemsWordsWithoutThePath(t *testing.T) {
	for name, c := range map[string]struct{ lpstat, lp, want string }{
		"refused":  {twoPrinters, `echo "lp: Unable to access \"$9 \" ${11} /data/out/1/ЛО-1.pdf - No such file" >&2; exit 1`, "No such file"},
		"stopped":  {`printf 'printer %s disabled since Sat 21 Nov 2026 -\n\tPaper jam\n' "$2"`, "exit 0", "Paper jam"},
		"no words": {twoPrinters, "exit 3", "exit status 3"},
		"no CUPS":  {`echo "lpstat: Bad file descriptor" >&2; exit 1`, `echo "lp: Error - scheduler not responding." >&2; exit 1`, "scheduler not responding"},
	} {
		t.Run(name, func(t *testing.T) {
			system(t, map[string]string{"lpstat": c.lpstat, "lp": c.lp})
			err := Spooler{}.Print(t.Context(), "/data/out/1/ЛО-1.pdf", Job{Printer: "x", Paper: model.A4})
			e, ok := errors.AsType[*model.Error](err)
			if !ok || e.Code != model.CodePrintFailed || !strings.Contains(e.Params["reason"], c.want) {
				t.Fatalf("%v", err)
			}
			if strings.Contains(e.Params["reason"], "ЛО-1") || strings.Contains(e.Params["reason"], "\n") {
				t.Errorf("the reason is %q", e.Params["reason"])
			}
		})
	}
}

func TestWhoeverCancelsWaitsForNoPrinter(t *testing.T) {
	system(t, map[string]string{"lpstat": twoPrinters, "lp": "exec sleep 60"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (Spooler{}).Print(ctx, "/a.pdf", Job{Printer: "x"}); model.CodeOf(err) != model.CodeCancelled {
		t.Errorf("%v", err)
	}
}
