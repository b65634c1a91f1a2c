package xmlsig

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"hash"
	"io"
	"strings"
	"testing"
	"time"
)

// register is a document of the size in bytes, with eight signatures.
func register(t testing.TB, size int) []byte {
	var b strings.Builder
	b.WriteString(`<list xmlns="urn:x">`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "\n <row id=\"r%d\"><name lang=\"kk\">Айгүл %d</name><sum cur=\"KZT\">%d &amp; more</sum></row>", i, i, 7*i)
	}
	b.WriteString("</list>")
	document := b.String()
	for range maxSignatures {
		document = signed(t, document, plan())
	}
	return []byte(document)
}

// counting counts what is hashed, by all that were copied from one.
type counting struct {
	hash.Cloner
	bytes *int
}

func (c counting) Write(p []byte) (int, error) {
	*c.bytes += len(p)
	return c.Cloner.Write(p)
}

func (c counting) Clone() (hash.Cloner, error) {
	copied, err := c.Cloner.Clone()
	return counting{copied, c.bytes}, err
}

func TestEightSignaturesHashTheirDocumentOnce(t *testing.T) {
	data := register(t, 200_000)
	d, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.Signatures()
	if err != nil {
		t.Fatal(err)
	}
	hashed := 0
	d.Sum(found, func(method string) (hash.Hash, error) {
		h, err := newSHA256(method)
		cloner, _ := h.(hash.Cloner)
		return counting{cloner, &hashed}, err
	})
	for i, s := range found {
		if s.Err != nil || !bytes.Equal(s.References[0].Sum, s.References[0].Digest) {
			t.Fatalf("signature %d: %v", i, s.Err)
		}
	}
	if hashed > len(data)*3/2 {
		t.Errorf("%d bytes hashed of a document of %d", hashed, len(data))
	}
}

// BenchmarkRegister reads 5 MB with eight signatures and hashes what each covers, against
// encoding/xml that splits the same bytes into tokens in the same run.
func BenchmarkRegister(b *testing.B) {
	data := register(b, 5<<20)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var alone time.Duration
	for b.Loop() {
		d, err := Parse(data)
		if err != nil {
			b.Fatal(err)
		}
		found, err := d.Signatures()
		if err != nil {
			b.Fatal(err)
		}
		d.Sum(found, newSHA256)
		if !bytes.Equal(found[7].References[0].Sum, found[7].References[0].Digest) {
			b.Fatal("the last does not hold")
		}
		b.StopTimer()
		start := time.Now()
		tokens := xml.NewDecoder(bytes.NewReader(data))
		for err = nil; err == nil; _, err = tokens.RawToken() {
		}
		if err != io.EOF {
			b.Fatal(err)
		}
		alone += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(alone), "x-encoding/xml")
}
