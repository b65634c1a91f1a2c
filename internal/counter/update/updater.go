package update

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

const (
	firstLook  = time.Minute
	lookAgain  = 3 * time.Hour
	afterFault = 15 * time.Minute
	busyPause  = 5 * time.Second
	leastPart  = 16 << 10
)

// Source is the central, as far as versions are concerned.
type Source interface {
	OrderProgram(ctx context.Context, report model.ProgramReport) (model.ProgramOrder, error)
	ArchivePart(ctx context.Context, hash string, from, to int64) ([]byte, error)
}

// Updater learns which version this computer should have, fetches it and installs it beside the one
// that runs.
type Updater struct {
	Folder
	Source Source
	Keys   []release.Key
	Own    string      // version that runs
	Busy   func() bool // the line is needed for something else; nil: never
	Ready  func(version string)
	Log    *slog.Logger

	mu    sync.Mutex
	state State
	told  []model.ProgramTrouble // besides what the folder knows: nothing of it was installed
}

// State is how it stands, for diagnostics.
type State struct {
	Wanted  string // empty: none
	Fetched int64
	Size    int64
	Ready   string     // version that the next start brings; empty: none
	Problem model.Code // of the last look
}

// State returns how it stands.
func (u *Updater) State() State {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.state
}

func (u *Updater) set(change func(*State)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	change(&u.state)
}

// Run looks now and then, until ctx ends. Not all counters of a region look at once.
func (u *Updater) Run(ctx context.Context) {
	wait := firstLook + time.Duration(rand.Int64N(int64(firstLook))) //nolint:gosec // it spreads, and hides nothing
	for pause(ctx, wait) == nil {
		err := u.look(ctx)
		wait = lookAgain/2 + time.Duration(rand.Int64N(int64(lookAgain))) //nolint:gosec // the same
		u.set(func(s *State) { s.Problem = model.CodeOf(err) })
		if err != nil && ctx.Err() == nil {
			if !isOfRelease(model.CodeOf(err)) { // else the same would be fetched again and again
				wait = afterFault
			}
			u.Log.Warn("look for a newer version", "code", model.CodeOf(err), "err", err)
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// look asks once, and does what is ordered.
func (u *Updater) look(ctx context.Context) error {
	order, err := u.ask(ctx)
	if err != nil {
		return err
	}
	for _, version := range order.Withdrawn {
		own := 0
		if version == u.Own {
			own = model.DataFile.Newest
		}
		if err := u.Withdraw(version, own); err != nil {
			u.remember(version, err)
			u.Log.Warn("a version was taken back", "version", version, "code", model.CodeOf(err), "err", err)
		}
	}
	if order.Wanted == nil {
		u.set(func(s *State) { *s = State{Ready: s.Ready} })
		return u.Clean(u.Own, "")
	}
	err = u.take(ctx, *order.Wanted, order.Wire)
	if code := model.CodeOf(err); code != "" && ctx.Err() == nil && isOfRelease(code) {
		u.remember(order.Wanted.Version, err)
		_, told := u.ask(ctx) // the operator sees it without waiting for the next look
		if told != nil {
			u.Log.Info("tell why a version was not taken", "code", model.CodeOf(told))
		}
	}
	return err
}

func (u *Updater) ask(ctx context.Context) (model.ProgramOrder, error) {
	u.mu.Lock()
	troubles := append(u.Troubles(), u.told...)
	u.mu.Unlock()
	return u.Source.OrderProgram(ctx, model.ProgramReport{
		Version: u.Own, Platform: release.Platform(), Troubles: troubles[:min(len(troubles), model.MaxProgramTroubles)],
	})
}

// isOfRelease tells what is wrong with a version, or with its place on this computer, from a line
// that fails.
func isOfRelease(code model.Code) bool {
	return slices.Contains([]model.Code{
		model.CodeUpdateForged, model.CodeUpdateKeyExpired, model.CodeUpdateUnreadable, model.CodeUpdateDowngrade, model.CodeUpdatePlatform,
		model.CodeUpdateWire, model.CodeUpdateFile, model.CodeUpdateDamaged, model.CodeUpdateUnwritten,
	}, code)
}

func (u *Updater) remember(version string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.told = slices.DeleteFunc(u.told, func(t model.ProgramTrouble) bool { return t.Version == version })
	u.told = append(u.told, model.ProgramTrouble{Version: version, Code: model.CodeOf(err)})
}

// take fetches and installs a version, unless it is there.
func (u *Updater) take(ctx context.Context, wanted model.WantedProgram, wire model.Span) error {
	m, err := release.Open(wanted.Manifest, wanted.Signature, u.Keys, time.Now())
	if err == nil && m.Version != wanted.Version {
		err = model.WrapError(model.CodeUpdateForged, fmt.Errorf("%s in the place of %s", m.Version, wanted.Version))
	}
	if err == nil {
		err = m.CheckFit(release.Fit{Version: u.Own, Platform: release.Platform(), Wire: wire, DataFile: model.DataFile.Newest})
	}
	if err != nil {
		return err
	}
	u.set(func(s *State) { *s = State{Wanted: m.Version, Size: m.Size} })
	switch code := u.Bad(m.Version); {
	case code == model.CodeUpdateDamaged: // of the disk: it may be fetched again
	case code != "":
		return nil // the central has been told
	case u.Installed(m.Version):
		u.ready(m.Version)
		return u.Clean(u.Own, "")
	}
	archive, err := u.fetch(ctx, m)
	if err == nil {
		err = u.Install(m, wanted.Manifest, wanted.Signature, archive)
	}
	if model.CodeOf(err) == model.CodeUpdateDamaged {
		_ = os.Remove(archive) // it is begun anew
	}
	if err != nil {
		return err
	}
	u.ready(m.Version)
	return u.Clean(u.Own, "")
}

func (u *Updater) ready(version string) {
	u.set(func(s *State) { s.Ready = version })
	if u.Ready != nil {
		u.Ready(version)
	}
}

// fetch brings the archive into a file, from where it was cut off.
func (u *Updater) fetch(ctx context.Context, m release.Manifest) (name string, err error) {
	if err := u.Clean(u.Own, m.SHA256); err != nil {
		return "", unwritten(err)
	}
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return "", unwritten(err)
	}
	name = u.path(m.SHA256 + partSuffix)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", unwritten(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return "", unwritten(err)
	}
	if err := u.fill(ctx, m, file, info.Size()); err != nil {
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", unwritten(err)
	}
	return name, nil
}

// fill fetches what a file lacks of an archive. It takes the line half of the time at most, and none
// while it is needed.
func (u *Updater) fill(ctx context.Context, m release.Manifest, file *os.File, at int64) error {
	size := int64(model.ArchivePart)
	for at < m.Size {
		u.set(func(s *State) { s.Fetched = at })
		for u.Busy != nil && u.Busy() {
			if err := pause(ctx, busyPause); err != nil {
				return err
			}
		}
		began := time.Now() // a duration
		end := min(m.Size, at-at%size+size)
		part, err := u.Source.ArchivePart(ctx, m.SHA256, at, end)
		switch {
		case model.CodeOf(err) == model.CodeTooManyRequests: // on a quick line
			if err := pause(ctx, busyPause); err != nil {
				return err
			}
			continue
		case err != nil && size > leastPart && ctx.Err() == nil:
			size /= 2 // a line that is cut again and again lets less through
			continue
		case err != nil:
			return err
		}
		if _, err := file.WriteAt(part, at); err != nil {
			return unwritten(err)
		}
		at = end
		if err := pause(ctx, time.Since(began)); err != nil {
			return err
		}
	}
	u.set(func(s *State) { s.Fetched = m.Size })
	return nil
}
