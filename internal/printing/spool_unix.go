//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
)

// spoolTimeout is how long CUPS may take to answer: it is on this computer.
const spoolTimeout = 15 * time.Second

// Printers lists the printers of CUPS, the default one first. A computer without
// CUPS has none.
func (Spooler) Printers(ctx context.Context) ([]string, error) {
	listed, err := run(ctx, "", "lpstat", "-e")
	if errors.Is(err, exec.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	printers := strings.Fields(listed)
	standard, err := run(ctx, "", "lpstat", "-d")
	if err != nil {
		return printers, nil // the order is all that is lost
	}
	if _, name, ok := strings.Cut(strings.TrimSpace(standard), ": "); ok {
		printers = first(printers, name)
	}
	return printers, nil
}

// Print hands a document to CUPS. It returns when CUPS has taken it; a printer that
// is stopped is an error before that.
func (Spooler) Print(ctx context.Context, path string, job Job) error {
	if state, err := run(ctx, path, "lpstat", "-p", job.Printer); err == nil && strings.Contains(state, "disabled since") {
		_, reason, _ := strings.Cut(state, "\n")
		if strings.TrimSpace(reason) == "" {
			reason = state
		}
		return failed(reason, nil)
	}
	_, err := run(ctx, path, "lp", "-d", job.Printer, "-n", strconv.Itoa(max(1, job.Copies)), "-t", "Kezek",
		"-o", "media="+media(job), "-o", scaling(job.Paper), "--", path)
	return err
}

func media(job Job) string {
	if job.Paper == model.Roll {
		return fmt.Sprintf("Custom.80x%dmm", max(40, millimetres(job.Length)))
	}
	return "A4"
}

// scaling keeps a roll at its size and lets a scan fill its sheet.
func scaling(paper model.Paper) string {
	if paper == model.Roll {
		return "print-scaling=none"
	}
	return "print-scaling=auto-fit"
}

// run runs a program of CUPS in its own language, which is the one that we read.
func run(ctx context.Context, path, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, spoolTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	switch {
	case err == nil:
		return stdout.String(), nil
	case errors.Is(err, exec.ErrNotFound) && name == "lp":
		return "", model.WrapError(model.CodePrintNone, err)
	case errors.Is(err, exec.ErrNotFound):
		return "", err
	case errors.Is(ctx.Err(), context.Canceled):
		return "", model.WrapError(model.CodeCancelled, ctx.Err())
	}
	reason := stderr.String()
	if path != "" {
		reason = withoutPath(reason, path)
	}
	return "", failed(reason, err)
}
