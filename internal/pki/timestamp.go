package pki

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // accepted for one old authority, see digest
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidTSTInfo = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSHA1    = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
)

const (
	attrTimestamp = "1.2.840.113549.1.9.16.2.14"
	// policyGOST2004 is the policy under which NCA's time stamps by GOST-2004 keys
	// have SHA-1 imprints.
	policyGOST2004 = "1.2.398.3.3.2.6.1"
	// policyArc is the arc of NCA's policies for time stamps.
	policyArc = "1.2.398.3.3.2.6."
)

// Timestamp is a time stamp (RFC 3161), read but not verified.
type Timestamp struct {
	Time      time.Time
	Policy    string
	Serial    string // hex
	Authority *Certificate
	Digest    string // OID of the imprint's digest

	encoded []byte
	cms     *CMS
	digest  asn1.ObjectIdentifier
	imprint []byte
}

// ParseTimestamp reads a token, or a reply of a time stamp authority with one in it,
// in DER, PEM or bare base64.
func ParseTimestamp(data []byte) (*Timestamp, error) {
	encoded, err := peel(data)
	if err != nil {
		return nil, fmt.Errorf("parse time stamp: %w", err)
	}
	s, err := parseToken(tokenOf(encoded))
	if err != nil {
		return nil, fmt.Errorf("parse time stamp: %w", err)
	}
	return s, nil
}

// tokenOf takes the token out of a TimeStampResp; anything else comes back as it is.
func tokenOf(encoded []byte) []byte {
	input := cryptobyte.String(encoded)
	var body, status, token cryptobyte.String
	var code int
	if input.ReadASN1(&body, cbasn1.SEQUENCE) && input.Empty() && body.ReadASN1(&status, cbasn1.SEQUENCE) &&
		status.ReadASN1Integer(&code) && code <= 1 && body.ReadASN1Element(&token, cbasn1.SEQUENCE) && body.Empty() {
		return token
	}
	return encoded
}

func parseToken(encoded []byte) (*Timestamp, error) {
	cms, err := parseSigned(encoded, oidTSTInfo)
	if err != nil {
		return nil, err
	}
	if cms.Detached || len(cms.signers) != 1 {
		return nil, errors.New("a time stamp is by one authority and holds its content")
	}
	s := &Timestamp{encoded: encoded, cms: cms}
	s.Authority, _ = cms.certificateOf(cms.signers[0], cms.Content)
	return s, s.readInfo(cms.Content)
}

func (s *Timestamp) readInfo(input cryptobyte.String) error {
	var body, imprint, hash, serial, stated, rest cryptobyte.String
	var policy asn1.ObjectIdentifier
	var version int
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !input.Empty() || !body.ReadASN1Integer(&version) || version != 1 ||
		!body.ReadASN1ObjectIdentifier(&policy) || !body.ReadASN1(&imprint, cbasn1.SEQUENCE) {
		return errors.New("no time stamp inside")
	}
	var err error
	if s.digest, err = readAlgorithm(&imprint); err != nil {
		return err
	}
	if !imprint.ReadASN1(&hash, cbasn1.OCTET_STRING) || !imprint.Empty() ||
		!body.ReadASN1(&serial, cbasn1.INTEGER) || !body.ReadASN1(&stated, cbasn1.GeneralizedTime) {
		return errors.New("time stamp is malformed")
	}
	if s.Time, err = readGenTime(string(stated)); err != nil {
		return err
	}
	s.Policy, s.Serial, s.Digest, s.imprint = policy.String(), fmt.Sprintf("%x", []byte(serial)), s.digest.String(), hash
	// Accuracy, ordering, nonce and the name of the authority change nothing here.
	for _, tag := range []cbasn1.Tag{cbasn1.SEQUENCE, cbasn1.BOOLEAN, cbasn1.INTEGER, set0} {
		var has bool
		if !body.ReadOptionalASN1(&rest, &has, tag) {
			return errors.New("time stamp is malformed")
		}
	}
	var extensions cryptobyte.String
	var has bool
	if !body.ReadOptionalASN1(&extensions, &has, set1) || !body.Empty() {
		return errors.New("time stamp is malformed")
	}
	return readExtensions(extensions, func(string, cryptobyte.String) (bool, error) { return false, nil })
}

// readGenTime reads a time that may have fractions of a second.
func readGenTime(text string) (time.Time, error) {
	whole, zulu := strings.CutSuffix(text, "Z")
	if !zulu || len(whole) < 14 || len(whole) > 24 || strings.ContainsAny(whole, "+-,") {
		return time.Time{}, errors.New("time is malformed")
	}
	at, err := time.Parse("20060102150405", whole)
	if err != nil {
		return time.Time{}, errors.New("time is malformed")
	}
	return at.UTC(), nil
}

// covers reports whether the imprint is of exactly these bytes.
func (s *Timestamp) covers(data []byte, authority *Certificate) error {
	var sum []byte
	var err error
	if s.digest.Equal(oidSHA1) && s.Policy == policyGOST2004 && authority.Algorithm == GOST2004 {
		short := sha1.Sum(data) //nolint:gosec // NCA's old authority makes no other
		sum = short[:]
	} else if sum, err = digestOf(s.digest, data); err != nil {
		return err
	}
	if !bytes.Equal(sum, s.imprint) {
		return errors.New("the time stamp is over other bytes")
	}
	return nil
}

// CheckTimestamp holds a time stamp over data against the authorities: who signed
// it had a certificate for nothing but time stamps that led to a root at the time
// stated. A refusal is an *Error with the reason TimestampInvalid.
func (v *Verifier) CheckTimestamp(s *Timestamp, data []byte) (*Certificate, error) {
	if data == nil {
		data = []byte{}
	}
	c, err := v.checkTimestamp(s, data)
	if err != nil {
		return c, &Error{Reason: TimestampInvalid, Err: err}
	}
	return c, nil
}

// checkTimestamp does not compare the imprint where data are nil.
func (v *Verifier) checkTimestamp(s *Timestamp, data []byte) (*Certificate, error) {
	signer := s.cms.signers[0]
	c := s.Authority
	if c == nil { // it was not asked to send its certificate along
		known := slices.IndexFunc(v.Intermediates, func(c *Certificate) bool { return signer.names(c.X509) })
		if known < 0 {
			return nil, errUnknownStamp
		}
		c = v.Intermediates[known]
	}
	attributes, err := s.cms.checkCrypto(signer, c, s.cms.Content)
	if err != nil {
		return c, err
	}
	if attributes[attrCertificate] == nil && attributes[attrCertificateV2] == nil {
		return c, errors.New("the time stamp does not name its certificate")
	}
	if err := attributes.checkCertificate(c); err != nil {
		return c, err
	}
	if data != nil {
		if err := s.covers(data, c); err != nil {
			return c, err
		}
	}
	if !strings.HasPrefix(s.Policy, policyArc) && !slices.Contains(v.TimestampPolicies, s.Policy) {
		return c, fmt.Errorf("time stamp of unknown policy %s", s.Policy)
	}
	if err := checkStamper(c, s.Time); err != nil {
		return c, err
	}
	if _, err := v.chain(c, s.cms.Certificates, s.Time); err != nil {
		return c, fmt.Errorf("%w: %w", errUnknownStamp, err)
	}
	return c, nil
}

// errUnknownStamp is a time stamp that may be good, but by nobody known.
var errUnknownStamp = errors.New("the authority of the time stamp is not known")

// checkStamper holds the certificate of an authority to RFC 3161, 2.3.
func checkStamper(c *Certificate, at time.Time) error {
	critical := false
	for _, extension := range c.X509.Extensions {
		critical = critical || extension.Critical && extension.Id.String() == "2.5.29.37"
	}
	uses := c.X509.ExtKeyUsage
	switch {
	case len(uses) != 1 || uses[0] != x509.ExtKeyUsageTimeStamping || len(c.X509.UnknownExtKeyUsage) > 0 || !critical:
		return errors.New("the certificate is not for time stamps alone")
	case c.X509.KeyUsage != 0 && c.X509.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return errors.New("the key of the time stamp authority is not for signing")
	case at.Before(c.NotBefore), at.After(c.NotAfter):
		return errors.New("the certificate of the time stamp authority was not valid at the time stamped")
	}
	return nil
}
