package release_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aead.dev/minisign"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

var now = time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)

// made is a release with its key.
type made struct {
	release.Manifest
	text, archive, signature []byte
	private                  minisign.PrivateKey
	public                   minisign.PublicKey
	key                      release.Key
}

// about is what whoever packs has to say.
func about(version string) release.Manifest {
	return release.Manifest{Version: version, Platform: "linux-amd64", Program: "kezek", Wire: model.Span{Oldest: 1, Newest: 2}, DataFile: model.Span{Oldest: 1, Newest: 1}}
}

func pack(t *testing.T, version string) made {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{"kezek": "the program " + version, "mesa/opengl32.dll": "a library"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var archive bytes.Buffer
	m, text, err := release.Pack(folder, about(version), &archive)
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return made{m, text, archive.Bytes(), release.Sign(private, m, text), private, public, key(t, public, time.Time{})}
}

func key(t *testing.T, public minisign.PublicKey, until time.Time) release.Key {
	t.Helper()
	text, err := public.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	k, err := release.NewKey(string(text), until)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// unpack unpacks into a new folder, and looks that nothing has left it.
func unpack(t *testing.T, m release.Manifest, archive []byte) (string, error) {
	t.Helper()
	outer := t.TempDir()
	inner := filepath.Join(outer, "inner")
	if err := os.Mkdir(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inner)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	failed := release.Unpack(m, bytes.NewReader(archive), int64(len(archive)), root)
	all, err := os.ReadDir(outer)
	if err != nil || len(all) != 1 {
		t.Errorf("outside of the folder there is %v, %v", all, err)
	}
	_ = filepath.WalkDir(inner, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			t.Errorf("%s: %v, %v", path, entry, err)
		}
		return nil
	})
	return inner, failed
}

func expect(t *testing.T, want model.Code, err error) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Errorf("code %q, want %q: %v", got, want, err)
	}
}

func TestAReleaseIsUnpackedAsItWasPacked(t *testing.T) {
	r := pack(t, "0.2.0")
	m, err := release.Open(r.text, r.signature, []release.Key{r.key}, now)
	if err != nil || m.Version != "0.2.0" {
		t.Fatalf("%+v, %v", m, err)
	}
	expect(t, "", release.CheckArchive(m, bytes.NewReader(r.archive), int64(len(r.archive))))
	folder, err := unpack(t, m, r.archive)
	expect(t, "", err)
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	expect(t, "", release.CheckFiles(m, root))
	if info, err := root.Stat("kezek"); err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("the program is %v, %v", info, err)
	}
	if err := root.WriteFile("mesa/opengl32.dll", []byte("a virus"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, model.CodeUpdateDamaged, release.CheckFiles(m, root))
}

func TestTheSameFilesMakeTheSameBytes(t *testing.T) {
	if a, b := pack(t, "0.2.0"), pack(t, "0.2.0"); !bytes.Equal(a.archive, b.archive) || !bytes.Equal(a.text, b.text) {
		t.Error("they differ")
	}
}

func TestOnlyAKeyThatIsInForceOpensAManifest(t *testing.T) {
	r, other := pack(t, "0.2.0"), pack(t, "0.2.0")
	ended, inForce := key(t, r.public, now), key(t, r.public, now.Add(time.Hour))
	for name, c := range map[string]struct {
		manifest, signature []byte
		keys                []release.Key
		want                model.Code
	}{
		"second of two keys":   {r.text, r.signature, []release.Key{other.key, r.key}, ""},
		"until an hour later":  {r.text, r.signature, []release.Key{inForce}, ""},
		"no key":               {r.text, r.signature, nil, model.CodeUpdateForged},
		"another key":          {r.text, r.signature, []release.Key{other.key}, model.CodeUpdateForged},
		"its time is over":     {r.text, r.signature, []release.Key{ended}, model.CodeUpdateKeyExpired},
		"changed":              {bytes.Replace(r.text, []byte("0.2.0"), []byte("0.3.0"), 1), r.signature, []release.Key{r.key}, model.CodeUpdateForged},
		"no signature":         {r.text, nil, []release.Key{r.key}, model.CodeUpdateForged},
		"signature of another": {r.text, other.signature, []release.Key{r.key}, model.CodeUpdateForged},
		"a signature cut off":  {r.text, r.signature[:len(r.signature)/2], []release.Key{r.key}, model.CodeUpdateForged},
		"signed, and no form":  {[]byte(`{"format":2}`), release.Sign(r.private, r.Manifest, []byte(`{"format":2}`)), []release.Key{r.key}, model.CodeUpdateUnreadable},
		"far too long":         {make([]byte, release.MaxManifest+1), r.signature, []release.Key{r.key}, model.CodeUpdateUnreadable},
	} {
		_, err := release.Open(c.manifest, c.signature, c.keys, now)
		if got := model.CodeOf(err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAReleaseThatDoesNotFitIsRefused(t *testing.T) {
	fits := release.Fit{Version: "0.1.9", Platform: "linux-amd64", Wire: model.Span{Oldest: 2, Newest: 3}, DataFile: 1}
	for name, c := range map[string]struct {
		change func(*release.Fit)
		want   model.Code
	}{
		"it fits":            {func(*release.Fit) {}, ""},
		"unknown central":    {func(f *release.Fit) { f.Wire = model.Span{} }, ""},
		"the same":           {func(f *release.Fit) { f.Version = "0.2.0" }, model.CodeUpdateDowngrade},
		"an older one":       {func(f *release.Fit) { f.Version = "0.10.0" }, model.CodeUpdateDowngrade},
		"another system":     {func(f *release.Fit) { f.Platform = "windows-amd64" }, model.CodeUpdatePlatform},
		"a central of later": {func(f *release.Fit) { f.Wire = model.Span{Oldest: 3, Newest: 3} }, model.CodeUpdateWire},
		"a file of later":    {func(f *release.Fit) { f.DataFile = 2 }, model.CodeUpdateFile},
	} {
		fit := fits
		c.change(&fit)
		if got := model.CodeOf(pack(t, "0.2.0").CheckFit(fit)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAnArchiveThatIsNotTheSignedOneIsRefused(t *testing.T) {
	r, other := pack(t, "0.2.0"), pack(t, "0.3.0")
	changed := bytes.Clone(r.archive)
	changed[len(changed)/2] ^= 1
	for name, archive := range map[string][]byte{
		"cut off": r.archive[:len(r.archive)-1], "changed": changed, "of another manifest": other.archive, "empty": nil, "longer": append(bytes.Clone(r.archive), 0),
	} {
		if got := model.CodeOf(release.CheckArchive(r.Manifest, bytes.NewReader(archive), int64(len(archive)))); got != model.CodeUpdateDamaged {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestWhatAnArchiveMayNotHold unpacks archives without their hash having been looked at.
func TestWhatAnArchiveMayNotHold(t *testing.T) {
	r := pack(t, "0.2.0")
	program, library := zip.FileHeader{Name: "kezek"}, zip.FileHeader{Name: "mesa/opengl32.dll"}
	link := zip.FileHeader{Name: "kezek"}
	link.SetMode(fs.ModeSymlink | 0o777)
	content := map[string]string{"kezek": "the program 0.2.0", "mesa/opengl32.dll": "a library"}
	for name, headers := range map[string][]zip.FileHeader{
		"a way out":     {program, library, {Name: "../kezek"}},
		"from the root": {program, library, {Name: "/etc/kezek"}},
		"a drive":       {program, library, {Name: `C:\kezek`}},
		"another file":  {program, library, {Name: "more"}},
		"twice":         {program, library, program},
		"a link":        {link, library},
		"one missing":   {program},
	} {
		var archive bytes.Buffer
		z := zip.NewWriter(&archive)
		for _, h := range headers {
			w, err := z.CreateHeader(&h)
			if err == nil {
				_, err = w.Write([]byte(content[h.Name]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := unpack(t, r.Manifest, archive.Bytes()); model.CodeOf(err) != model.CodeUpdateDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestABombEndsAtTheSizeThatWasSigned has an archive claim a size and hold more.
func TestABombEndsAtTheSizeThatWasSigned(t *testing.T) {
	r := pack(t, "0.2.0")
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, f := range r.Files {
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	lying := bytes.ReplaceAll(bomb.Bytes(), []byte{0, 0, 0x10, 0}, []byte{17, 0, 0, 0}) // every size in it
	folder, err := unpack(t, r.Manifest, lying)
	expect(t, model.CodeUpdateDamaged, err)
	if info, err := os.Stat(filepath.Join(folder, "kezek")); err == nil && info.Size() > 100 {
		t.Errorf("%d bytes were written", info.Size())
	}
}

func TestNamesThatNotEverySystemTakesAreRefused(t *testing.T) {
	r := pack(t, "0.2.0")
	good := r.Files[len(r.Files)-1]
	for _, name := range []string{
		"", ".", "..", "../a", "a/../../b", "/a", "a//b", "a/", `a\b`, "C:a", "a:stream", "con", "CON.txt", "a/nul", "Aux .dll", "com1", "lpt9.x", "CONIN$",
		"a.", "a ", " a", "a\x00b", "a\nb", "қ", "a*", "manifest.json", "MANIFEST.json", "kezek/a", "KEZEK", "mesa",
	} {
		bad := r.Manifest
		extra := good
		extra.Name = name
		bad.Files = append([]release.File{extra}, r.Files...)
		text, err := json.Marshal(bad)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := release.ParseManifest(text); model.CodeOf(err) != model.CodeUpdateUnreadable {
			t.Errorf("%q is taken", name)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"version":"0.2.0","platform":"linux-amd64","size":1,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","wire":{"oldest":1,"newest":1},"data_file":{"oldest":1,"newest":1},"program":"kezek","files":[{"name":"kezek","size":1,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","executable":true}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := release.ParseManifest(text)
		if err != nil {
			expect(t, model.CodeUpdateUnreadable, err)
			return
		}
		for _, file := range m.Files {
			if !filepath.IsLocal(file.Name) {
				t.Errorf("%q is taken", file.Name)
			}
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, archive []byte) {
		r := pack(t, "0.2.0")
		if _, err := unpack(t, r.Manifest, archive); err != nil {
			expect(t, model.CodeUpdateDamaged, err)
		}
	})
}

// TestTheKeysOfThisProgramCanBeRead holds that what a release manager puts in is a key.
func TestTheKeysOfThisProgramCanBeRead(t *testing.T) {
	keys, err := release.BuiltIn()
	if err != nil || len(keys) != len(assets.ReleaseKeys()) {
		t.Errorf("%d keys, %v", len(keys), err)
	}
}
