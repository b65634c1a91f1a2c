package service

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

// pauseLeast is how many workplaces must have failed to start a release before it is paused: one
// computer may be broken by itself.
const pauseLeast = 2

var (
	platformForm = regexp.MustCompile(`^[a-z0-9]{2,20}-[a-z0-9]{2,20}$`)
	codeForm     = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)
)

// OrderProgram takes what a workplace runs and tells what it should.
func (s *Service) OrderProgram(ctx context.Context, at Workplace, report model.ProgramReport) (order model.ProgramOrder, err error) {
	if err := checkProgramReport(report); err != nil {
		return order, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.Workplace(at.ID)
		if err != nil {
			return err
		}
		if err := s.keepProgram(tx, at.ID, report); err != nil {
			return err
		}
		rollouts, err := tx.Rollouts()
		if err != nil {
			return err
		}
		troubles, err := tx.Troubles()
		if err == nil && len(report.Troubles) > 0 {
			err = s.pauseWhatFails(tx, rollouts, troubles)
		}
		if err == nil {
			order, err = orderFor(tx, place, report, rollouts, troubles)
		}
		return err
	})
	return order, err
}

// seenLately is for how long a workplace counts that says nothing of its program.
const seenLately = 30 * day

func checkProgramReport(r model.ProgramReport) error {
	switch {
	case !model.ValidRelease(r.Version):
		return BadRequest("version", nil)
	case !platformForm.MatchString(r.Platform):
		return BadRequest("platform", nil)
	case len(r.Troubles) > model.MaxProgramTroubles, slices.ContainsFunc(r.Troubles, func(t model.ProgramTrouble) bool {
		return !model.ValidRelease(t.Version) || !codeForm.MatchString(string(t.Code))
	}):
		return BadRequest("troubles", nil)
	}
	return nil
}

func (s *Service) keepProgram(tx *store.Tx, workplace string, r model.ProgramReport) error {
	for _, t := range r.Troubles {
		if err := tx.PutTrouble(store.ProgramTrouble{Workplace: workplace, Version: t.Version, Code: t.Code, At: s.Now()}); err != nil {
			return err
		}
	}
	return tx.PutProgram(store.Program{Workplace: workplace, Version: r.Version, Platform: r.Platform, SeenAt: s.Now()})
}

// pauseWhatFails pauses the releases that more than the set share of those that tried them could
// not start.
func (s *Service) pauseWhatFails(tx *store.Tx, rollouts []store.Rollout, troubles []store.ProgramTrouble) error {
	programs, err := tx.Programs(s.Now().Add(-seenLately))
	for i, r := range rollouts {
		if failed, tried := starts(r, programs, troubles); err == nil && r.State == store.ReleaseRolling && failed >= pauseLeast && failed*100 > r.PauseAt*tried {
			r.State, r.Reason = store.ReleasePaused, fmt.Sprintf("%d of %d did not start it", failed, tried)
			rollouts[i], err = r, tx.PutRollout(r)
		}
	}
	return err
}

// starts counts how many workplaces could not start a release, and how many tried.
func starts(r store.Rollout, programs []store.Program, troubles []store.ProgramTrouble) (failed, tried int) {
	for _, t := range troubles {
		if t.Version == r.Version && t.Code == model.CodeUpdateNotStarted {
			failed, tried = failed+1, tried+1
		}
	}
	for _, p := range programs {
		if p.Version == r.Version {
			tried++
		}
	}
	return failed, tried
}

// orderFor picks the newest release whose step holds the workplace.
func orderFor(tx *store.Tx, place store.Workplace, report model.ProgramReport, rollouts []store.Rollout, troubles []store.ProgramTrouble) (model.ProgramOrder, error) {
	order := model.ProgramOrder{Wire: model.Wire}
	slices.SortFunc(rollouts, func(a, b store.Rollout) int { return byVersion(b, a) })
	for _, r := range rollouts {
		if r.State == store.ReleaseWithdrawn {
			order.Withdrawn = append(order.Withdrawn, r.Version)
		}
		newer := model.CompareReleases(r.Version, report.Version) > 0
		if order.Wanted != nil || r.State != store.ReleaseRolling || !newer || !InStep(r, place.ID, place.District) || couldNotStart(troubles, place.ID, r.Version) {
			continue
		}
		p, err := tx.Package(r.Version, report.Platform)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return order, err
		default:
			order.Wanted = &model.WantedProgram{Version: r.Version, Manifest: p.Manifest, Signature: p.Signature}
		}
	}
	return order, nil
}

func couldNotStart(troubles []store.ProgramTrouble, workplace, version string) bool {
	return slices.ContainsFunc(troubles, func(t store.ProgramTrouble) bool {
		return t.Workplace == workplace && t.Version == version && t.Code == model.CodeUpdateNotStarted
	})
}

// InStep reports whether the step of a release holds a workplace: it, or its district, is named, or
// it is among the percent, which are others for each version, and stay when there are more.
func InStep(r store.Rollout, workplace, district string) bool {
	if slices.Contains(r.Places, workplace) || district != "" && slices.Contains(r.Places, district) {
		return true
	}
	sum := sha256.Sum256([]byte(r.Version + "\x00" + workplace))
	return int(binary.BigEndian.Uint64(sum[:8])%100) < r.Percent //nolint:gosec // less than 100
}

// Archive returns the archive of a release, to be read from any byte on.
func (s *Service) Archive(ctx context.Context, hash string) (io.ReadSeeker, error) {
	if !release.ValidHash(hash) {
		return nil, model.NewError(model.CodeNotFound)
	}
	p, err := read(ctx, s, func(tx *store.Tx) (store.Package, error) { return tx.PackageOfArchive(hash) })
	if err != nil {
		return nil, orCode(model.CodeNotFound, err)
	}
	return io.NewSectionReader(&archive{ctx, s, hash, -1, nil}, 0, p.Size), nil
}

// archive reads an archive from its parts, each in a transaction of its own.
type archive struct {
	ctx   context.Context
	s     *Service
	hash  string
	start int64 // of the part that was read last; negative: none was
	part  []byte
}

func (a *archive) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		start := at - at%model.ArchivePart
		if start != a.start {
			part, err := read(a.ctx, a.s, func(tx *store.Tx) ([]byte, error) { return tx.ArchivePart(a.hash, start) })
			if err != nil {
				return n, err
			}
			a.start, a.part = start, part
		}
		if at-start >= int64(len(a.part)) {
			return n, io.EOF
		}
		copied := copy(p[n:], a.part[at-start:])
		n, at = n+copied, at+int64(copied)
	}
	return n, nil
}
