package main

import (
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/pki"
)

// revocationOptions are the flags about revoked keys.
type revocationOptions struct {
	registry.Revocation
	policy string
}

var policies = map[string]pki.RevocationPolicy{
	"refuse": pki.RevocationRefuse, "mark": pki.RevocationMark, "off": pki.RevocationIgnored,
}

func (o *revocationOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.policy, "revocation", "", "what follows when nobody can tell whether a key is revoked: `refuse` it, mark it and ask again, or off to ask nobody; "+
		"refuse where it is not given, off in practice")
	flags.Func("crl", "`file` with a list of revoked certificates, read again when it changes; may be given several times", appendTo(&o.Lists))
	flags.StringVar(&o.URL, "ocsp-url", "", "`URL` of an OCSP responder, asked in place of those that certificates name")
	flags.StringVar(&o.Cache, "revocation-cache", "", "`folder` in which the answers of responders are kept")
}

// check completes the options. Without real authorities nobody is asked.
func (o *revocationOptions) check(invented bool) error {
	if o.policy == "" {
		o.policy = "refuse"
		if invented {
			o.policy = "off"
		}
	}
	policy, ok := policies[o.policy]
	if !ok {
		return fmt.Errorf("--revocation is refuse, mark or off, not %q", o.policy)
	}
	o.Policy, o.OCSP = policy, true
	return nil
}
