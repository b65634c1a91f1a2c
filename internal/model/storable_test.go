package model

import "testing"

func TestTextThatNotEveryDatabaseKeepsIsRefused(t *testing.T) {
	for text, ok := range map[string]bool{"": true, "Әлихан": true, "a\x00b": false, "a\xff": false, "\xed\xa0\x80": false} {
		if err := CheckStorable(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	for body, ok := range map[string]bool{
		`{"a": "Әлихан"}`: true, `{"a": "\\u0000"}`: true, `{"a": "\u0001\\"}`: true, `{"a": "\n\u00000"}`: false,
		`{"a": "\\\u0000"}`: false, "{\"a\": \"\xff\"}": false, "{\"a\": \"\x00\"}": false, `\`: true, `"\u000`: true,
	} {
		if err := CheckStorableJSON([]byte(body)); (err == nil) != ok {
			t.Errorf("%s: %v", body, err)
		}
	}
}
