package service

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// SignatureVerifier verifies signatures (CMS in DER) over exactly the content:
// cryptography, chain to a configured root, dates at the given time, revocation, use
// of the key. Its errors carry a code (model.Coded or *model.Error).
type SignatureVerifier interface {
	VerifyLogin(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error)
	VerifyStatement(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error)
}
