package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// place is a computer with all the places where settings can stand.
type place struct {
	t     *testing.T
	dir   string
	flags map[Key]string
	env   map[string]string
}

func newPlace(t *testing.T) *place {
	dir := t.TempDir()
	return &place{t: t, dir: dir, flags: map[Key]string{Data: filepath.Join(dir, "data")}, env: map[string]string{}}
}

func (p *place) adminFile() string { return filepath.Join(p.dir, "kezek.toml") }

func (p *place) write(path, text string) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) admin(text string) { p.write(p.adminFile(), text) }
func (p *place) clerk(text string) { p.write(filepath.Join(p.flags[Data], fileName), text) }

func (p *place) load() (*Settings, error) {
	return Load(Input{
		Flags: p.flags, File: p.adminFile(),
		Env: func(name string) (string, bool) { text, ok := p.env[name]; return text, ok },
	})
}

func (p *place) loaded() *Settings {
	p.t.Helper()
	s, err := p.load()
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (s *Settings) want(t *testing.T, key Key, text string, source Source) {
	t.Helper()
	if got := s.Value(key); got.Text != text || got.Source != source {
		t.Errorf("%s is %q by %s, want %q by %s", key, got.Text, got.Source, text, source)
	}
}

func TestTheStrongestSourceDecides(t *testing.T) {
	p := newPlace(t)
	p.loaded().want(t, Scale, "100", Default)
	p.clerk(`scale = "110"`)
	p.loaded().want(t, Scale, "110", Clerk)
	p.admin("scale = 125\n")
	p.loaded().want(t, Scale, "125", Administrator)
	p.env["KEZEK_SCALE"] = "150"
	p.loaded().want(t, Scale, "150", Environment)
	p.flags[Scale] = "175"
	s := p.loaded()
	s.want(t, Scale, "175", Flag)
	if where := s.Value(Scale).Where; where != "--scale" {
		t.Errorf("decided at %q", where)
	}
}

func TestAnEmptyTextDecidesNothing(t *testing.T) {
	p := newPlace(t)
	p.flags[Central], p.env["KEZEK_CENTRAL"] = "", " "
	p.admin("central = \"https://central.example.kz/\"\noffice = ''\n")
	s := p.loaded()
	s.want(t, Central, "https://central.example.kz", Administrator)
	s.want(t, Office, "", Default)
}

func TestEveryKindOfValueStandsInAFile(t *testing.T) {
	p := newPlace(t)
	p.admin("\xef\xbb\xbfkiosk = true\r\nkeep-drafts = 30\r\nlock-after = \"0\"\r\ntheme = \"Dark\"\r\nlang = 'kk'\r\n")
	s := p.loaded()
	if !s.On(Kiosk) || s.Number(KeepDrafts) != 30 || s.Span(LockAfter) != 0 || len(s.Problems()) > 0 {
		t.Errorf("%v, problems %v", s.Values(), s.Problems())
	}
	s.want(t, Theme, ThemeDark, Administrator)
}

func TestABadValueIsToldWithItsPlaceAndTheNextSourceDecides(t *testing.T) {
	p := newPlace(t)
	p.flags[Lang], p.env["KEZEK_LANG"] = "de", "xx"
	p.admin("lang = 'kk'\nfont = 'Arial'\nscale = [1]\n")
	p.clerk("scale = '300'\noffice = 'ЦОН № 3'\n")
	s := p.loaded()
	s.want(t, Lang, "kk", Administrator)
	s.want(t, Scale, "100", Default)
	s.want(t, Office, "ЦОН № 3", Clerk)
	var told []string
	for _, problem := range s.Problems() {
		title, action := assets.Texts(model.English).ErrorText(problem.Err)
		told = append(told, problem.Where+": "+title+" "+action)
	}
	all := strings.Join(told, "\n")
	for _, want := range []string{"--lang: ", "KEZEK_LANG: ", "kk, ru or en", p.adminFile() + ": There is no setting “font”", "“scale”", fileName + ": The size “300”"} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s in\n%s", want, all)
		}
	}
}

func TestABadValueThatProtectsIsNotUndoneByAWeakerSource(t *testing.T) {
	p := newPlace(t)
	p.clerk("central = 'https://other.example.kz'\nlock-after = '0'\n")
	p.admin("central = 'http://central.example.kz'\nlock-after = '10 minutes'\n")
	s := p.loaded()
	s.want(t, Central, "", Administrator)
	s.want(t, LockAfter, "5m", Administrator)
	if s.Value(Central).Free {
		t.Error("the clerk may choose a central in the administrator's place")
	}
	if len(s.Problems()) != 2 {
		t.Errorf("problems %v", s.Problems())
	}
}

func TestTheProgramDoesNotGuessWhatAnAdministratorMeant(t *testing.T) {
	for name, text := range map[string]string{"kiosk": "kiosk = 'on and off'", "syntax": "central = https://x", "nothing to read": "\x00"} {
		p := newPlace(t)
		p.admin(text)
		if s, err := p.load(); err == nil || s == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := newPlace(t)
	if _, err := Load(Input{Flags: p.flags, File: p.adminFile(), Named: true}); model.CodeOf(err) != model.CodeSettingsFile {
		t.Errorf("a named file that is not there: %v", err)
	}
	p.clerk("this is = no = file")
	s := p.loaded()
	if len(s.Problems()) != 1 {
		t.Errorf("a broken file of the clerk: %v", s.Problems())
	}
	if err := s.Choose(Scale, "125"); err != nil {
		t.Error(err)
	}
	p.loaded().want(t, Scale, "125", Clerk)
}

// read brings a value into its one form.
func read(key Key, text string) (string, error) {
	spec, ok := find(key)
	text = strings.TrimSpace(text)
	if !ok || text == "" {
		return text, nil
	}
	return spec.read(text)
}

func TestValuesAreBroughtIntoOneForm(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		key        Key
		text, want string // want empty: refused
	}{
		{Lang, " KK ", "kk"}, {Lang, "de", ""},
		{District, "1170", "1170"}, {District, "1199", "1199"}, {District, "9999", ""},
		{Central, "https://central.example.kz/", "https://central.example.kz"},
		{Central, "https://central.example.kz:8443/api/", "https://central.example.kz:8443/api"},
		{Central, "http://127.0.0.1:8080", "http://127.0.0.1:8080"}, {Central, "http://[::1]:8080", "http://[::1]:8080"},
		{Central, "http://localhost", "http://localhost"},
		{Central, "http://central.example.kz", ""}, {Central, "http://localhost.example.kz", ""}, {Central, "central.example.kz", ""},
		{Central, "https://", ""}, {Central, "https://:8443", ""}, {Central, "ftp://a.kz", ""}, {Central, "https://u:p@a.kz", ""},
		{Central, "https://a.kz?x=1", ""}, {Central, "https://a.kz#x", ""},
		{NCALayer, "wss://127.0.0.1:13579/", "wss://127.0.0.1:13579/"}, {NCALayer, "wss://10.0.0.1:13579/", ""}, {NCALayer, "https://127.0.0.1/", ""},
		{CA, ca, ""}, {CA, ca + ".no", ""},
		{Scale, "125%", "125"}, {Scale, "99", ""}, {Scale, "176", ""}, {Scale, "big", ""},
		{Theme, "SYSTEM", "system"}, {Theme, "pink", ""},
		{LockAfter, "0", "0"}, {LockAfter, "0s", "0"}, {LockAfter, "300s", "5m"}, {LockAfter, "90s", "1m30s"}, {LockAfter, "30s", ""}, {LockAfter, "-5m", ""}, {LockAfter, "25h", ""},
		{KeepDrafts, "14", "14"}, {KeepDrafts, "0", ""}, {KeepDrafts, "366", ""},
		{Kiosk, "1", "true"}, {Kiosk, "FALSE", "false"}, {Kiosk, "maybe", ""},
		{Office, "ЦОН № 3", "ЦОН № 3"}, {Office, "a\nb", ""}, {Office, strings.Repeat("я", model.MaxOffice+1), ""},
	} {
		got, err := read(tt.key, tt.text)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s %q: %q, %v; want %q", tt.key, tt.text, got, err, tt.want)
		}
		if err == nil {
			if again, err := read(tt.key, got); err != nil || again != got {
				t.Errorf("%s: %q is read as %q, %v", tt.key, got, again, err)
			}
		}
	}
}

func TestTheClerkChangesWhatNobodyElseDecided(t *testing.T) {
	p := newPlace(t)
	p.admin("central = 'https://central.example.kz'\n")
	s := p.loaded()
	for key, code := range map[Key]model.Code{Central: model.CodeSettingLocked, Data: model.CodeSettingLocked, "no such": model.CodeSettingLocked} {
		if err := s.Choose(key, "https://other.example.kz"); model.CodeOf(err) != code {
			t.Errorf("%s: %v", key, err)
		}
	}
	if err := s.Choose(Scale, "300"); model.CodeOf(err) != model.CodeSettingScale {
		t.Errorf("a bad choice: %v", err)
	}
	for key, text := range map[Key]string{Scale: "150", Office: `"ЦОН" № 3 \`, Theme: "contrast"} {
		if err := s.Choose(key, text); err != nil {
			t.Fatal(err)
		}
		s.want(t, key, text, Clerk)
		p.loaded().want(t, key, text, Clerk)
	}
	if err := s.Choose(Scale, ""); err != nil {
		t.Fatal(err)
	}
	s.want(t, Scale, "100", Default)
	s = p.loaded()
	s.want(t, Scale, "100", Default)
	s.want(t, Theme, "contrast", Clerk)
	entries, err := os.ReadDir(p.flags[Data])
	if err != nil || len(entries) != 1 {
		t.Errorf("left in the folder: %v, %v", entries, err)
	}
}

func TestAChoiceThatCannotBeWrittenIsToldAndNotTaken(t *testing.T) {
	p := newPlace(t)
	s := p.loaded()
	p.write(p.flags[Data], "a file where the folder should be")
	if err := s.Choose(Scale, "150"); model.CodeOf(err) != model.CodeSettingsUnsaved {
		t.Fatal(err)
	}
	s.want(t, Scale, "100", Default)
}

func TestLanguageOfTheEnvironmentIsTakenWhereSpoken(t *testing.T) {
	for environment, want := range map[string]model.Lang{
		"kk_KZ.UTF-8": model.Kazakh, "en_US.UTF-8": model.English, "ru_RU": model.Russian, "de_DE": model.Russian, "": model.Russian, "C": model.Russian,
	} {
		if got := LangOf(environment); got != want {
			t.Errorf("LANG=%s: %s, want %s", environment, got, want)
		}
	}
}

func TestTheManualNamesEverySettingWithItsDefault(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range Table() {
		row := ""
		for line := range strings.Lines(string(manual)) {
			if strings.HasPrefix(line, "| `"+string(spec.Key)+"` |") {
				row = line
			}
		}
		want := "| – |"
		if text := spec.Default(); text != "" {
			want = "| `" + text + "` |"
		}
		switch spec.Key {
		case Lang, CA, Data: // told in words
			want = ""
		}
		if row == "" || !strings.Contains(row, want) {
			t.Errorf("%s: no row with its default %q: %s", spec.Key, want, row)
		}
	}
}

// FuzzFile: no file breaks the program, and what is read and written again is the same.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{
		"", "lang = 'kk'\nscale = 125\nkiosk = true\n", "\xef\xbb\xbfoffice = \"ЦОН\"\r\n", "[a]\nb = 1", "central = https://x", "a.b.c = 1",
		"lock-after = 07:30:00", "office = '''\na\n'''", "data = \"\\u0000\"", "x = [[[[[[", "scale = 1e400", "scale = 0x7D",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		values, problems, err := parseFile(data, "kezek.toml")
		if err != nil {
			return
		}
		for _, problem := range problems {
			if problem.Error() == "" || model.CodeOf(problem) != model.CodeSettingUnknown {
				t.Errorf("problem %v", problem)
			}
		}
		right := map[Key]string{}
		for key, text := range values {
			if read, err := read(key, text); err == nil && read != "" {
				right[key] = read
			} else if err != nil && model.CodeOf(err) == "" {
				t.Errorf("%s %q: an error without a code: %v", key, text, err)
			}
		}
		written, err := formatFile(right)
		if err != nil {
			t.Fatal(err)
		}
		again, problems, err := parseFile(written, "settings.toml")
		if len(written) <= maxFile && (err != nil || len(problems) > 0 || len(again) != len(right)) {
			t.Fatalf("written and read: %v, %v, %v of %v", err, problems, again, right)
		}
		for key, text := range again {
			if text != right[key] {
				t.Errorf("%s: %q, was %q", key, text, right[key])
			}
		}
	})
}

func TestWithoutAHomeTheDataGoNowhere(t *testing.T) {
	for _, home := range []string{"", "relative"} {
		t.Setenv("HOME", home)
		t.Setenv("XDG_CONFIG_HOME", "")
		t.Setenv("LocalAppData", home)
		p := newPlace(t)
		delete(p.flags, Data)
		p.flags[Kiosk] = "true"
		s, err := p.load()
		if model.CodeOf(err) != model.CodeSettingData || s.Text(Data) != "" || len(s.Problems()) != 1 {
			t.Errorf("HOME=%q: %v, data in %q", home, err, s.Text(Data))
		}
		s.want(t, Kiosk, "true", Flag)
		p.flags[Data] = t.TempDir()
		p.loaded()
	}
}

func TestTheDataOfWindowsDoNotRoam(t *testing.T) {
	stays, roams := t.TempDir(), t.TempDir()
	t.Setenv("LocalAppData", stays) // on Windows, and what this system calls so
	t.Setenv("XDG_CACHE_HOME", stays)
	t.Setenv("AppData", roams)
	t.Setenv("XDG_CONFIG_HOME", roams)
	if got := dataFolder("windows", ""); got != filepath.Join(stays, "kezek") {
		t.Errorf("the data are in %s", got)
	}
	if runtime.GOOS == "linux" && dataFolder("linux", "") != filepath.Join(roams, "kezek") {
		t.Errorf("the data are in %s", dataFolder("linux", ""))
	}
}

func TestAPortableProgramKeepsItsDataBesideItself(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "kezek.exe")
	beside := filepath.Join(folder, "data")
	if dataFolder("windows", program) == beside {
		t.Error("it is portable before it is marked")
	}
	if err := os.WriteFile(filepath.Join(folder, Portable), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := dataFolder("windows", program); got != beside {
		t.Errorf("the data are in %s", got)
	}
	if dataFolder("linux", program) == beside {
		t.Error("a program of Linux is portable")
	}
}

// TestAProgramThatTheSystemBringsTakesNoNewerVersions marks the program of this test.
func TestAProgramThatTheSystemBringsTakesNoNewerVersions(t *testing.T) {
	if got := defaultUpdates(); got != "true" {
		t.Errorf("without the mark: %s", got)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	mark := filepath.Join(filepath.Dir(program), Managed) // the folder is go test's, for this run alone
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Remove(mark) }() // it goes with the folder
	if got := defaultUpdates(); got != "false" {
		t.Errorf("with it: %s", got)
	}
}

func TestAProxyIsAnAddressOrNone(t *testing.T) {
	for text, want := range map[string]string{
		"http://proxy.example.kz:3128": "http://proxy.example.kz:3128", "https://10.0.0.1/": "https://10.0.0.1", "NONE": "none",
		"proxy.example.kz:3128": "", "http://user:secret@proxy": "", "socks5://proxy": "", "http://proxy/path": "", "http://": "", "http://proxy?x": "",
	} {
		got, err := readProxy(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("a password is repeated: %v", err)
		}
	}
}
