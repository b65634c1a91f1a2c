package update

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
	"akmola.kz/kezek/internal/release/releasetest"
)

// own is the version that the launcher of the tests is.
const own = "0.1.0"

// TestMain has the test program be a version of the program, for those that are installed here.
func TestMain(m *testing.M) {
	if data := os.Getenv("UPDATE_TEST_DATA"); data != "" {
		os.Exit(program(data))
	}
	os.Exit(m.Run())
}

// program does what its version is told to do.
func program(data string) int {
	version := os.Getenv("UPDATE_TEST_VERSION")
	if version == "" {
		l := Launcher{Folder: In(data), Own: own, Out: os.Stdout, Err: os.Stderr, ComeUpTime: 2 * time.Second}
		if status, done := l.HandOver(os.Getenv("UPDATE_TEST_TRIAL") == ""); done {
			return status
		}
		if os.Getenv("UPDATE_TEST_RESTART") != "" {
			return restart("RESTART")
		}
		fmt.Println(own, "runs")
		return 0
	}
	switch os.Getenv("UPDATE_TEST_" + strings.ReplaceAll(version, ".", "_")) {
	case "crash":
		return 3
	case "hang":
		time.Sleep(time.Hour)
	case "close":
		return 0
	case "restart":
		_ = In(data).Started(version)
		return restart(strings.ReplaceAll(version, ".", "_"))
	case "stay":
		fmt.Println(version, "stays")
		time.Sleep(10 * time.Second) // nobody has asked it to end
		fmt.Println(version, "is left alone")
	case "late crash":
		_ = In(data).Started(version)
		return 3
	}
	_ = In(data).Started(version)
	fmt.Println(version, "runs")
	return 0
}

// restart ends as the program does where somebody starts a newer version, once.
func restart(asked string) int {
	for _, name := range []string{asked, "TRIAL", "VERSION"} {
		_ = os.Unsetenv("UPDATE_TEST_" + name)
	}
	_, _ = fmt.Fprintln(os.Stderr, Restart(nil, os.Stdout, os.Stderr)) // it does not return
	return 1
}

// launch starts the launcher, and returns what it wrote and how it ended.
func launch(t *testing.T, data string, env ...string) (string, int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(append(os.Environ(), "UPDATE_TEST_DATA="+data), env...)
	out, _ := command.Output()
	return strings.TrimSpace(string(out)), command.ProcessState.ExitCode()
}

// install puts a version that is this test program.
func install(t *testing.T, data, version string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\nUPDATE_TEST_VERSION=%s exec '%s'\n", version, self)
	put(t, In(data), releasetest.New(t).Make(t, version, map[string][]byte{"kezek": []byte(script)}))
}

func put(t *testing.T, f Folder, made releasetest.Made) {
	t.Helper()
	if err := f.Install(made.Manifest, made.Text, made.Signature, archiveFile(t, made)); err != nil {
		t.Fatal(err)
	}
}

func archiveFile(t *testing.T, made releasetest.Made) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "archive")
	if err := os.WriteFile(name, made.Archive, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func expect(t *testing.T, want model.Code, err error) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Errorf("code %q, want %q: %v", got, want, err)
	}
}

// expectRun starts the launcher, and says where it did not run what was wanted, or failed.
func expectRun(t *testing.T, data, want string, env ...string) {
	t.Helper()
	if got, status := launch(t, data, env...); got != want || status != 0 {
		t.Errorf("%q, %d, want %q", got, status, want)
	}
}

// TestTheNewestVersionThatComesUpIsRun follows a computer over its starts.
func TestTheNewestVersionThatComesUpIsRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the versions are scripts of a shell")
	}
	data := t.TempDir()
	starts := func(want string, env ...string) { t.Helper(); expectRun(t, data, want, env...) }
	starts("0.1.0 runs")
	install(t, data, "0.2.0")
	starts("0.1.0 runs", "UPDATE_TEST_TRIAL=no")
	starts("0.2.0 runs")
	starts("0.2.0 runs", "UPDATE_TEST_TRIAL=no")
	install(t, data, "0.10.0")
	starts("", "UPDATE_TEST_0_10_0=close") // somebody closed it at once: it is tried again
	starts("0.2.0 runs", "UPDATE_TEST_0_10_0=crash")
	expect(t, "", asError(In(data).Bad("0.10.0")))
	starts("0.2.0 runs", "UPDATE_TEST_0_10_0=hang")
	expect(t, model.CodeUpdateNotStarted, asError(In(data).Bad("0.10.0")))
	starts("0.2.0 runs")
	if got := In(data).Troubles(); len(got) != 1 || got[0] != (model.ProgramTrouble{Version: "0.10.0", Code: model.CodeUpdateNotStarted}) {
		t.Errorf("%+v", got)
	}
	if _, status := launch(t, data, "UPDATE_TEST_0_2_0=late crash"); status != 3 {
		t.Errorf("a version that has proved itself and crashes later ended with %d", status)
	}
	starts("0.2.0 runs")
	expect(t, "", In(data).Withdraw("0.2.0", model.DataFile.Newest))
	starts("0.1.0 runs")
}

// TestAVersionIsOfTheKindOfItsLauncher starts the variant for screen readers from that of the version
// before, and tells it where the data are.
func TestAVersionIsOfTheKindOfItsLauncher(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the versions are scripts of a shell")
	}
	for file, want := range map[string]string{"kezek": "seen in /there", "kezek-accessible": "read in /there", "kezek-renamed": "seen in /there"} {
		f := In(t.TempDir())
		put(t, f, releasetest.New(t).Make(t, "0.2.0", map[string][]byte{
			"bin/kezek": []byte("#!/bin/sh\necho seen in $PLACE\n"), "bin/kezek-accessible": []byte("#!/bin/sh\necho read in $PLACE\n"),
		}, func(m *release.Manifest) { m.Program = "bin/kezek" }))
		expect(t, "", os.Chmod(f.path("0.2.0/bin/kezek-accessible"), 0o700)) // there is no such bit where it is given out
		var out bytes.Buffer
		l := Launcher{Folder: f, Own: own, File: file, Env: []string{"PLACE=/there"}, Out: &out, Err: &bytes.Buffer{}}
		if status, done := l.HandOver(true); !done || status != 0 || strings.TrimSpace(out.String()) != want {
			t.Errorf("%s: %d, %v: %s", file, status, done, &out)
		}
	}
}

// TestANewerVersionIsStartedFromWhateverRuns starts it from the launcher itself, and from a version
// that was handed over to, whether that proves itself just now or did long ago.
func TestANewerVersionIsStartedFromWhateverRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the versions are scripts of a shell")
	}
	data := t.TempDir()
	starts := func(want string, env ...string) { t.Helper(); expectRun(t, data, want, env...) }
	install(t, data, "0.2.0")
	starts("0.2.0 runs", "UPDATE_TEST_RESTART=yes", "UPDATE_TEST_TRIAL=no")
	starts("0.2.0 runs")
	install(t, data, "0.3.0")
	starts("0.3.0 runs", "UPDATE_TEST_0_3_0=restart") // it is tried, and its launcher waits
	install(t, data, "0.4.0")
	starts("0.4.0 runs", "UPDATE_TEST_0_3_0=restart", "UPDATE_TEST_TRIAL=no")
}

// TestAVersionThatIsTriedEndsWithItsLauncher has whoever started the program ask it to end.
func TestAVersionThatIsTriedEndsWithItsLauncher(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nobody can be asked to end there")
	}
	data := t.TempDir()
	install(t, data, "0.2.0")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	launcher := exec.CommandContext(t.Context(), self)
	launcher.Env = append(os.Environ(), "UPDATE_TEST_DATA="+data, "UPDATE_TEST_0_2_0=stay")
	out, err := launcher.StdoutPipe()
	expect(t, "", errors.Join(err, launcher.Start()))
	said := bufio.NewReader(out)
	if line, err := said.ReadString('\n'); err != nil || line != "0.2.0 stays\n" {
		t.Fatalf("%q, %v", line, err)
	}
	expect(t, "", launcher.Process.Signal(os.Interrupt))
	if rest, err := io.ReadAll(said); err != nil || len(rest) > 0 { // both have to end for it
		t.Errorf("%q, %v", rest, err)
	}
	_ = launcher.Wait() // it was asked to end
	if r, err := In(data).read("0.2.0"); err != nil || r.Tries != 0 || r.Bad != "" {
		t.Errorf("%+v, %v", r, err)
	}
}

func asError(code model.Code) error {
	if code == "" {
		return nil
	}
	return model.NewError(code)
}

func TestAVersionWhoseFilesWereChangedIsNotStarted(t *testing.T) {
	data := t.TempDir()
	made := releasetest.New(t).Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x"), "lib": []byte("y")})
	for name, spoil := range map[string]func(string) error{
		"a library":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "lib"), []byte("z"), 0o600) },
		"a file gone": func(dir string) error { return os.Remove(filepath.Join(dir, "lib")) },
		"the manifest": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, release.ManifestName), []byte("{}"), 0o600)
		},
		"another bytes": func(dir string) error { return os.WriteFile(filepath.Join(dir, "kezek"), []byte("zz"), 0o700) },
	} {
		f := In(filepath.Join(data, name))
		put(t, f, made)
		if err := spoil(f.path("0.2.0")); err != nil {
			t.Fatal(err)
		}
		l := Launcher{Folder: f, Own: own, Err: &bytes.Buffer{}}
		if c, ok := l.choose(true); ok {
			t.Errorf("%s: %+v is started", name, c)
		}
		expect(t, model.CodeUpdateDamaged, asError(f.Bad("0.2.0")))
		put(t, f, made) // it is fetched again
		if c, ok := l.choose(true); !ok || c.version != "0.2.0" {
			t.Errorf("%s: whole again, it is not started", name)
		}
	}
}

// TestAVersionThatIsDamagedAgainAndAgainIsLeft has a scanner for viruses take its program away: it is
// not fetched for ever.
func TestAVersionThatIsDamagedAgainAndAgainIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		c := offers(m.Make(t, "0.2.0", bigFiles()))
		u := updater(t, c, m)
		fetched := 0
		for range 10 {
			before := c.parts
			expect(t, "", u.look(t.Context()))
			if c.parts > before {
				fetched++
			}
			_ = os.Remove(filepath.Join(u.path("0.2.0"), "kezek")) // it may be gone already
			l := Launcher{Folder: u.Folder, Own: own, Err: &bytes.Buffer{}}
			if version, ok := l.choose(true); ok {
				t.Errorf("%+v is started", version)
			}
		}
		if fetched != 1+maxTries {
			t.Errorf("fetched %d times", fetched)
		}
	})
}

// TestAPowerCutLeavesAVersionWholeOrNotThere cuts an installation at every change of the disk.
func TestAPowerCutLeavesAVersionWholeOrNotThere(t *testing.T) {
	made := releasetest.New(t).Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x"), "a/b/c": []byte("y")})
	archive := archiveFile(t, made)
	for cut := 0; ; cut++ {
		f := In(t.TempDir())
		reached := cutAt(&f, cut, func() { _ = f.Install(made.Manifest, made.Text, made.Signature, archive) })
		l := Launcher{Folder: f, Own: own, Err: &bytes.Buffer{}}
		c, ok := l.choose(true)
		if ok != f.Installed("0.2.0") || ok && c.version != "0.2.0" {
			t.Errorf("cut %d: %+v, %v", cut, c, ok)
		}
		if f.Bad("0.2.0") != "" {
			t.Errorf("cut %d: it is left for good: %s", cut, f.Bad("0.2.0"))
		}
		expect(t, "", f.Clean(own, ""))
		put(t, f, made)
		if _, ok := l.choose(true); !ok {
			t.Errorf("cut %d: it cannot be installed any more", cut)
		}
		if reached == "" {
			if cut < 8 {
				t.Errorf("only %d cuts", cut)
			}
			return
		}
	}
}

// cutAt runs do until the so manyth change of the disk, whose name it returns; empty where do ended
// before.
func cutAt(f *Folder, cut int, do func()) (reached string) {
	f.step = func(name string) {
		if cut--; cut < 0 {
			f.step = func(string) {}
			panic(powerCut(name))
		}
	}
	defer func() {
		f.step = func(string) {}
		if p, ok := recover().(powerCut); ok {
			reached = string(p)
		}
	}()
	do()
	return ""
}

type powerCut string

func TestTheOneBeforeIsKeptAndOlderOnesGo(t *testing.T) {
	f := In(t.TempDir())
	m := releasetest.New(t)
	for _, version := range []string{"0.1.5", "0.2.0", "0.3.0", "0.4.0"} {
		put(t, f, m.Make(t, version, map[string][]byte{"kezek": []byte(version)}))
	}
	for _, left := range []string{tempPrefix + "0.9.0", "aa" + partSuffix, "bb" + partSuffix} {
		if err := os.WriteFile(f.path(left), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "", f.change("0.4.0", func(r *record) { r.Bad = model.CodeUpdateNotStarted }))
	expect(t, "", f.Clean("0.3.0", "bb"))
	entries, err := os.ReadDir(f.dir)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); err != nil || got != "0.2.0 0.2.0.json 0.3.0 0.3.0.json 0.4.0.json bb.part" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestNobodyGoesBackToAVersionThatCannotReadTheFile(t *testing.T) {
	f := In(t.TempDir())
	put(t, f, releasetest.New(t).Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")}))
	expect(t, model.CodeUpdateFile, f.Withdraw("0.2.0", model.DataFile.Newest+1))
	if !f.Installed("0.2.0") {
		t.Error("it is not started any more")
	}
	expect(t, "", f.Withdraw("0.2.0", 0)) // it does not run yet
}

// central is a source whose line is cut.
type central struct {
	made    releasetest.Made
	order   model.ProgramOrder
	cut     int64         // bytes that one answer may have; 0: any number
	least   time.Duration // between two parts; 0: any
	last    time.Time
	parts   int
	lost    int
	reports []model.ProgramReport
}

func (c *central) OrderProgram(_ context.Context, r model.ProgramReport) (model.ProgramOrder, error) {
	c.reports = append(c.reports, r)
	c.order.Wire = model.Wire
	return c.order, nil
}

func (c *central) ArchivePart(_ context.Context, hash string, from, to int64) ([]byte, error) {
	if hash != c.made.SHA256 {
		return nil, model.NewError(model.CodeNotFound)
	}
	if time.Since(c.last) < c.least {
		c.lost++
		return nil, model.NewError(model.CodeTooManyRequests)
	}
	c.last = time.Now()
	if c.parts++; c.cut != 0 && to-from > c.cut {
		c.lost++
		return nil, model.NewError(model.CodeCentralDown)
	}
	return c.made.Archive[from:to], nil
}

func offers(made releasetest.Made) *central {
	c := &central{made: made}
	c.order.Wanted = &model.WantedProgram{Version: made.Version, Manifest: made.Text, Signature: made.Signature}
	return c
}

func updater(t *testing.T, c *central, m *releasetest.Maker) *Updater {
	t.Helper()
	return &Updater{Folder: In(t.TempDir()), Source: c, Keys: m.Keys, Own: own, Log: slog.New(slog.DiscardHandler)}
}

// bigFiles make an archive of several parts.
func bigFiles() map[string][]byte {
	content := make([]byte, 3*model.ArchivePart)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(content)
	return map[string][]byte{"kezek": content, "more": []byte("x")}
}

func TestAVersionComesOverALineThatIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		made := m.Make(t, "0.2.0", bigFiles())
		c := offers(made)
		c.cut = 40 << 10
		u := updater(t, c, m)
		busy := 0
		u.Busy = func() bool { busy++; return busy < 4 }
		expect(t, "", u.look(t.Context()))
		if !u.Installed("0.2.0") || u.State().Ready != "0.2.0" || c.lost == 0 || busy < 4 {
			t.Errorf("%+v, %d lost, asked %d times", u.State(), c.lost, busy)
		}
		parts := c.parts
		expect(t, "", u.look(t.Context()))
		if c.parts != parts {
			t.Error("it was fetched again")
		}
	})
}

// TestAQuickLineIsNotTakenFasterThanTheCentralGives has the central ask for time between parts.
func TestAQuickLineIsNotTakenFasterThanTheCentralGives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		made := m.Make(t, "0.2.0", bigFiles())
		c := offers(made)
		c.least = time.Second
		u := updater(t, c, m)
		expect(t, "", u.look(t.Context()))
		if all := int(made.Size/model.ArchivePart) + 1; !u.Installed("0.2.0") || c.lost == 0 || c.parts != all {
			t.Errorf("%d parts of %d, refused %d times", c.parts, all, c.lost)
		}
	})
}

// TestAFetchThatWasCutOffGoesOn has the program end in between.
func TestAFetchThatWasCutOffGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		c := offers(m.Make(t, "0.2.0", bigFiles()))
		u := updater(t, c, m)
		c.cut = 1
		expect(t, model.CodeCentralDown, u.look(t.Context()))
		have := c.made.Archive[:c.made.Size/2]
		if err := os.WriteFile(u.path(c.made.SHA256+partSuffix), have, 0o600); err != nil {
			t.Fatal(err)
		}
		c.cut, c.parts = 0, 0
		expect(t, "", u.look(t.Context()))
		if all := int(c.made.Size/model.ArchivePart) + 1; c.parts >= all || !u.Installed("0.2.0") {
			t.Errorf("%d of %d parts", c.parts, all)
		}
	})
}

// TestWhatIsWrongWithAVersionIsToldAndNothingIsInstalled asks once for each.
func TestWhatIsWrongWithAVersionIsToldAndNothingIsInstalled(t *testing.T) {
	m, other := releasetest.New(t), releasetest.New(t)
	files := map[string][]byte{"kezek": []byte("x")}
	good, next := m.Make(t, "0.2.0", files), m.Make(t, "0.3.0", map[string][]byte{"kezek": []byte("y")})
	platform := func(p *release.Manifest) { p.Platform = "plan9-mips" }
	wire := func(p *release.Manifest) { p.Wire = model.Span{Oldest: 7, Newest: 7} }
	file := func(p *release.Manifest) { p.DataFile = model.Span{Oldest: 7, Newest: 7} }
	changed := good
	changed.Archive = bytes.Clone(good.Archive)
	changed.Archive[10] ^= 1
	for name, c := range map[string]struct {
		offer *central
		want  model.Code
	}{
		"forged":           {offers(other.Make(t, "0.2.0", files)), model.CodeUpdateForged},
		"too old":          {offers(m.Make(t, "0.1.0", files)), model.CodeUpdateDowngrade},
		"another system":   {offers(m.Make(t, "0.2.0", files, platform)), model.CodeUpdatePlatform},
		"another wire":     {offers(m.Make(t, "0.2.0", files, wire)), model.CodeUpdateWire},
		"another file":     {offers(m.Make(t, "0.2.0", files, file)), model.CodeUpdateFile},
		"changed":          {offers(changed), model.CodeUpdateDamaged},
		"swapped manifest": {swapped(good, next), model.CodeUpdateForged},
	} {
		synctest.Test(t, func(t *testing.T) {
			u := updater(t, c.offer, m)
			err := u.look(t.Context())
			if got := model.CodeOf(err); got != c.want {
				t.Errorf("%s: %q, want %q: %v", name, got, c.want, err)
			}
			last := c.offer.reports[len(c.offer.reports)-1]
			if len(c.offer.reports) != 2 || len(last.Troubles) != 1 || last.Troubles[0].Code != c.want {
				t.Errorf("%s: the central was told %+v", name, last)
			}
			if len(u.known()) > 0 {
				t.Errorf("%s: %v is installed", name, u.known())
			}
		})
	}
}

// swapped is one version under the name of another.
func swapped(a, b releasetest.Made) *central {
	c := offers(b)
	c.order.Wanted.Version = a.Version
	return c
}

// TestWhatIsWrongWithAVersionIsNotFetchedEveryQuarterOfAnHour leaves a line that fails, and an archive
// that is damaged, for an hour.
func TestWhatIsWrongWithAVersionIsNotFetchedEveryQuarterOfAnHour(t *testing.T) {
	m := releasetest.New(t)
	changed := m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")})
	changed.Archive[10] ^= 1
	cut := offers(m.Make(t, "0.2.0", bigFiles()))
	cut.cut = 1
	for _, c := range []struct {
		offer *central
		looks int
	}{{cut, 4}, {offers(changed), 2}} { // and the second report of the damaged one tells why
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			updater(t, c.offer, m).Run(ctx)
			if got := len(c.offer.reports); got != c.looks {
				t.Errorf("the central was asked %d times, want %d", got, c.looks)
			}
		})
	}
}

// TestNothingIsSaidOfALineThatFails asks a central that is not there.
func TestNothingIsSaidOfALineThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		c := offers(m.Make(t, "0.2.0", bigFiles()))
		c.cut = 1
		u := updater(t, c, m)
		if err := u.look(t.Context()); !errors.Is(err, model.NewError(model.CodeCentralDown)) || len(c.reports) != 1 {
			t.Errorf("%v, %+v", err, c.reports)
		}
	})
}

func TestAVersionThatIsTakenBackIsNotStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := releasetest.New(t)
		c := offers(m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")}))
		u := updater(t, c, m)
		expect(t, "", u.look(t.Context()))
		c.order.Wanted, c.order.Withdrawn = nil, []string{"0.2.0", "0.3.0"}
		expect(t, "", u.look(t.Context()))
		l := Launcher{Folder: u.Folder, Own: own, Err: &bytes.Buffer{}}
		if candidate, ok := l.choose(true); ok {
			t.Errorf("%+v is started", candidate)
		}
		if _, err := os.Stat(u.path("0.2.0")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("its files are there: %v", err)
		}
	})
}

func TestADiskThatTakesNothingIsTold(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("nothing keeps this user from writing")
	}
	m := releasetest.New(t)
	u := updater(t, offers(m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")})), m)
	if err := os.MkdirAll(u.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	expect(t, model.CodeUpdateUnwritten, u.look(t.Context()))
}
