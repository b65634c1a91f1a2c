package service

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// OfficerProtocol returns the protocol of the signature under an act about an application of the
// officer's district, by a document that was issued for the act (PDF). It is not_found too for an act that
// was signed by code.
func (s *Service) OfficerProtocol(ctx context.Context, in Officer, id string, lang model.Lang) (File, error) {
	if lang == "" {
		lang = model.Russian
	}
	evidence, err := read(ctx, s, func(tx *store.Tx) (store.Evidence, error) { return evidenceOfDocument(tx, id, in.District) })
	if err != nil {
		return File{}, orCode(model.CodeNotFound, err)
	}
	if evidence.Signer == nil || evidence.Signer.Proof == nil {
		return File{}, model.NewError(model.CodeNotFound)
	}
	found, err := s.examineAgain(ctx, evidence)
	if err != nil {
		return File{}, err
	}
	protocol := documents.Protocol(lang, found, documents.Examined{Data: evidence.Act.CMS})
	protocol.Practice = s.cfg.Practice
	body, err := s.drawn(ctx, func() ([]byte, error) { return documents.Printer{}.Protocol(protocol) })
	return File{Name: "protocol.pdf", MediaType: model.MediaPDF, Body: body}, err
}

// evidenceOfDocument returns what proves the act that a document was issued for.
func evidenceOfDocument(tx *store.Tx, id, district string) (store.Evidence, error) {
	d, err := tx.DocumentOf(id, district)
	if err != nil {
		return store.Evidence{}, err
	}
	if d.Content == nil {
		return store.Evidence{}, store.ErrNotFound
	}
	var content documents.Content
	if err := json.Unmarshal(d.Content, &content); err != nil {
		return store.Evidence{}, fmt.Errorf("content of document %s: %w", id, err)
	}
	return tx.EvidenceOfAct(content.Entry.Applicant.IIN, content.Act)
}

// examineAgain examines a signature as of the time when it was taken, with the authorities that were
// believed then and what they answered: then, and later where nobody had answered. Nobody is asked.
func (s *Service) examineAgain(ctx context.Context, e store.Evidence) (*pki.Inspection, error) {
	proof := e.Signer.Proof
	v := &pki.Verifier{}
	if t, ok := s.cfg.Verifier.(*Verifier); ok {
		believed := *t.pki.Load()
		v.Roots, v.Intermediates, v.TimestampPolicies = slices.Clone(believed.Roots), slices.Clone(believed.Intermediates), believed.TimestampPolicies
	}
	for i, der := range proof.Chain {
		c, err := pki.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		if i == len(proof.Chain)-1 {
			v.Roots = append(v.Roots, c)
		} else {
			v.Intermediates = append(v.Intermediates, c)
		}
	}
	if len(proof.Revocations) > 0 || proof.Unconfirmed {
		v.Policy, v.Revocation = pki.RevocationMark, keptAnswers(proof.Revocations)
	}
	v.Evidence.MaxAge, v.Evidence.Until = day, s.Now()
	for _, answer := range proof.Revocations {
		if ocsp, err := pki.ParseOCSP(answer.Raw); err == nil { // of a list only its hash is kept
			v.Evidence.Answers = append(v.Evidence.Answers, ocsp)
		}
	}
	return v.Inspect(ctx, e.Act.CMS, pki.Options{Content: []byte(e.Act.Text), At: e.VerifiedAt, Use: pki.Signing, Whole: true})
}

// keptAnswers answer about revocation as those who were asked did; of several answers about one
// certificate the last counts.
type keptAnswers []pki.Revocation

// Revocation returns what was answered about the certificate.
func (k keptAnswers) Revocation(_ context.Context, c, _ *pki.Certificate, _ time.Time) (pki.Revocation, error) {
	for _, answer := range slices.Backward(k) {
		if answer.Serial == c.Serial {
			return answer, nil
		}
	}
	return pki.Revocation{}, fmt.Errorf("%w: none was kept", pki.ErrNoAnswer)
}
