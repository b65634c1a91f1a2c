package gost

import (
	"encoding/hex"
	"strings"
	"testing"
)

// cryptoProSboxes are id-GostR3411-94-CryptoProParamSet of RFC 4357, which OpenSSL's
// engine uses: with them the same code can be held against it.
var cryptoProSboxes = sboxes{
	{10, 4, 5, 6, 8, 1, 3, 7, 13, 12, 14, 0, 9, 2, 11, 15},
	{5, 15, 4, 0, 2, 13, 11, 9, 1, 7, 6, 3, 12, 14, 10, 8},
	{7, 15, 12, 14, 9, 4, 1, 0, 3, 11, 5, 2, 6, 10, 8, 13},
	{4, 10, 7, 12, 0, 15, 2, 8, 14, 1, 6, 5, 13, 11, 9, 3},
	{7, 6, 4, 11, 9, 12, 2, 10, 1, 8, 0, 14, 15, 13, 3, 5},
	{7, 6, 2, 4, 13, 9, 15, 0, 10, 1, 5, 11, 8, 14, 12, 3},
	{13, 14, 4, 1, 7, 0, 5, 10, 3, 12, 8, 15, 6, 2, 9, 11},
	{1, 3, 10, 9, 5, 11, 4, 15, 8, 6, 7, 14, 13, 0, 2, 12},
}

func newGOST94CryptoPro() *gost94 { return &gost94{cipher: newCipher28147(&cryptoProSboxes)} }

// The two longer messages are those of RFC 5831, section 7.3.
func TestGOST94WithTheTestParameters(t *testing.T) {
	for message, want := range map[string]string{
		"":                                 "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d",
		"abc":                              "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d",
		"This is message, length=32 bytes": "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
		"Suppose the original message has length = 50 bytes": "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
		strings.Repeat("U", 128):                             "53a3a3ed25180cef0c1d85a074273e551c25660a87062a52d926a9e8fe5733a4",
	} {
		if got := hex.EncodeToString(sumOf(NewGOST94(), []byte(message))); got != want {
			t.Errorf("%q: %s", message, got)
		}
	}
}
