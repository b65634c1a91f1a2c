package main

import (
	"akmola.kz/kezek/internal/central/config"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/pki"
)

var policies = map[string]pki.RevocationPolicy{
	"refuse": pki.RevocationRefuse, "mark": pki.RevocationMark, "off": pki.RevocationIgnored,
}

// revocation returns how the central learns of revoked keys. Without real authorities
// nobody is asked, where nobody decides otherwise.
func revocation(cfg config.Config) registry.Revocation {
	policy := policies[cfg.Revocation]
	if cfg.Revocation == "" {
		policy = pki.RevocationRefuse
		if cfg.Practice || cfg.Roots == "" {
			policy = pki.RevocationIgnored
		}
	}
	return registry.Revocation{Policy: policy, OCSP: true, URL: cfg.OCSPURL, Lists: cfg.CRL, Cache: cfg.RevocationCache}
}
