package ncalayer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// lenient is a JSON object read as NCALayer's own library reads it: a truth value may
// be a string, a null is the same as nothing.
type lenient map[string]json.RawMessage

func readObject(raw json.RawMessage) (lenient, bool) {
	var fields lenient
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return nil, false
	}
	return fields, true
}

func isAbsent(raw json.RawMessage) bool {
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

func (l lenient) object(name string) (lenient, error) {
	raw, ok := l[name]
	if !ok {
		return nil, thrown("org.json.JSONException: JSONObject[%q] not found.", name)
	}
	fields, ok := readObject(raw)
	if !ok {
		return nil, thrown("org.json.JSONException: JSONObject[%q] is not a JSONObject.", name)
	}
	return fields, nil
}

func (l lenient) text(name string) string {
	var text string
	if json.Unmarshal(l[name], &text) != nil {
		return ""
	}
	return text
}

// texts reads a string or an array of strings.
func (l lenient) texts(name string) ([]string, error) {
	raw := l[name]
	if isAbsent(raw) {
		return nil, nil
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, nil
	}
	return nil, thrown("org.json.JSONException: JSONObject[%q] is not a JSONArray.", name)
}

// flag reads a truth value; a string other than "true" is false.
func (l lenient) flag(name string, otherwise bool) bool {
	raw := l[name]
	if isAbsent(raw) {
		return otherwise
	}
	return readFlag(raw)
}

func readFlag(raw json.RawMessage) bool {
	var truth bool
	if json.Unmarshal(raw, &truth) == nil {
		return truth
	}
	var text string
	return json.Unmarshal(raw, &text) == nil && strings.EqualFold(text, "true")
}

func decodeBase64(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
}
