package central

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// maxJSON is the largest body of a JSON request; signatures are some kilobytes.
const maxJSON = 1 << 20

// readJSON reads the one JSON value of the request's body, and returns the bytes. A field that
// nobody knows is refused: what it was to say would be lost.
func readJSON(w http.ResponseWriter, r *http.Request, into any) ([]byte, error) {
	return readBody(w, r, into, decodeJSON)
}

func readBody(w http.ResponseWriter, r *http.Request, into any, decode func([]byte, any) error) ([]byte, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, service.BadRequest("content-type", err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if err == nil {
		if wrong := model.CheckStorableJSON(body); wrong != nil {
			return nil, service.BadRequest("body", wrong)
		}
		err = decode(body, into)
	}
	if err != nil {
		return nil, service.BadRequest("body", redact(err))
	}
	return body, nil
}

func decodeJSON(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if rest := body[decoder.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		return errors.New("more than one value")
	}
	return nil
}

// checkAddress refuses a path or a query of which some value is no text that is kept.
func checkAddress(r *http.Request) error {
	if err := model.CheckStorable(r.URL.Path); err != nil {
		return service.BadRequest("path", err)
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return service.BadRequest("query", errors.New("not of the form name=value"))
	}
	for name, values := range query {
		if err := model.CheckStorable(name + strings.Join(values, "")); err != nil {
			return service.BadRequest("query", err)
		}
	}
	return nil
}

// redact keeps what the body held out of the log.
func redact(err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON at byte %d", syntax.Offset)
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("field %s of another type", mismatch.Field)
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return errors.New("body cannot be read")
}

// writeJSON answers with v, or returns err.
func writeJSON(w http.ResponseWriter, status int, v any, err error) error {
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	writeBody(w, status, "application/json", body)
	return nil
}

// writeBody sends the answer. A connection that breaks while it is sent is the client's
// to notice.
func writeBody(w http.ResponseWriter, status int, media string, body []byte) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeReference answers with v under a tag, or returns err.
func writeReference(w http.ResponseWriter, r *http.Request, v any, err error) error {
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	writeTagged(w, r, "application/json", body)
	return nil
}

// writeTagged sends reference data, or 304 where the client has it already.
func writeTagged(w http.ResponseWriter, r *http.Request, media string, body []byte) {
	sum := sha256.Sum256(body)
	if !writeTag(w, r, base64.RawURLEncoding.EncodeToString(sum[:12])) {
		writeBody(w, http.StatusOK, media, body)
	}
}

// writeTag names what is sent by a tag, and answers 304 and reports true where the client has it
// already.
func writeTag(w http.ResponseWriter, r *http.Request, tag string) (known bool) {
	w.Header().Set("ETag", `"`+tag+`"`)
	w.Header().Set("Cache-Control", "no-cache") // keep it, and ask each time
	if known = has(r, tag); known {
		w.WriteHeader(http.StatusNotModified)
	}
	return known
}

// has reports whether the client has what a tag names.
func has(r *http.Request, tag string) bool {
	return matches(r.Header.Get("If-None-Match"), `"`+tag+`"`)
}

func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}

// words is a code in words: "otp_wrong" is "otp wrong".
func words(code model.Code) string { return strings.ReplaceAll(string(code), "_", " ") }
