package pki

import (
	"bytes"
	"errors"
	"hash/maphash"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// serialIndex finds the entries of a list by serial number: an open hash table of
// places in the encoded entries, at most half full.
type serialIndex struct {
	entries []byte
	slots   []uint32 // place of an entry, plus one
	count   int
	seed    maphash.Seed
}

// rawEntry is one entry, not decoded further.
type rawEntry struct {
	serial, time, extensions cryptobyte.String
	timeTag                  cbasn1.Tag
}

// build reads every entry once to check and to count, and once to place it.
func (x *serialIndex) build(entries []byte) error {
	x.entries, x.seed = entries, maphash.MakeSeed()
	for rest := cryptobyte.String(entries); !rest.Empty(); x.count++ {
		e, ok := readEntry(&rest)
		if !ok {
			return errors.New("an entry is malformed")
		}
		if err := e.check(); err != nil {
			return err
		}
	}
	size := 1
	for size < 2*x.count {
		size *= 2
	}
	x.slots = make([]uint32, size)
	for rest := cryptobyte.String(entries); !rest.Empty(); {
		at := len(entries) - len(rest)
		e, _ := readEntry(&rest)
		slot := x.slot(e.serial)
		for x.slots[slot] != 0 && !bytes.Equal(x.at(slot).serial, e.serial) {
			slot = (slot + 1) & (size - 1)
		}
		if x.slots[slot] == 0 { // of two entries the first counts
			x.slots[slot] = uint32(at) + 1 //nolint:gosec // lists are shorter than maxCRL
		}
	}
	return nil
}

func (x *serialIndex) slot(serial []byte) int {
	return int(maphash.Bytes(x.seed, serial) & uint64(len(x.slots)-1)) //nolint:gosec // below len
}

func (x *serialIndex) at(slot int) rawEntry {
	rest := cryptobyte.String(x.entries[x.slots[slot]-1:])
	e, _ := readEntry(&rest)
	return e
}

func readEntry(s *cryptobyte.String) (rawEntry, bool) {
	var body cryptobyte.String
	var e rawEntry
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&e.serial, cbasn1.INTEGER) || !body.ReadAnyASN1(&e.time, &e.timeTag) {
		return e, false
	}
	if body.PeekASN1Tag(cbasn1.SEQUENCE) && !body.ReadASN1(&e.extensions, cbasn1.SEQUENCE) {
		return e, false
	}
	return e, body.Empty()
}

func (e rawEntry) check() error {
	n := len(e.serial)
	switch {
	case n == 0, n > 64, n > 1 && (e.serial[0] == 0 && e.serial[1] < 0x80 || e.serial[0] == 0xff && e.serial[1] >= 0x80):
		return errors.New("serial number of an entry is malformed")
	case e.timeTag == cbasn1.UTCTime && len(e.time) == 13, e.timeTag == cbasn1.GeneralizedTime && len(e.time) == 15:
	default:
		return errors.New("time of an entry is malformed")
	}
	rest := e.extensions
	for !rest.Empty() {
		var body, oid, flag cryptobyte.String
		var critical bool
		if !rest.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&oid, cbasn1.OBJECT_IDENTIFIER) ||
			!body.ReadOptionalASN1(&flag, &critical, cbasn1.BOOLEAN) {
			return errors.New("an extension of an entry is malformed")
		}
		// Only the reason (2.5.29.21) may be critical: the rest is of lists about
		// other issuers' certificates.
		if critical && string(oid) != "\x55\x1d\x15" {
			return errors.New("a critical extension of an entry is not understood")
		}
	}
	return nil
}

// find decodes the entry of a serial number. An entry that is there but makes no
// sense counts as revoked at the beginning of time.
func (x *serialIndex) find(serial *big.Int) (CRLEntry, bool) {
	var entry CRLEntry
	if x.count == 0 || serial.Sign() < 0 {
		return entry, false
	}
	var buffer [65]byte
	n := (serial.BitLen() / 8) + 1 // with room for the sign
	if n > len(buffer) {
		return entry, false
	}
	want := serial.FillBytes(buffer[:n])
	slot := x.slot(want)
	for ; x.slots[slot] != 0; slot = (slot + 1) & (len(x.slots) - 1) {
		if e := x.at(slot); bytes.Equal(e.serial, want) {
			entry.RevokedAt, entry.Reason = e.decode()
			return entry, true
		}
	}
	return entry, false
}

func (e rawEntry) decode() (at time.Time, reason int) {
	var b cryptobyte.Builder
	b.AddASN1(e.timeTag, func(b *cryptobyte.Builder) { b.AddBytes(e.time) })
	encoded := cryptobyte.String(b.BytesOrPanic())
	if !readTime(&encoded, &at) {
		return time.Time{}, 0
	}
	if readExtensions(e.extensions, func(oid string, value cryptobyte.String) (bool, error) {
		if oid == "2.5.29.21" && (!value.ReadASN1Enum(&reason) || !value.Empty()) {
			return true, errors.New("no reason")
		}
		return true, nil
	}) != nil {
		reason = 0 // two reasons are none: a hold would be lifted
	}
	return at.UTC(), reason
}
