package update

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Install puts a version whose manifest was verified where the launcher finds it. Wherever it is cut
// off, it is there whole or not at all. Codes: update_damaged, update_unwritten.
func (f Folder) Install(m release.Manifest, manifest, signature []byte, archive string) error {
	file, err := os.Open(archive)
	if err != nil {
		return unwritten(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return unwritten(err)
	}
	if err := release.CheckArchive(m, file, info.Size()); err != nil {
		return err
	}
	temp := f.path(tempPrefix + m.Version)
	if err := f.unpack(m, file, info.Size(), temp, map[string][]byte{release.ManifestName: manifest, release.SignatureName: signature}); err != nil {
		return err
	}
	f.step("state")
	fresh := record{Manifest: hashOf(manifest), Before: model.DataFile}
	if old, err := f.read(m.Version); err == nil && old.Bad == model.CodeUpdateDamaged {
		fresh.Tries = old.Tries + 1 // what takes files away, such as a scanner for viruses, does so again
	}
	if err := f.write(m.Version, fresh); err != nil {
		return err
	}
	f.step("remove the damaged one")
	if err := os.RemoveAll(f.path(m.Version)); err != nil {
		return unwritten(err)
	}
	f.step("rename the folder")
	if err := os.Rename(temp, f.path(m.Version)); err != nil {
		return unwritten(err)
	}
	f.step("keep the name")
	return syncDir(f.dir)
}

// unpack makes a folder with the files of an archive and some more, all of them on the disk.
func (f Folder) unpack(m release.Manifest, archive *os.File, size int64, folder string, more map[string][]byte) (err error) {
	f.step("empty")
	if err := os.RemoveAll(folder); err != nil {
		return unwritten(err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return unwritten(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return unwritten(err)
	}
	defer func() { _ = root.Close() }()
	f.step("unpack")
	if err := release.Unpack(m, archive, size, root); err != nil {
		return err
	}
	for name, content := range more {
		f.step("more")
		if err := writeSynced(root, name, content); err != nil {
			return unwritten(err)
		}
	}
	return filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = syncDir(path)
		}
		return err
	})
}

func writeSynced(root *os.Root, name string, content []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if _, err = file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}
