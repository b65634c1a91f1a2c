package gost

import (
	"encoding/binary"
	"math/bits"
)

// sboxes are the eight substitutions of GOST 28147-89, that of the lowest four bits first.
type sboxes [8][16]byte

// cipher28147 is the round function of GOST 28147-89: row i substitutes byte i of a word and
// rotates the result by 11.
type cipher28147 [4][256]uint32

// testSboxes are id-GostR3411-94-TestParamSet of RFC 4357, section 11.2.
var testSboxes = sboxes{
	{4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
	{14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
	{5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
	{7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
	{6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
	{4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
	{13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
	{1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12},
}

func newCipher28147(s *sboxes) *cipher28147 {
	t := new(cipher28147)
	for i := range t {
		for x := range t[i] {
			w := uint32(s[2*i+1][x>>4])<<4 | uint32(s[2*i][x&15])
			t[i][x] = bits.RotateLeft32(w<<(8*i), 11)
		}
	}
	return t
}

func (t *cipher28147) round(x uint32) uint32 {
	return t[0][byte(x)] ^ t[1][byte(x>>8)] ^ t[2][byte(x>>16)] ^ t[3][byte(x>>24)]
}

// encrypt encrypts one block of eight bytes under a key of 32.
func (t *cipher28147) encrypt(key *[32]byte, block uint64) uint64 {
	var k [8]uint32
	for i := range k {
		k[i] = binary.LittleEndian.Uint32(key[4*i:])
	}
	a, b := uint32(block), uint32(block>>32)
	for range 3 {
		for i := 0; i < 8; i += 2 {
			b ^= t.round(a + k[i])
			a ^= t.round(b + k[i+1])
		}
	}
	for i := 7; i > 0; i -= 2 {
		b ^= t.round(a + k[i])
		a ^= t.round(b + k[i-1])
	}
	return uint64(a)<<32 | uint64(b)
}
