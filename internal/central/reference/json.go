package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// ReadJSON reads a file of organizations, applications and links. Its error names every line
// that cannot be.
func ReadJSON(data []byte, districts []model.District) (read service.Reference, err error) {
	if data, err = text(data); err != nil {
		return read, err
	}
	if err := json.Unmarshal(data, &struct{}{}); err != nil { // the whole of it: what follows may rely on its form
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return read, fmt.Errorf("line %d: not JSON: %w", lineAt(data, min(int(syntax.Offset), len(data))), err)
		}
		return read, errors.New("line 1: not a JSON object with organizations and applications")
	}
	r := jsonReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), checks: service.NewReferenceCheck(districts)}
	r.token() // {
	for r.decoder.More() {
		switch name := r.token(); name {
		case "organizations":
			read.Organizations = elements(&r, r.checks.Organization)
		case "applications":
			read.Applications = elements(&r, r.checks.Application)
		case "links":
			read.Links = elements(&r, r.checks.Link)
		default:
			r.wrong.add(r.line(), "unknown field %q: known are organizations, applications and links", name)
			var skipped json.RawMessage
			_ = r.decoder.Decode(&skipped) // it is JSON
		}
	}
	return read, r.wrong.err()
}

type jsonReader struct {
	data    []byte
	decoder *json.Decoder
	checks  *service.ReferenceCheck
	wrong   problems
}

func (r *jsonReader) token() json.Token {
	token, _ := r.decoder.Token() // all of it is JSON
	return token
}

// line returns the line of what the decoder reads next.
func (r *jsonReader) line() int {
	at := int(r.decoder.InputOffset())
	for at < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[at]) >= 0 {
		at++
	}
	return lineAt(r.data, at)
}

// elements reads a list, and checks each of it.
func elements[T any](r *jsonReader, check func(T) error) []T {
	line := r.line()
	open := r.token()
	if open == nil {
		return nil // null: none
	}
	if open != json.Delim('[') {
		r.wrong.add(line, "a list is wanted")
		if open == json.Delim('{') {
			for r.decoder.More() {
				r.token()
				var skipped json.RawMessage
				_ = r.decoder.Decode(&skipped)
			}
			r.token()
		}
		return nil
	}
	var all []T
	for r.decoder.More() {
		line := r.line()
		var raw json.RawMessage
		_ = r.decoder.Decode(&raw)
		var one T
		strict := json.NewDecoder(bytes.NewReader(raw))
		strict.DisallowUnknownFields()
		err := strict.Decode(&one)
		if err == nil {
			err = check(one)
		} else {
			line, err = line+bytes.Count(raw[:strict.InputOffset()], []byte("\n")), plain(err)
		}
		if err != nil {
			r.wrong.add(line, "%w", err)
		}
		all = append(all, one)
	}
	r.token() // ]
	return all
}

// plain keeps values, which may be of people, out of what is told.
func plain(err error) error {
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s is of another kind than %s", mismatch.Field, mismatch.Type)
	}
	if _, ok := errors.AsType[*time.ParseError](err); ok {
		return errors.New("a time is not in the form 2026-01-15T09:00:00+05:00")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
