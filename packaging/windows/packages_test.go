package windows_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/settings"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(string(text), "\ufeff")
}

// programs are those that are built where none is named.
func programs(t *testing.T) []string {
	t.Helper()
	line := regexp.MustCompile(`\[ \$# -gt 0 \] \|\| set -- (.+)`).FindStringSubmatch(read(t, "programs"))
	if line == nil {
		t.Fatal("programs builds nothing by itself")
	}
	return strings.Fields(line[1])
}

func TestWhatIsInstalledIsBuiltAskedForAndRemoved(t *testing.T) {
	script := read(t, "kezek.nsi")
	install, remove, ok := strings.Cut(script, `Section "!un.`)
	if !ok {
		t.Fatal("nothing is removed")
	}
	var installed []string
	for _, file := range regexp.MustCompile(`File "\$\{FILES\}\\([^"]+)"`).FindAllStringSubmatch(install, -1) {
		installed = append(installed, file[1])
	}
	if want := programs(t); !slices.Equal(slices.Sorted(slices.Values(installed)), slices.Sorted(slices.Values(want))) {
		t.Errorf("installed are %v, built %v", installed, want)
	}
	for _, program := range installed {
		if !strings.Contains(install, "FREE "+program) || !strings.Contains(remove, "FREE "+program) {
			t.Errorf("%s is written or removed while it runs", program)
		}
		if !strings.Contains(remove, `Delete "$INSTDIR\`+program+`"`) {
			t.Errorf("%s is not removed", program)
		}
		if !strings.Contains(read(t, "msi"), `Source="`+program+`"`) {
			t.Errorf("the MSI lacks %s", program)
		}
	}
}

func TestTheInstallerWritesWhereAPersonMay(t *testing.T) {
	script := read(t, "kezek.nsi")
	for _, need := range []string{"RequestExecutionLevel user", `InstallDir "$LOCALAPPDATA\Programs\`, `Section /o "un.$(data)"`} {
		if !strings.Contains(script, need) {
			t.Errorf("no %s", need)
		}
	}
	for _, not := range []string{"HKLM", "PROGRAMFILES", "SetShellVarContext all"} {
		if strings.Contains(script, not) {
			t.Errorf("%s needs an administrator", not)
		}
	}
}

func TestFyneAppDecidesTheVersionOfThePackages(t *testing.T) {
	about := kezek.Describe()
	for _, name := range []string{"kezek.nsi", "build", "msi", "sign", "programs"} {
		text := read(t, name)
		if name == "build" { // its usage names files
			_, text, _ = strings.Cut(text, "set -eu")
		}
		if strings.Contains(text, about.Version) || strings.Contains(text, about.ID) {
			t.Errorf("%s has the version or the id of its own", name)
		}
	}
}

func TestTheInstallerSpeaksThreeLanguages(t *testing.T) {
	script := read(t, "kezek.nsi")
	texts := regexp.MustCompile(`(?s)!insertmacro TEXT (\w+)\s+(?:\\\s+)?"([^"]+)"\s+(?:\\\s+)?"([^"]+)"\s+(?:\\\s+)?"([^"]+)"`).FindAllStringSubmatch(script, -1)
	if len(texts) != strings.Count(script, "!insertmacro TEXT ") {
		t.Errorf("%d texts are whole", len(texts))
	}
	for _, text := range texts {
		if text[2] == text[3] || text[3] == text[4] {
			t.Errorf("%s is said in one language twice", text[1])
		}
	}
	lines := strings.Split(strings.TrimSpace(read(t, "Kazakh.nlf")), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "# ^") && (i+1 == len(lines) || lines[i+1] == "" || strings.HasPrefix(lines[i+1], "#")) {
			t.Errorf("%s has no Kazakh", line)
		}
	}
}

// TestThePackagesHoldTheProgramAndNothingElse looks into the packages that KEZEK_TEST_PACKAGES
// names; make smoke-windows does.
func TestThePackagesHoldTheProgramAndNothingElse(t *testing.T) {
	folder := os.Getenv("KEZEK_TEST_PACKAGES")
	if folder == "" {
		t.Skip("KEZEK_TEST_PACKAGES names no packages")
	}
	about := kezek.Describe()
	start := filepath.Join(folder, about.Name+"-"+about.Version)
	want := append(programs(t), settings.Portable)
	archive, err := zip.OpenReader(start + "-portable.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var portable []string
	for _, f := range archive.File {
		if name := strings.TrimPrefix(f.Name, about.Name+"/"); !f.FileInfo().IsDir() && !strings.HasPrefix(name, "software/") {
			portable = append(portable, name)
		}
	}
	slices.Sort(portable)
	slices.Sort(want)
	if !slices.Equal(portable, want) {
		t.Errorf("the portable package holds %v, not %v", portable, want)
	}
	for _, kind := range []string{"-setup.exe", "-admin.msi"} {
		listed, err := exec.Command("7z", "l", "-ba", start+kind).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, program := range append(programs(t), settings.Managed) {
			if program == settings.Managed && kind != "-admin.msi" {
				continue
			}
			if kind == "-admin.msi" { // which has a name of its own for each file
				program = strings.ReplaceAll(strings.TrimSuffix(program, ".exe"), "-", "_")
			}
			if !strings.Contains(string(listed), " "+program+"\n") {
				t.Errorf("%s lacks %s:\n%s", kind, program, listed)
			}
		}
	}
}
