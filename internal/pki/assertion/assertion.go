package assertion

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	// life is how long an assertion may be used.
	life = time.Minute
	// leeway is how far the clocks of both sides may differ.
	leeway = 30 * time.Second
	// maxLength of an assertion; one of ours has some 400 bytes.
	maxLength = 2048
)

// Errors of Read. Any other one is keyOf's.
var (
	// ErrInvalid is an assertion that is malformed, of another key or for another host.
	ErrInvalid = errors.New("the assertion does not hold")
	// ErrAudience is an ErrInvalid of the right key that is for another host.
	ErrAudience = fmt.Errorf("%w: it is for another host", ErrInvalid)
	// ErrClock is one of the right key whose times are not of now.
	ErrClock = errors.New("the assertion is of another time")
)

// Claims are what an assertion says.
type Claims struct {
	Workplace string
	ID        string // of the assertion; it is used once
}

// Sign returns an assertion of the workplace for the central at audience (a host), made at a
// time.
func Sign(key ed25519.PrivateKey, workplace, audience string, at time.Time) (string, error) {
	signed, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.RegisteredClaims{
		Issuer: workplace, Subject: workplace, Audience: jwt.ClaimStrings{audience}, ID: uuid.NewString(),
		IssuedAt: jwt.NewNumericDate(at), ExpiresAt: jwt.NewNumericDate(at.Add(life)),
	}).SignedString(key)
	if err != nil {
		return "", fmt.Errorf("sign the assertion: %w", err)
	}
	return signed, nil
}

// Read verifies an assertion for audience at a time. keyOf returns the key of a workplace;
// its error is returned as it is.
func Read(text, audience string, now time.Time, keyOf func(workplace string) (ed25519.PublicKey, error)) (Claims, error) {
	if len(text) > maxLength {
		return Claims{}, fmt.Errorf("%w: %d bytes", ErrInvalid, len(text))
	}
	var claims jwt.RegisteredClaims
	var unknown error
	_, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) {
		var key ed25519.PublicKey
		key, unknown = keyOf(claims.Issuer)
		return key, unknown
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithAudience(audience), jwt.WithIssuedAt(),
		jwt.WithExpirationRequired(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }))
	switch {
	case unknown != nil:
		return Claims{}, unknown
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return Claims{}, fmt.Errorf("%w: %q", ErrAudience, claims.Audience)
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return Claims{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenUsedBeforeIssued), errors.Is(err, jwt.ErrTokenNotValidYet):
		return Claims{}, fmt.Errorf("%w: %w", ErrClock, err)
	case err != nil:
		return Claims{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	case claims.Subject != claims.Issuer, claims.IssuedAt == nil, claims.ExpiresAt.Sub(claims.IssuedAt.Time) > life,
		uuid.Validate(claims.ID) != nil:
		return Claims{}, fmt.Errorf("%w: its claims", ErrInvalid)
	}
	return Claims{Workplace: claims.Issuer, ID: claims.ID}, nil
}
