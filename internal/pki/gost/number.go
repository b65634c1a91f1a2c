package gost

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"slices"
)

// number is a natural number below 2^512, lowest word first.
type number [8]uint64

// numberFrom reads up to 64 little-endian bytes.
func numberFrom(b []byte) number {
	var full [64]byte
	copy(full[:], b)
	var n number
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(full[8*i:])
	}
	return n
}

// constant reads a number as the standards print it.
func constant(s string) number {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) > 64 {
		panic("gost: malformed constant")
	}
	slices.Reverse(b)
	return numberFrom(b)
}

// bytes gives the lowest size bytes, little-endian.
func (n *number) bytes(size int) []byte {
	var full [64]byte
	for i, w := range n {
		binary.LittleEndian.PutUint64(full[8*i:], w)
	}
	return slices.Clone(full[:size])
}

func (n *number) isZero() bool {
	var some uint64
	for _, w := range n {
		some |= w
	}
	return some == 0
}

// less reports whether n < m; its time does not depend on either.
func (n *number) less(m *number) bool {
	var borrow uint64
	for i := range n {
		_, borrow = bits.Sub64(n[i], m[i], borrow)
	}
	return borrow == 1
}

// add adds m to n and reports whether 2^512 was passed.
func (n *number) add(m *number) (over bool) {
	var carry uint64
	for i := range n {
		n[i], carry = bits.Add64(n[i], m[i], carry)
	}
	return carry == 1
}

// shiftRight divides n by 2^by, for by below 64.
func (n *number) shiftRight(by uint) {
	for i := range 7 {
		n[i] = n[i]>>by | n[i+1]<<(64-by)
	}
	n[7] >>= by
}

func (n *number) bitLen() int {
	for i := len(n) - 1; i >= 0; i-- {
		if n[i] != 0 {
			return 64*i + bits.Len64(n[i])
		}
	}
	return 0
}

// nafLen is the room for the digits of any number.
const nafLen = 64*8 + 1

// naf fills digits, all 0 before, with the non-adjacent form of n for a window of the
// given bits: every digit is 0 or odd and below 2^(width−1) in size, and width−1 zeros
// follow each odd one. How long it runs depends on n, so n must be public.
func (n *number) naf(digits *[nafLen]int8, width uint) {
	mask := uint64(1)<<width - 1
	carry := uint64(0)
	for pos := uint(0); pos < nafLen; {
		window := carry + n.bitsAt(pos)&mask
		if window&1 == 0 {
			pos++
			continue
		}
		digits[pos] = int8(window)
		carry = 0
		if window > mask/2 {
			digits[pos] = int8(int64(window) - int64(mask) - 1)
			carry = 1
		}
		pos += width
	}
}

// bitsAt gives 64 bits of n from position pos on.
func (n *number) bitsAt(pos uint) uint64 {
	i, shift := pos/64, pos%64
	var b uint64
	if i < 8 {
		b = n[i] >> shift
	}
	if i < 7 {
		b |= n[i+1] << (64 - shift)
	}
	return b
}
