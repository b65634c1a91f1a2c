package update

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

const (
	stateSuffix = ".json"
	partSuffix  = ".part"
	tempPrefix  = "tmp-"
)

// Folder is where versions of the program are installed. It is of one computer and one person,
// as the data beside it.
type Folder struct {
	dir  string
	step func(string) // called before each change of the disk; tests cut the power there
}

// In returns the folder beside the data.
func In(data string) Folder { return Folder{filepath.Join(data, "versions"), func(string) {}} }

// record is what is known of a version.
type record struct {
	Manifest string     `json:"manifest"` // SHA-256 of its text
	Before   model.Span `json:"before"`   // data files that the version before it opens
	Tries    int        `json:"tries,omitempty"`
	Started  bool       `json:"started,omitempty"`
	Bad      model.Code `json:"bad,omitempty"` // why it is not started any more
}

func (f Folder) read(version string) (r record, err error) {
	text, err := os.ReadFile(f.path(version + stateSuffix))
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	return r, err
}

// write replaces what is known of a version, at once and for good.
func (f Folder) write(version string, r record) error {
	text, err := json.Marshal(r)
	if err == nil {
		err = f.writeFile(version+stateSuffix, text)
	}
	return err
}

// writeFile replaces a file: after a power cut it is the old one or the new one.
func (f Folder) writeFile(name string, content []byte) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return unwritten(err)
	}
	temp, err := os.CreateTemp(f.dir, tempPrefix)
	if err != nil {
		return unwritten(err)
	}
	f.step("write " + filepath.Ext(name))
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		f.step("rename " + filepath.Ext(name))
		err = os.Rename(temp.Name(), f.path(name))
	}
	if err != nil {
		return unwritten(errors.Join(err, os.Remove(temp.Name())))
	}
	return syncDir(f.dir)
}

func (f Folder) path(name string) string { return filepath.Join(f.dir, name) }

func unwritten(err error) error { return model.WrapError(model.CodeUpdateUnwritten, err) }

// known lists the versions of which something is known, the newest first.
func (f Folder) known() []string {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil // there are none yet
	}
	var all []string
	for _, e := range entries {
		if version, ok := strings.CutSuffix(e.Name(), stateSuffix); ok && model.ValidRelease(version) {
			all = append(all, version)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return model.CompareReleases(b, a) })
	return all
}

// change changes what is known of a version.
func (f Folder) change(version string, change func(*record)) error {
	r, err := f.read(version)
	if err != nil {
		return unwritten(err)
	}
	change(&r)
	return f.write(version, r)
}

// manifest returns the manifest of an installed version: it is the one that was verified when it
// was installed.
func (f Folder) manifest(version string, r record) (release.Manifest, error) {
	text, err := os.ReadFile(filepath.Join(f.path(version), release.ManifestName))
	if err == nil && hashOf(text) != r.Manifest {
		err = errors.New("not the manifest that was verified")
	}
	if err != nil {
		return release.Manifest{}, model.WrapError(model.CodeUpdateDamaged, err)
	}
	m, err := release.ParseManifest(text)
	if err == nil && m.Version != version {
		err = model.WrapError(model.CodeUpdateDamaged, fmt.Errorf("%s in the place of %s", m.Version, version))
	}
	return m, err
}

// Installed reports whether a version is there and may be started.
func (f Folder) Installed(version string) bool {
	r, err := f.read(version)
	if err != nil || r.Bad != "" {
		return false
	}
	_, err = f.manifest(version, r)
	return err == nil
}

// Bad returns why a version is not started any more; empty where nothing is against it.
func (f Folder) Bad(version string) model.Code {
	r, _ := f.read(version) // what is not known is not bad
	return r.Bad
}

// Troubles lists the versions that are not started any more, the newest first.
func (f Folder) Troubles() (all []model.ProgramTrouble) {
	for _, version := range f.known() {
		if code := f.Bad(version); code != "" && code != model.CodeUpdateWithdrawn {
			all = append(all, model.ProgramTrouble{Version: version, Code: code})
		}
	}
	return all[:min(len(all), model.MaxProgramTroubles)]
}

// Started says that a version has come up: its window is shown and its data are open.
func (f Folder) Started(version string) error {
	r, err := f.read(version)
	if err != nil || r.Started {
		return nil // it was not installed here, or is known
	}
	return f.change(version, func(r *record) { r.Started, r.Tries = true, 0 })
}

// Withdraw has a version not be started any more. own is the data file that the version has
// written where it is the one that runs: the one before it must be able to open that.
func (f Folder) Withdraw(version string, own int) error {
	r, err := f.read(version)
	switch {
	case err != nil || r.Bad != "":
		return nil // it is not there, or is not started anyway
	case own != 0 && !r.Before.Has(own):
		return model.WrapError(model.CodeUpdateFile, fmt.Errorf("before %s files %s were opened, not %d", version, r.Before, own))
	}
	return f.change(version, func(r *record) { r.Bad = model.CodeUpdateWithdrawn })
}

// Clean removes what is not started any more: versions older than the one before own, bad ones, and
// what an installation has left that was cut off. keep is the hash of an archive that is still
// wanted.
func (f Folder) Clean(own, keep string) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil // there is nothing
	}
	before := ""
	for _, version := range f.known() {
		if model.CompareReleases(version, own) < 0 && f.Installed(version) {
			before = version
			break
		}
	}
	var errs []error
	for _, e := range entries {
		name := e.Name()
		version := strings.TrimSuffix(name, stateSuffix)
		old := model.CompareReleases(version, own) < 0 && version != before
		switch {
		case !model.ValidRelease(version):
			if name != keep+partSuffix {
				errs = append(errs, os.RemoveAll(f.path(name)))
			}
		case version == own:
		case old, e.IsDir() && !f.Installed(version):
			if e.IsDir() || f.Bad(version) == "" { // that it is bad stays known
				errs = append(errs, os.RemoveAll(f.path(name)))
			}
		}
	}
	return errors.Join(errs...)
}
