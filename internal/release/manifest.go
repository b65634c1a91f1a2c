package release

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// The bounds of a release.
const (
	MaxManifest  = 256 << 10
	MaxSignature = 4 << 10
	MaxArchive   = 256 << 20
	maxFiles     = 500
	maxUnpacked  = 512 << 20
	maxName      = 150
)

// format is the form of a manifest.
const format = 1

// Manifest says what a release holds for one platform.
type Manifest struct {
	Format   int        `json:"format"`   // 1
	Version  string     `json:"version"`  // model.ValidRelease
	Platform string     `json:"platform"` // as Platform returns it
	Size     int64      `json:"size"`     // of the archive, in bytes
	SHA256   string     `json:"sha256"`   // of the archive, in hex
	Wire     model.Span `json:"wire"`     // what it speaks with the central
	DataFile model.Span `json:"data_file"`
	Program  string     `json:"program"` // name of the file that is started
	Files    []File     `json:"files"`
}

// File is one file of a release.
type File struct {
	Name       string `json:"name"` // with slashes, of printable ASCII
	Size       int64  `json:"size"`
	SHA256     string `json:"sha256"`
	Executable bool   `json:"executable,omitempty"`
}

// Platform is the system that this program was built for, such as linux-amd64.
func Platform() string { return runtime.GOOS + "-" + runtime.GOARCH }

var (
	platformForm = regexp.MustCompile(`^[a-z0-9]{2,20}-[a-z0-9]{2,20}$`)
	hashForm     = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// ValidHash reports whether the text is a SHA-256 in hex.
func ValidHash(text string) bool { return hashForm.MatchString(text) }

// ParseManifest reads a manifest, whoever has signed it. Its errors have the code update_unreadable.
func ParseManifest(text []byte) (Manifest, error) {
	var m Manifest
	err := error(nil)
	if len(text) > MaxManifest {
		err = errors.New("too long")
	} else if err = json.Unmarshal(text, &m); err == nil {
		err = m.check()
	}
	if err != nil {
		return Manifest{}, model.WrapError(model.CodeUpdateUnreadable, fmt.Errorf("manifest: %w", err))
	}
	return m, nil
}

func (m Manifest) check() error {
	switch {
	case m.Format != format:
		return fmt.Errorf("of the form %d", m.Format)
	case !model.ValidRelease(m.Version):
		return errors.New("no version")
	case !platformForm.MatchString(m.Platform):
		return errors.New("no platform")
	case !m.Wire.Valid(), !m.DataFile.Valid():
		return errors.New("no range of versions")
	case m.Size <= 0 || m.Size > MaxArchive || !ValidHash(m.SHA256):
		return errors.New("no archive")
	case len(m.Files) == 0 || len(m.Files) > maxFiles:
		return errors.New("no files, or too many")
	}
	return m.checkFiles()
}

func (m Manifest) checkFiles() error {
	names, folders := map[string]bool{}, map[string]bool{}
	whole, program := int64(0), false
	for _, f := range m.Files {
		if err := checkName(f.Name); err != nil {
			return fmt.Errorf("file %q: %w", f.Name, err)
		}
		if f.Size < 0 || f.Size > maxUnpacked || !ValidHash(f.SHA256) {
			return fmt.Errorf("file %q: no size or no hash", f.Name)
		}
		key := strings.ToLower(f.Name) // Windows takes both for one
		if names[key] {
			return fmt.Errorf("file %q stands there twice", f.Name)
		}
		names[key] = true
		for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
		whole += f.Size
		program = program || f.Name == m.Program && f.Executable
	}
	for name := range names {
		if folders[name] {
			return fmt.Errorf("%q is a file and a folder", name)
		}
	}
	if whole > maxUnpacked {
		return errors.New("too large")
	}
	if !program {
		return errors.New("the program is not among the files, or is not executable")
	}
	return nil
}

// reserved are the names that Windows gives to devices, with any extension.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])\s*(\.|$)`)

// checkName takes names that are the same inside of one folder on every system.
func checkName(name string) error {
	if !fs.ValidPath(name) || name == "." || len(name) > maxName {
		return errors.New("no path inside of the folder")
	}
	for part := range strings.SplitSeq(name, "/") {
		if reserved.MatchString(part) || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || strings.HasPrefix(part, " ") {
			return errors.New("a name that Windows has for something else")
		}
	}
	for _, r := range name {
		if r < ' ' || r > '~' || strings.ContainsRune(`\:*?"<>|`, r) {
			return errors.New("a sign that not every system has in names")
		}
	}
	if lower := strings.ToLower(name); lower == ManifestName || lower == SignatureName {
		return errors.New("a name that the release itself needs")
	}
	return nil
}

// What stands beside the files of a release that is installed.
const (
	ManifestName  = "manifest.json"
	SignatureName = "manifest.json.minisig"
)

// Fit is what a release has to go together with.
type Fit struct {
	Version  string     // it must be newer
	Platform string     // it must be of
	Wire     model.Span // the central speaks; zero: not known
	DataFile int        // version of the file on this computer
}

// CheckFit refuses a release that does not go together with a computer, with the code of why.
func (m Manifest) CheckFit(f Fit) error {
	switch {
	case m.Platform != f.Platform:
		return model.WrapError(model.CodeUpdatePlatform, fmt.Errorf("%s is of %s", m.Version, m.Platform))
	case model.CompareReleases(m.Version, f.Version) <= 0:
		return model.WrapError(model.CodeUpdateDowngrade, fmt.Errorf("%s after %s", m.Version, f.Version))
	case f.Wire.Valid() && !m.Wire.Meets(f.Wire):
		return model.WrapError(model.CodeUpdateWire, fmt.Errorf("%s speaks %s, the central %s", m.Version, m.Wire, f.Wire))
	case !m.DataFile.Has(f.DataFile):
		return model.WrapError(model.CodeUpdateFile, fmt.Errorf("%s reads files %s, not %d", m.Version, m.DataFile, f.DataFile))
	}
	return nil
}

func hexOf(sum []byte) string { return hex.EncodeToString(sum) }
