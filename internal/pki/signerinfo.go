package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// signerInfo is one signature of a CMS.
type signerInfo struct {
	issuer    []byte   // DER of the issuer's name, with serial
	serial    *big.Int // or nil where keyID names the signer
	keyID     []byte
	digest    asn1.ObjectIdentifier
	signature asn1.ObjectIdentifier
	attrs     []byte // DER of the signed attributes, a SET OF; nil where there are none
	unsorted  []byte // the same in the order of the message, where that is not DER's
	value     []byte
	stamps    [][]byte // time stamps over value, encoded
	carried   carried
	// unsupported is why the signature cannot be verified here, whatever it is.
	unsupported error
}

func (m *CMS) readSigner(s *cryptobyte.String) (*signerInfo, error) {
	signer := &signerInfo{}
	var body, attrs, unsigned, value cryptobyte.String
	var version int
	var hasAttrs, hasUnsigned bool
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) {
		return nil, errors.New("signer is malformed")
	}
	if err := signer.readID(&body, version); err != nil {
		return nil, err
	}
	var err error
	if signer.digest, err = readAlgorithm(&body); isUnsupported(err) {
		signer.unsupported = err
	} else if err != nil {
		return nil, err
	}
	if !body.ReadOptionalASN1(&attrs, &hasAttrs, set0) {
		return nil, errors.New("signed attributes are malformed")
	}
	if hasAttrs {
		// They are hashed under the tag of a SET OF (RFC 5652, 5.4).
		if err := signer.readAttributes(attrs, m.ber); err != nil {
			return nil, err
		}
	}
	if signer.signature, err = readAlgorithm(&body); isUnsupported(err) {
		signer.unsupported = err
	} else if err != nil {
		return nil, err
	}
	if !body.ReadASN1(&value, cbasn1.OCTET_STRING) ||
		!body.ReadOptionalASN1(&unsigned, &hasUnsigned, set1) || !body.Empty() {
		return nil, errors.New("signature is malformed")
	}
	signer.value = value
	if hasUnsigned && unsigned.Empty() {
		return nil, errors.New("unsigned attributes are empty")
	}
	return signer, signer.readUnsigned(unsigned)
}

// readAttributes takes the elements as a SET OF, which DER orders. Where a message has
// another order, it is kept too: a signer that did not order them may have hashed that.
func (signer *signerInfo) readAttributes(content cryptobyte.String, ber bool) error {
	var elements [][]byte
	for !content.Empty() {
		var element cryptobyte.String
		var tag cbasn1.Tag
		if len(elements) == maxAttributes || !content.ReadAnyASN1Element(&element, &tag) {
			return errors.New("signed attributes are malformed")
		}
		elements = append(elements, element)
	}
	if !slices.IsSortedFunc(elements, bytes.Compare) {
		if !ber {
			signer.unsorted = asSet(elements)
		}
		slices.SortFunc(elements, bytes.Compare)
	}
	signer.attrs = asSet(elements)
	return nil
}

func asSet(elements [][]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
		for _, element := range elements {
			b.AddBytes(element)
		}
	})
	return b.BytesOrPanic()
}

func (signer *signerInfo) readID(s *cryptobyte.String, version int) error {
	switch version {
	case 1:
		var id, issuer cryptobyte.String
		signer.serial = new(big.Int)
		if !s.ReadASN1(&id, cbasn1.SEQUENCE) || !id.ReadASN1Element(&issuer, cbasn1.SEQUENCE) ||
			!id.ReadASN1Integer(signer.serial) || !id.Empty() {
			return errors.New("name of the signer is malformed")
		}
		signer.issuer = issuer
		return nil
	case 3:
		var id cryptobyte.String
		if !s.ReadASN1(&id, tag0) || len(id) == 0 {
			return errors.New("key of the signer is malformed")
		}
		signer.keyID = id
		return nil
	}
	return fmt.Errorf("signer of version %d", version)
}

// errNotInside is a signer whose certificate did not come along.
var errNotInside = errors.New("the signer's certificate is not inside")

// certificatesOf returns the certificates inside that the signature names. Nobody signs
// what is inside, so that there may be others of the same name: the signature tells.
func (m *CMS) certificatesOf(signer *signerInfo) ([]*Certificate, error) {
	var found []*Certificate
	for _, c := range append(m.Certificates[:len(m.Certificates):len(m.Certificates)], m.carried.certificates...) {
		if signer.names(c.X509) && !slices.ContainsFunc(found, c.Equal) {
			found = append(found, c)
		}
	}
	if len(found) > maxNamesakes {
		return nil, errors.New("too many certificates answer to the name of one signer")
	}
	if len(found) > 0 {
		return found, nil
	}
	for _, unread := range m.unread {
		if x, err := x509.ParseCertificate(unread.der); err == nil && signer.names(x) {
			return nil, fmt.Errorf("the signer's certificate: %w", unread.err)
		}
	}
	return nil, errNotInside
}

// holders returns those of them under which the signature holds and that it names by its
// hash, where it does; where there are none, the first that it names.
func (m *CMS) holders(signer *signerInfo, content []byte) ([]*Certificate, error) {
	named, err := m.certificatesOf(signer)
	if err != nil || len(named) == 1 {
		return named, err
	}
	var found []*Certificate
	for _, c := range named {
		if attributes, err := m.checkCrypto(signer, c, content); err == nil && attributes.checkCertificate(c) == nil {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return named[:1], nil
	}
	return found, nil
}

// certificateOf returns the one holder of the signature.
func (m *CMS) certificateOf(signer *signerInfo, content []byte) (*Certificate, error) {
	found, err := m.holders(signer, content)
	if err == nil && len(found) > 1 {
		err = errors.New("two certificates of one key answer to the name of one signer")
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func (signer *signerInfo) names(c *x509.Certificate) bool {
	if signer.serial != nil {
		return c.SerialNumber.Cmp(signer.serial) == 0 && sameName(c.RawIssuer, signer.issuer)
	}
	return bytes.Equal(c.SubjectKeyId, signer.keyID)
}
