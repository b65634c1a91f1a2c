package ncalayer

import (
	"encoding/base64"
)

const (
	moduleBasics      = "kz.gov.pki.knca.basics"
	moduleCommonUtils = "kz.gov.pki.knca.commonUtils"
)

// The acts that a key is asked for.
const (
	UseLogin = "login"
	UseSign  = "sign"
)

const emailProtection = "1.3.6.1.5.5.7.3.4"

// usages returns the extended key usages that a certificate must hold, all of them.
//
// A key that signs holds emailProtection, in the RSA pair as in a single GOST-2015
// key. A key that logs in does not have one usage in common with its like: an RSA key
// holds clientAuth, a GOST-2015 key only emailProtection. Asking for clientAuth would
// shut out everyone with a GOST key, so nothing is asked, and whether the chosen key
// logs in is decided by those who verify it.
func usages(use string) []string {
	if use == UseSign {
		return []string{emailProtection}
	}
	return []string{}
}

type message struct {
	Module string `json:"module"`
	Method string `json:"method"`
	Args   any    `json:"args"`
}

type signArgs struct {
	AllowedStorages []string      `json:"allowedStorages,omitempty"`
	Format          string        `json:"format"`
	Data            string        `json:"data"`
	SigningParams   signingParams `json:"signingParams"`
	SignerParams    signerParams  `json:"signerParams"`
	Locale          string        `json:"locale"`
}

type signingParams struct {
	Decode      bool `json:"decode"`
	Encapsulate bool `json:"encapsulate"`
	Digested    bool `json:"digested"`
}

type signerParams struct {
	ExtKeyUsageOIDs []string `json:"extKeyUsageOids"`
	IIN             string   `json:"iin"`
	BIN             string   `json:"bin"`
	SerialNumber    string   `json:"serialNumber"`
	Chain           []string `json:"chain"`
}

// job is one signature that is asked for.
type job struct {
	data                      []byte
	storage, use, iin, locale string
	chain                     []string
}

// basics asks the module of today's agents.
func (j job) basics() message {
	args := signArgs{
		Format:        "cms",
		Data:          base64.StdEncoding.EncodeToString(j.data),
		SigningParams: signingParams{Decode: true, Encapsulate: true},
		SignerParams:  signerParams{ExtKeyUsageOIDs: usages(j.use), IIN: j.iin, Chain: j.chain},
		Locale:        j.locale,
	}
	if args.Locale != "ru" {
		args.Locale = "kk" // the module knows these two
	}
	if j.storage != "" {
		args.AllowedStorages = []string{j.storage}
	}
	return message{moduleBasics, "sign", args}
}

// commonUtils asks the module of older agents, which cannot be told whose key it
// shall offer.
func (j job) commonUtils() message {
	storage, keyType := j.storage, "AUTHENTICATION"
	if storage == "" {
		storage = "PKCS12"
	}
	if j.use == UseSign {
		keyType = "SIGNATURE"
	}
	data := base64.StdEncoding.EncodeToString(j.data)
	return message{moduleCommonUtils, "createCAdESFromBase64", []any{storage, keyType, data, true}}
}
