package pki

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // signingCertificate of RFC 2634 is nothing else
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// OIDs of the signed attributes that are looked at.
const (
	attrContentType   = "1.2.840.113549.1.9.3"
	attrMessageDigest = "1.2.840.113549.1.9.4"
	attrSigningTime   = "1.2.840.113549.1.9.5"
	attrCertificate   = "1.2.840.113549.1.9.16.2.12"
	attrCertificateV2 = "1.2.840.113549.1.9.16.2.47"
	attrAlgorithms    = "1.2.840.113549.1.9.52"
)

var errOtherBytes = errors.New("signed over other bytes")

var oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

// signedAttributes are the values of signed attributes by OID.
type signedAttributes map[string]cryptobyte.String

// readAttributes reads a SET OF attributes, each of which may stand there once,
// with one value.
func readAttributes(der []byte) (signedAttributes, error) {
	input := cryptobyte.String(der)
	var set cryptobyte.String
	if !input.ReadASN1(&set, cbasn1.SET) || !input.Empty() {
		return nil, errors.New("signed attributes are malformed")
	}
	found := signedAttributes{}
	for !set.Empty() {
		var body, values, value cryptobyte.String
		var oid asn1.ObjectIdentifier
		var tag cbasn1.Tag
		if !set.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) ||
			!body.ReadASN1(&values, cbasn1.SET) || !body.Empty() ||
			!values.ReadAnyASN1Element(&value, &tag) {
			return nil, errors.New("a signed attribute is malformed")
		}
		name := oid.String()
		if _, twice := found[name]; twice || !values.Empty() {
			return nil, fmt.Errorf("signed attribute %s has more than one value", name)
		}
		found[name] = value
	}
	return found, nil
}

// checkContentType requires the attribute that says what was signed.
func (a signedAttributes) checkContentType(want asn1.ObjectIdentifier) error {
	value, ok := a[attrContentType]
	var kind asn1.ObjectIdentifier
	if !ok || !value.ReadASN1ObjectIdentifier(&kind) || !value.Empty() {
		return errors.New("attribute contentType is missing or malformed")
	}
	if !kind.Equal(want) {
		return fmt.Errorf("attribute contentType says %v", kind)
	}
	return nil
}

// checkDigest holds the attribute messageDigest against the content.
func (a signedAttributes) checkDigest(digest asn1.ObjectIdentifier, content []byte, sums *contentSums) error {
	value, ok := a[attrMessageDigest]
	var stated cryptobyte.String
	if !ok || !value.ReadASN1(&stated, cbasn1.OCTET_STRING) || !value.Empty() {
		return errors.New("attribute messageDigest is missing or malformed")
	}
	sum, err := sums.of(digest, content)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, stated) {
		return errOtherBytes
	}
	return nil
}

// checkCertificate holds signingCertificateV2 (RFC 5035) and its forerunner with
// SHA-1 (RFC 2634), where they are there, against the certificate: the first hash in
// each is the signer's.
func (a signedAttributes) checkCertificate(c *Certificate) error {
	if value, ok := a[attrCertificate]; ok {
		hash, _, err := readCertificateHash(value, oidSHA1)
		if err != nil {
			return err
		}
		if sum := sha1.Sum(c.Raw()); !bytes.Equal(sum[:], hash) { //nolint:gosec // a second lock, never the only one
			return errors.New("signed with another certificate (signingCertificate)")
		}
	}
	value, ok := a[attrCertificateV2]
	if !ok {
		return nil
	}
	hash, algorithm, err := readCertificateHash(value, oidSHA256)
	if err != nil {
		return err
	}
	sum, err := digestOf(algorithm, c.Raw())
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, hash) {
		return errors.New("signed with another certificate (signingCertificateV2)")
	}
	return nil
}

// readCertificateHash reads the first certificate that the attribute names.
func readCertificateHash(value cryptobyte.String, usual asn1.ObjectIdentifier) ([]byte, asn1.ObjectIdentifier, error) {
	malformed := errors.New("attribute signingCertificate is malformed")
	var body, list, id, hash cryptobyte.String
	if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !value.Empty() ||
		!body.ReadASN1(&list, cbasn1.SEQUENCE) || !list.ReadASN1(&id, cbasn1.SEQUENCE) {
		return nil, nil, malformed
	}
	algorithm := usual
	if usual.Equal(oidSHA256) && id.PeekASN1Tag(cbasn1.SEQUENCE) {
		var err error
		if algorithm, err = readAlgorithm(&id); err != nil {
			return nil, nil, err
		}
	}
	if !id.ReadASN1(&hash, cbasn1.OCTET_STRING) {
		return nil, nil, malformed
	}
	return hash, algorithm, nil
}

// checkAlgorithms holds cmsAlgorithmProtection (RFC 6211), where it is there,
// against the algorithms that the signature names outside of what it signs.
func (a signedAttributes) checkAlgorithms(signer *signerInfo) error {
	value, ok := a[attrAlgorithms]
	if !ok {
		return nil
	}
	var body, signature cryptobyte.String
	if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !value.Empty() {
		return errors.New("attribute cmsAlgorithmProtection is malformed")
	}
	digest, err := readAlgorithm(&body)
	if err != nil {
		return err
	}
	// [1] IMPLICIT AlgorithmIdentifier.
	if !body.ReadASN1(&signature, set1) || !body.Empty() {
		return errors.New("attribute cmsAlgorithmProtection is malformed")
	}
	oid, err := readAlgorithmBody(signature)
	if err != nil {
		return err
	}
	if !digest.Equal(signer.digest) || !oid.Equal(signer.signature) {
		return errors.New("algorithms were exchanged (cmsAlgorithmProtection)")
	}
	return nil
}

// signingTime returns the time that the signer claims, zero where there is none.
func (a signedAttributes) signingTime() (time.Time, error) {
	value, ok := a[attrSigningTime]
	if !ok {
		return time.Time{}, nil
	}
	var claimed time.Time
	read := value.ReadASN1UTCTime
	if value.PeekASN1Tag(cbasn1.GeneralizedTime) {
		read = value.ReadASN1GeneralizedTime
	}
	if !read(&claimed) || !value.Empty() {
		return time.Time{}, errors.New("attribute signingTime is malformed")
	}
	return claimed.UTC(), nil
}

// readUnsigned reads unsigned attributes, which nobody vouches for: the time stamps, of
// which there may be several, and the evidence that the signature carries.
func (signer *signerInfo) readUnsigned(set cryptobyte.String) error {
	seen := map[string]bool{}
	for !set.Empty() {
		var body, values cryptobyte.String
		var oid asn1.ObjectIdentifier
		if len(seen) == maxAttributes || !set.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) ||
			!body.ReadASN1(&values, cbasn1.SET) || !body.Empty() || values.Empty() || seen[oid.String()] {
			return errors.New("unsigned attributes are malformed")
		}
		seen[oid.String()] = true
		for !values.Empty() {
			var value cryptobyte.String
			var tag cbasn1.Tag
			if !values.ReadAnyASN1Element(&value, &tag) {
				return errors.New("unsigned attributes are malformed")
			}
			if err := signer.takeUnsigned(oid.String(), value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (signer *signerInfo) takeUnsigned(oid string, value cryptobyte.String) error {
	switch oid {
	case attrTimestamp:
		same := func(stamp []byte) bool { return bytes.Equal(stamp, value) }
		if len(signer.stamps) == maxStamps || slices.ContainsFunc(signer.stamps, same) {
			return errors.New("time stamps are too many, or one is there twice")
		}
		signer.stamps = append(signer.stamps, value)
	case attrCertificateValues:
		signer.carried.readCertificateValues(value)
	case attrRevocationValues:
		signer.carried.readValues(value, parseBasicOCSP)
	default:
		if !slices.Contains(signer.carried.unexamined, oid) {
			signer.carried.unexamined = append(signer.carried.unexamined, oid)
		}
	}
	return nil
}
