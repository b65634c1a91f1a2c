package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// asideMark is in the name of what was set aside, before the time.
const asideMark = "-damaged-"

const asideTime = "20060102-150405"

// asideName returns a name beside path that nothing has yet.
func asideName(path string, when time.Time) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext) + asideMark + when.Format(asideTime)
	aside := stem + ext
	for i := 2; exists(aside) || exists(aside+keysSuffix); i++ {
		aside = fmt.Sprintf("%s-%d%s", stem, i, ext)
	}
	return aside
}

// setAside gives the damaged file a second name, which leaves the first one for the
// new file to take; where the file system knows no second names, it is renamed.
func setAside(path string, when time.Time) (string, error) {
	aside := asideName(path, when)
	if os.Link(path, aside) == nil {
		return aside, nil
	}
	if err := os.Rename(path, aside); err != nil {
		return "", fmt.Errorf("set the file aside: %w", err)
	}
	return aside, nil
}

// RemoveSetAside removes what was set aside longer ago than that, and returns the
// number of files: the drafts in a damaged file are kept no longer than others. A file
// stays where its name does not say when.
func (f *File) RemoveSetAside(olderThan time.Duration) (removed int, err error) {
	dir, ext := filepath.Dir(f.path), filepath.Ext(f.path)
	prefix := strings.TrimSuffix(filepath.Base(f.path), ext) + asideMark
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, coded(fmt.Errorf("look for files set aside: %w", err))
	}
	now := f.clock()
	var errs []error
	for _, entry := range entries {
		rest, ours := strings.CutPrefix(entry.Name(), prefix)
		if stem := strings.TrimSuffix(rest, keysSuffix); !ours || !strings.HasSuffix(stem, ext) || len(rest) < len(asideTime) {
			continue
		}
		at, err := time.ParseInLocation(asideTime, rest[:len(asideTime)], now.Location())
		if err != nil || now.Sub(at) <= olderThan {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			errs = append(errs, fmt.Errorf("remove a file set aside: %w", err))
			continue
		}
		removed++
	}
	if removed > 0 {
		f.log.Info("cache: removed what was set aside", "files", removed, "days", int(olderThan.Hours()/24))
	}
	return removed, coded(errors.Join(errs...))
}
