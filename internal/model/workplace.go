package model

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"time"
)

// Enrolment makes the key of a workplace known to the central. A workplace is a computer at
// a counter; until an operator of the central has confirmed it nothing of a person is told
// to it or taken from it.
type Enrolment struct {
	ID        string `json:"id"`                 // UUID, chosen by the workplace
	PublicKey []byte `json:"public_key"`         // Ed25519, 32 bytes
	Office    string `json:"office,omitempty"`   // as it calls itself
	District  string `json:"district,omitempty"` // code of the office's own; its administrators confirm it
	// Replaces is the workplace whose place this one takes, where it does: the same
	// computer with a new key. It counts as confirmed where that one was.
	Replaces string `json:"replaces,omitempty"`
	// LogAfter is the last action of the replaced one's log where the log goes on from
	// there; 0 where it begins anew.
	LogAfter          uint64 `json:"log_after,omitempty"`
	Signature         []byte `json:"signature"`                    // by the key, over SignedText
	ReplacesSignature []byte `json:"replaces_signature,omitempty"` // by that of the replaced one
}

// SignedText is what the keys sign.
func (e Enrolment) SignedText() []byte {
	return fmt.Appendf(nil, "kezek workplace\n%s\n%x\n%s\n%d\n", e.ID, e.PublicKey, e.Replaces, e.LogAfter)
}

// Sign signs with the workplace's key and, where it replaces another, with that one's.
func (e *Enrolment) Sign(key, replaced ed25519.PrivateKey) {
	e.Signature = ed25519.Sign(key, e.SignedText())
	if replaced != nil {
		e.ReplacesSignature = ed25519.Sign(replaced, e.SignedText())
	}
}

// KnownWorkplace is what the central answers to an enrolment.
type KnownWorkplace struct {
	Fingerprint string `json:"fingerprint"`
	Confirmed   bool   `json:"confirmed"`
}

// WorkplaceProof asks for a token. Its assertion is a JWT (RFC 7523) that the key of the
// workplace signed for this one request.
type WorkplaceProof struct {
	Assertion string `json:"assertion"`
	// Office and District are as the workplace calls itself now. They count until it is
	// confirmed, and where nobody is real.
	Office   string `json:"office,omitempty"`
	District string `json:"district,omitempty"`
}

// WorkplaceToken proves for a while that a workplace calls.
type WorkplaceToken struct {
	Token     string `json:"token"`
	ExpiresIn int    `json:"expires_in"` // seconds
	// Office is how documents and histories call it: by the name with which it was confirmed.
	Office string `json:"office,omitempty"`
}

// WorkplaceKey is what proves to the central that this computer calls. Its methods may be
// called from any goroutine.
type WorkplaceKey interface {
	// Enrolment makes the key known.
	Enrolment() (Enrolment, error)
	// Proof signs for the central at a host (HostOf) that this workplace calls, at a time; the
	// zero time is now.
	Proof(host string, at time.Time) (WorkplaceProof, error)
	// Proved takes how a proof ended: with no code where the central has taken it, and then
	// with how it calls the office.
	Proved(office string, code Code)
}

// WorkplaceHeader is the header in which the token is sent.
const WorkplaceHeader = "Workplace-Token"

// Fingerprint returns the short form of a workplace's key that people compare: four groups
// of four hexadecimal digits, 64 bits of its SHA-256.
func Fingerprint(publicKey []byte) string {
	sum := sha256.Sum256(publicKey)
	return fmt.Sprintf("%X-%X-%X-%X", sum[0:2], sum[2:4], sum[4:6], sum[6:8])
}
