package ncalayer

import (
	"encoding/asn1"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// limits are what a request demands of a key.
type limits struct {
	now          time.Time
	allowExpired bool
	allowRevoked bool
	revoked      func(*pki.Certificate) bool // nil: nobody tells, or it does not matter
	usages       []string                    // extended key usages, every one of them
	use          pki.KeyUse
	iin, bin     string
	serial       string
	authorities  *pki.Verifier // nil: anybody's
}

func (l limits) problem(key *ca.Key) Problem {
	c := key.Certificate
	switch {
	case !l.holdsUsages(c), l.use != 0 && c.KeyUse&l.use == 0:
		return ProblemPurpose
	case l.iin != "" && c.IIN != l.iin, l.bin != "" && c.BIN != l.bin:
		return ProblemOwner
	case l.serial != "" && !strings.EqualFold(strings.TrimLeft(l.serial, "0"), c.Serial):
		return ProblemSerial
	case l.now.Before(c.NotBefore):
		return ProblemEarly
	case l.now.After(c.NotAfter) && !l.allowExpired:
		return ProblemExpired
	case l.revoked != nil && l.revoked(c):
		return ProblemRevoked
	}
	if l.authorities != nil {
		at := l.now
		if at.After(c.NotAfter) {
			at = c.NotAfter
		}
		if l.authorities.CheckChain(c, at) != nil {
			return ProblemIssuer
		}
	}
	return ""
}

var oidExtKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

func (l limits) holdsUsages(c *pki.Certificate) bool {
	if len(l.usages) == 0 {
		return true
	}
	var held []asn1.ObjectIdentifier
	for _, extension := range c.X509.Extensions {
		if extension.Id.Equal(oidExtKeyUsage) {
			if _, err := asn1.Unmarshal(extension.Value, &held); err != nil {
				return false
			}
		}
	}
	for _, usage := range l.usages {
		if !slices.ContainsFunc(held, func(oid asn1.ObjectIdentifier) bool { return oid.String() == usage }) {
			return false
		}
	}
	return true
}
