package kezek

import (
	"os/exec"
	"strings"
	"testing"
)

// rooms lists, for each room of the house, the rooms that its packages may import; a
// room's own packages it may always. A package belongs to the longest room that is a
// prefix of its path. Tests may reach further.
var rooms = map[string][]string{
	"internal/model":                         {},
	"assets":                                 {"internal/model"},
	"internal/pki":                           {},
	"client/ncalayer":                        {},
	"internal/paper":                         {"internal/model", "assets"},
	"cache":                                  {"internal/model"},
	"client/central":                         {"internal/model"},
	"internal/desk":                          {"internal/model", "internal/pki"},
	"internal/officer":                       {"internal/model"},
	"internal/release":                       {"internal/model", "assets"},
	"internal/settings":                      {"internal/model", "assets"},
	"internal/printing":                      {"", "internal/model", "internal/paper"},
	"internal/scanning":                      {"internal/model"},
	"ui":                                     {"internal/desk", "internal/model", "internal/pki", "assets", "internal/settings", "internal/printing", "internal/scanning", "ui/toolkit"},
	"ui/officer":                             {"ui", "internal/officer", "internal/model"},
	"internal/central":                       {"internal/model", "assets", "internal/paper", "internal/central/service", "internal/central/registry"},
	"internal/central/service":               {"internal/model", "internal/pki", "assets", "internal/central/documents", "internal/central/registry", "internal/central/store", "internal/central/allocation", "internal/release"},
	"internal/central/allocation":            {"internal/model"},
	"internal/central/allocation/simulation": {"internal/model", "assets", "internal/central/allocation"},
	"internal/central/config":                {"internal/model", "internal/central/registry"},
	"internal/central/documents":             {"internal/model", "internal/pki", "assets", "internal/paper", "internal/central/store"},
	"internal/central/operation":             {"internal/central", "internal/central/config"},
	"internal/central/reference":             {"internal/model", "internal/central/service"},
	"internal/central/registry":              {"internal/model", "internal/pki"},
	"internal/central/store":                 {"internal/model", "internal/pki", "internal/central/allocation"},
	"internal/practice":                      {"internal/model", "internal/pki", "internal/paper", "internal/desk", "internal/central", "internal/settings", "internal/printing", "assets", "cache", "client", "ui/toolkit"},
	"internal/counter":                       {"", "internal", "assets", "cache", "client", "ui"},
	"ui/toolkit":                             {}, // begins before the toolkit does
	"internal/soak":                          {},
	"cmd":                                    {"", "internal", "assets", "cache", "client", "ui"},
	"packaging":                              {"", "assets"}, // makes packages of what is built
	"":                                       {},             // the top: the program's own description
}

const module = "akmola.kz/kezek"

// TestRoomsImportOnlyWhatTheyMay holds the arrows between the rooms. A package that
// stands in no room fails: a new room is forbidden until it is entered above.
func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-tags", "x11", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from, ok := roomOf(fields[0])
		if !ok {
			t.Errorf("%s stands in no room", fields[0])
			continue
		}
		for _, imported := range fields[1:] {
			path, ours := inModule(imported)
			if to, _ := roomOf(imported); ours && to != from && !allowed(from, path) {
				t.Errorf("%s imports %s, which %q may not", fields[0], imported, from)
			}
		}
	}
}

// TestTheProductCarriesNothingForDevelopers holds that only kezek-tour is linked with the
// tour and the gallery.
func TestTheProductCarriesNothingForDevelopers(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-tags", "x11", "-deps", "./cmd/kezek", "./cmd/kezek-central", "./cmd/ncalayer-sim").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for imported := range strings.Lines(string(out)) {
		path, _ := inModule(strings.TrimSpace(imported))
		if under(path, "ui/tour") || under(path, "ui/widgets/samples") {
			t.Errorf("the product is linked with %s", path)
		}
	}
}

// TestWithoutPracticeNothingIsInvented holds what the build tag nopractice leaves out: the
// practice mode, the central that it runs at a counter, and the database of that.
func TestWithoutPracticeNothingIsInvented(t *testing.T) {
	for program, absent := range map[string][]string{
		"./cmd/kezek":         {module + "/internal/practice", module + "/internal/central", "modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/getkin/kin-openapi"},
		"./cmd/kezek-central": {module + "/internal/practice", module + "/ui", "fyne.io/fyne/v2"},
	} {
		out, err := exec.Command("go", "list", "-e", "-tags", "x11,nopractice", "-deps", program).Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for imported := range strings.Lines(string(out)) {
			for _, path := range absent {
				if under(strings.TrimSpace(imported), path) {
					t.Errorf("%s is linked with %s", program, imported)
				}
			}
		}
	}
}

// inModule returns the path of a package inside the module, empty at its top.
func inModule(importPath string) (path string, ours bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// roomOf returns the longest room that holds the package.
func roomOf(importPath string) (room string, ok bool) {
	path, _ := inModule(importPath)
	if path == "" {
		return "", true
	}
	for name := range rooms {
		if under(path, name) && len(name) > len(room) {
			room, ok = name, true
		}
	}
	return room, ok
}

// under reports whether the package stands in the room.
func under(path, room string) bool {
	return path == room || room != "" && strings.HasPrefix(path, room+"/")
}

func allowed(from, path string) bool {
	for _, room := range rooms[from] {
		if under(path, room) {
			return true
		}
	}
	return false
}
