package pki

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/smallstep/pkcs7"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBERBecomesDER(t *testing.T) {
	for name, test := range map[string]string{
		"der":                "30 03 020105 -> 30 03 020105",
		"indefinite":         "30 80 020105 0000 -> 30 03 020105",
		"nested indefinite":  "30 80 30 80 020105 0000 0000 -> 30 05 30 03 020105",
		"padded length":      "30 8203 020105 -> ",
		"long form of short": "30 820003 020105 -> 30 03 020105",
		"string in pieces":   "24 80 0402 6162 0401 63 0000 -> 04 03 616263",
		"pieces, definite":   "24 07 0402 6162 0401 63 -> 04 03 616263",
		"pieces of pieces":   "24 80 24 80 0401 61 0000 0401 62 0000 -> 04 02 6162",
		"empty string":       "24 80 0000 -> 04 00",
		"bits in pieces":     "23 80 0302 00ff 0302 04f0 0000 -> 03 03 04fff0",
		"bits, early unused": "23 80 0302 04f0 0302 00ff 0000 -> ",
		"piece of other":     "24 80 0c01 61 0000 -> ",
		"context tag":        "a0 80 020105 0000 -> a0 03 020105",
		"long tag":           "bf2a 80 0500 0000 -> bf2a 02 0500",
		"no end":             "30 80 020105 -> ",
		"half an end":        "30 80 020105 00 -> ",
		"end without need":   "30 02 0000 -> ",
		"primitive, endless": "04 80 61 0000 -> ",
		"trailing":           "30 00 00 -> ",
		"longer than input":  "04 84 7fffffff -> ",
		"child too long":     "30 03 0404 6162 6364 -> ",
		"nothing":            " -> ",
	} {
		t.Run(name, func(t *testing.T) {
			ber, der, _ := strings.Cut(test, "->")
			got, err := ToDER(unhex(t, ber))
			if want := unhex(t, der); len(want) == 0 {
				if err == nil {
					t.Errorf("became %x", got)
				}
			} else if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%x, %v; want %x", got, err, want)
			}
		})
	}
	deep := append(bytes.Repeat([]byte{0x30, 0x80}, 1000), bytes.Repeat([]byte{0}, 2000)...)
	if _, err := ToDER(deep); err == nil {
		t.Error("read a thousand levels")
	}
}

// toBER writes DER with indefinite lengths and strings in pieces wherever BER lets
// it; leave names an element that stays as it is.
func toBER(t testing.TB, der []byte, leave func([]byte) bool) []byte {
	t.Helper()
	var out []byte
	for len(der) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			t.Fatal(err)
		}
		der = rest
		switch {
		case leave != nil && leave(v.FullBytes):
			out = append(out, v.FullBytes...)
		case v.IsCompound:
			out = append(append(append(out, v.FullBytes[0], 0x80), toBER(t, v.Bytes, leave)...), 0, 0)
		case v.Class == 0 && v.Tag == asn1.TagOctetString && len(v.Bytes) > 1 && len(v.Bytes) < 100:
			half := len(v.Bytes) / 2
			out = append(out, 0x24, 0x80, 0x04, byte(half))
			out = append(append(out, v.Bytes[:half]...), 0x04, byte(len(v.Bytes)-half))
			out = append(append(out, v.Bytes[half:]...), 0, 0)
		default:
			out = append(out, v.FullBytes...)
		}
	}
	return out
}

func TestSignatureInBERHolds(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	isCertificate := func(b []byte) bool { return bytes.Equal(b, signer.Raw()) }
	attached := sign(t, content, signer)
	ber := toBER(t, attached, isCertificate)
	if bytes.Equal(ber, attached) {
		t.Fatal("still DER")
	}
	result, err := w.verifier().Verify(ber, content, day, Signing)
	if err != nil || !bytes.Equal(result.Content, content) || !result.Signer.Equal(signer) {
		t.Fatalf("%+v, %v", result, err)
	}
	if _, err := w.verifier().Verify(toPEM("CMS", ber), nil, day, Signing); err != nil {
		t.Error("in PEM:", err)
	}
	detached := toBER(t, sign(t, content, signer, (*pkcs7.SignedData).Detach), isCertificate)
	if err := CheckSignature(detached, content); err != nil {
		t.Error("detached:", err)
	}
	wantReason(t, CheckSignature(toBER(t, attached, nil), nil), SignatureInvalid) // a certificate is DER always
	wantReason(t, CheckSignature(append(bytes.Clone(ber), 5), nil), SignatureInvalid)
	wantReason(t, CheckSignature(ber[:len(ber)-2], nil), SignatureInvalid)
}

func FuzzBER(f *testing.F) {
	w := newWorld(f)
	der := sign(f, content, w.leaf(signTemplate(f)))
	f.Add(der)
	f.Add(toBER(f, der, nil))
	f.Add(unhex(f, "23800302 00ff 030204f00000"))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := ToDER(data)
		if err != nil {
			return
		}
		if len(once) > 2*len(data) {
			t.Errorf("%d bytes became %d", len(data), len(once))
		}
		if twice, err := ToDER(once); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("DER changed again: %v", err)
		}
	})
}
