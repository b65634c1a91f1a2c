package ers

import (
	"encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Record is an evidence record: the tree of one group, and the time stamps, each in DER, the first
// over the root of the tree and each later one over the one before it.
type Record struct {
	Algorithm asn1.ObjectIdentifier // of the digest
	Tree      Tree
	Stamps    [][]byte
}

const (
	version   = 1
	mostFiles = 1000 // in one list of a tree
	mostSteps = 64   // of a tree, and of stamps
)

var (
	tag0 = cbasn1.Tag(0).ContextSpecific().Constructed()
	tag2 = cbasn1.Tag(2).ContextSpecific().Constructed()
)

// Encode returns the record in DER.
func (r Record) Encode() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(version)
		b.AddASN1(cbasn1.SEQUENCE, r.addAlgorithm)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // chains: one, since the digest never changed
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for i, stamp := range r.Stamps {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(r.Algorithm) })
						if i == 0 {
							b.AddASN1(tag2, r.Tree.add)
						}
						b.AddBytes(stamp)
					})
				}
			})
		})
	})
	encoded, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode an evidence record: %w", err)
	}
	return encoded, nil
}

func (r Record) addAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(r.Algorithm) })
}

func (t Tree) add(b *cryptobyte.Builder) {
	for _, hashes := range t {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, hash := range hashes {
				b.AddASN1OctetString(hash)
			}
		})
	}
}

var errMalformed = errors.New("evidence record is malformed")

// Parse reads a record of one digest and one chain of stamps, as Encode writes it. What it does not
// know (encryption, attributes, renewed trees) it refuses.
func Parse(der []byte) (Record, error) {
	input := cryptobyte.String(der)
	var body, algorithms, chains, chain cryptobyte.String
	var v int
	var r Record
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !input.Empty() || !body.ReadASN1Integer(&v) || v != version ||
		!body.ReadASN1(&algorithms, cbasn1.SEQUENCE) || !body.ReadASN1(&chains, cbasn1.SEQUENCE) || !body.Empty() ||
		!chains.ReadASN1(&chain, cbasn1.SEQUENCE) || !chains.Empty() || !readAlgorithm(&algorithms, cbasn1.SEQUENCE, &r.Algorithm) {
		return r, errMalformed
	}
	for len(r.Stamps) < mostSteps && !chain.Empty() {
		if !r.readStamp(&chain) {
			return r, errMalformed
		}
	}
	if !chain.Empty() || !algorithms.Empty() || len(r.Stamps) == 0 {
		return r, errMalformed
	}
	return r, nil
}

func readAlgorithm(input *cryptobyte.String, tag cbasn1.Tag, oid *asn1.ObjectIdentifier) bool {
	var body cryptobyte.String
	return input.ReadASN1(&body, tag) && body.ReadASN1ObjectIdentifier(oid) && body.Empty()
}

func (r *Record) readStamp(chain *cryptobyte.String) bool {
	var body, tree, stamp cryptobyte.String
	var algorithm asn1.ObjectIdentifier
	var has bool
	if !chain.ReadASN1(&body, cbasn1.SEQUENCE) || !readAlgorithm(&body, tag0, &algorithm) || !algorithm.Equal(r.Algorithm) ||
		!body.ReadOptionalASN1(&tree, &has, tag2) || has != (len(r.Stamps) == 0) ||
		!body.ReadASN1Element(&stamp, cbasn1.SEQUENCE) || !body.Empty() {
		return false
	}
	r.Stamps = append(r.Stamps, stamp)
	return !has || r.Tree.read(tree)
}

func (t *Tree) read(input cryptobyte.String) bool {
	for !input.Empty() {
		var list, hash cryptobyte.String
		if len(*t) == mostSteps || !input.ReadASN1(&list, cbasn1.SEQUENCE) || list.Empty() {
			return false
		}
		var hashes [][]byte
		for !list.Empty() {
			if len(hashes) == mostFiles || !list.ReadASN1(&hash, cbasn1.OCTET_STRING) || len(hash) == 0 {
				return false
			}
			hashes = append(hashes, hash)
		}
		*t = append(*t, hashes)
	}
	return len(*t) > 0
}
