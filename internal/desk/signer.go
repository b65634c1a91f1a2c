package desk

import (
	"context"
	"fmt"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// Signer is the signing agent of this computer. client/ncalayer meets it.
type Signer interface {
	// Version reports that the agent answers.
	Version(ctx context.Context) (string, error)
	// Sign has the person sign data with a key of theirs that is fit for use, from
	// storage; iin, where given, is the only person whose keys are offered; locale
	// is kk or ru. It returns a CMS (DER) with the data in it.
	Sign(ctx context.Context, data []byte, storage, use, iin, locale string) (cms []byte, err error)
}

// Uses of a key, as the Signer takes them.
const (
	UseLogin = "login"
	UseSign  = "sign"
)

// DefaultStorage is the key storage that most citizens use: a file.
const DefaultStorage = "PKCS12"

// Storages lists NCALayer's key storages in the order in which clerks meet them.
func Storages() []string {
	return []string{
		DefaultStorage, "AKKaztokenStore", "AKKZIDCardStore", "AKEToken72KStore",
		"AKEToken5110Store", "AKJaCartaStore", "AKAKEYStore",
	}
}

// agentLocale is the language of NCALayer's dialog; it has no English.
func (d *Desk) agentLocale() string {
	if d.Lang() == model.Kazakh {
		return string(model.Kazakh)
	}
	return string(model.Russian)
}

// signerOf reads whose signature came back from the agent, and the certificates that came
// with it. One person signs.
func signerOf(cms []byte) (signer *pki.Certificate, inside []*pki.Certificate, err error) {
	message, err := pki.ParseCMS(cms)
	if err != nil {
		return nil, nil, model.WrapError(model.CodeNCALayerNonsense, err)
	}
	signers := message.SignerCertificates()
	if len(signers) != 1 {
		return nil, nil, model.WrapError(model.CodeNCALayerNonsense, fmt.Errorf("%d signers, not one", len(signers)))
	}
	return signers[0], message.Certificates, nil
}
