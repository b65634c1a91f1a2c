package ncalayer

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"akmola.kz/kezek/internal/pki/xmlsig"
	"akmola.kz/kezek/internal/practice/ca"
)

// choose asks the person for a key.
func (s *Server) choose(ctx context.Context, request call, asked Request) (*ca.Key, error) {
	if request.faults.Cancelled {
		return nil, ErrCancelled
	}
	asked.Folders, asked.Devices = s.config.Folders, s.config.Devices
	if asked.Locale == "" {
		asked.Locale = s.currentLocale()
	}
	asked.limits.now = s.config.Now()
	if !asked.limits.allowRevoked {
		asked.limits.revoked = s.config.Revoked
	}
	if request.faults.QuitsInDialog {
		return nil, errQuit
	}
	if err := wait(ctx, request.faults.SlowDialog); err != nil {
		return nil, err
	}
	if s.config.Ready != nil {
		if err := s.config.Ready(ctx); err != nil {
			return nil, err
		}
	}
	choice, err := s.config.Dialog.Choose(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case choice.Key == nil:
		return nil, ErrCancelled
	case asked.limits.problem(choice.Key) != "":
		return nil, errors.New("the dialog chose a key that does not fit")
	}
	return choice.Key, nil
}

// otherBytes is what is signed in place of the data, where that is the fault.
func (c call) otherBytes(data []byte) ([]byte, bool) {
	if !c.faults.OtherBytes {
		return data, false
	}
	return append(append([]byte(nil), data...), " (other bytes)"...), true
}

// sign makes the CMS of one document.
func (s *Server) sign(request call, key *ca.Key, data []byte, options ca.SignOptions) ([]byte, error) {
	data, other := request.otherBytes(data)
	options.Digested = options.Digested && !other
	options.At = s.config.Now()
	return key.SignCMS(data, options)
}

// signXML signs one document in the layout that the faults ask for.
func (s *Server) signXML(request call, key *ca.Key, document []byte, o ca.XMLOptions) (string, error) {
	o.LineEnd, o.Wrapped = request.faults.XMLLineEnd, request.faults.XMLReferences
	signed, err := key.SignXML(document, o)
	return string(signed), err
}

// checkXML reads a document as Java would, before anybody is asked for a key.
func checkXML(document []byte) error {
	_, err := xmlsig.Parse(document)
	if err == nil {
		return nil
	}
	line := 1 + strings.Count(string(document), "\n")
	column := 1 + utf8.RuneCount(document[strings.LastIndexByte(string(document), '\n')+1:])
	reason := "XML document structures must start and end within the same entity."
	switch text := strings.TrimSpace(string(document)); {
	case !strings.HasPrefix(text, "<"):
		line, column, reason = 1, 1, "Content is not allowed in prolog."
	case strings.Contains(text, "<!DOCTYPE"):
		reason = `DOCTYPE is disallowed when the feature "http://apache.org/xml/features/disallow-doctype-decl" set to true.`
	}
	return javaError("org.xml.sax.SAXParseException; lineNumber: " + strconv.Itoa(line) +
		"; columnNumber: " + strconv.Itoa(column) + "; " + reason)
}

// makers are the formats of basics. Each makes the whole result of a request.
var makers = map[string]func(s *Server, c call, key *ca.Key, asked *signRequest) (any, error){
	"cms": (*Server).makeCMS, "xml": (*Server).makeXML, "raw": (*Server).makeRaw,
}

func (s *Server) makeCMS(c call, key *ca.Key, asked *signRequest) (any, error) {
	signed := make([]string, len(asked.documents))
	for i, document := range asked.documents {
		cms, err := s.sign(c, key, document, asked.options)
		if err != nil {
			return nil, err
		}
		signed[i] = string(pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: cms}))
	}
	if c.faults.BareString && len(signed) == 1 {
		return signed[0], nil
	}
	return signed, nil
}

func (s *Server) makeXML(c call, key *ca.Key, asked *signRequest) (any, error) {
	signed := make([]string, len(asked.documents))
	for i, document := range asked.documents {
		var err error
		if signed[i], err = s.signXML(c, key, document, ca.XMLOptions{}); err != nil {
			return nil, err
		}
	}
	return signed, nil
}

// makeRaw makes signatures with nothing around them; the certificate comes apart.
func (s *Server) makeRaw(c call, key *ca.Key, asked *signRequest) (any, error) {
	signed := make([]string, len(asked.documents))
	for i, document := range asked.documents {
		data, other := c.otherBytes(document)
		signature, err := key.SignRaw(data, asked.options.Digested && !other)
		if err != nil {
			return nil, err
		}
		signed[i] = base64.StdEncoding.EncodeToString(signature)
	}
	result := object{"signatures": signed}
	if asked.outputCert {
		result["certificate"] = string(ca.EncodePEM(key.Certificate.Raw()))
	}
	return result, nil
}
