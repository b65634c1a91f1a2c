package model

import (
	"errors"
	"net/url"
	"strings"
	"time"
)

// TelephoneState is how far a request to sign with a telephone has come.
type TelephoneState string

// The states, in their order; the last four are ends.
const (
	TelephoneWaiting   TelephoneState = "waiting" // to be scanned
	TelephoneScanned   TelephoneState = "scanned" // the telephone shows what it is to sign
	TelephoneSigned    TelephoneState = "signed"
	TelephoneCancelled TelephoneState = "cancelled" // on the telephone
	TelephoneRefused   TelephoneState = "refused"   // the central does not take what was signed
	TelephoneExpired   TelephoneState = "expired"
)

// Over reports whether nothing more comes of a request in the state.
func (s TelephoneState) Over() bool { return s != TelephoneWaiting && s != TelephoneScanned }

// TelephoneLogin asks for a request to log in with a telephone.
type TelephoneLogin struct {
	District string `json:"district"`
	Lang     Lang   `json:"lang"` // of the text that is signed
}

// TelephoneSigning asks for a request to sign an act with a telephone.
type TelephoneSigning struct {
	Statement Statement `json:"statement"`
	Text      string    `json:"text"` // its canonical form, which is signed
}

// TelephoneRequest is a request to sign with a telephone, as the workplace is told of it. It counts
// at that workplace alone, and once.
type TelephoneRequest struct {
	ID        string `json:"id"`         // by which the workplace asks for it; no telephone gets it but in the text of a login
	Link      string `json:"link"`       // mobileSign:https://…, which the telephone scans
	Open      string `json:"open"`       // the same for a browser on the telephone
	Code      string `json:"code"`       // 58-21, on the screen and on the telephone: the request is this one
	Text      string `json:"text"`       // what is signed, as UTF-8 bytes, exactly
	ExpiresIn int    `json:"expires_in"` // seconds from the answer
}

// TelephoneStatus is how far a request has come.
type TelephoneStatus struct {
	State  TelephoneState    `json:"state"`
	Code   Code              `json:"code,omitempty"` // why it was refused
	Params map[string]string `json:"params,omitempty"`
}

// Err returns why nothing was signed, nil where that is not so.
func (s TelephoneStatus) Err() error {
	switch s.State {
	case TelephoneCancelled:
		return NewError(CodeTelephoneCancelled)
	case TelephoneExpired:
		return NewError(CodeTelephoneExpired)
	case TelephoneRefused:
		return &Error{Code: s.Code, Params: s.Params}
	}
	return nil
}

// TelephoneSignature is what the telephone has signed.
type TelephoneSignature struct {
	CMS []byte `json:"cms"` // DER, content attached
}

// TelephoneEntry logs in whoever has signed the request.
type TelephoneEntry struct {
	RequestID string `json:"request_id"`
	District  string `json:"district"`
}

// TelephoneChallenge returns the text that a telephone signs to log in: words for who signs, that
// name the workplace, the time and the code, and under them the challenge with the request's id.
func TelephoneChallenge(words, host, id, nonce string, expires time.Time) string {
	return words + "\n\n" + ChallengeText(ByTelephone, host, id, nonce, expires)
}

// maxTelephoneWords is how many characters the words of a login may have.
const maxTelephoneWords = 1000

// CheckTelephone reports whether the request is to log in at the central at host, as CheckChallenge
// does of a challenge: its words name its code and hold no challenge of another thing. A refusal is
// an *Error, central_nonsense.
func (r TelephoneRequest) CheckTelephone(host string) error {
	words, challenge, found := strings.Cut(r.Text, "\n\n"+challengeStart)
	switch {
	case !found:
		return notChallenge("it has no words")
	case r.Code == "" || !strings.Contains(words, r.Code) || len([]rune(words)) > maxTelephoneWords:
		return notChallenge("its words are of another request")
	}
	return CheckChallenge(ByTelephone, challengeStart+challenge, r.ID, host)
}

// LinkHost is the host in the text of a code (HostOf), empty where it names none.
func LinkHost(link string) string {
	address, err := ReadEgovLink(link)
	if err != nil {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return HostOf(u.Host)
}

// LinkScheme is how the text of a code begins that eGov Mobile scans.
const LinkScheme = "mobileSign:"

// EgovRequest is what a telephone learns of a request first (API 1 of eGov Mobile).
type EgovRequest struct {
	Description  string           `json:"description"`
	ExpiryDate   string           `json:"expiry_date"` // EgovTime
	Organisation EgovOrganisation `json:"organisation"`
	Document     EgovAddress      `json:"document"`
}

// EgovTime is how times are written there.
const EgovTime = "2006-01-02T15:04:05.00-0700"

// EgovOrganisation is who asks for the signature.
type EgovOrganisation struct {
	NameRU string `json:"nameRu"`
	NameKK string `json:"nameKz"`
	NameEN string `json:"nameEn"`
	BIN    string `json:"bin"`
}

// EgovAddress is where the documents are.
type EgovAddress struct {
	URI       string `json:"uri"`
	AuthType  string `json:"auth_type"` // EgovToken
	AuthToken string `json:"auth_token"`
}

// What the central uses of the interface.
const (
	EgovToken    = "Token"         // of auth_type: Authorization: Bearer
	EgovCMS      = "CMS_WITH_DATA" // of signMethod
	EgovCanceled = "CANCELED"      // of status
)

// EgovDocuments are the documents that a telephone shows and signs (API 2). It sends the same back
// with Data replaced by the signature, or with the Status alone changed.
type EgovDocuments struct {
	SignMethod string         `json:"signMethod"`
	Version    int            `json:"version"`
	Status     string         `json:"status,omitempty"`
	Documents  []EgovDocument `json:"documentsToSign"`
}

// EgovDocument is one of them.
type EgovDocument struct {
	ID       int          `json:"id"`
	NameRU   string       `json:"nameRu"`
	NameKK   string       `json:"nameKz"`
	NameEN   string       `json:"nameEn"`
	Meta     []EgovMeta   `json:"meta"` // shown beside it
	Document EgovContents `json:"document"`
}

// EgovMeta is a line of what is shown.
type EgovMeta struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// EgovContents holds a file.
type EgovContents struct {
	File EgovFile `json:"file"`
}

// EgovFile is what is signed, or what was.
type EgovFile struct {
	Mime string `json:"mime"` // empty: neither a PDF nor a picture
	Data string `json:"data"` // base64
}

// Name returns the name of the document in a language.
func (d EgovDocument) Name(lang Lang) string {
	return Text{KK: d.NameKK, RU: d.NameRU, EN: d.NameEN}.In(lang)
}

// ReadEgovLink returns the address in the text of a code, or an error that says what it is not.
func ReadEgovLink(link string) (address string, err error) {
	address, ok := strings.CutPrefix(strings.TrimSpace(link), LinkScheme)
	if !ok || !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") || strings.ContainsAny(address, " \t\r\n") {
		return "", errors.New("no code of eGov Mobile: mobileSign: and an address")
	}
	return address, nil
}
