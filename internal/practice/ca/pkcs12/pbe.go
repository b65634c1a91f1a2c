package pkcs12

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// OIDs of the ways to encrypt.
var (
	oidRC2            = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 6}
	oidTripleDES      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3}
	oidPBES2          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMACWithSHA1   = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 7}
	oidHMACWithSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidAES128         = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}
	oidAES256         = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

// The purposes of derived bytes (RFC 7292, appendix B.3).
const (
	forKey = 1
	forIV  = 2
	forMAC = 3
)

// secret is a password with the work that a file may still demand for it.
type secret struct {
	password string
	work     int // iterations left
}

// maxWork bounds the iterations of a whole file; NCA's own takes three times 1024.
const maxWork = 400_000

// spend counts iterations in before they are done, so that no file can hold up its
// reader.
func (s *secret) spend(iterations int) error {
	if iterations < 1 || iterations > s.work {
		return errors.New("the file demands too much work for its password")
	}
	s.work -= iterations
	return nil
}

// bmp returns the password as RFC 7292 hashes it: UTF-16 with a zero at the end.
func (s *secret) bmp() []byte {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(s.password)) {
		encoded = append(encoded, byte(unit>>8), byte(unit))
	}
	return append(encoded, 0, 0)
}

// derive makes bytes of a password (RFC 7292, appendix B.2).
func (s *secret) derive(newHash func() hash.Hash, purpose byte, salt []byte, iterations, size int) []byte {
	h := newHash()
	block := h.BlockSize()
	diversifier := bytes.Repeat([]byte{purpose}, block)
	input := append(fill(salt, block), fill(s.bmp(), block)...)
	var derived []byte
	for {
		h.Reset()
		h.Write(diversifier)
		h.Write(input)
		sum := h.Sum(nil)
		for range iterations - 1 {
			h.Reset()
			h.Write(sum)
			sum = h.Sum(sum[:0])
		}
		derived = append(derived, sum...)
		if len(derived) >= size {
			return derived[:size]
		}
		addToBlocks(input, fill(sum, block)[:block])
	}
}

// fill repeats b up to the next whole number of blocks.
func fill(b []byte, block int) []byte {
	if len(b) == 0 {
		return nil
	}
	size := (len(b) + block - 1) / block * block
	return bytes.Repeat(b, size/len(b)+1)[:size]
}

// addToBlocks adds addend and one to each block of input, as big numbers.
func addToBlocks(input, addend []byte) {
	for len(input) > 0 {
		carry := 1
		for i := len(addend) - 1; i >= 0; i-- {
			carry += int(input[i]) + int(addend[i])
			input[i] = byte(carry)
			carry >>= 8
		}
		input = input[len(addend):]
	}
}

// pkcs12Cipher makes the cipher of the two ways that RFC 7292 itself names.
func (s *secret) pkcs12Cipher(oid asn1.ObjectIdentifier, salt []byte, iterations int) (cipher.Block, []byte, error) {
	if err := s.spend(iterations); err != nil {
		return nil, nil, err
	}
	if err := s.spend(iterations); err != nil {
		return nil, nil, err
	}
	iv := s.derive(sha1.New, forIV, salt, iterations, 8)
	if oid.Equal(oidRC2) {
		return newRC2(s.derive(sha1.New, forKey, salt, iterations, 5)), iv, nil
	}
	block, err := des.NewTripleDESCipher(s.derive(sha1.New, forKey, salt, iterations, 24))
	return block, iv, err
}

// cipherFor reads the AlgorithmIdentifier of an encryption.
func (s *secret) cipherFor(algorithm cryptobyte.String) (cipher.Block, []byte, error) {
	var oid asn1.ObjectIdentifier
	var parameters cryptobyte.String
	if !algorithm.ReadASN1ObjectIdentifier(&oid) || !algorithm.ReadASN1(&parameters, cbasn1.SEQUENCE) {
		return nil, nil, errors.New("an encryption is malformed")
	}
	switch {
	case oid.Equal(oidPBES2):
		return s.pbes2(parameters)
	case oid.Equal(oidRC2), oid.Equal(oidTripleDES):
	default:
		return nil, nil, fmt.Errorf("encryption %v is not supported", oid)
	}
	var salt cryptobyte.String
	var iterations int
	if !parameters.ReadASN1(&salt, cbasn1.OCTET_STRING) || !parameters.ReadASN1Integer(&iterations) {
		return nil, nil, errors.New("parameters of an encryption are malformed")
	}
	return s.pkcs12Cipher(oid, salt, iterations)
}

// pbes2 reads what programs of today write: PBKDF2 and AES (RFC 8018).
func (s *secret) pbes2(parameters cryptobyte.String) (cipher.Block, []byte, error) {
	var derivation, settings, encryption, salt, iv, prf cryptobyte.String
	var kdf, scheme asn1.ObjectIdentifier
	var iterations int
	if !parameters.ReadASN1(&derivation, cbasn1.SEQUENCE) || !derivation.ReadASN1ObjectIdentifier(&kdf) ||
		!kdf.Equal(oidPBKDF2) || !derivation.ReadASN1(&settings, cbasn1.SEQUENCE) ||
		!settings.ReadASN1(&salt, cbasn1.OCTET_STRING) || !settings.ReadASN1Integer(&iterations) ||
		!settings.SkipOptionalASN1(cbasn1.INTEGER) ||
		!parameters.ReadASN1(&encryption, cbasn1.SEQUENCE) || !encryption.ReadASN1ObjectIdentifier(&scheme) ||
		!encryption.ReadASN1(&iv, cbasn1.OCTET_STRING) || len(iv) != aes.BlockSize {
		return nil, nil, errors.New("parameters of an encryption are malformed or not supported")
	}
	newHash := sha1.New
	if settings.ReadASN1(&prf, cbasn1.SEQUENCE) {
		var oid asn1.ObjectIdentifier
		switch {
		case !prf.ReadASN1ObjectIdentifier(&oid):
			return nil, nil, errors.New("parameters of an encryption are malformed")
		case oid.Equal(oidHMACWithSHA256):
			newHash = sha256.New
		case !oid.Equal(oidHMACWithSHA1):
			return nil, nil, fmt.Errorf("derivation %v is not supported", oid)
		}
	}
	size := 32
	switch {
	case scheme.Equal(oidAES128):
		size = 16
	case !scheme.Equal(oidAES256):
		return nil, nil, fmt.Errorf("encryption %v is not supported", scheme)
	}
	if err := s.spend(iterations); err != nil {
		return nil, nil, err
	}
	key, err := pbkdf2.Key(newHash, s.password, salt, iterations, size)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	return block, iv, err
}

// open decrypts and takes the padding off. A padding that is none means another
// password.
func (s *secret) open(algorithm cryptobyte.String, sealed []byte) ([]byte, error) {
	block, iv, err := s.cipherFor(algorithm)
	if err != nil {
		return nil, err
	}
	size := block.BlockSize()
	if len(sealed) == 0 || len(sealed)%size != 0 {
		return nil, errors.New("encrypted bytes are cut off")
	}
	plain := make([]byte, len(sealed))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, sealed)
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > size || !bytes.Equal(plain[len(plain)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		return nil, ErrPassword
	}
	return plain[:len(plain)-pad], nil
}

// seal pads and encrypts in one of RFC 7292's own ways.
func (s *secret) seal(oid asn1.ObjectIdentifier, salt, plain []byte) ([]byte, error) {
	block, iv, err := s.pkcs12Cipher(oid, salt, iterations)
	if err != nil {
		return nil, err
	}
	pad := block.BlockSize() - len(plain)%block.BlockSize()
	padded := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(padded, padded)
	return padded, nil
}
