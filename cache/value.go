package cache

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"akmola.kz/kezek/internal/model"
)

// A value says itself whose it is, so that it can be found again in a file whose
// tree is broken:
//
//	0  magic, 3 bytes
//	3  version of this layout
//	4  bucket
//	5  length of the key, which bbolt puts right before the value; 2 bytes
//	7  length of what follows the head, 4 bytes
//	11 revision, 8 bytes
//	19 CRC-32C of the key and everything else, 4 bytes
//	23 clear: the content; sealed: nonce, 24 bytes, and ciphertext
const (
	headSize      = 23
	layoutVersion = 1
	crcAt         = 19
	maxKey        = 1024
	maxBody       = 256 << 20 // bytes of one value: far more than reference data of a country
)

var (
	magic      = []byte{0xB7, 'K', 'Z'}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

var errDamaged = errors.New("a value is damaged")

// bucket is a bucket of the file; its byte stands in each value.
type bucket byte

const (
	bucketMeta      bucket = 'm' // clear: what kind of file this is
	bucketOperators bucket = 'w' // clear: wrapped data keys, by number
	bucketTries     bucket = 't' // clear: wrong PINs, by number
	bucketRemoved   bucket = 'x' // clear: what was removed, by bucket and key
	bucketNames     bucket = 'n' // sealed: names of operators, by number
	bucketHead      bucket = 'h' // sealed: the last action
	bucketActions   bucket = 'a' // sealed, by number
	bucketDraft     bucket = 'd' // sealed, as all that follow
	bucketOutbox    bucket = 'o'
	bucketReference bucket = 'r'
	bucketState     bucket = 's'
)

var allBuckets = []bucket{
	bucketMeta, bucketOperators, bucketTries, bucketRemoved, bucketNames, bucketHead,
	bucketActions, bucketDraft, bucketOutbox, bucketReference, bucketState,
}

// recordBuckets are the buckets of the store.
var recordBuckets = map[model.RecordKind]bucket{
	model.DraftRecord:     bucketDraft,
	model.OutboxRecord:    bucketOutbox,
	model.ReferenceRecord: bucketReference,
	model.StateRecord:     bucketState,
}

// largeBuckets are those that grow with the work of the office.
var largeBuckets = []byte{byte(bucketDraft), byte(bucketOutbox), byte(bucketReference), byte(bucketActions), byte(bucketRemoved)}

func (b bucket) name() []byte { return []byte{byte(b)} }

func (b bucket) known() bool { return bytes.IndexByte(bucketBytes, byte(b)) >= 0 }

var bucketBytes = func() (all []byte) {
	for _, b := range allBuckets {
		all = append(all, byte(b))
	}
	return all
}()

// head is what a value says of itself.
type head struct {
	bucket   bucket
	key      int // length
	body     int // length
	revision uint64
	crc      uint32
}

// readHead reads the head at the start of data.
func readHead(data []byte) (head, bool) {
	if len(data) < headSize || !bytes.HasPrefix(data, magic) || data[3] != layoutVersion {
		return head{}, false
	}
	h := head{
		bucket:   bucket(data[4]),
		key:      int(binary.BigEndian.Uint16(data[5:])),
		body:     int(binary.BigEndian.Uint32(data[7:])),
		revision: binary.BigEndian.Uint64(data[11:]),
		crc:      binary.BigEndian.Uint32(data[crcAt:]),
	}
	return h, h.bucket.known() && h.key > 0 && h.key <= maxKey && h.body >= 0 && h.body <= maxBody
}

// check returns what follows the head of a value, once its length and its sum
// have been found right.
func check(b bucket, key, value []byte) (head, []byte, error) {
	h, ok := readHead(value)
	if !ok || h.bucket != b || h.key != len(key) || h.body != len(value)-headSize || h.crc != sum(key, value) {
		return head{}, nil, errDamaged
	}
	return h, value[headSize:], nil
}

func sum(key, value []byte) uint32 {
	crc := crc32.Update(0, castagnoli, key)
	crc = crc32.Update(crc, castagnoli, value[:crcAt])
	return crc32.Update(crc, castagnoli, value[headSize:])
}

// begin returns a value with its head, the sum still missing, and room for more.
func begin(b bucket, key []byte, revision uint64, body int) []byte {
	value := make([]byte, headSize, headSize+body)
	copy(value, magic)
	value[3], value[4] = layoutVersion, byte(b)
	binary.BigEndian.PutUint16(value[5:], uint16(len(key)))
	binary.BigEndian.PutUint32(value[7:], uint32(body))
	binary.BigEndian.PutUint64(value[11:], revision)
	return value
}

// clearValue lays out a value that must be read before a PIN is given.
func clearValue(b bucket, key []byte, revision uint64, content []byte) []byte {
	value := append(begin(b, key, revision, len(content)), content...)
	binary.BigEndian.PutUint32(value[crcAt:], sum(key, value))
	return value
}

// sealValue lays out a sealed value.
func sealValue(aead cipher.AEAD, b bucket, key []byte, revision uint64, content []byte) []byte {
	size := aead.NonceSize()
	value := begin(b, key, revision, size+len(content)+aead.Overhead())
	value = value[:headSize+size]
	nonce := value[headSize:]
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program first
	value = aead.Seal(value, nonce, content, associated(b, key, revision))
	binary.BigEndian.PutUint32(value[crcAt:], sum(key, value))
	return value
}

// openValue returns the content of a sealed value, or errDamaged where it is not
// what was sealed for this place and this revision.
func openValue(aead cipher.AEAD, b bucket, key, value []byte) ([]byte, error) {
	h, body, err := check(b, key, value)
	if err != nil {
		return nil, err
	}
	size := aead.NonceSize()
	if len(body) < size {
		return nil, errDamaged
	}
	content, err := aead.Open(make([]byte, 0, len(body)), body[:size], body[size:], associated(b, key, h.revision))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return content, nil
}

func associated(b bucket, key []byte, revision uint64) []byte {
	data := make([]byte, 0, 10+len(key))
	data = append(data, layoutVersion, byte(b))
	data = binary.BigEndian.AppendUint64(data, revision)
	return append(data, key...)
}
