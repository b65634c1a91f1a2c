package update

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

const (
	// launcherVariable names, in the environment of a version that was handed over to, the program
	// that did it.
	launcherVariable = "KEZEK_LAUNCHER"
	// maxTries is how often a version may fail to come up before it is left for good.
	maxTries = 2
	// comeUpTime is how long it may take.
	comeUpTime = 3 * time.Minute
	lookEvery  = 250 * time.Millisecond
	// endTime is how long a version has for its end; whoever watches the launcher waits longer.
	endTime = 5 * time.Second
)

// Launcher starts the newest version.
type Launcher struct {
	Folder
	Own        string // version of this program
	File       string // name of this program's file, such as kezek-accessible.exe
	Args       []string
	Env        []string // besides that of this program: where the data are, which a version would look for beside itself
	Out, Err   io.Writer
	ComeUpTime time.Duration // zero: 3 minutes
	// WentBack is called when a version did not come up, before another one starts.
	WentBack func()

	left []string // versions that this start does not try again
}

// candidate is a version that may be started.
type candidate struct {
	version, program string
	proved           bool // it has come up before
}

// HandOver runs the newest version in place of this program, where there is a newer one, and returns
// how it ended. Without trial only versions that have come up before are run. done is false where this
// program shall go on itself.
func (l *Launcher) HandOver(trial bool) (status int, done bool) {
	if os.Getenv(launcherVariable) != "" {
		return 0, false
	}
	for {
		c, ok := l.choose(trial)
		if !ok {
			return 0, false
		}
		self, err := os.Executable()
		if err != nil {
			return 0, false
		}
		env := append(append(os.Environ(), l.Env...), launcherVariable+"="+self)
		if c.proved {
			status, err = replace(c.program, l.Args, env, l.Out, l.Err)
		} else {
			status, err = l.try(c, env)
		}
		if err == nil {
			return status, true
		}
		_, _ = fmt.Fprintf(l.Err, "kezek: version %s did not start: %v\n", c.version, err)
		l.left = append(l.left, c.version)
		if l.WentBack != nil {
			l.WentBack()
		}
	}
}

// Next returns the version that HandOver would try or run; empty where this program goes on itself.
func (l *Launcher) Next() string {
	c, _ := l.choose(true)
	return c.version
}

// choose returns the newest version that is newer than this program, whole and not bad.
func (l *Launcher) choose(trial bool) (candidate, bool) {
	for _, version := range l.known() {
		if model.CompareReleases(version, l.Own) <= 0 {
			break
		}
		r, err := l.read(version)
		if err != nil || r.Bad != "" || slices.Contains(l.left, version) || !r.Started && !trial {
			continue
		}
		if _, err := os.Stat(l.path(version)); errors.Is(err, os.ErrNotExist) {
			continue // its installation was cut off
		}
		program, err := l.verify(version, r)
		if !r.Started && r.Tries >= maxTries {
			err = model.WrapError(model.CodeUpdateNotStarted, err)
		}
		if err == nil {
			return candidate{version, program, r.Started}, true
		}
		_, _ = fmt.Fprintf(l.Err, "kezek: version %s is left: %v\n", version, err)
		_ = l.change(version, func(r *record) { r.Bad = model.CodeOf(err) }) // else the next start finds it again
	}
	return candidate{}, false
}

// verify compares the files of a version with its manifest, and returns its program.
func (l *Launcher) verify(version string, r record) (string, error) {
	m, err := l.manifest(version, r)
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(l.path(version))
	if err != nil {
		return "", model.WrapError(model.CodeUpdateDamaged, err)
	}
	defer func() { _ = root.Close() }()
	return filepath.Join(l.path(version), filepath.FromSlash(l.variant(m))), release.CheckFiles(m, root)
}

// variant is the program of a version that is called as this one, such as the one for screen readers;
// where it has none, its program.
func (l *Launcher) variant(m release.Manifest) string {
	own := path.Join(path.Dir(m.Program), l.File)
	if slices.ContainsFunc(m.Files, func(f release.File) bool { return f.Name == own }) {
		return own
	}
	return m.Program
}

// try runs a version that has not come up yet, beside this program, which waits. Its error is that
// it did not come up; one that somebody closed before has neither failed nor proved itself. What asks
// this program to end is handed on: it would leave the other alone.
func (l *Launcher) try(c candidate, env []string) (int, error) {
	if err := l.change(c.version, func(r *record) { r.Tries++ }); err != nil { // a power cut counts too
		return 0, err
	}
	child := exec.Command(c.program, l.Args...)
	child.Env, child.Stdout, child.Stderr, child.Stdin = env, l.Out, l.Err, os.Stdin
	if err := child.Start(); err != nil {
		return 0, l.failed(c.version, err)
	}
	ended, asked := make(chan error, 1), make(chan os.Signal, 1)
	go func() { ended <- child.Wait() }()
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(asked)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	limit := l.ComeUpTime
	if limit == 0 {
		limit = comeUpTime
	}
	late := time.After(limit)
	for {
		select {
		case s := <-asked:
			return end(child.Process, s, ended), l.change(c.version, func(r *record) { r.Tries = 0 })
		case err := <-ended:
			r, _ := l.read(c.version)
			if status, ok := statusOf(err); ok && (r.Started || status == 0) {
				return status, l.change(c.version, func(r *record) { r.Tries = 0 })
			}
			return 0, l.failed(c.version, fmt.Errorf("it ended: %w", err))
		case <-look.C:
			if r, err := l.read(c.version); err == nil && r.Started {
				look.Stop()
				late = nil
			}
		case <-late:
			_ = child.Process.Kill() // it may have ended meanwhile
			return 0, l.failed(c.version, errors.Join(errors.New("it hung"), <-ended))
		}
	}
}

// end hands on to a version what asks for its end, and returns its status.
func end(version *os.Process, asked os.Signal, ended <-chan error) int {
	kill := func() { _ = version.Kill() } // it may have ended meanwhile
	if err := version.Signal(asked); err != nil {
		kill() // there are no signals on Windows
	}
	defer time.AfterFunc(endTime, kill).Stop()
	status, _ := statusOf(<-ended)
	return status
}

// failed leaves a version that has failed often enough for good.
func (l *Launcher) failed(version string, why error) error {
	err := l.change(version, func(r *record) {
		if r.Tries >= maxTries {
			r.Bad = model.CodeUpdateNotStarted
		}
	})
	return errors.Join(why, err)
}

// statusOf returns the exit status of a program that ended by itself.
func statusOf(err error) (int, bool) {
	if err == nil {
		return 0, true
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() < 0 {
		return 0, false
	}
	return exit.ExitCode(), true
}

// Restart starts the program anew from its launcher, which may choose another version. Where it
// can, it does not return.
func Restart(args []string, out, err io.Writer) error {
	launcher := os.Getenv(launcherVariable)
	if launcher == "" {
		self, e := os.Executable()
		if e != nil {
			return e
		}
		launcher = self
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, launcherVariable+"=") })
	return startAnew(launcher, args, env, out, err)
}
