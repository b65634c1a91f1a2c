package central

import (
	"time"

	"akmola.kz/kezek/queue"
)

// Signer is who made a signature, read from the verified certificate.
type Signer struct {
	Person       queue.Person `json:"person"`
	Organization string       `json:"organization,omitempty"`
	Serial       string       `json:"serial"` // of the certificate, hex
	Issuer       string       `json:"issuer"`
	NotAfter     time.Time    `json:"not_after"`
	SignedAt     time.Time    `json:"signed_at,omitzero"` // as the signature says, proved by nobody
	Certificate  []byte       `json:"-"`                  // DER
}

// SignatureVerifier verifies signatures (CMS in DER) over exactly the content:
// cryptography, chain to a configured root, dates at the given time, use of the
// key. Its errors carry a code (queue.Coded or *queue.Error).
type SignatureVerifier interface {
	VerifyLogin(cms, content []byte, at time.Time) (Signer, error)
	VerifyStatement(cms, content []byte, at time.Time) (Signer, error)
}
