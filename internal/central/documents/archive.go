package documents

import (
	"archive/zip"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/ers"
)

// WriteEvidence exports what proves the acts of an entry as an ASiC-E container (ETSI EN 319 162-1),
// a ZIP archive that can be verified without the central, also after the certificates in it have
// ended. Of the first act statement.txt holds exactly the bytes that were signed, act.json those that
// came, signature.cms the signature, certificates.pem the signer and the authorities, the answers
// of the OCSP responders stand beside them, evidence.json tells the rest; an evidence record in META-INF
// proves since when they are as they are, once they were stamped. Each act after it has a folder of its
// own, such as 2-leave_list. Of the lists those that told of a signer when an act was taken go in whole.
func WriteEvidence(w io.Writer, acts []store.Evidence, lists []*pki.CRL) (err error) {
	c := container{archive: zip.NewWriter(w)}
	defer func() { err = errors.Join(err, c.archive.Close()) }()
	c.add("mimetype", zip.Store, []byte("application/vnd.etsi.asic-e+zip"), time.Time{})
	for i, e := range acts {
		folder := ""
		if i > 0 {
			folder = fmt.Sprintf("%d-%s/", i+1, e.Act.Kind)
		}
		c.addAct(folder, e)
	}
	for _, list := range lists {
		if slices.ContainsFunc(acts, func(e store.Evidence) bool { return restsOn(e, list) }) {
			c.add(pki.ListName(list), zip.Deflate, list.Raw(), list.ThisUpdate)
		}
	}
	return c.err
}

// restsOn reports whether the list told of the signer of an act, or of an authority above.
func restsOn(e store.Evidence, list *pki.CRL) bool {
	return e.Signer != nil && e.Signer.Proof != nil &&
		slices.ContainsFunc(e.Signer.Proof.Revocations, func(r pki.Revocation) bool { return r.List == list.Digest() })
}

// container is a container that is written, until the first error.
type container struct {
	archive *zip.Writer
	records int
	length  int // bytes of all files
	err     error
}

func (c *container) add(name string, method uint16, data []byte, at time.Time) {
	if c.err != nil {
		return
	}
	if c.length += len(data); c.length > pki.MaxContained {
		c.err = fmt.Errorf("evidence: longer than %d MiB; give lists of revoked certificates to verify instead", pki.MaxContained>>20)
		return
	}
	part, err := c.archive.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: at})
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil {
		c.err = fmt.Errorf("evidence: %w", err)
	}
}

func (c *container) addAct(folder string, e store.Evidence) {
	var err error
	if e.Summary == nil {
		e.Summary, err = Summary(e)
		c.err = errors.Join(c.err, err)
	}
	names, files := Evidence(e)
	for i, file := range files {
		names[i] = folder + names[i]
		c.add(names[i], zip.Deflate, file, e.VerifiedAt)
	}
	if len(e.Stamps) == 0 {
		return
	}
	c.records++
	described, manifest, name := pki.ManifestOf(c.records, names, files)
	record, err := ers.Record{Algorithm: pki.OIDStampDigest, Tree: e.Tree, Stamps: e.Stamps}.Encode()
	c.err = errors.Join(c.err, err)
	c.add(described, zip.Deflate, manifest, e.VerifiedAt)
	c.add(name, zip.Deflate, record, e.VerifiedAt)
}

// Evidence returns the files that prove an act, which stay as they are from when it is known
// whether the signer's certificate was revoked.
func Evidence(e store.Evidence) (names []string, files [][]byte) {
	add := func(name string, data []byte) { names, files = append(names, name), append(files, data) }
	add("statement.txt", []byte(e.Act.Text))
	add("act.json", e.Body)
	add("evidence.json", e.Summary)
	if e.Signer == nil {
		return names, files
	}
	certificates := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: e.Signer.Certificate})
	if proof := e.Signer.Proof; proof != nil {
		for _, c := range proof.Chain {
			certificates = append(certificates, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c})...)
		}
		for i, answer := range proof.Revocations {
			if len(answer.Raw) > 0 {
				add(fmt.Sprintf("ocsp-%d.der", i+1), answer.Raw)
			}
		}
	}
	add("signature.cms", e.Act.CMS)
	add("certificates.pem", certificates)
	return names, files
}

// evidenceSummary is evidence.json.
type evidenceSummary struct {
	Method     model.LoginMethod `json:"method"`
	MadeAt     time.Time         `json:"made_at"`           // by the office's computer
	Offline    bool              `json:"offline,omitempty"` // made without a connection
	Text       string            `json:"text_sha256"`
	Signer     *store.Signer     `json:"signer,omitempty"`
	Proof      *store.Proof      `json:"proof,omitempty"`
	Refuted    bool              `json:"refuted,omitempty"`
	CodeID     string            `json:"code_id,omitempty"`
	Phone      string            `json:"phone,omitempty"`
	SentAt     time.Time         `json:"sent_at,omitzero"`
	SignedAt   time.Time         `json:"signed_at"`
	VerifiedAt time.Time         `json:"verified_at"`

	Registers []store.RegisterAnswer `json:"registers,omitempty"` // what the act rests on
}

// Summary returns evidence.json. What was stamped is kept as it was then (store.Evidence).
func Summary(e store.Evidence) ([]byte, error) {
	data, err := json.MarshalIndent(summary(e), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return data, nil
}

func summary(e store.Evidence) evidenceSummary {
	s := evidenceSummary{
		Method: e.Method, MadeAt: e.Act.Statement.MadeAt, Offline: e.Act.Statement.Offline, Text: model.TextSHA256(e.Act.Text), Signer: e.Signer, Refuted: e.Refuted, CodeID: e.CodeID, Phone: e.Phone,
		SignedAt: e.SignedAt, VerifiedAt: e.VerifiedAt, Registers: e.Registers,
	}
	if e.Method == model.ByCode {
		s.SentAt = e.SentAt
	}
	if e.Signer != nil {
		s.Proof = e.Signer.Proof
	}
	return s
}
