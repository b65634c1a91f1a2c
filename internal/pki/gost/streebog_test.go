package gost

import (
	"bytes"
	"encoding/hex"
	"hash"
	"slices"
	"testing"
)

// The messages of RFC 6986, section 10, in the order of their bytes.
const (
	streebogM1 = "303132333435363738393031323334353637383930313233343536373839303132333435363738393031323334353637383930313233343536373839303132"
	streebogM2 = "d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reversed turns the printed order of an RFC into that of bytes, and back.
func reversed(b []byte) []byte {
	b = slices.Clone(b)
	slices.Reverse(b)
	return b
}

func sumOf(h hash.Hash, parts ...[]byte) []byte {
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// The RFC prints numbers, highest byte first: our order is the reverse.
func TestStreebogGivesTheDigestsOfRFC6986(t *testing.T) {
	for _, tt := range []struct {
		name, message, sum512, sum256 string
	}{
		{"M1", streebogM1,
			"486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b",
			"00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d"},
		{"M2", streebogM2,
			"28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e",
			"508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d"},
	} {
		message := unhex(t, tt.message)
		if got := hex.EncodeToString(reversed(sumOf(NewStreebog512(), message))); got != tt.sum512 {
			t.Errorf("%s, 512: %s", tt.name, got)
		}
		if got := hex.EncodeToString(reversed(sumOf(NewStreebog256(), message))); got != tt.sum256 {
			t.Errorf("%s, 256: %s", tt.name, got)
		}
	}
}

func TestStreebogOfNothingIsInPrintedOrder(t *testing.T) {
	const want512 = "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a"
	const want256 = "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb"
	if got := hex.EncodeToString(sumOf(NewStreebog512())); got != want512 {
		t.Errorf("512: %s", got)
	}
	if got := hex.EncodeToString(sumOf(NewStreebog256())); got != want256 {
		t.Errorf("256: %s", got)
	}
}

func TestHashesAreReusable(t *testing.T) {
	for name, h := range hashes() {
		t.Run(name, func(t *testing.T) {
			first := sumOf(h, []byte("one"))
			if again := h.Sum([]byte{1})[1:]; !bytes.Equal(again, first) {
				t.Error("Sum changed the state")
			}
			if len(first) != h.Size() {
				t.Errorf("%d bytes, Size %d", len(first), h.Size())
			}
			h.Reset()
			if !bytes.Equal(sumOf(h, []byte("o"), nil, []byte("ne")), first) {
				t.Error("after Reset the digest is another")
			}
		})
	}
}
