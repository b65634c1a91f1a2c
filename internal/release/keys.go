package release

import (
	"fmt"
	"time"

	"aead.dev/minisign"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// Key is a public key that releases may be signed with.
type Key struct {
	public minisign.PublicKey
	until  time.Time // zero: no end
}

// NewKey reads a public key as minisign writes it, with its comment or without. Nothing that is
// installed from the day until on may be signed with it; zero is no end.
func NewKey(text string, until time.Time) (Key, error) {
	k := Key{until: until}
	if err := k.public.UnmarshalText([]byte(text)); err != nil {
		return k, fmt.Errorf("public key of releases: %w", err)
	}
	return k, nil
}

// BuiltIn returns the keys that came with this program.
func BuiltIn() ([]Key, error) {
	var keys []Key
	for _, k := range assets.ReleaseKeys() {
		until := time.Time{}
		if !k.Until.IsZero() {
			until = k.Until.Start()
		}
		key, err := NewKey(k.Key, until)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Open reads a manifest once one of the keys is found to have signed it. Codes: update_forged,
// update_key_expired, update_unreadable.
func Open(manifest, signature []byte, keys []Key, now time.Time) (Manifest, error) {
	if len(manifest) > MaxManifest || len(signature) > MaxSignature {
		return Manifest{}, model.WrapError(model.CodeUpdateUnreadable, fmt.Errorf("manifest of %d bytes, signature of %d", len(manifest), len(signature)))
	}
	if err := Verify(manifest, signature, keys, now); err != nil {
		return Manifest{}, err
	}
	return ParseManifest(manifest)
}

// Verify holds that one of the keys has signed a content. Codes: update_forged, update_key_expired.
func Verify(content, signature []byte, keys []Key, now time.Time) error {
	code := model.CodeUpdateForged
	for _, k := range keys {
		if !minisign.Verify(k.public, content, signature) {
			continue
		}
		if k.until.IsZero() || now.Before(k.until) {
			return nil
		}
		code = model.CodeUpdateKeyExpired
	}
	return model.NewError(code)
}

// Sign signs the bytes of a manifest with a private key.
func Sign(private minisign.PrivateKey, m Manifest, manifest []byte) []byte {
	return minisign.SignWithComments(private, manifest, "kezek "+m.Version+" "+m.Platform, "signature of a release of kezek")
}
