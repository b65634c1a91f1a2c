package documents

import (
	"archive/zip"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// WriteEvidence exports what proves the acts of an entry as a ZIP archive that can be verified
// without the central: of the first act statement.txt holds exactly the bytes that were signed,
// act.json those that came, signature.cms the signature, certificates.pem the signer and the
// authorities, the answers of the OCSP responders stand beside them, and evidence.json tells the
// rest. Each act after it has a folder of its own, such as 2-leave_list.
func WriteEvidence(w io.Writer, acts []store.Evidence) (err error) {
	archive := zip.NewWriter(w)
	defer func() { err = errors.Join(err, archive.Close()) }()
	for i, e := range acts {
		folder := ""
		if i > 0 {
			folder = fmt.Sprintf("%d-%s/", i+1, e.Act.Kind)
		}
		files, err := evidenceFiles(e)
		if err != nil {
			return err
		}
		for _, file := range files {
			part, err := archive.CreateHeader(&zip.FileHeader{Name: folder + file.name, Method: zip.Deflate, Modified: e.VerifiedAt})
			if err == nil {
				_, err = part.Write(file.data)
			}
			if err != nil {
				return fmt.Errorf("evidence: %w", err)
			}
		}
	}
	return nil
}

type evidenceFile struct {
	name string
	data []byte
}

// evidenceFiles are the files of one act.
func evidenceFiles(e store.Evidence) ([]evidenceFile, error) {
	about, err := json.MarshalIndent(summary(e), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	files := []evidenceFile{{"statement.txt", []byte(e.Act.Text)}, {"act.json", e.Body}, {"evidence.json", about}}
	if e.Signer == nil {
		return files, nil
	}
	certificates := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: e.Signer.Certificate})
	if proof := e.Signer.Proof; proof != nil {
		for _, c := range proof.Chain {
			certificates = append(certificates, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c})...)
		}
		for i, answer := range proof.Revocations {
			if len(answer.Raw) > 0 {
				files = append(files, evidenceFile{fmt.Sprintf("ocsp-%d.der", i+1), answer.Raw})
			}
		}
	}
	return append(files, evidenceFile{"signature.cms", e.Act.CMS}, evidenceFile{"certificates.pem", certificates}), nil
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
