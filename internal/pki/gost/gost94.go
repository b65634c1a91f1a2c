package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// GOST94BlockSize is the block of GOST R 34.11-94 in bytes; its digest is as long.
const GOST94BlockSize = 32

// words94 is 256 bits as four little-endian words.
type words94 [4]uint64

// testCipher substitutes as Kazakh signatures do.
var testCipher = newCipher28147(&testSboxes)

type gost94 struct {
	cipher *cipher28147
	h, sum words94
	n      uint64
	block  [GOST94BlockSize]byte
	used   int
}

// NewGOST94 returns GOST R 34.11-94 with the test parameters of RFC 5831, with which
// GOST 34.310-2004 signatures are made in Kazakhstan; the CryptoPro parameters of
// Russia give other digests. It is here to read old signatures: collisions in it are
// easier than its length promises.
func NewGOST94() hash.Hash { return &gost94{cipher: testCipher} }

// Clone returns a hash of the same message so far.
func (d *gost94) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

func (d *gost94) Size() int      { return GOST94BlockSize }
func (d *gost94) BlockSize() int { return GOST94BlockSize }

// Reset starts a new message.
func (d *gost94) Reset() { *d = gost94{cipher: d.cipher} }

// Write adds to the message; it never fails.
func (d *gost94) Write(p []byte) (int, error) {
	d.n += 8 * uint64(len(p))
	written := len(p)
	if d.used > 0 {
		n := copy(d.block[d.used:], p)
		d.used += n
		p = p[n:]
		if d.used < GOST94BlockSize {
			return written, nil
		}
		d.absorb(&d.block)
	}
	for len(p) >= GOST94BlockSize {
		d.absorb((*[GOST94BlockSize]byte)(p))
		p = p[GOST94BlockSize:]
	}
	d.used = copy(d.block[:], p)
	return written, nil
}

// Sum appends the digest of what was written so far.
func (d *gost94) Sum(in []byte) []byte {
	end := *d
	if end.used > 0 {
		clear(end.block[end.used:])
		end.absorb(&end.block)
	}
	end.step(&words94{end.n})
	end.step(&end.sum)
	for _, w := range end.h {
		in = binary.LittleEndian.AppendUint64(in, w)
	}
	return in
}

func (d *gost94) absorb(p *[GOST94BlockSize]byte) {
	var m words94
	var carry uint64
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(p[8*i:])
		d.sum[i], carry = bits.Add64(d.sum[i], m[i], carry)
	}
	d.step(&m)
}

// step is the step hash function of RFC 5831, section 6.
func (d *gost94) step(m *words94) {
	u, v := d.h, *m
	var s words94
	for i := range s {
		key := words94{u[0] ^ v[0], u[1] ^ v[1], u[2] ^ v[2], u[3] ^ v[3]}.transposed()
		s[i] = d.cipher.encrypt(&key, d.h[i])
		u = u.turned()
		if i == 1 {
			u = words94{u[0] ^ c3[0], u[1] ^ c3[1], u[2] ^ c3[2], u[3] ^ c3[3]}
		}
		v = v.turned().turned()
	}
	x := s.lanes()
	shuffle(&x, 12)
	xor(&x, m)
	shuffle(&x, 1)
	xor(&x, &d.h)
	shuffle(&x, 61)
	d.h = joined(&x)
}

// c3 is the one constant of the key schedule that is not zero.
var c3 = words94{0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff}

// turned is A: (x1 ⊕ x2) ‖ x4 ‖ x3 ‖ x2, lowest word last.
func (w words94) turned() words94 { return words94{w[1], w[2], w[3], w[0] ^ w[1]} }

// transposed is P: byte i of word k becomes byte k of the i-th four bytes.
func (w words94) transposed() (key [32]byte) {
	for i := range 8 {
		for k, word := range w {
			key[4*i+k] = byte(word >> (8 * i))
		}
	}
	return key
}

// lanes94 is 256 bits as sixteen little-endian pieces.
type lanes94 [16]uint16

func (w *words94) lanes() (x lanes94) {
	for i := range x {
		x[i] = uint16(w[i/4] >> (16 * (i % 4)))
	}
	return x
}

func joined(x *lanes94) (w words94) {
	for i, v := range x {
		w[i/4] |= uint64(v) << (16 * (i % 4))
	}
	return w
}

func xor(x *lanes94, w *words94) {
	for i, v := range w.lanes() {
		x[i] ^= v
	}
}

// shuffle is ψ, so many times.
func shuffle(x *lanes94, times int) {
	for range times {
		fresh := x[0] ^ x[1] ^ x[2] ^ x[3] ^ x[12] ^ x[15]
		copy(x[:], x[1:])
		x[15] = fresh
	}
}
