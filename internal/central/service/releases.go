package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

// SignedArchive is a release for one platform, as a file brings it.
type SignedArchive struct {
	Manifest, Signature []byte
	Archive             io.ReaderAt
	Size                int64
}

// AddRelease keeps a release for one platform, once it is found to be what one of the keys has
// signed. Nobody gets it until its rollout is started.
func AddRelease(ctx context.Context, kept *store.Store, a SignedArchive, keys []release.Key, now time.Time) (release.Manifest, error) {
	m, err := release.Open(a.Manifest, a.Signature, keys, now)
	if err == nil {
		err = release.CheckArchive(m, a.Archive, a.Size)
	}
	if err == nil {
		err = addArchive(ctx, kept, m.SHA256, io.NewSectionReader(a.Archive, 0, a.Size))
	}
	if err != nil {
		return m, err
	}
	return m, kept.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Rollout(m.Version); errors.Is(err, store.ErrNotFound) {
			if err = tx.PutRollout(store.Rollout{Version: m.Version, AddedAt: now}); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		there, err := tx.Package(m.Version, m.Platform)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return tx.AddPackage(store.Package{Version: m.Version, Platform: m.Platform, Manifest: a.Manifest, Signature: a.Signature, Archive: m.SHA256, Size: m.Size})
		case err == nil && there.Archive != m.SHA256:
			return fmt.Errorf("%s for %s is there with another archive: what has been given out once does not change", m.Version, m.Platform)
		}
		return err
	})
}

// addArchive keeps an archive part by part: no transaction is long.
func addArchive(ctx context.Context, kept *store.Store, hash string, archive io.Reader) error {
	part := make([]byte, model.ArchivePart)
	for start := int64(0); ; start += model.ArchivePart {
		n, err := io.ReadFull(archive, part)
		if n > 0 {
			if err := kept.Write(ctx, func(tx *store.Tx) error { return tx.AddArchivePart(hash, start, part[:n]) }); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the archive: %w", err)
		}
	}
}

// Release is a release with what it is for each platform.
type Release struct {
	store.Rollout
	Packages []store.Package
}

// Releases lists the releases, the oldest version first.
func Releases(ctx context.Context, kept *store.Store) (all []Release, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		rollouts, err := tx.Rollouts()
		if err != nil {
			return err
		}
		slices.SortFunc(rollouts, byVersion)
		all = make([]Release, len(rollouts))
		for i, r := range rollouts {
			all[i].Rollout = r
			if all[i].Packages, err = tx.Packages(r.Version); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func byVersion(a, b store.Rollout) int { return model.CompareReleases(a.Version, b.Version) }

// ErrNoRelease is a version that was never added.
var ErrNoRelease = errors.New("no such release")

// ChangeRollout changes how far a release is rolled out.
func ChangeRollout(ctx context.Context, kept *store.Store, version string, change func(*store.Rollout) error) error {
	return kept.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Rollout(version)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%s: %w", version, ErrNoRelease)
		}
		if err == nil {
			err = change(&r)
		}
		if err != nil {
			return err
		}
		return tx.PutRollout(r)
	})
}

// RemoveRelease removes the archives of a release that nobody gets.
func RemoveRelease(ctx context.Context, kept *store.Store, version string) error {
	err := ChangeRollout(ctx, kept, version, func(r *store.Rollout) error {
		if r.State == store.ReleaseRolling {
			return fmt.Errorf("%s is rolled out: pause it or take it back first", version)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return kept.Write(ctx, func(tx *store.Tx) error { return tx.RemovePackages(version) })
}

// Fleet is what the confirmed workplaces run, and what they could not.
type Fleet struct {
	Programs []store.Program
	Troubles []store.ProgramTrouble
}

// FleetSince tells of the workplaces that have said what they run since a time.
func FleetSince(ctx context.Context, kept *store.Store, since time.Time) (f Fleet, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		if f.Programs, err = tx.Programs(since); err != nil {
			return err
		}
		f.Troubles, err = tx.Troubles()
		return err
	})
	return f, err
}
