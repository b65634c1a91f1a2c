package pki

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/pki/xmlsig"
)

// Reason is why a signature is refused.
type Reason string

// The reasons. They are codes that other rooms and the wire know.
const (
	SignatureInvalid    Reason = "signature_invalid"  // unreadable, broken, or over other bytes
	CertificateExpired  Reason = "cert_expired"       // since Error.Time
	CertificateEarly    Reason = "cert_not_yet_valid" // until Error.Time
	CertificateRoot     Reason = "cert_untrusted"     // no chain to a configured root
	CertificateWrongUse Reason = "cert_wrong_use"     // the key is not for this act
	CertificateNoIIN    Reason = "cert_no_iin"        // no person in the certificate
	CertificateRevoked  Reason = "cert_revoked"       // since Error.Time
	CertificateNone     Reason = "cert_not_issued"    // the authority never issued it
	RevocationUnknown   Reason = "revocation_unknown" // no source knew whether it is revoked
	TimestampInvalid    Reason = "timestamp_invalid"  // the time stamp does not hold
)

// Error is a refusal. Its text is for the log.
type Error struct {
	Reason Reason
	Time   time.Time // the date that was missed, zero where none was
	Err    error     // what exactly is wrong
}

// Error returns the reason and the cause.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Reason, e.Err) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code returns the reason as the code that other rooms know.
func (e *Error) Code() string { return string(e.Reason) }

func refuse(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Err: fmt.Errorf(format, args...)}
}

// Causes that a caller may want to distinguish.
var (
	ErrNoSigners = errors.New("nobody signed")
	ErrDetached  = errors.New("the signed content is neither inside nor given")
)

// UnsupportedAlgorithmError names an algorithm that this package does not verify.
type UnsupportedAlgorithmError struct {
	OID asn1.ObjectIdentifier
	URI string // its name in XML, where it has no OID that is known
}

// Error names the algorithm.
func (e *UnsupportedAlgorithmError) Error() string {
	return "algorithm " + e.OID.String() + e.URI + " is not supported"
}

// isUnsupported reports whether something may be good that is not read here.
func isUnsupported(err error) bool {
	_, algorithm := errors.AsType[*UnsupportedAlgorithmError](err)
	_, markup := errors.AsType[*xmlsig.UnsupportedError](err)
	return algorithm || markup
}
