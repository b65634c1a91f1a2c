//go:build !windows

package folder

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// Places returns the folders from which one looks for a file: those of this user, then
// what is plugged in, then everything.
func Places() []Entry {
	home, err := os.UserHomeDir()
	if err != nil {
		return existing("/")
	}
	paths := append(userFolders(home), home)
	user := filepath.Base(home)
	for _, pattern := range []string{filepath.Join("/media", user, "*"), filepath.Join("/run/media", user, "*"), "/mnt/*"} {
		if plugged, err := filepath.Glob(pattern); err == nil {
			paths = append(paths, plugged...)
		}
	}
	return existing(append(paths, "/")...)
}

// userFolders are the desktop, the documents and the downloads, which each language calls
// otherwise: user-dirs.dirs of the desktop says how.
func userFolders(home string) []string {
	wanted := map[string]int{"XDG_DESKTOP_DIR": 0, "XDG_DOCUMENTS_DIR": 1, "XDG_DOWNLOAD_DIR": 2}
	paths := []string{filepath.Join(home, "Desktop"), filepath.Join(home, "Documents"), filepath.Join(home, "Downloads")}
	config, err := os.UserConfigDir()
	if err != nil {
		return paths
	}
	file, err := os.Open(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return paths
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		if at, ok := wanted[key]; ok {
			paths[at] = strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1)
		}
	}
	_ = file.Close() // it was read
	return paths
}
