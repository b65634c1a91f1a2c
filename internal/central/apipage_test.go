package central_test

import (
	"cmp"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// apiFile is the list of the operations of openapi.yaml, for people.
const apiFile = "../../docs/api.md"

var updateAPI = flag.Bool("update-api", false, "write "+apiFile)

const apiHead = `# The API of the central

Every operation, from [openapi.yaml](../internal/central/openapi.yaml), which holds bodies, answers, errors and examples; a central gives its
own out at ` + "`/openapi.yaml`" + `, so that a viewer such as Swagger UI or Redoc shows that of the version that runs. The tests hold
every request and answer against it. This page is written by its test: ` + "`go test ./internal/central -run TestThePageOfTheAPI -update-api`" + `.

Personal: the answer or the request holds data of a person, and its use is recorded in the audit. Who may call what, and how a workplace
proves itself, is told at the top of the file and in [architecture.md](architecture.md#how-the-parts-work).
`

func TestThePageOfTheAPIIsThatOfItsDescription(t *testing.T) {
	doc, err := description()
	if err != nil {
		t.Fatal(err)
	}
	page := apiPage(doc)
	if *updateAPI {
		if err := os.WriteFile(apiFile, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(apiFile); err != nil || string(got) != page {
		t.Errorf("%s is not what openapi.yaml says (%v): go test ./internal/central -run TestThePageOfTheAPI -update-api", apiFile, err)
	}
}

// apiPage lists the operations under their tags.
func apiPage(doc *openapi3.T) string {
	type row struct{ tag, path, line string }
	var rows []row
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			personal := ""
			if operation.Extensions["x-personal-data"] == true {
				personal = "yes"
			}
			line := "| `" + method + " " + path + "` | " + operation.Summary + " | " + personal + " |\n"
			rows = append(rows, row{operation.Tags[0], path, line})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line)) })
	var page strings.Builder
	page.WriteString(apiHead)
	for _, tag := range doc.Tags {
		page.WriteString("\n## " + strings.ToUpper(tag.Name[:1]) + tag.Name[1:] + "\n\n| operation | what it does | personal |\n|---|---|---|\n")
		for _, row := range rows {
			if row.tag == tag.Name {
				page.WriteString(row.line)
			}
		}
	}
	return page.String()
}
