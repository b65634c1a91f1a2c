package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// StreebogBlockSize is the block of both Streebog functions in bytes.
const StreebogBlockSize = 64

// streebogState is 512 bits as eight little-endian words.
type streebogState [8]uint64

// streebogTable folds π and l into one: row j holds l(π(x)·2^8j), so that one word of
// LPS is eight look-ups, and the byte order of τ costs nothing.
var streebogTable = makeStreebogTable()

func makeStreebogTable() *[8][256]uint64 {
	t := new([8][256]uint64)
	for j := range t {
		for x := range t[j] {
			for s := uint(streebogPi[x]); s != 0; s &= s - 1 {
				t[j][x] ^= streebogA[63-8*j-bits.TrailingZeros(s)]
			}
		}
	}
	return t
}

type streebog struct {
	h, n, sum streebogState
	block     [StreebogBlockSize]byte
	used      int
	size      int
}

// NewStreebog512 returns GOST R 34.11-2012 with a digest of 64 bytes. Sum gives them
// in the order that Kazakh signatures, OpenSSL and certificates use; RFC 6986 prints
// the reverse.
func NewStreebog512() hash.Hash { return newStreebog(64) }

// NewStreebog256 returns GOST R 34.11-2012 with a digest of 32 bytes, in the byte
// order of NewStreebog512.
func NewStreebog256() hash.Hash { return newStreebog(32) }

func newStreebog(size int) *streebog {
	d := &streebog{size: size}
	d.Reset()
	return d
}

func (d *streebog) Size() int      { return d.size }
func (d *streebog) BlockSize() int { return StreebogBlockSize }

// Clone returns a hash of the same message so far.
func (d *streebog) Clone() (hash.Cloner, error) {
	c := *d
	return &c, nil
}

// Reset starts a new message.
func (d *streebog) Reset() {
	*d = streebog{size: d.size}
	if d.size == 32 {
		for i := range d.h {
			d.h[i] = 0x0101010101010101
		}
	}
}

// Write adds to the message; it never fails.
func (d *streebog) Write(p []byte) (int, error) {
	written := len(p)
	if d.used > 0 {
		n := copy(d.block[d.used:], p)
		d.used += n
		p = p[n:]
		if d.used < StreebogBlockSize {
			return written, nil
		}
		d.absorb(&d.block)
		d.used = 0
	}
	for len(p) >= StreebogBlockSize {
		d.absorb((*[StreebogBlockSize]byte)(p))
		p = p[StreebogBlockSize:]
	}
	d.used = copy(d.block[:], p)
	return written, nil
}

// Sum appends the digest of what was written so far.
func (d *streebog) Sum(in []byte) []byte {
	end := *d
	end.finish()
	var out [64]byte
	for i, w := range end.h {
		binary.LittleEndian.PutUint64(out[8*i:], w)
	}
	return append(in, out[64-d.size:]...)
}

func (d *streebog) absorb(p *[StreebogBlockSize]byte) {
	var m streebogState
	m.load(p)
	d.h.compress(&d.n, &m)
	d.n.add(&streebogState{8 * StreebogBlockSize})
	d.sum.add(&m)
}

func (d *streebog) finish() {
	clear(d.block[d.used:])
	d.block[d.used] = 1
	var m, zero streebogState
	m.load(&d.block)
	d.h.compress(&d.n, &m)
	d.n.add(&streebogState{8 * uint64(d.used)})
	d.sum.add(&m)
	d.h.compress(&zero, &d.n)
	d.h.compress(&zero, &d.sum)
}

func (s *streebogState) load(p *[StreebogBlockSize]byte) {
	for i := range s {
		s[i] = binary.LittleEndian.Uint64(p[8*i:])
	}
}

// add adds modulo 2^512.
func (s *streebogState) add(t *streebogState) {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], t[i], carry)
	}
}

// compress is g_N of RFC 6986, section 8.
func (s *streebogState) compress(n, m *streebogState) {
	var key, state streebogState
	key.lps(s, n)
	state.lps(&key, m)
	for i := range 11 {
		key.lps(&key, &streebogC[i])
		state.lps(&state, &key)
	}
	key.lps(&key, &streebogC[11])
	for i := range s {
		s[i] ^= state[i] ^ key[i] ^ m[i]
	}
}

// lps sets s to LPS(x ⊕ y); s may be x or y.
func (s *streebogState) lps(x, y *streebogState) {
	t := streebogTable
	a, b, c, d := x[0]^y[0], x[1]^y[1], x[2]^y[2], x[3]^y[3]
	e, f, g, h := x[4]^y[4], x[5]^y[5], x[6]^y[6], x[7]^y[7]
	for i := range s {
		s[i] = t[0][byte(a)] ^ t[1][byte(b)] ^ t[2][byte(c)] ^ t[3][byte(d)] ^
			t[4][byte(e)] ^ t[5][byte(f)] ^ t[6][byte(g)] ^ t[7][byte(h)]
		a, b, c, d = a>>8, b>>8, c>>8, d>>8
		e, f, g, h = e>>8, f>>8, g>>8, h>>8
	}
}
