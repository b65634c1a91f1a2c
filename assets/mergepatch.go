package assets

import (
	"bytes"
	"encoding/json"
)

// mergePatch changes a JSON document as RFC 7396 says: what the patch has takes the place of
// what the document has, and null takes it away.
func mergePatch(document, patch []byte) ([]byte, error) {
	whole, err := decodeJSON(document)
	if err != nil {
		return nil, err
	}
	changes, err := decodeJSON(patch)
	if err != nil {
		return nil, err
	}
	return json.Marshal(merged(whole, changes))
}

func merged(whole, changes any) any {
	fields, ok := changes.(map[string]any)
	if !ok {
		return changes
	}
	object, ok := whole.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	for name, value := range fields {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = merged(object[name], value)
		}
	}
	return object
}

// decodeJSON leaves numbers as they are written.
func decodeJSON(data []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}
