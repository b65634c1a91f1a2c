package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheDesktopCallsTheProgramAsItCallsItself holds what FyneApp.toml is the one source of.
func TestTheDesktopCallsTheProgramAsItCallsItself(t *testing.T) {
	var file struct {
		Website     string
		Languages   []string
		Details     struct{ Name, ID string }
		LinuxAndBSD struct{ GenericName, Comment string }
	}
	if err := toml.Unmarshal([]byte(read(t, "../FyneApp.toml")), &file); err != nil {
		t.Fatal(err)
	}
	id := file.Details.ID
	desktop := read(t, "linux/"+id+".desktop")
	for _, line := range []string{
		"Name=" + file.Details.Name, "GenericName=" + file.LinuxAndBSD.GenericName, "Comment=" + file.LinuxAndBSD.Comment, "Icon=" + id, "Exec=kezek",
	} {
		if !strings.Contains(desktop, "\n"+line+"\n") {
			t.Errorf("the desktop entry lacks %s", line)
		}
	}
	metainfo := read(t, "linux/"+id+".metainfo.xml")
	for _, element := range []string{"<id>" + id + "</id>", "<name>" + file.Details.Name + "</name>", ">" + file.Website + "</url>", "<summary>" + file.LinuxAndBSD.Comment + "</summary>"} {
		if !strings.Contains(metainfo, element) {
			t.Errorf("the AppStream data lack %s", element)
		}
	}
	for _, lang := range file.Languages {
		if lang != "en" && (!strings.Contains(desktop, "Comment["+lang+"]=") || !strings.Contains(metainfo, `<summary xml:lang="`+lang+`">`)) {
			t.Errorf("nothing is said in %s", lang)
		}
	}
}

// TestWhatOfficesGetHasNoPractice holds the tags by which each package is built.
func TestWhatOfficesGetHasNoPractice(t *testing.T) {
	dist := read(t, "dist")
	for _, name := range []string{"COUNTER", "CENTRAL"} {
		found := regexp.MustCompile(`(?m)^` + name + `=(\S+)$`).FindStringSubmatch(dist)
		if found == nil || !strings.Contains(","+found[1]+",", ",nopractice,") || !strings.Contains(dist, `go_build "$`+name+`"`) {
			t.Errorf("%s is built with %q", name, found)
		}
	}
	if !strings.Contains(dist, "TAGS=no_emoji,release,nopractice packaging/windows/programs") {
		t.Error("the program for Windows is built otherwise")
	}
}

// TestNoReleaseIsMadeThatCannotBeUpdated has the commit of a version be tagged, while the programs
// know no key of releases.
func TestNoReleaseIsMadeThatCannotBeUpdated(t *testing.T) {
	clone := filepath.Join(t.TempDir(), "clone")
	script := `set -eu
git clone -q --shared "$(git rev-parse --show-toplevel)" "$1" && cd "$1"
echo '[]' >assets/release_keys.json
git -c user.name=x -c user.email=x@example.kz commit -q --allow-empty -m x assets/release_keys.json
git tag "v$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)"
mkdir "$1.bin" && ln -s "$(command -v false)" "$1.bin/go" # nothing is built, whatever it does
! PATH=$1.bin:$PATH packaging/dist dist 2>"$1.said" && grep -q "release_keys.json is empty" "$1.said" && test ! -e dist`
	if out, err := exec.Command("sh", "-c", script, "sh", clone).CombinedOutput(); err != nil {
		said, _ := os.ReadFile(clone + ".said") // or it did not come so far
		t.Errorf("%v: %s%s", err, out, said)
	}
}

// TestThePageOfReleasesNamesWhatIsThere follows the commands and the paths of README.md.
func TestThePageOfReleasesNamesWhatIsThere(t *testing.T) {
	page, makefile := read(t, "README.md"), read(t, "../Makefile")
	for _, found := range regexp.MustCompile("`make ([a-z-]+)`").FindAllStringSubmatch(page, -1) {
		if !strings.Contains(makefile, "\n"+found[1]+":") {
			t.Errorf("there is no make %s", found[1])
		}
	}
	paths := regexp.MustCompile("`(packaging/[a-z/]+)`").FindAllStringSubmatch(page, -1)
	for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, []string{"", "packaging/" + link[1]})
	}
	if len(paths) < 3 {
		t.Errorf("paths: %v", paths)
	}
	for _, path := range paths {
		if _, err := os.Stat("../" + path[1]); err != nil {
			t.Error(err)
		}
	}
}

// TestWhatDrawsDocumentsStandsBesideEveryCounter holds that no package has the counter without
// kezek-pages; those for Windows packages_test.go looks at.
func TestWhatDrawsDocumentsStandsBesideEveryCounter(t *testing.T) {
	dist, counters := read(t, "dist"), regexp.MustCompile(`go_build .* (".*/)kezek" ./cmd/kezek[ \n]`)
	found := counters.FindAllStringSubmatch(dist, -1)
	for _, counter := range found {
		if !strings.Contains(dist, counter[1]+`kezek-pages" ./cmd/kezek-pages`) {
			t.Errorf("there is only a counter in %s", counter[1])
		}
	}
	if len(found) != 2 || !strings.Contains(read(t, "windows/programs"), " kezek-pages.exe") || !strings.Contains(read(t, "macos/build"), "for program in kezek kezek-pages;") {
		t.Errorf("%d counters for Linux", len(found))
	}
}

// TestWhatIsFilledWithoutMethodsIsFilledAsBefore builds a program as the counter is built.
func TestWhatIsFilledWithoutMethodsIsFilledAsBefore(t *testing.T) {
	folder := t.TempDir()
	source := filepath.Join(folder, "main.go")
	const program = `package main

import (
	"fmt"
	"os"
	"strings"
	"text/template"
)

type place struct{ Name string }

func (place) Method() string { return "called" }

func main() {
	fill := func(text string) {
		var b strings.Builder
		err := template.Must(template.New("").Parse(text)).Execute(&b, map[string]any{"Place": place{"Burabay"}, "Count": 3})
		fmt.Fprintln(os.Stdout, b.String(), err != nil)
	}
	fill("{{.Place.Name}}: {{if .Count}}{{.Count}}{{end}} {{.None}}")
	fill("{{.Place.Method}}")
}
`
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := exec.Command("./methodless", folder).Output()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", "-overlay", strings.TrimSpace(string(overlay)), source).CombinedOutput()
	if want := "Burabay: 3 <no value> false\n true\n"; err != nil || string(out) != want {
		t.Errorf("%q, %v; want %q", out, err, want)
	}
}
