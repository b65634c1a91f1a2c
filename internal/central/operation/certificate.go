package operation

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"sync/atomic"
	"time"
)

// Certificate is what the central proves its name with, from files that somebody renews.
type Certificate struct {
	certificate, key string
	current          atomic.Pointer[tls.Certificate]
}

// LoadCertificate reads a certificate and its key, PEM.
func LoadCertificate(certificate, key string) (*Certificate, error) {
	c := &Certificate{certificate: certificate, key: key}
	return c, c.Reload()
}

// Reload reads the files again. With an error those of before stay in force.
func (c *Certificate) Reload() error {
	pair, err := tls.LoadX509KeyPair(c.certificate, c.key)
	if err != nil {
		return fmt.Errorf("certificate of the central: %w", err)
	}
	c.current.Store(&pair)
	return nil
}

// NotAfter returns when the certificate expires.
func (c *Certificate) NotAfter() time.Time { return c.leaf().NotAfter }

// Refused returns why whoever calls the central by this name would refuse its certificate, as
// far as the certificate itself tells; nil where it does not.
func (c *Certificate) Refused(host string, now time.Time) error {
	leaf := c.leaf()
	if now.After(leaf.NotAfter) || now.Before(leaf.NotBefore) {
		return fmt.Errorf("it holds from %s until %s", leaf.NotBefore.Format(time.RFC3339), leaf.NotAfter.Format(time.RFC3339))
	}
	return leaf.VerifyHostname(host) //nolint:wrapcheck // it says what the certificate is for
}

func (c *Certificate) leaf() *x509.Certificate { return c.current.Load().Leaf }

func (c *Certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.current.Load(), nil
		},
	}
}
