package telephone

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// Telephone is one telephone. Only Holder is needed.
type Telephone struct {
	Holder   Holder
	Keys     string // folder with a folder of keys for each owner
	Password string // of the keys
	Lang     model.Lang
	Now      func() time.Time // nil: the time of day
	HTTP     *http.Client     // nil: one of its own, that follows nobody elsewhere
}

// Holder is whoever holds the telephone.
type Holder interface {
	// Read shows a document, and returns what its reader does with it.
	Read(ctx context.Context, shown Shown) (Answer, error)
}

// Shown is what the telephone shows.
type Shown struct {
	Request  model.EgovRequest
	Document model.EgovDocument
	Lang     model.Lang
	Keys     string // as those of the Telephone
}

// Answer is what its reader does.
type Answer struct {
	Sign   bool
	Owner  string // folder of the keys that sign
	Faults Faults
}

// Refused is what the central has answered in words.
type Refused struct {
	Status  int
	Message string `json:"message"`
	Code    string `json:"code"`
}

func (r *Refused) Error() string { return r.Message }

// ErrLost says that the connection was lost before anything was sent.
var ErrLost = errors.New("the telephone lost its connection")

const (
	// patience is how long the central may take for an answer.
	patience = 30 * time.Second
	maxBody  = 4 << 20
)

// Scan does what eGov Mobile does with a code: nil where the central has taken what came of it.
func (p *Telephone) Scan(ctx context.Context, link string) error {
	address, err := model.ReadEgovLink(link)
	if err != nil {
		return err
	}
	request, err := ask[model.EgovRequest](ctx, p, http.MethodGet, address, "", nil)
	if err != nil {
		return err
	}
	if request.Document.AuthType != model.EgovToken {
		return fmt.Errorf("the telephone proves itself by a token alone, not by %q", request.Document.AuthType)
	}
	documents, err := ask[model.EgovDocuments](ctx, p, http.MethodGet, request.Document.URI, request.Document.AuthToken, nil)
	if err != nil {
		return err
	}
	if documents.SignMethod != model.EgovCMS || len(documents.Documents) != 1 {
		return errors.New("the telephone signs one document, with it in the signature")
	}
	answer, err := p.Holder.Read(ctx, Shown{request, documents.Documents[0], p.Lang, p.Keys})
	if err != nil {
		return err
	}
	return p.reply(ctx, request.Document, documents, answer)
}

// reply sends what the holder made of the documents.
func (p *Telephone) reply(ctx context.Context, to model.EgovAddress, documents model.EgovDocuments, answer Answer) error {
	if answer.Faults.Slow > 0 {
		select {
		case <-time.After(answer.Faults.Slow):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if answer.Sign {
		if err := p.sign(&documents.Documents[0].Document.File, answer); err != nil {
			return err
		}
	} else {
		documents.Status = model.EgovCanceled
	}
	switch {
	case answer.Faults.Lost:
		return ErrLost
	case answer.Faults.LostAnswer: // it arrives, the answer does not, and it is sent once more
		_, _ = ask[json.RawMessage](ctx, p, http.MethodPut, to.URI, to.AuthToken, documents)
	}
	_, err := ask[json.RawMessage](ctx, p, http.MethodPut, to.URI, to.AuthToken, documents)
	return err
}

func (p *Telephone) sign(file *model.EgovFile, answer Answer) error {
	data, err := base64.StdEncoding.DecodeString(file.Data)
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	if answer.Faults.OtherBytes {
		data = append(data, " (other bytes)"...)
	}
	key, err := p.key(answer)
	if err != nil {
		return err
	}
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	cms, err := key.SignCMS(data, ca.SignOptions{At: now()})
	file.Data = base64.StdEncoding.EncodeToString(cms)
	return err
}

// key is the one key of the owner that does all: eGov Mobile knows no others.
func (p *Telephone) key(answer Answer) (*ca.Key, error) {
	use := pki.SingleKey
	if answer.Faults.OldKey {
		use = pki.AuthKey
	}
	files, err := filepath.Glob(filepath.Join(p.Keys, answer.Owner, ca.FilePrefix(use)+"*.p12"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s has no key on the telephone", answer.Owner)
	}
	return ca.ReadFile(files[0], p.Password)
}

// Owners lists the folders of the keys of the telephone, those of the first one first.
func (s Shown) Owners(first string) []string {
	entries, err := os.ReadDir(s.Keys)
	if err != nil {
		return nil // the folder went away, and nobody owns the telephone
	}
	var owners []string
	for _, entry := range entries {
		switch {
		case !entry.IsDir():
		case entry.Name() == first:
			owners = append([]string{first}, owners...)
		default:
			owners = append(owners, entry.Name())
		}
	}
	return owners
}

// Text is what is signed, as the telephone shows it.
func (s Shown) Text() string {
	text, err := base64.StdEncoding.DecodeString(s.Document.Document.File.Data)
	if err != nil {
		return ""
	}
	return string(text)
}

// ask sends one request and reads the answer, which may be empty.
func ask[T any](ctx context.Context, p *Telephone, method, address, token string, body any) (answer T, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	data, err := json.Marshal(body)
	if err != nil {
		return answer, err
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(data))
	if err != nil {
		return answer, err
	}
	if body == nil {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept-Language", string(p.Lang))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := p.client().Do(r)
	if err != nil {
		return answer, errors.Join(ErrLost, err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return answer, errors.Join(ErrLost, err)
	}
	if response.StatusCode != http.StatusOK {
		refused := &Refused{Status: response.StatusCode}
		if json.Unmarshal(data, refused) != nil || refused.Message == "" {
			refused.Message = response.Status
		}
		return answer, refused
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return answer, nil
	}
	return answer, json.Unmarshal(data, &answer)
}

func (p *Telephone) client() *http.Client {
	if p.HTTP != nil {
		return p.HTTP
	}
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Auto signs, or refuses, without a window. Out is told what the telephone shows; nil: nobody.
type Auto struct {
	Answer Answer
	Out    io.Writer
}

// Read implements Holder.
func (a Auto) Read(_ context.Context, shown Shown) (Answer, error) {
	answer := a.Answer
	if owners := shown.Owners(answer.Owner); answer.Owner == "" && len(owners) > 0 {
		answer.Owner = owners[0]
	}
	if a.Out == nil {
		return answer, nil
	}
	lines := []string{shown.Request.Description, shown.Document.Name(shown.Lang)}
	for _, meta := range shown.Document.Meta {
		lines = append(lines, meta.Name+": "+meta.Value)
	}
	_, err := io.WriteString(a.Out, strings.Join(lines, "\n")+"\n")
	return answer, err
}
