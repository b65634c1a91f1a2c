package layout

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A value says itself whose it is, so that it can be found again in a file whose
// tree is broken:
//
//	0  Magic, 3 bytes
//	3  version of this layout
//	4  bucket
//	5  length of the key, which bbolt puts right before the value; 2 bytes
//	7  length of what follows the head, 4 bytes
//	11 revision, 8 bytes
//	19 CRC-32C of the key and everything else, 4 bytes
//	23 clear: the content; sealed: nonce, 24 bytes, and ciphertext
const (
	version = 1
	crcAt   = 19

	HeadSize = 23        // bytes of the head of a value
	MaxKey   = 1024      // bytes of a key
	MaxBody  = 256 << 20 // bytes of one value: far more than reference data of a country
)

// Magic is how every value begins.
var Magic = []byte{0xB7, 'K', 'Z'}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrDamaged is the error of what is not as it was written.
var ErrDamaged = errors.New("a value is damaged")

// Head is what a value says of itself.
type Head struct {
	Bucket   Bucket
	Key      int // bytes of the key
	Body     int // bytes after the head
	Revision uint64
	crc      uint32
}

// ReadHead returns the head at the start of data, and reports whether there is one.
func ReadHead(data []byte) (h Head, ok bool) {
	if len(data) < HeadSize || !bytes.HasPrefix(data, Magic) || data[3] != version {
		return Head{}, false
	}
	h = Head{
		Bucket:   Bucket(data[4]),
		Key:      int(binary.BigEndian.Uint16(data[5:])),
		Body:     int(binary.BigEndian.Uint32(data[7:])),
		Revision: binary.BigEndian.Uint64(data[11:]),
		crc:      binary.BigEndian.Uint32(data[crcAt:]),
	}
	return h, h.Bucket.known() && h.Key > 0 && h.Key <= MaxKey && h.Body >= 0 && h.Body <= MaxBody
}

// Check returns the head of a value and what follows it, or ErrDamaged where its place,
// its length or its sum is wrong.
func Check(b Bucket, key, value []byte) (Head, []byte, error) {
	h, ok := ReadHead(value)
	if !ok || h.Bucket != b || h.Key != len(key) || h.Body != len(value)-HeadSize || h.crc != sum(key, value) {
		return Head{}, nil, ErrDamaged
	}
	return h, value[HeadSize:], nil
}

func sum(key, value []byte) uint32 {
	crc := crc32.Update(0, castagnoli, key)
	crc = crc32.Update(crc, castagnoli, value[:crcAt])
	return crc32.Update(crc, castagnoli, value[HeadSize:])
}

// start returns a value with its head, the sum still missing, and room for more.
func start(b Bucket, key []byte, revision uint64, body int) []byte {
	value := make([]byte, HeadSize, HeadSize+body)
	copy(value, Magic)
	value[3], value[4] = version, byte(b)
	binary.BigEndian.PutUint16(value[5:], uint16(len(key)))
	binary.BigEndian.PutUint32(value[7:], uint32(body))
	binary.BigEndian.PutUint64(value[11:], revision)
	return value
}

// Clear lays out a value that must be read before a PIN is given.
func Clear(b Bucket, key []byte, revision uint64, content []byte) []byte {
	value := append(start(b, key, revision, len(content)), content...)
	binary.BigEndian.PutUint32(value[crcAt:], sum(key, value))
	return value
}

// Seal lays out a value that only the data key opens.
func Seal(aead cipher.AEAD, b Bucket, key []byte, revision uint64, content []byte) []byte {
	size := aead.NonceSize()
	value := start(b, key, revision, size+len(content)+aead.Overhead())
	value = value[:HeadSize+size]
	nonce := value[HeadSize:]
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program first
	value = aead.Seal(value, nonce, content, associated(b, key, revision))
	binary.BigEndian.PutUint32(value[crcAt:], sum(key, value))
	return value
}

// Open returns the content of a sealed value, or ErrDamaged where it is not
// what was sealed for this place and this revision.
func Open(aead cipher.AEAD, b Bucket, key, value []byte) ([]byte, error) {
	h, body, err := Check(b, key, value)
	if err != nil {
		return nil, err
	}
	size := aead.NonceSize()
	if len(body) < size {
		return nil, ErrDamaged
	}
	content, err := aead.Open(make([]byte, 0, len(body)), body[:size], body[size:], associated(b, key, h.Revision))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return content, nil
}

func associated(b Bucket, key []byte, revision uint64) []byte {
	data := make([]byte, 0, 10+len(key))
	data = append(data, version, byte(b))
	data = binary.BigEndian.AppendUint64(data, revision)
	return append(data, key...)
}

// NumberKey returns the key of what has a number; keys are in the order of the numbers.
func NumberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
