package pkcs12

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"unicode/utf16"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// ErrPassword says that the password does not open the file.
var ErrPassword = errors.New("wrong password")

const (
	maxFile = 1 << 20 // bytes; NCA's own take two thousand
	maxBags = 64
)

// Bag is one thing in a file.
type Bag struct {
	DER  []byte
	ID   []byte // ties a key to its certificate; nil where there is none
	Name string // the friendly name
}

// Contents are what a file holds: private keys as PKCS #8, and X.509 certificates.
type Contents struct {
	Keys         []Bag
	Certificates []Bag
}

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidEncryptedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}
	oidSHA1          = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidKeyBag        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 1}
	oidShroudedBag   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	oidCertBag       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	oidX509          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}
	oidFriendlyName  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 20}
	oidLocalKeyID    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 21}

	tag0 = cbasn1.Tag(0).ContextSpecific()
	set0 = tag0.Constructed()
)

var errMalformed = errors.New("malformed")

// Read opens a file. A password that does not fit is ErrPassword.
func Read(file []byte, password string) (*Contents, error) {
	if len(file) > maxFile {
		return nil, errors.New("pkcs12: the file is too long")
	}
	r := &reader{secret: secret{password: password, work: maxWork}}
	err := r.file(file)
	switch {
	case errors.Is(err, ErrPassword):
		return nil, ErrPassword
	case err != nil:
		return nil, fmt.Errorf("pkcs12: %w", err)
	}
	return &r.found, nil
}

type reader struct {
	secret
	found Contents
}

func (r *reader) file(file []byte) error {
	der, err := pki.ToDER(file)
	if err != nil {
		return err
	}
	input := cryptobyte.String(der)
	var body, info, wrapped, safe, mac cryptobyte.String
	var version int
	var kind asn1.ObjectIdentifier
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) || version != 3 ||
		!body.ReadASN1(&info, cbasn1.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidData) ||
		!info.ReadASN1(&wrapped, set0) || !wrapped.ReadASN1(&safe, cbasn1.OCTET_STRING) {
		return errMalformed
	}
	if !body.ReadASN1(&mac, cbasn1.SEQUENCE) {
		return errors.New("no password protects the file from changes")
	}
	if err := r.checkMAC(mac, safe); err != nil {
		return err
	}
	return r.safe(safe)
}

// checkMAC holds the file against its password, over the bytes as they stand there.
func (r *reader) checkMAC(mac cryptobyte.String, safe []byte) error {
	var info, algorithm, stated, salt cryptobyte.String
	var oid asn1.ObjectIdentifier
	rounds := 1
	if !mac.ReadASN1(&info, cbasn1.SEQUENCE) || !info.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !info.ReadASN1(&stated, cbasn1.OCTET_STRING) ||
		!mac.ReadASN1(&salt, cbasn1.OCTET_STRING) || !mac.Empty() && !mac.ReadASN1Integer(&rounds) {
		return errMalformed
	}
	var newHash func() hash.Hash
	switch {
	case oid.Equal(oidSHA1):
		newHash = sha1.New
	case oid.Equal(oidSHA256):
		newHash = sha256.New
	default:
		return fmt.Errorf("protection %v is not supported", oid)
	}
	if err := r.spend(rounds); err != nil {
		return err
	}
	h := hmac.New(newHash, r.derive(newHash, forMAC, salt, rounds, newHash().Size()))
	h.Write(safe)
	if !hmac.Equal(h.Sum(nil), stated) {
		return ErrPassword
	}
	return nil
}

// safe reads the AuthenticatedSafe, which NCA writes in BER.
func (r *reader) safe(ber []byte) error {
	der, err := pki.ToDER(ber)
	if err != nil {
		return err
	}
	input := cryptobyte.String(der)
	var parts cryptobyte.String
	if !input.ReadASN1(&parts, cbasn1.SEQUENCE) {
		return errMalformed
	}
	for !parts.Empty() {
		var part, wrapped cryptobyte.String
		var kind asn1.ObjectIdentifier
		if !parts.ReadASN1(&part, cbasn1.SEQUENCE) || !part.ReadASN1ObjectIdentifier(&kind) ||
			!part.ReadASN1(&wrapped, set0) {
			return errMalformed
		}
		var contents []byte
		switch {
		case kind.Equal(oidData):
			if !wrapped.ReadASN1Bytes(&contents, cbasn1.OCTET_STRING) {
				return errMalformed
			}
		case kind.Equal(oidEncryptedData):
			if contents, err = r.decrypt(wrapped); err != nil {
				return err
			}
		default:
			return fmt.Errorf("content %v is not supported", kind)
		}
		if err := r.bags(contents); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) decrypt(wrapped cryptobyte.String) ([]byte, error) {
	var body, info, algorithm cryptobyte.String
	var version int
	var kind asn1.ObjectIdentifier
	if !wrapped.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) ||
		!body.ReadASN1(&info, cbasn1.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidData) ||
		!info.ReadASN1(&algorithm, cbasn1.SEQUENCE) {
		return nil, errMalformed
	}
	sealed, err := implicitString(info)
	if err != nil {
		return nil, err
	}
	return r.open(algorithm, sealed)
}

// implicitString reads a string under the tag [0], whole or in pieces: whose pieces
// they are cannot be seen from the tag, so they come through ToDER uncut.
func implicitString(s cryptobyte.String) ([]byte, error) {
	var whole, pieces cryptobyte.String
	if s.PeekASN1Tag(tag0) && s.ReadASN1(&whole, tag0) {
		return whole, nil
	}
	if !s.ReadASN1(&pieces, set0) {
		return nil, errMalformed
	}
	var joined []byte
	for !pieces.Empty() {
		var piece cryptobyte.String
		if !pieces.ReadASN1(&piece, cbasn1.OCTET_STRING) {
			return nil, errMalformed
		}
		joined = append(joined, piece...)
	}
	return joined, nil
}

func (r *reader) bags(ber []byte) error {
	der, err := pki.ToDER(ber)
	if err != nil {
		return err
	}
	input := cryptobyte.String(der)
	var bags cryptobyte.String
	if !input.ReadASN1(&bags, cbasn1.SEQUENCE) {
		return errMalformed
	}
	for !bags.Empty() {
		var bag cryptobyte.String
		if !bags.ReadASN1(&bag, cbasn1.SEQUENCE) {
			return errMalformed
		}
		if len(r.found.Keys)+len(r.found.Certificates) == maxBags {
			return errors.New("too many bags")
		}
		if err := r.bag(bag); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) bag(bag cryptobyte.String) error {
	var kind asn1.ObjectIdentifier
	var value, body cryptobyte.String
	if !bag.ReadASN1ObjectIdentifier(&kind) || !bag.ReadASN1(&value, set0) {
		return errMalformed
	}
	found, err := readAttributes(bag)
	if err != nil {
		return err
	}
	switch {
	case kind.Equal(oidKeyBag):
		found.DER = value
		r.found.Keys = append(r.found.Keys, found)
	case kind.Equal(oidShroudedBag):
		var algorithm, sealed cryptobyte.String
		if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
			!body.ReadASN1(&sealed, cbasn1.OCTET_STRING) {
			return errMalformed
		}
		if found.DER, err = r.open(algorithm, sealed); err != nil {
			return err
		}
		r.found.Keys = append(r.found.Keys, found)
	case kind.Equal(oidCertBag):
		var format asn1.ObjectIdentifier
		var wrapped, certificate cryptobyte.String
		if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&format) ||
			!format.Equal(oidX509) || !body.ReadASN1(&wrapped, set0) ||
			!wrapped.ReadASN1(&certificate, cbasn1.OCTET_STRING) {
			return errMalformed
		}
		found.DER = certificate
		r.found.Certificates = append(r.found.Certificates, found)
	}
	return nil // a bag of another kind holds nothing of use here
}

// readAttributes reads the two attributes that files have.
func readAttributes(bag cryptobyte.String) (Bag, error) {
	var found Bag
	var set cryptobyte.String
	if bag.Empty() {
		return found, nil
	}
	if !bag.ReadASN1(&set, cbasn1.SET) {
		return found, errMalformed
	}
	for !set.Empty() {
		var attribute, values, value cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !set.ReadASN1(&attribute, cbasn1.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&oid) ||
			!attribute.ReadASN1(&values, cbasn1.SET) {
			return found, errMalformed
		}
		switch {
		case oid.Equal(oidLocalKeyID) && values.ReadASN1(&value, cbasn1.OCTET_STRING):
			found.ID = value
		case oid.Equal(oidFriendlyName) && values.ReadASN1(&value, cbasn1.Tag(asn1.TagBMPString)):
			units := make([]uint16, len(value)/2)
			for i := range units {
				units[i] = uint16(value[2*i])<<8 | uint16(value[2*i+1])
			}
			found.Name = string(utf16.Decode(units))
		}
	}
	return found, nil
}
