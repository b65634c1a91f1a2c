package central

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// Signer is who made a signature, read from the verified certificate.
type Signer struct {
	Person       model.Person `json:"person"`
	Organization string       `json:"organization,omitempty"`
	Serial       string       `json:"serial"` // of the certificate, hex
	Issuer       string       `json:"issuer"`
	NotAfter     time.Time    `json:"not_after"`
	SignedAt     time.Time    `json:"signed_at,omitzero"` // as the signature says, proved by nobody
	Certificate  []byte       `json:"-"`                  // DER
	Proof        *Proof       `json:"-"`                  // why it was believed
}

// Proof is what a signature was verified with. It is kept with the placement, so that
// anybody can verify it again without asking anybody.
type Proof struct {
	Chain       [][]byte         `json:"chain"` // DER, from the signer's issuer to the root
	Revocations []pki.Revocation `json:"revocations,omitempty"`
	BestTime    time.Time        `json:"best_time"` // by which the signature existed
	Stamped     bool             `json:"stamped"`   // a time stamp proves it
	Steps       []pki.Step       `json:"steps"`
	// Unconfirmed marks a signature that was accepted although nobody told whether its
	// certificate is revoked.
	Unconfirmed bool `json:"unconfirmed,omitempty"`
}

// SignatureVerifier verifies signatures (CMS in DER) over exactly the content:
// cryptography, chain to a configured root, dates at the given time, revocation, use
// of the key. Its errors carry a code (model.Coded or *model.Error).
type SignatureVerifier interface {
	VerifyLogin(ctx context.Context, cms, content []byte, at time.Time) (Signer, error)
	VerifyStatement(ctx context.Context, cms, content []byte, at time.Time) (Signer, error)
}
