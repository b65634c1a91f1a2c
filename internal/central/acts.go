package central

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// postAct takes what a citizen has signed, once for each Idempotency-Key: from the
// applicant of the session, or from whoever signed where there is none.
func (s *Server) postAct(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" {
		return s.atWorkplace(s.workplaceRateLimited(service.DeliveryLimit, s.postDelivery))(w, r)
	}
	return s.inSession(func(w http.ResponseWriter, r *http.Request, in service.Session) error {
		sent, err := readAct(w, r)
		if err != nil {
			return err
		}
		answer, err := s.service.Submit(r.Context(), in, sent)
		return writeAnswer(w, answer, err)
	})(w, r)
}

// postDelivery takes an act of whoever signed it.
func (s *Server) postDelivery(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	sent, err := readAct(w, r)
	if err != nil {
		return err
	}
	answer, err := s.service.Deliver(r.Context(), place, sent)
	return writeAnswer(w, answer, err)
}

// readAct reads an act, in which a field that nobody knows here is another version's: what was
// signed is its text, and its bytes are kept whole.
func readAct(w http.ResponseWriter, r *http.Request) (sent service.Submission, err error) {
	if sent.Key = r.Header.Get("Idempotency-Key"); sent.Key == "" {
		return sent, model.NewError(model.CodeKeyMissing)
	}
	sent.Body, err = readBody(w, r, &sent.Act, json.Unmarshal)
	return sent, err
}

// writeAnswer sends an answer that is kept as it was encoded first.
func writeAnswer(w http.ResponseWriter, answer string, err error) error {
	if err != nil {
		return err
	}
	writeBody(w, http.StatusCreated, "application/json", []byte(answer))
	return nil
}

// getAct shows whoever knows the id of an act what became of it, and nothing of a person.
func (s *Server) getAct(w http.ResponseWriter, r *http.Request, _ service.Workplace) error {
	state, err := s.service.ActState(r.Context(), r.PathValue("id"))
	return writeJSON(w, http.StatusOK, state, err)
}

// postActAcknowledgement records that the applicant of an act has read its notice.
func (s *Server) postActAcknowledgement(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	var proof model.ActProof
	if _, err := readJSON(w, r, &proof); err != nil {
		return err
	}
	entry, err := s.service.AcknowledgeAct(r.Context(), place, r.PathValue("check"), proof)
	return writeJSON(w, http.StatusOK, entry, err)
}

// postActReceipt sends the receipt of what an act made.
func (s *Server) postActReceipt(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	var proof model.ActProof
	if _, err := readJSON(w, r, &proof); err != nil {
		return err
	}
	query := r.URL.Query()
	file, err := s.service.ActReceipt(r.Context(), place, r.PathValue("check"), proof, model.Lang(query.Get("lang")), model.Paper(query.Get("paper")))
	return writeFile(w, file, err)
}

// postActNotice sends the notice of an act.
func (s *Server) postActNotice(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	var proof model.ActProof
	if _, err := readJSON(w, r, &proof); err != nil {
		return err
	}
	file, err := s.service.ActNotice(r.Context(), place, r.PathValue("check"), proof)
	return writeFile(w, file, err)
}

// postActRefusal sends the refusal of an act.
func (s *Server) postActRefusal(w http.ResponseWriter, r *http.Request, _ service.Workplace) error {
	var proof model.ActProof
	if _, err := readJSON(w, r, &proof); err != nil {
		return err
	}
	query := r.URL.Query()
	file, err := s.service.ActRefusal(r.Context(), r.PathValue("check"), proof, model.Lang(query.Get("lang")), model.Paper(query.Get("paper")))
	return writeFile(w, file, err)
}

// getRefusalDocument sends a refusal that the applicant was given.
func (s *Server) getRefusalDocument(w http.ResponseWriter, r *http.Request, in service.Session) error {
	query := r.URL.Query()
	file, err := s.service.RefusalDocument(r.Context(), in, r.PathValue("id"), model.Lang(query.Get("lang")), model.Paper(query.Get("paper")))
	return writeFile(w, file, err)
}

// postDocument attaches a scan to an entry.
func (s *Server) postDocument(w http.ResponseWriter, r *http.Request, in service.Session) error {
	return attachScan(w, r, in, s.service.Attach)
}

// attachScan attaches what was sent whole.
func attachScan(w http.ResponseWriter, r *http.Request, in service.Session, attach func(context.Context, service.Session, string, model.Scan) (model.Document, error)) error {
	body, err := readDocument(w, r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	scan := model.Scan{Kind: model.ScanKind(query.Get("kind")), Name: query.Get("name"), Data: body}
	document, err := attach(r.Context(), in, r.PathValue("id"), scan)
	return writeJSON(w, http.StatusCreated, document, err)
}

func readDocument(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > model.MaxDocument {
		return nil, model.DocumentTooLarge()
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, model.MaxDocument))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, model.DocumentTooLarge()
	}
	if err != nil {
		return nil, service.BadRequest("body", err)
	}
	return body, nil
}

// getDocument sends a document of the applicant's entries.
func (s *Server) getDocument(w http.ResponseWriter, r *http.Request, in service.Session) error {
	file, err := s.service.Document(r.Context(), in, r.PathValue("id"))
	return writeFile(w, file, err)
}

// deleteDocument removes a scan that this visit has attached.
func (s *Server) deleteDocument(w http.ResponseWriter, r *http.Request, in service.Session) error {
	if err := s.service.RemoveDocument(r.Context(), in, r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// getReceipt sends the receipt of an entry in the language and for the paper asked for.
func (s *Server) getReceipt(w http.ResponseWriter, r *http.Request, in service.Session) error {
	query := r.URL.Query()
	file, err := s.service.Receipt(r.Context(), in, r.PathValue("id"), model.Lang(query.Get("lang")), model.Paper(query.Get("paper")))
	return writeFile(w, file, err)
}

func writeFile(w http.ResponseWriter, file service.File, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	writeBody(w, http.StatusOK, file.MediaType, file.Body)
	return nil
}

// postActions takes a part of the action log of the workplace.
func (s *Server) postActions(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	var batch model.ActionBatch
	if _, err := readJSON(w, r, &batch); err != nil {
		return err
	}
	if r.PathValue("id") != place.ID {
		return model.NewError(model.CodeWorkplaceUnknown) // it goes on under another id, and has not said so yet
	}
	taken, err := s.service.TakeActions(r.Context(), place, batch)
	return writeJSON(w, http.StatusOK, taken, err)
}
