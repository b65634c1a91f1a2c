package pki

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// node is an element of DER that can be changed and put together again.
type node struct {
	tag   byte
	value []byte // of a primitive element
	kids  []*node
}

func parseNode(t testing.TB, der []byte) (*node, []byte) {
	t.Helper()
	var v asn1.RawValue
	rest, err := asn1.Unmarshal(der, &v)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{tag: v.FullBytes[0]}
	if !v.IsCompound {
		n.value = v.Bytes
		return n, rest
	}
	for inside := v.Bytes; len(inside) > 0; {
		var kid *node
		kid, inside = parseNode(t, inside)
		n.kids = append(n.kids, kid)
	}
	return n, rest
}

func (n *node) encode() []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.Tag(n.tag), func(b *cryptobyte.Builder) {
		b.AddBytes(n.value)
		for _, kid := range n.kids {
			b.AddBytes(kid.encode())
		}
	})
	return b.BytesOrPanic()
}

// walk visits every element; path tells where it stands.
func (n *node) walk(path string, visit func(path string, n *node)) {
	visit(path, n)
	for i, kid := range n.kids {
		kid.walk(fmt.Sprintf("%s/%d", path, i), visit)
	}
}

func (n *node) find(path string) *node {
	var found *node
	n.walk("", func(p string, n *node) {
		if p == path {
			found = n
		}
	})
	return found
}

// mutation is a changed signature.
type mutation struct {
	name string
	der  []byte
}

// mutations makes changes, and keeps one of every few.
type mutations struct {
	every, count int
	made         []mutation
}

// due counts a change that can be made, and reports whether it is to be.
func (m *mutations) due() bool {
	m.count++
	return m.count%m.every == 0
}

func (m *mutations) add(name string, der []byte) {
	m.made = append(m.made, mutation{name, der})
}

// structural makes every change of the structure: each element left out, put there
// twice, exchanged with its neighbour, emptied, cut, or under another tag.
func (m *mutations) structural(t testing.TB, der []byte) {
	t.Helper()
	var paths []string
	root, _ := parseNode(t, der)
	root.walk("", func(path string, _ *node) { paths = append(paths, path) })
	change := func(name, path string, f func(n *node) bool) {
		if !m.due() {
			return
		}
		copied, _ := parseNode(t, der)
		if f(copied.find(path)) {
			if changed := copied.encode(); !bytes.Equal(changed, der) {
				m.add(name+" at "+path, changed)
			}
		}
	}
	for _, path := range paths {
		change("emptied", path, func(n *node) bool { n.value, n.kids = nil, nil; return true })
		change("cut", path, func(n *node) bool {
			if len(n.value) < 2 {
				return false
			}
			n.value = n.value[:len(n.value)-1]
			return true
		})
		change("longer", path, func(n *node) bool { n.value = append(slices.Clone(n.value), 0); return n.kids == nil })
		change("other tag", path, func(n *node) bool { n.tag ^= 0x01; return true })
		for i := range root.find(path).kids {
			change(fmt.Sprintf("without %d", i), path, func(n *node) bool { n.kids = slices.Delete(n.kids, i, i+1); return true })
			change(fmt.Sprintf("twice %d", i), path, func(n *node) bool { n.kids = slices.Insert(n.kids, i, n.kids[i]); return true })
			change(fmt.Sprintf("exchanged %d", i), path, func(n *node) bool {
				if i+1 == len(n.kids) {
					return false
				}
				n.kids[i], n.kids[i+1] = n.kids[i+1], n.kids[i]
				return true
			})
		}
	}
}

// swapped puts every other known algorithm in the place of each algorithm.
func (m *mutations) swapped(t testing.TB, der []byte) {
	t.Helper()
	algorithms := []string{
		"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.13",
		"1.2.840.10045.4.3.2", "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3", "1.3.14.3.2.26", "1.2.840.113549.2.5",
	}
	for _, family := range gostSuites {
		algorithms = append(algorithms, family.signature, family.digest, family.key, family.parameters)
	}
	known := map[string]bool{}
	encoded := [][]byte{}
	for _, name := range algorithms {
		b, err := asn1.Marshal(oid(t, name))
		if err != nil {
			t.Fatal(err)
		}
		known[string(b[2:])] = true
		encoded = append(encoded, b[2:])
	}
	root, _ := parseNode(t, der)
	root.walk("", func(path string, n *node) {
		if n.tag != 0x06 || !known[string(n.value)] {
			return
		}
		for _, other := range encoded {
			if bytes.Equal(other, n.value) || !m.due() {
				continue
			}
			copied, _ := parseNode(t, der)
			copied.find(path).value = other
			m.add(fmt.Sprintf("algorithm %x at %s", other, path), copied.encode())
		}
	})
}

// sameSignature reports whether both messages hold the same signature, and differ only
// in what stands around it: versions, parameters that are NULL or absent, a certificate
// that is there twice, the content inside or given, a time stamp taken away, and the
// two names that CMS knows for one signature algorithm.
func sameSignature(t *testing.T, good, bad []byte) bool {
	t.Helper()
	one, err := ParseCMS(good)
	if err != nil {
		t.Fatal(err)
	}
	two, err := ParseCMS(bad)
	if err != nil || len(one.signers) != len(two.signers) {
		return false
	}
	for i, s := range one.signers {
		o := two.signers[i]
		if !bytes.Equal(s.issuer, o.issuer) || s.serial.Cmp(o.serial) != 0 || !bytes.Equal(s.attrs, o.attrs) || !bytes.Equal(s.value, o.value) ||
			!s.digest.Equal(o.digest) || !slices.Contains(sameAlgorithm[s.signature.String()], o.signature.String()) {
			return false
		}
		for _, stamp := range o.stamps { // one may be taken away, none be put in
			if !slices.ContainsFunc(s.stamps, func(known []byte) bool { return sameStamp(known, stamp) }) {
				return false
			}
		}
	}
	return true
}

var sameAlgorithm = map[string][]string{
	"1.2.840.113549.1.1.11":  {"1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"},
	"1.2.398.3.10.1.1.1.2":   {"1.2.398.3.10.1.1.1.2", "1.2.398.3.10.1.1.1.1"},
	"1.2.398.3.10.1.1.2.3.1": {"1.2.398.3.10.1.1.2.3.1", "1.2.398.3.10.1.1.2.1"},
	"1.2.398.3.10.1.1.2.3.2": {"1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.1.2.2"},
}

func sameStamp(one, two []byte) bool {
	a, err := parseToken(one)
	if err != nil {
		return false
	}
	b, err := parseToken(two)
	return err == nil && bytes.Equal(a.cms.Content, b.cms.Content) && bytes.Equal(a.cms.signers[0].value, b.cms.signers[0].value)
}

func TestHundredsOfChangedSignaturesAreRefused(t *testing.T) {
	for _, test := range []struct {
		family Algorithm
		kind   string
		every  int // how many of the changes are tried
	}{
		{RSA, "attached", 1}, {RSA, "detached", 1}, {RSA, "stamped", 2},
		{GOST2015, "attached", 4}, {GOST2015, "stamped", 20}, {GOST2015x32, "attached", 12}, {GOST2004, "attached", 12},
	} {
		h := newHierarchy(t, test.family)
		m := message{content: content, at: day, signers: []pen{h.pen()}, detached: test.kind == "detached"}
		if test.kind == "stamped" {
			m.stamp = func(v []byte) []byte { return h.stampAt(day).encode(t, v) }
		}
		t.Run(string(test.family)+" "+test.kind, func(t *testing.T) { refuseMutations(t, h, m.encode(t), test.every*stride) })
	}
}

func refuseMutations(t *testing.T, h *hierarchy, good []byte, every int) {
	v := h.verifier(h.list())
	examine := func(der []byte) *Report {
		return v.Examine(t.Context(), der, Options{Content: content, At: day, Use: Signing})
	}
	original := examine(good)
	if original.Verdict != Valid {
		t.Fatal(original.Err())
	}
	m := &mutations{every: every}
	m.structural(t, good)
	m.swapped(t, good)
	for i := 0; i < len(good); i += max(1, len(good)/200) {
		for _, bit := range []byte{0x01, 0x80} {
			if m.due() {
				flipped := bytes.Clone(good)
				flipped[i] ^= bit
				m.add(fmt.Sprintf("bit %#x of byte %d", bit, i), flipped)
			}
		}
		if m.due() {
			m.add(fmt.Sprintf("first %d bytes", i), good[:i])
		}
	}
	m.add("trailing zero", append(bytes.Clone(good), 0))
	m.add("twice", append(bytes.Clone(good), good...))
	accepted := 0
	for _, m := range m.made {
		report := examine(m.der)
		if report.Verdict != Valid {
			continue
		}
		accepted++
		if !sameSignature(t, good, m.der) || !report.Signers[0].Certificate.Equal(original.Signers[0].Certificate) || !bytes.Equal(report.Content, content) {
			t.Errorf("%s is accepted", m.name)
		}
	}
	if m.count < 500 || accepted > 16 {
		t.Errorf("%d changes, %d accepted", m.count, accepted)
	}
}
