package counter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/counter/update"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// ErrRestart is how Run ends where the program shall be started anew.
var ErrRestart = errors.New("start the program anew")

// HandOver runs a newer version that is installed beside the data, in place of this program, and
// returns how it ended. Without trial only one that has come up before is run.
func HandOver(data string, args []string, trial bool, stdout, stderr io.Writer) (status int, done bool) {
	if data == "" {
		return 0, false
	}
	l := newLauncher(data, stderr)
	l.Args, l.Env, l.Out = args, []string{settings.Spec{Key: settings.Data}.Env() + "=" + data}, stdout
	l.WentBack = func() {
		if err := cache.UndoMigration(CachePath(data)); err != nil {
			_, _ = fmt.Fprintln(stderr, "kezek:", err)
		}
	}
	return l.HandOver(trial)
}

// Newer returns the version beside the data that the next start runs; empty where that is this one.
func Newer(data string, stderr io.Writer) string {
	if data == "" {
		return ""
	}
	return newLauncher(data, stderr).Next()
}

func newLauncher(data string, stderr io.Writer) *update.Launcher {
	l := &update.Launcher{Folder: update.In(data), Own: kezek.Describe().Version, Err: stderr}
	if self, err := os.Executable(); err == nil {
		l.File = filepath.Base(self)
	}
	return l
}

// updates bring newer versions until they are stopped.
type updates struct {
	*update.Updater
	stop func()
}

// buildUpdater makes what brings newer versions; nil where none shall come.
func (b *builder) buildUpdater() error {
	o, s := b.options, &b.built
	if !o.Updates || o.Central == "" || o.Data == "" {
		return nil
	}
	keys, err := releaseKeys(o.UpdateKey)
	if err != nil {
		return err
	}
	d := s.desk
	u := &update.Updater{
		Folder: update.In(o.Data), Source: s.central, Keys: keys, Own: kezek.Describe().Version, Log: b.log,
		Busy:  func() bool { return d.Outbox().Count().Open() > 0 && d.Connection().Central },
		Ready: func(string) { fyne.Do(b.counter.newerIsReady) },
	}
	ctx, cancel := context.WithCancel(b.ctx)
	var running sync.WaitGroup
	running.Go(func() { u.Run(ctx) })
	s.updates = &updates{u, func() { cancel(); running.Wait() }}
	return nil
}

// releaseKeys are those of this program and that of the administrator.
func releaseKeys(own string) ([]release.Key, error) {
	keys, err := release.BuiltIn()
	if err != nil || own == "" {
		return keys, err
	}
	key, err := release.NewKey(own, time.Time{})
	return append(keys, key), err
}

// newerIsReady has the page tell of it.
func (c *counter) newerIsReady() {
	if c.shell != nil {
		c.shell.NewerIsReady()
	}
}

// cameUp says that this version has come up, which its launcher waits for.
func (c *counter) cameUp() {
	folder, file, log := update.In(c.options.Data), CachePath(c.options.Data), c.log
	c.background.Go(func() {
		if err := errors.Join(folder.Started(kezek.Describe().Version), cache.Migrated(file)); err != nil {
			log.Warn("tell that this version has come up", "code", model.CodeOf(err), "err", err)
		}
	})
}

// newer is what the window is told of a newer version.
func (c *counter) newer() *ui.Newer {
	u := c.updates
	if u == nil {
		return nil
	}
	return &ui.Newer{
		Ready: func() string { return u.State().Ready },
		Start: func() { c.failure = ErrRestart; c.app.Quit() },
	}
}

// Restart starts the program anew after Run has ended with ErrRestart. Where a watchdog watches, it
// does that.
func Restart(args []string, watched bool, stdout, stderr io.Writer) int {
	if watched {
		return restartStatus
	}
	if err := update.Restart(args, stdout, stderr); err != nil {
		_, _ = io.WriteString(stderr, "kezek: "+err.Error()+"\n")
		return 1
	}
	return 0
}

// restartStatus is what a watchdog takes for a crash: it starts the program again.
const restartStatus = 75
