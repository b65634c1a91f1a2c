package dialog

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// list offers the key files of a storage.
func (w *window) list(files []string) {
	w.all = byFolder(files, w.folder)
	w.filter()
}

// byFolder returns the files with those of the folder first, and of these the keys that
// sign and log in: it is the person at the counter who is asked.
func byFolder(files []string, folder string) []string {
	rank := func(path string) int {
		switch {
		case folder == "" || filepath.Base(filepath.Dir(path)) != folder:
			return 2
		case !strings.HasPrefix(filepath.Base(path), ca.FilePrefix(pki.SingleKey)):
			return 1
		}
		return 0
	}
	return slices.SortedStableFunc(slices.Values(files), func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
}

// filter lists the files whose names have each word that was typed.
func (w *window) filter() {
	words := strings.Fields(strings.ToLower(w.find.Text))
	w.found = slices.DeleteFunc(slices.Clone(w.all), func(path string) bool {
		name := strings.ToLower(shortPath(path))
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(name, word) })
	})
	w.files.last = 0
	w.files.Refresh()
}

// pick takes a file of the list and goes on to its password.
func (w *window) pick(i int) {
	if i < len(w.found) {
		w.path.SetText(w.found[i])
		w.window.Canvas().Focus(w.password)
	}
}

// shortPath is the part of a path that tells files apart.
func shortPath(path string) string {
	return filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
}
