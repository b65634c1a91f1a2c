package ncalayer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// maxLogo is the longest picture for the dialog, in base64 characters.
const maxLogo = 50_000

// signRequest is what basics.sign is given, read as org.json would.
type signRequest struct {
	storages  []string
	format    string
	documents [][]byte
	options   ca.SignOptions
	limits    limits
	locale    string

	outputCert bool
}

// failure is a refusal of basics.
type failure struct{ code, message, details string }

func (f *failure) Error() string { return f.code + ": " + f.details }

func thrown(format string, args ...any) *failure {
	return &failure{"INVOCATION_ERROR", "An invoked method threw an exception.", fmt.Sprintf(format, args...)}
}

func general(format string, args ...any) *failure {
	return &failure{"GENERAL_ERROR", "General error.", fmt.Sprintf(format, args...)}
}

func (f *failure) reply(c call) object {
	code := "code"
	if c.faults.OldErrorCode {
		code = "errorCode"
	}
	return object{"status": false, code: f.code, "message": f.message, "details": f.details}
}

func invalidParams(format string, args ...any) *failure {
	return &failure{"INVALID_SIGNING_PARAMS", "Invalid signing parameters.", fmt.Sprintf(format, args...)}
}

func (s *Server) basics(ctx context.Context, request call) (any, error) {
	result, err := s.basicsSign(ctx, request)
	var refused *failure
	switch {
	case errors.Is(err, ErrCancelled):
		return object{"body": object{}, "status": true}, nil
	case errors.As(err, &refused):
		return refused.reply(request), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errQuit):
		return nil, err
	case err != nil:
		return (&failure{"SIGNING_FAILURE", "Signing failure.", err.Error()}).reply(request), nil
	}
	return object{"body": object{"result": result}, "status": true}, nil
}

func (s *Server) basicsSign(ctx context.Context, request call) (any, error) {
	switch {
	case request.faults.InvocationError:
		return nil, thrown("java.lang.NullPointerException")
	case len(request.APIVersion) > 0 && strings.Trim(string(request.APIVersion), `"`) != "2":
		return nil, general("Supported apiVersion is 2")
	case request.Method != "sign":
		return nil, general("%s is not defined in %s", request.Method, moduleBasics)
	case isAbsent(request.Args):
		return nil, general("sign demands arguments")
	}
	asked, err := s.readSign(request.Args)
	if err != nil {
		return nil, err
	}
	key, err := s.choose(ctx, request, Request{
		Storages: asked.storages, Locale: asked.locale, Documents: len(asked.documents), limits: asked.limits})
	if err != nil {
		return nil, err
	}
	return makers[asked.format](s, request, key, asked)
}

func (s *Server) readSign(args json.RawMessage) (*signRequest, error) {
	top, ok := readObject(args)
	if !ok {
		return nil, thrown(`org.json.JSONException: JSONObject["args"] is not a JSONObject.`)
	}
	signing, err := top.object("signingParams")
	if err != nil {
		return nil, err
	}
	signer, err := top.object("signerParams")
	if err != nil {
		return nil, err
	}
	asked := &signRequest{locale: top.text("locale"), format: top.text("format")}
	if asked.locale != "ru" {
		asked.locale = "kk"
	}
	if _, ok := makers[asked.format]; !ok {
		return nil, invalidParams("format %q is not supported", asked.format)
	}
	if len(top.text("logo")) > maxLogo {
		return nil, invalidParams("logo is too large")
	}
	if asked.storages, err = readStorages(top["allowedStorages"]); err != nil {
		return nil, err
	}
	if asked.limits, err = s.readLimits(signer, signing); err != nil {
		return nil, err
	}
	if !isAbsent(signing["tsaProfile"]) {
		if s.config.Stamp == nil {
			return nil, &failure{"SIGNING_FAILURE", "Signing failure.", "no time-stamp authority can be reached"}
		}
		asked.options.Stamp = s.config.Stamp
	}
	return asked, asked.readDocuments(top, signing)
}

func (r *signRequest) readDocuments(top, signing lenient) error {
	texts, err := top.texts("data")
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return thrown(`org.json.JSONException: JSONObject["data"] not found.`)
	}
	decode := signing.flag("decode", false)
	for _, text := range texts {
		document := []byte(text)
		if decode {
			if document, err = decodeBase64(text); err != nil {
				return thrown("java.lang.IllegalArgumentException: Illegal base64 character")
			}
		}
		if r.format == "xml" {
			if err := checkXML(document); err != nil {
				return thrown("%v", err)
			}
		}
		r.documents = append(r.documents, document)
	}
	r.options.Detached = !signing.flag("encapsulate", true)
	r.options.Digested = signing.flag("digested", false)
	r.outputCert = signing.flag("outputCert", false)
	return nil
}

func (s *Server) readLimits(signer, signing lenient) (limits, error) {
	l := limits{
		allowExpired: signing.flag("allowExpired", false),
		allowRevoked: signing.flag("allowRevoked", false),
		iin:          signer.text("iin"),
		bin:          signer.text("bin"),
		serial:       signer.text("serialNumber"),
	}
	if _, ok := signer["extKeyUsageOids"]; !ok {
		return l, thrown(`org.json.JSONException: JSONObject["extKeyUsageOids"] not found.`)
	}
	var err error
	if l.usages, err = signer.texts("extKeyUsageOids"); err != nil {
		return l, err
	}
	if isAbsent(signer["chain"]) {
		l.authorities = &pki.Verifier{Roots: s.config.Authorities}
		return l, nil
	}
	chain, err := signer.texts("chain")
	if err != nil || len(chain) == 0 {
		return l, err
	}
	l.authorities = &pki.Verifier{}
	for _, text := range chain {
		found, err := pki.ParseCertificates([]byte(text))
		if err != nil {
			return l, thrown("java.security.cert.CertificateException: %v", err)
		}
		l.authorities.Roots = append(l.authorities.Roots, found...)
	}
	return l, nil
}

// readStorages reads an array of names, or names between commas, of which the known
// ones are offered; absent means all.
func readStorages(raw json.RawMessage) ([]string, error) {
	if isAbsent(raw) {
		return Storages(), nil
	}
	var names []string
	var joined string
	switch {
	case json.Unmarshal(raw, &names) == nil:
	case json.Unmarshal(raw, &joined) == nil:
		names = strings.FieldsFunc(joined, func(r rune) bool { return r == ',' || r == ' ' })
	default:
		return nil, thrown(`org.json.JSONException: JSONObject["allowedStorages"] is not a JSONArray.`)
	}
	if len(names) == 0 {
		return Storages(), nil
	}
	return names, nil
}
