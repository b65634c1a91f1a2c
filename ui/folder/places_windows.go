package folder

import "golang.org/x/sys/windows"

// Places returns the folders from which one looks for a file: those of this user, then the
// drives.
func Places() []Entry {
	var paths []string
	for _, id := range []*windows.KNOWNFOLDERID{
		windows.FOLDERID_Desktop, windows.FOLDERID_Documents, windows.FOLDERID_Downloads, windows.FOLDERID_Pictures, windows.FOLDERID_Profile,
	} {
		if path, err := windows.KnownFolderPath(id, 0); err == nil {
			paths = append(paths, path)
		}
	}
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return existing(paths...)
	}
	for letter := range 26 {
		if drives&(1<<letter) != 0 {
			paths = append(paths, string(rune('A'+letter))+`:\`)
		}
	}
	return existing(paths...)
}
