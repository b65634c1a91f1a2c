package drawing

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
)

func TestAProgramOfAnotherReleaseIsNotServed(t *testing.T) {
	var said bytes.Buffer
	serve(strings.NewReader(`{"Version":"0.0.1","Picture":true}`+"\n"), &said)
	var last printing.Answer
	if err := json.Unmarshal(said.Bytes(), &last); err != nil || last.Code != model.CodePagesMissing {
		t.Errorf("%s: %v", &said, err)
	}
}
