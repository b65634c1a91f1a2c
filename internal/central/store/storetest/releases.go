package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// releases are kept in parts, and an archive as long as a package has it.
func (k *kept) releases() {
	r := store.Rollout{Version: "0.2.0", PauseAt: 10, AddedAt: morning}
	p := store.Package{Version: "0.2.0", Platform: "linux-amd64", Manifest: []byte("{}"), Signature: []byte{1}, Archive: "aa", Size: 5}
	other := p
	other.Platform, other.Archive, other.Size = "windows-amd64", "bb", 1
	next := store.Package{Version: "0.10.0", Platform: "windows-amd64", Manifest: []byte("{}"), Signature: []byte{2}, Archive: "bb", Size: 1}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddArchivePart("aa", 0, []byte("abc")), tx.AddArchivePart("aa", 3, []byte("de")), tx.AddArchivePart("aa", 3, []byte("xx")),
			tx.AddArchivePart("bb", 0, []byte("b")), tx.PutRollout(r), tx.PutRollout(store.Rollout{Version: "0.10.0", AddedAt: morning}),
			tx.AddPackage(p), tx.AddPackage(other), tx.AddPackage(next))
	})
	again := p
	again.Archive = "bb"
	k.write(func(tx *store.Tx) error { return tx.AddPackage(again) })
	k.reopen()
	gets(k, "package", p, func(tx *store.Tx) (store.Package, error) { return tx.Package("0.2.0", "linux-amd64") })
	gets(k, "packages", []store.Package{p, other}, func(tx *store.Tx) ([]store.Package, error) { return tx.Packages("0.2.0") })
	gets(k, "of the archive", p, func(tx *store.Tx) (store.Package, error) { return tx.PackageOfArchive("aa") })
	gets(k, "a part", []byte("de"), func(tx *store.Tx) ([]byte, error) { return tx.ArchivePart("aa", 3) })
	k.missing("a part that begins nowhere", func(tx *store.Tx) error { _, err := tx.ArchivePart("aa", 1); return err })
	k.missing("another platform", func(tx *store.Tx) error { _, err := tx.Package("0.2.0", "darwin-arm64"); return err })
	r.State, r.Percent, r.Places, r.Reason = store.ReleasePaused, 5, []string{"1110"}, "why"
	k.write(func(tx *store.Tx) error { return tx.PutRollout(r) })
	gets(k, "release", r, func(tx *store.Tx) (store.Rollout, error) { return tx.Rollout("0.2.0") })
	gets(k, "releases", 2, func(tx *store.Tx) (int, error) { all, err := tx.Rollouts(); return len(all), err })
	k.write(func(tx *store.Tx) error { return tx.RemovePackages("0.2.0") })
	gets(k, "release without packages", r, func(tx *store.Tx) (store.Rollout, error) { return tx.Rollout("0.2.0") })
	k.missing("its archive", func(tx *store.Tx) error { _, err := tx.ArchivePart("aa", 0); return err })
	k.missing("its package", func(tx *store.Tx) error { _, err := tx.PackageOfArchive("aa"); return err })
	gets(k, "what another one has", []byte("b"), func(tx *store.Tx) ([]byte, error) { return tx.ArchivePart("bb", 0) })
}

// programs are of confirmed workplaces alone.
func (k *kept) programs() {
	later := morning.Add(time.Hour)
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddWorkplace(store.Workplace{ID: "v", Fingerprint: "AA", PublicKey: []byte{1}, Since: morning, Standing: store.Confirmed, District: "1110"}),
			tx.AddWorkplace(store.Workplace{ID: "w", Fingerprint: "BB", PublicKey: []byte{2}, Since: morning, Standing: store.Revoked}),
			tx.PutProgram(store.Program{Workplace: "v", Version: "0.1.0", Platform: "linux-amd64", SeenAt: morning}),
			tx.PutProgram(store.Program{Workplace: "w", Version: "0.1.0", Platform: "linux-amd64", SeenAt: later}),
			tx.PutTrouble(store.ProgramTrouble{Workplace: "v", Version: "0.2.0", Code: model.CodeUpdateUnwritten, At: morning}),
			tx.PutTrouble(store.ProgramTrouble{Workplace: "v", Version: "0.2.0", Code: model.CodeUpdateNotStarted, At: later}),
			tx.PutTrouble(store.ProgramTrouble{Workplace: "w", Version: "0.2.0", Code: model.CodeUpdateForged, At: morning}),
		)
	})
	k.reopen()
	programs := func(since time.Time) func(tx *store.Tx) ([]store.Program, error) {
		return func(tx *store.Tx) ([]store.Program, error) { return tx.Programs(since) }
	}
	runs := store.Program{Workplace: "v", District: "1110", Version: "0.1.0", Platform: "linux-amd64", SeenAt: morning}
	gets(k, "programs", []store.Program{runs}, programs(morning))
	gets(k, "programs later", []store.Program{}, programs(later))
	gets(k, "troubles", []store.ProgramTrouble{{Workplace: "v", Version: "0.2.0", Code: model.CodeUpdateNotStarted, At: morning}}, (*store.Tx).Troubles)
	runs.Version, runs.SeenAt = "0.2.0", later
	k.write(func(tx *store.Tx) error { return tx.PutProgram(runs) })
	gets(k, "the new program", []store.Program{runs}, programs(later))
	gets(k, "no troubles", []store.ProgramTrouble{}, (*store.Tx).Troubles)
}
