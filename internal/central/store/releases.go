package store

import (
	"encoding/json"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// RolloutState is what the operator has said of a release.
type RolloutState string

// The states of a release.
const (
	ReleaseAdded     RolloutState = ""          // nobody gets it
	ReleaseRolling   RolloutState = "rolling"   // the workplaces of its step get it
	ReleasePaused    RolloutState = "paused"    // no further ones get it
	ReleaseWithdrawn RolloutState = "withdrawn" // who runs it goes back
)

// Rollout is a release and how far it is rolled out.
type Rollout struct {
	Version string       `json:"-"`
	State   RolloutState `json:"state"`
	Percent int          `json:"percent"`          // of all workplaces
	Places  []string     `json:"places,omitempty"` // ids of workplaces and codes of districts that get it besides
	PauseAt int          `json:"pause_at"`         // percent of those that tried it; more that could not start it pause it
	Reason  string       `json:"reason,omitempty"` // why it is paused; empty: the operator did it
	AddedAt time.Time    `json:"added_at"`
}

// Package is a release for a platform.
type Package struct {
	Version   string
	Platform  string
	Manifest  []byte
	Signature []byte
	Archive   string // SHA-256, in hex
	Size      int64
}

// PutRollout keeps a release, new or changed.
func (tx *Tx) PutRollout(r Rollout) error {
	body, err := json.Marshal(r)
	if err == nil {
		_, err = tx.exec(`INSERT INTO releases (version, body) VALUES (?, ?) ON CONFLICT (version) DO UPDATE SET body = excluded.body`, r.Version, string(body))
	}
	if err != nil {
		return fmt.Errorf("keep the release: %w", err)
	}
	return nil
}

func scanRollout(scan scanner) (r Rollout, err error) {
	var body []byte
	if err = scan(&r.Version, &body); err == nil {
		err = json.Unmarshal(body, &r)
	}
	return r, err
}

// Rollout returns a release, or ErrNotFound.
func (tx *Tx) Rollout(version string) (Rollout, error) {
	r, err := one(tx, scanRollout, `SELECT version, body FROM releases WHERE version = ?`, version)
	if err != nil {
		return r, fmt.Errorf("find the release: %w", err)
	}
	return r, nil
}

// Rollouts lists the releases, in no order: versions are not ordered as texts.
func (tx *Tx) Rollouts() ([]Rollout, error) {
	all, err := list(tx, scanRollout, `SELECT version, body FROM releases`)
	if err != nil {
		return nil, fmt.Errorf("list the releases: %w", err)
	}
	return all, nil
}

// AddPackage keeps what a release is for a platform; its archive is kept before it.
func (tx *Tx) AddPackage(p Package) error {
	_, err := tx.exec(`INSERT INTO packages (version, platform, manifest, signature, archive, size) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (version, platform) DO NOTHING`, p.Version, p.Platform, p.Manifest, p.Signature, p.Archive, p.Size)
	if err != nil {
		return fmt.Errorf("keep the package: %w", err)
	}
	return nil
}

func scanPackage(scan scanner) (p Package, err error) {
	err = scan(&p.Version, &p.Platform, &p.Manifest, &p.Signature, &p.Archive, &p.Size)
	return p, err
}

const packageColumns = `SELECT version, platform, manifest, signature, archive, size FROM packages `

// Package returns a release for a platform, or ErrNotFound.
func (tx *Tx) Package(version, platform string) (Package, error) {
	p, err := one(tx, scanPackage, packageColumns+`WHERE version = ? AND platform = ?`, version, platform)
	if err != nil {
		return p, fmt.Errorf("find the package: %w", err)
	}
	return p, nil
}

// PackageOfArchive returns a package with the archive, or ErrNotFound.
func (tx *Tx) PackageOfArchive(archive string) (Package, error) {
	p, err := one(tx, scanPackage, packageColumns+`WHERE archive = ? LIMIT 1`, archive)
	if err != nil {
		return p, fmt.Errorf("find the package: %w", err)
	}
	return p, nil
}

// Packages lists the packages of a release by platform.
func (tx *Tx) Packages(version string) ([]Package, error) {
	all, err := list(tx, scanPackage, packageColumns+`WHERE version = ? ORDER BY platform COLLATE "C"`, version)
	if err != nil {
		return nil, fmt.Errorf("list the packages: %w", err)
	}
	return all, nil
}

// AddArchivePart keeps a part of an archive, which begins at a byte of it. One that is there stays.
func (tx *Tx) AddArchivePart(archive string, start int64, body []byte) error {
	if _, err := tx.exec(`INSERT INTO archive_parts (archive, start, body) VALUES (?, ?, ?) ON CONFLICT (archive, start) DO NOTHING`, archive, start, body); err != nil {
		return fmt.Errorf("keep a part of the archive: %w", err)
	}
	return nil
}

// ArchivePart returns the part of an archive that begins at a byte, or ErrNotFound.
func (tx *Tx) ArchivePart(archive string, start int64) ([]byte, error) {
	body, err := one(tx, scanValue[[]byte], `SELECT body FROM archive_parts WHERE archive = ? AND start = ?`, archive, start)
	if err != nil {
		return nil, fmt.Errorf("find a part of the archive: %w", err)
	}
	return body, nil
}

// RemovePackages removes what a release is for every platform, and the archives that no other
// has. The release itself stays: a version is given out once.
func (tx *Tx) RemovePackages(version string) error {
	_, err := tx.exec(`DELETE FROM packages WHERE version = ?`, version)
	if err == nil {
		_, err = tx.exec(`DELETE FROM archive_parts WHERE archive NOT IN (SELECT archive FROM packages)`)
	}
	if err != nil {
		return fmt.Errorf("remove the packages: %w", err)
	}
	return nil
}

// Program is which version a workplace runs.
type Program struct {
	Workplace string // id
	District  string
	Version   string
	Platform  string
	SeenAt    time.Time
}

// PutProgram keeps which version a workplace runs, which it can then.
func (tx *Tx) PutProgram(p Program) error {
	_, err := tx.exec(`INSERT INTO programs (workplace, version, platform, seen_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (workplace) DO UPDATE SET version = excluded.version, platform = excluded.platform, seen_at = excluded.seen_at`,
		p.Workplace, p.Version, p.Platform, micros(p.SeenAt))
	if err == nil {
		_, err = tx.exec(`DELETE FROM program_troubles WHERE workplace = ? AND version = ?`, p.Workplace, p.Version)
	}
	if err != nil {
		return fmt.Errorf("keep the program of the workplace: %w", err)
	}
	return nil
}

// Programs lists which versions the confirmed workplaces run that have said so since a time.
func (tx *Tx) Programs(since time.Time) ([]Program, error) {
	all, err := list(tx, func(scan scanner) (p Program, err error) {
		err = scan(&p.Workplace, &p.District, &p.Version, &p.Platform, moment{&p.SeenAt})
		return p, err
	}, `SELECT p.workplace, w.district, p.version, p.platform, p.seen_at FROM programs p JOIN workplaces w ON w.id = p.workplace
		WHERE w.standing = 'confirmed' AND p.seen_at >= ? ORDER BY p.workplace COLLATE "C"`, micros(since))
	if err != nil {
		return nil, fmt.Errorf("list the programs: %w", err)
	}
	return all, nil
}

// ProgramTrouble is why a workplace could not take a version.
type ProgramTrouble struct {
	Workplace string
	Version   string
	Code      model.Code
	At        time.Time // when it was first told
}

// PutTrouble keeps why a workplace could not take a version. What it told last stands.
func (tx *Tx) PutTrouble(t ProgramTrouble) error {
	_, err := tx.exec(`INSERT INTO program_troubles (workplace, version, code, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (workplace, version) DO UPDATE SET code = excluded.code`, t.Workplace, t.Version, t.Code, micros(t.At))
	if err != nil {
		return fmt.Errorf("keep the trouble: %w", err)
	}
	return nil
}

// Troubles lists what the confirmed workplaces could not take.
func (tx *Tx) Troubles() ([]ProgramTrouble, error) {
	all, err := list(tx, func(scan scanner) (t ProgramTrouble, err error) {
		err = scan(&t.Workplace, &t.Version, &t.Code, moment{&t.At})
		return t, err
	}, `SELECT t.workplace, t.version, t.code, t.at FROM program_troubles t JOIN workplaces w ON w.id = t.workplace
		WHERE w.standing = 'confirmed' ORDER BY t.workplace COLLATE "C", t.version COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the troubles: %w", err)
	}
	return all, nil
}
