package ers

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var sha256OID = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

func sha(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// fakeStamp is a stamp of this test: a sequence of the hash, and of the years of the stamp and of the end of
// the authority.
func fakeStamp(t testing.TB, data []byte, year, until int) []byte {
	t.Helper()
	der, err := asn1.Marshal(struct {
		Hash        []byte
		Year, Until int
	}{sha(data), year, until})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func judgeFake(stamp, data []byte) (Stamp, error) {
	var s struct {
		Hash        []byte
		Year, Until int
	}
	if _, err := asn1.Unmarshal(stamp, &s); err != nil {
		return Stamp{}, err
	}
	if !bytes.Equal(s.Hash, sha(data)) {
		return Stamp{}, errors.New("over other bytes")
	}
	return Stamp{year(s.Year), year(s.Until)}, nil
}

func year(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }

// groups returns groups of files, and the hashes of them.
func groups(n int) (files, hashes [][][]byte) {
	for i := range n {
		var group, sums [][]byte
		for f := range i%3 + 1 {
			file := fmt.Appendf(nil, "file %d of %d", f, i)
			group, sums = append(group, file), append(sums, sha(file))
		}
		files, hashes = append(files, group), append(hashes, sums)
	}
	return files, hashes
}

func TestEveryGroupIsProvedByTheOneStamp(t *testing.T) {
	for n := 1; n <= 33; n++ {
		files, hashes := groups(n)
		trees, root := Grow(sha, hashes)
		stamp := fakeStamp(t, root, 2026, 2029)
		for i, tree := range trees {
			der, err := Record{sha256OID, tree, [][]byte{stamp}}.Encode()
			if err != nil {
				t.Fatal(err)
			}
			r, err := Parse(der)
			if err != nil {
				t.Fatalf("%d of %d: %v", i, n, err)
			}
			since, err := r.Check(sha, files[i], judgeFake, year(2028))
			if err != nil || !since.Equal(year(2026)) {
				t.Errorf("group %d of %d: %v, %v", i, n, since, err)
			}
			if len(tree) > 1 && slices.ContainsFunc(tree[1:], func(list [][]byte) bool { return len(list) != 1 }) {
				t.Errorf("group %d of %d has more beside its way than it needs", i, n)
			}
		}
	}
}

// TestRootIsThatOfTheRFC works a tree out by the words of RFC 4998, 4.2, for four groups of which one has two files.
func TestRootIsThatOfTheRFC(t *testing.T) {
	h := func(parts ...[]byte) []byte {
		slices.SortFunc(parts, bytes.Compare)
		return sha(bytes.Join(parts, nil))
	}
	a, b1, b2, c, d := sha([]byte("a")), sha([]byte("b1")), sha([]byte("b2")), sha([]byte("c")), sha([]byte("d"))
	_, root := Grow(sha, [][][]byte{{a}, {b1, b2}, {c}, {d}})
	want := h(h(sha(a), h(b1, b2)), h(sha(c), sha(d)))
	if !bytes.Equal(sha(root), want) {
		t.Errorf("%x, want %x", sha(root), want)
	}
}

func TestARecordProvesNoOtherFiles(t *testing.T) {
	files, hashes := groups(7)
	trees, root := Grow(sha, hashes)
	r := Record{sha256OID, trees[2], [][]byte{fakeStamp(t, root, 2026, 2029)}}
	for name, other := range map[string][][]byte{
		"of another group": files[3], "one too few": files[2][:2], "one too many": append(slices.Clone(files[2]), []byte("x")),
		"one twice": {files[2][0], files[2][0], files[2][1]}, "changed": {files[2][0], files[2][1], []byte("x")}, "none": nil,
	} {
		if _, err := r.Check(sha, other, judgeFake, year(2028)); !errors.Is(err, ErrOtherFiles) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAStampThatWasRenewedInTimeHoldsOn(t *testing.T) {
	files, hashes := groups(3)
	trees, root := Grow(sha, hashes)
	first := fakeStamp(t, root, 2026, 2029)
	for name, c := range map[string]struct {
		later [][]byte
		at    int
		want  error
	}{
		"one, in its time":        {nil, 2029, nil},
		"one, after its time":     {nil, 2030, ErrGap},
		"renewed":                 {[][]byte{fakeStamp(t, first, 2028, 2033)}, 2033, nil},
		"renewed too late":        {[][]byte{fakeStamp(t, first, 2030, 2033)}, 2031, ErrGap},
		"renewed, and after that": {[][]byte{fakeStamp(t, first, 2028, 2033)}, 2034, ErrGap},
	} {
		r := Record{sha256OID, trees[1], append([][]byte{first}, c.later...)}
		since, err := r.Check(sha, files[1], judgeFake, year(c.at))
		if !errors.Is(err, c.want) || err == nil && !since.Equal(year(2026)) {
			t.Errorf("%s: %v, %v", name, since, err)
		}
	}
	wrong := Record{sha256OID, trees[1], [][]byte{first, fakeStamp(t, root, 2028, 2033)}}
	if _, err := wrong.Check(sha, files[1], judgeFake, year(2028)); err == nil {
		t.Error("a second stamp over the root again renews nothing")
	}
}

// TestNoChangedByteProvesMore changes one byte of a record: it proves the files since the same time, or nothing.
func TestNoChangedByteProvesMore(t *testing.T) {
	files, hashes := groups(9)
	trees, root := Grow(sha, hashes)
	der, err := Record{sha256OID, trees[5], [][]byte{fakeStamp(t, root, 2026, 2029)}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		changed := slices.Clone(der)
		changed[rapid.IntRange(0, len(der)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "by")
		r, err := Parse(changed)
		if err != nil {
			return
		}
		if _, err := r.Check(sha, files[4], judgeFake, year(2026)); err == nil {
			t.Error("it proves files of another group")
		}
	})
}

func FuzzParse(f *testing.F) {
	_, hashes := groups(5)
	trees, root := Grow(sha, hashes)
	der, err := Record{sha256OID, trees[2], [][]byte{fakeStamp(f, root, 2026, 2029), fakeStamp(f, root, 2027, 2031)}}.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(der)
	f.Fuzz(func(t *testing.T, der []byte) {
		r, err := Parse(der)
		if err != nil {
			return
		}
		again, err := r.Encode()
		if err != nil || !bytes.Equal(again, der) {
			t.Errorf("it is encoded otherwise: %x, %v", again, err)
		}
	})
}
