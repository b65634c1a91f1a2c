package ncalayer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// outcome is what a frame from the agent means.
type outcome int

const (
	ignored   outcome = iota // a heartbeat, or no JSON
	greeting                 // says its version
	succeeded                // carries a result, perhaps an empty one
	cancelled                // the person closed the dialog
	noModule                 // the module asked for is missing
	refused                  // an error of the agent
	unknown                  // JSON of no known shape
)

// reply is a frame that was read.
type reply struct {
	outcome outcome
	version string          // of a greeting
	result  json.RawMessage // of a success
	code    string          // of a refusal
	message string
}

// frame holds the members of all shapes of answer; every one may be missing.
type frame struct {
	Result    json.RawMessage `json:"result"`
	Body      json.RawMessage `json:"body"`
	Status    json.RawMessage `json:"status"`
	Code      json.RawMessage `json:"code"`
	ErrorCode json.RawMessage `json:"errorCode"`
	Message   json.RawMessage `json:"message"`
	Details   json.RawMessage `json:"details"`
	Response  json.RawMessage `json:"responseObject"`
}

// readReply returns what a frame means, by the agent's decision table. What cannot be an
// answer is ignored; what begins like one and is none is unknown.
func readReply(data []byte) reply {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' {
		return reply{outcome: ignored}
	}
	var f frame
	if json.Unmarshal(data, &f) != nil {
		return reply{outcome: unknown}
	}
	if version := f.version(); version != "" {
		return readGreeting(version)
	}
	code := scalar(f.Code)
	if code == "" {
		code = scalar(f.ErrorCode)
	}
	r := reply{outcome: refused, code: code, message: explain(scalar(f.Message), scalar(f.Details))}
	switch {
	case code == "MODULE_NOT_FOUND":
		r.outcome = noModule
	case saysCancelled(code, scalar(f.Message)):
		r.outcome = cancelled
	case scalar(f.Status) == "true":
		r.readBody(f.Body)
	case scalar(f.Status) == "false":
	case code == "200":
		r = reply{outcome: succeeded, result: f.Response}
	case code != "" && code != "NONE":
	default:
		r.outcome = unknown
	}
	return r
}

// readBody distinguishes a signature from a closed dialog: a cancelled request too has the
// status true, but no result.
func (r *reply) readBody(raw json.RawMessage) {
	var body struct {
		Result json.RawMessage `json:"result"`
	}
	switch {
	case !isAbsent(raw) && json.Unmarshal(raw, &body) != nil:
		r.outcome = unknown
	case isAbsent(body.Result):
		r.outcome = cancelled
	default:
		r.outcome, r.result = succeeded, body.Result
	}
}

func saysCancelled(code, message string) bool {
	return code == "CANCELLED" || code == "CANCELED" || code == "500" && message == "action.canceled"
}

func explain(message, details string) string {
	if message == "" || details == "" {
		return message + details
	}
	return message + " " + details
}

// version returns what stands where a greeting has its version.
func (f frame) version() string {
	var result struct {
		Version json.RawMessage `json:"version"`
	}
	if isAbsent(f.Result) || json.Unmarshal(f.Result, &result) != nil {
		return ""
	}
	return scalar(result.Version)
}

// maxVersion is the longest that an agent may say of its version, in bytes.
const maxVersion = 64

// numbers are the part of a version that is kept.
var numbers = regexp.MustCompile(`^[vV]?(\d{1,5}(?:\.\d{1,5}){0,3})(?:[^\d.]|$)`)

// readGreeting takes the numbers of a version. What else stands there is shown to nobody.
func readGreeting(version string) reply {
	found := numbers.FindStringSubmatch(version)
	if len(version) > maxVersion || found == nil {
		return reply{outcome: unknown}
	}
	return reply{outcome: greeting, version: found[1]}
}

func isAbsent(raw json.RawMessage) bool {
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

// scalar returns a string, a number or a truth value as text; the agents write one
// where they mean another.
func scalar(raw json.RawMessage) string {
	if isAbsent(raw) {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if raw[0] == '{' || raw[0] == '[' {
		return ""
	}
	return string(raw)
}

// signature takes the one CMS out of a result: a string or an array of one string,
// with or without PEM lines around the base64.
func signature(result json.RawMessage) ([]byte, error) {
	var text string
	if json.Unmarshal(result, &text) != nil {
		var many []string
		if json.Unmarshal(result, &many) != nil || len(many) != 1 {
			return nil, errors.New("the result is not one signature")
		}
		text = many[0]
	}
	var der []byte
	if block, _ := pem.Decode([]byte(text)); block != nil {
		der = block.Bytes
	} else {
		var err error
		if der, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), "")); err != nil {
			return nil, errors.New("the result is neither PEM nor base64")
		}
	}
	if len(der) < 2 || der[0] != 0x30 {
		return nil, errors.New("the result is no signature")
	}
	return der, nil
}

// oldest is the first version whose modules sign.
var oldest = [2]int{1, 2}

// tooOld reports whether an agent of this version never had the signing modules. What
// is no version is not called old.
func tooOld(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	x, err := strconv.Atoi(major)
	if err != nil {
		return false
	}
	y, err := strconv.Atoi(minor)
	if err != nil {
		y = 0
	}
	return x < oldest[0] || x == oldest[0] && y < oldest[1]
}
