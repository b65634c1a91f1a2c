package ncalayer

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// argument is the JSON type of one argument.
type argument int

const (
	text argument = iota
	truth
	texts
)

// method is one method of commonUtils. do returns the responseObject, nil for none.
type method struct {
	arguments []argument
	do        func(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error)
}

var commonMethods = map[string]method{
	"getActiveTokens":              {nil, activeTokens},
	"getKeyInfo":                   {[]argument{text}, keyInfo},
	"signXml":                      {[]argument{text, text, text, text, text}, signXML},
	"signXmls":                     {[]argument{text, text, texts, text, text}, signXMLs},
	"createCAdESFromBase64":        {[]argument{text, text, text, truth}, cmsMethod(fromBase64, false)},
	"createCAdESFromFile":          {[]argument{text, text, text, truth}, cmsMethod(fromFile, false)},
	"createCAdESFromBase64Hash":    {[]argument{text, text, text}, createFromHash},
	"createCMSSignatureFromBase64": {[]argument{text, text, text, truth}, cmsMethod(fromBase64, true)},
	"createCMSSignatureFromFile":   {[]argument{text, text, text, truth}, cmsMethod(fromFile, true)},
	"applyCAdEST":                  {[]argument{text, text, text}, applyStamp},
	"showFileChooser":              {[]argument{text, text}, showFileChooser},
	"changeLocale":                 {[]argument{text}, changeLocale},
}

// javaError is an error in the words of the Java program, full stop and all.
type javaError string

func (e javaError) Error() string { return string(e) }

func (s *Server) commonUtils(ctx context.Context, request call) (any, error) {
	result, err := s.commonUtilsCall(ctx, request)
	switch {
	case errors.Is(err, ErrCancelled):
		return object{"code": "500", "message": "action.canceled"}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errQuit):
		return nil, err
	case err != nil && err.Error() == "":
		return object{"code": "500"}, nil // as Java leaves out what is null
	case err != nil:
		return object{"code": "500", "message": err.Error()}, nil
	}
	reply := object{"code": "200"}
	if result != nil {
		reply["responseObject"] = result
	}
	if !isAbsent(request.UUID) {
		reply["uuid"] = request.UUID
	}
	return reply, nil
}

func (s *Server) commonUtilsCall(ctx context.Context, request call) (any, error) {
	var args []json.RawMessage
	if !isAbsent(request.Args) && json.Unmarshal(request.Args, &args) != nil {
		return nil, javaError(`org.json.JSONException: JSONObject["args"] is not a JSONArray.`)
	}
	m, ok := commonMethods[request.Method]
	if !ok || len(args) != len(m.arguments) {
		// What Java's reflection says both of an unknown name and of a wrong count.
		return nil, fmt.Errorf("NoSuchMethodException: No such accessible method: %s() on object: %s",
			request.Method, moduleCommonUtils)
	}
	for i, kind := range m.arguments {
		if !kind.fits(args[i]) {
			return nil, fmt.Errorf("java.lang.IllegalArgumentException: argument type mismatch. Method: %s", request.Method)
		}
	}
	return m.do(ctx, s, request, args)
}

func (a argument) fits(raw json.RawMessage) bool {
	if a == texts {
		var many []string
		return !isAbsent(raw) && json.Unmarshal(raw, &many) == nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil && !isAbsent(raw) {
		return a == text || strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
	}
	var b bool
	return a == truth && !isAbsent(raw) && json.Unmarshal(raw, &b) == nil
}

func argText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// activeTokens lists the devices that are connected.
func activeTokens(_ context.Context, s *Server, _ call, _ []json.RawMessage) (any, error) {
	return append([]string{}, slices.Sorted(maps.Keys(s.config.Devices))...), nil
}

func changeLocale(_ context.Context, s *Server, _ call, args []json.RawMessage) (any, error) {
	s.setLocale(argText(args[0]))
	return nil, nil
}

func (s *Server) checkStorage(name string) error {
	_, connected := s.config.Devices[name]
	switch {
	case name == "":
		return errors.New("storageName.param.empty")
	case name == StoragePKCS12, connected:
		return nil
	case slices.Contains(Storages(), name) || name == "JKS":
		return errors.New("storage.empty")
	}
	return errors.New("storage.unknown")
}

// keyUses are the key types of the older module; any other shows every key.
var keyUses = map[string]pki.KeyUse{"SIGNATURE": pki.SignKey, "AUTHENTICATION": pki.AuthKey}

// almaty is the time of Kazakhstan, one zone since 2024.
var almaty = time.FixedZone("Asia/Almaty", 5*60*60)

func keyInfo(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	storage := argText(args[0])
	if err := s.checkStorage(storage); err != nil {
		return nil, err
	}
	key, err := s.choose(ctx, c, Request{Storages: []string{storage}, limits: limits{allowExpired: true, allowRevoked: true}})
	if err != nil {
		return nil, err
	}
	k := key.Certificate
	date := func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
	if c.faults.LocalDates {
		date = func(t time.Time) string { return t.In(almaty).Format("02.01.2006 15:04:05") }
	}
	return object{
		"alias": key.ID(), "keyId": key.ID(), "algorithm": string(k.Algorithm),
		"subjectCn": k.CommonName, "subjectDn": k.Subject,
		"issuerCn": k.IssuerName, "issuerDn": k.Issuer,
		"serialNumber":           k.Serial,
		"authorityKeyIdentifier": hex.EncodeToString(k.X509.AuthorityKeyId),
		"certNotBefore":          date(k.NotBefore),
		"certNotAfter":           date(k.NotAfter),
		"pem":                    strings.ReplaceAll(string(ca.EncodePEM(k.Raw())), "\n", "\r\n"),
	}, nil
}
