package assets

import (
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// TestAPatchChangesADocumentAsTheLibraryDoes takes the examples of RFC 7396, appendix A, and
// a number that a floating point has no room for.
func TestAPatchChangesADocumentAsTheLibraryDoes(t *testing.T) {
	for _, c := range [][2]string{
		{`{"a":"b"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`},
		{`{"a":["b"]}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`},
		{`{"a":9007199254740993}`, `{"b":0.10}`},
	} {
		want, err := jsonpatch.MergePatch([]byte(c[0]), []byte(c[1]))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := mergePatch([]byte(c[0]), []byte(c[1])); err != nil || !jsonpatch.Equal(got, want) {
			t.Errorf("%s and %s: %s, %v; want %s", c[0], c[1], got, err, want)
		}
	}
	for _, broken := range []string{"", "{", `{"a":}`} {
		if _, err := mergePatch([]byte(`{}`), []byte(broken)); err == nil {
			t.Errorf("%q is taken", broken)
		}
	}
}
