package release

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Pack writes the files of a folder as an archive and completes the manifest, of which version,
// platform, ranges and program are given. The same files make the same bytes. Which files are
// executable their system says; the program is.
func Pack(folder string, m Manifest, archive io.Writer) (Manifest, []byte, error) {
	m.Format, m.Files = format, nil
	sum := sha256.New()
	counted := &counter{}
	out := zip.NewWriter(io.MultiWriter(archive, sum, counted))
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s is no file", name)
		}
		inside, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		f, err := addFile(out, name, filepath.ToSlash(inside), m.Program)
		m.Files = append(m.Files, f)
		return err
	})
	if err = errors.Join(err, out.Close()); err != nil {
		return m, nil, fmt.Errorf("pack: %w", err)
	}
	m.Size, m.SHA256 = counted.n, hexOf(sum.Sum(nil))
	text, err := json.MarshalIndent(m, "", " ")
	if err == nil {
		_, err = ParseManifest(text)
	}
	return m, text, err
}

func addFile(out *zip.Writer, name, inside, program string) (f File, err error) {
	in, err := os.Open(name)
	if err != nil {
		return f, err
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return f, err
	}
	f = File{Name: inside, Executable: inside == program || info.Mode()&0o111 != 0}
	entry, err := out.CreateHeader(&zip.FileHeader{Name: inside, Method: zip.Deflate, Modified: time.Time{}})
	if err != nil {
		return f, err
	}
	sum := sha256.New()
	f.Size, err = io.Copy(io.MultiWriter(entry, sum), in)
	f.SHA256 = hexOf(sum.Sum(nil))
	return f, err
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// CheckArchive reads an archive whole and compares it with the manifest: size, hash, and what
// Unpack looks at.
func CheckArchive(m Manifest, archive io.ReaderAt, size int64) error {
	sum := sha256.New()
	if n, err := io.Copy(sum, io.NewSectionReader(archive, 0, size)); err != nil {
		return damaged(err)
	} else if n != m.Size || hexOf(sum.Sum(nil)) != m.SHA256 {
		return damaged(errors.New("the archive is not the one of the manifest"))
	}
	_, err := entries(m, archive, size)
	return err
}

// entries returns what is in an archive by name: exactly the files of the manifest.
func entries(m Manifest, archive io.ReaderAt, size int64) (map[string]*zip.File, error) {
	z, err := zip.NewReader(archive, size)
	if err != nil {
		return nil, damaged(err)
	}
	found := map[string]*zip.File{}
	for _, f := range z.File {
		i := slices.IndexFunc(m.Files, func(named File) bool { return named.Name == f.Name })
		switch {
		case i < 0:
			return nil, damaged(fmt.Errorf("%q is not in the manifest", f.Name))
		case found[f.Name] != nil:
			return nil, damaged(fmt.Errorf("%q is there twice", f.Name))
		case !f.Mode().IsRegular():
			return nil, damaged(fmt.Errorf("%q is no file", f.Name))
		case f.UncompressedSize64 != uint64(m.Files[i].Size):
			return nil, damaged(fmt.Errorf("%q has another size", f.Name))
		}
		found[f.Name] = f
	}
	if len(found) != len(m.Files) {
		return nil, damaged(errors.New("files are missing"))
	}
	return found, nil
}
