package assertion

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

var at = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

const workplace, host = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e", "central.example.kz"

func TestOnlyAFreshAssertionOfTheKeyForThisHostHolds(t *testing.T) {
	public, key, _ := ed25519.GenerateKey(nil)
	_, another, _ := ed25519.GenerateKey(nil)
	good := jwt.RegisteredClaims{
		Issuer: workplace, Subject: workplace, Audience: jwt.ClaimStrings{host}, ID: uuid.NewString(),
		IssuedAt: jwt.NewNumericDate(at), ExpiresAt: jwt.NewNumericDate(at.Add(life)),
	}
	made := func(method jwt.SigningMethod, with any, change func(*jwt.RegisteredClaims)) string {
		claims := good
		change(&claims)
		text, err := jwt.NewWithClaims(method, claims).SignedString(with)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	nothing := func(*jwt.RegisteredClaims) {}
	ours, err := Sign(key, workplace, host, at)
	if err != nil {
		t.Fatal(err)
	}
	ed := jwt.SigningMethodEdDSA
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"ours":           {ours, nil},
		"another key":    {made(ed, another, nothing), ErrInvalid},
		"no signature":   {made(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nothing), ErrInvalid},
		"the key shared": {made(jwt.SigningMethodHS256, []byte(public), nothing), ErrInvalid},
		"another host":   {made(ed, key, func(c *jwt.RegisteredClaims) { c.Audience = jwt.ClaimStrings{"else.kz"} }), ErrAudience},
		"of before": {made(ed, key, func(c *jwt.RegisteredClaims) {
			c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(at.Add(-time.Hour)), jwt.NewNumericDate(at.Add(-59*time.Minute))
		}), ErrClock},
		"of later": {made(ed, key, func(c *jwt.RegisteredClaims) {
			c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(at.Add(time.Hour)), jwt.NewNumericDate(at.Add(61*time.Minute))
		}), ErrClock},
		"for a day": {made(ed, key, func(c *jwt.RegisteredClaims) {
			c.IssuedAt, c.ExpiresAt = jwt.NewNumericDate(at), jwt.NewNumericDate(at.Add(24*time.Hour))
		}), ErrInvalid},
		"for ever":      {made(ed, key, func(c *jwt.RegisteredClaims) { c.ExpiresAt = nil }), ErrInvalid},
		"without an id": {made(ed, key, func(c *jwt.RegisteredClaims) { c.ID = "" }), ErrInvalid},
		"of two":        {made(ed, key, func(c *jwt.RegisteredClaims) { c.Subject = uuid.NewString() }), ErrInvalid},
		"nothing":       {"", ErrInvalid},
		"too much":      {strings.Repeat("a", 4096), ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := Read(c.text, host, at, func(string) (ed25519.PublicKey, error) { return public, nil })
			if !errors.Is(err, c.want) || err == nil && (claims.Workplace != workplace || claims.ID == "") {
				t.Errorf("%+v, %v", claims, err)
			}
		})
	}
	unknown := errors.New("nobody")
	if _, err := Read(ours, host, at, func(string) (ed25519.PublicKey, error) { return nil, unknown }); !errors.Is(err, unknown) {
		t.Errorf("an unknown workplace: %v", err)
	}
}
