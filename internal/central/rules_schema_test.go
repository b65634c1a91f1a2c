package central_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../../docs/rules.schema.json"

var updateSchema = flag.Bool("update-schema", false, "write "+schemaFile)

var component = regexp.MustCompile(`#/components/schemas/(\w+)`)

// rulesSchema makes the JSON schema of a file of rules from the description of those on the
// wire: the same, but that a set may be like another and then says only what differs.
func rulesSchema(t *testing.T) []byte {
	t.Helper()
	doc, err := description()
	if err != nil {
		t.Fatal(err)
	}
	definitions := map[string]any{}
	var define func(name string)
	define = func(name string) {
		if _, done := definitions[name]; done {
			return
		}
		text, err := json.Marshal(doc.Components.Schemas[name].Value)
		if err != nil {
			t.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(component.ReplaceAll(text, []byte("#/$$defs/$1")), &schema); err != nil {
			t.Fatal(err)
		}
		definitions[name] = schema
		for _, used := range component.FindAllSubmatch(text, -1) {
			define(string(used[1]))
		}
	}
	define("RuleSet")
	set := object(definitions["RuleSet"])
	delete(definitions, "RuleSet")
	object(set["properties"])["like"] = map[string]any{"type": "string", "description": "Version of a set whose fields this one has, but for its own (RFC 7396)."}
	whole := map[string]any{"required": set["required"]}
	delete(set, "required")
	set["$schema"], set["title"], set["$defs"] = "https://json-schema.org/draft/2020-12/schema", "Rules of the service", definitions
	set["anyOf"] = []any{whole, map[string]any{"required": []string{"like", "version", "since"}}}
	// What makes a set differ may be a part of its parts.
	distribution := object(definitions["Distribution"])
	delete(distribution, "required")
	for _, optional := range []string{"restore", "stop_list"} { // null takes out
		parts := object(distribution["properties"])
		parts[optional] = map[string]any{"anyOf": []any{parts[optional], map[string]any{"type": "null"}}}
	}
	text, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// object returns a JSON object, nil where v is none.
func object(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

func TestTheSchemaOfRulesIsThatOfTheWire(t *testing.T) {
	want := rulesSchema(t)
	if *updateSchema {
		if err := os.WriteFile(schemaFile, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(schemaFile); err != nil || !bytes.Equal(have, want) {
		t.Fatalf("%s is not what openapi.yaml says (%v): go test ./internal/central -run Schema -update-schema", schemaFile, err)
	}
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../assets/rules/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			from, to string
			valid    bool
		}{
			{"", "", true},
			{`"since"`, `"sicne"`, false},
			{`"version"`, `"verison"`, false},
			{`"unanswered": "`, `"unanswered": "never`, false},
		} {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.Replace(text, []byte(tt.from), []byte(tt.to), 1)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); (err == nil) != tt.valid {
				t.Errorf("%s with %s for %s: %v", file, tt.to, tt.from, err)
			}
		}
	}
}
