package central

import (
	"context"
	"net/http"
	"strings"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

type (
	workplaceHandler func(w http.ResponseWriter, r *http.Request, place service.Workplace) error
	sessionHandler   func(w http.ResponseWriter, r *http.Request, in service.Session) error
)

// atWorkplace lets only requests of a confirmed workplace through.
func (s *Server) atWorkplace(h workplaceHandler) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		place, err := s.service.Workplace(r.Context(), r.Header.Get(model.WorkplaceHeader))
		if err != nil {
			return err
		}
		noteWorkplace(w, place.ID)
		return h(w, r, place)
	}
}

// inSession lets only requests of a session through, from the workplace that opened it.
func (s *Server) inSession(h sessionHandler) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		in, err := s.service.Session(r.Context(), r.Header.Get(model.WorkplaceHeader), bearer(r))
		if err != nil {
			return err
		}
		noteWorkplace(w, in.Workplace.ID)
		return h(w, r, in)
	}
}

// bearer returns the token of a session, empty where there is none, which is nobody's.
func bearer(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	return ""
}

// postWorkplace makes the key of a workplace known.
func (s *Server) postWorkplace(w http.ResponseWriter, r *http.Request) error {
	var request model.Enrolment
	if _, err := readJSON(w, r, &request); err != nil {
		return err
	}
	known, err := s.service.Enrol(r.Context(), clientOf(r).String(), request)
	return writeJSON(w, http.StatusCreated, known, err)
}

// postWorkplaceToken gives a workplace that proves its key a token.
func (s *Server) postWorkplaceToken(w http.ResponseWriter, r *http.Request) error {
	var proof model.WorkplaceProof
	if _, err := readJSON(w, r, &proof); err != nil {
		return err
	}
	token, err := s.service.ProveWorkplace(r.Context(), proof)
	return writeJSON(w, http.StatusCreated, token, err)
}

// creates is a handler of a workplace that reads a request, has it done and answers 201 with
// what was made.
func creates[Request, Answer any](do func(context.Context, service.Workplace, Request) (Answer, error)) workplaceHandler {
	return func(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
		var request Request
		if _, err := readJSON(w, r, &request); err != nil {
			return err
		}
		answer, err := do(r.Context(), place, request)
		return writeJSON(w, http.StatusCreated, answer, err)
	}
}

// does is a handler of a session that reads a request, has it done and answers with the
// status.
func does[Request, Answer any](status int, do func(context.Context, service.Session, Request) (Answer, error)) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, in service.Session) error {
		var request Request
		if _, err := readJSON(w, r, &request); err != nil {
			return err
		}
		answer, err := do(r.Context(), in, request)
		return writeJSON(w, status, answer, err)
	}
}

// lists is a handler of a session that answers with what get returns.
func lists[Answer any](get func(context.Context, service.Session) (Answer, error)) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, in service.Session) error {
		answer, err := get(r.Context(), in)
		return writeJSON(w, http.StatusOK, answer, err)
	}
}

// ofOne is a handler of a session that answers with what get returns of the {id}.
func ofOne[Answer any](get func(context.Context, service.Session, string) (Answer, error)) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, in service.Session) error {
		answer, err := get(r.Context(), in, r.PathValue("id"))
		return writeJSON(w, http.StatusOK, answer, err)
	}
}

// postChallenge gives the text that a key signs to log in.
func (s *Server) postChallenge(w http.ResponseWriter, r *http.Request, _ service.Workplace) error {
	challenge, err := s.service.Challenge(r.Context())
	return writeJSON(w, http.StatusCreated, challenge, err)
}

func (s *Server) deleteSession(w http.ResponseWriter, r *http.Request, in service.Session) error {
	if err := s.service.Logout(r.Context(), in); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) getApplicant(w http.ResponseWriter, _ *http.Request, in service.Session) error {
	return writeJSON(w, http.StatusOK, in.Applicant, nil)
}

// postKinshipCheck reports whether a child may be linked, and saves nothing.
func (s *Server) postKinshipCheck(ctx context.Context, in service.Session, request model.KinshipRequest) (model.Kinship, error) {
	return s.service.CheckKinship(ctx, in, request)
}

// postLinkRemoval takes a child out of the applicant's cabinet.
func (s *Server) postLinkRemoval(w http.ResponseWriter, r *http.Request, in service.Session) error {
	var request model.KinshipRequest
	if _, err := readJSON(w, r, &request); err != nil {
		return err
	}
	if err := s.service.TakeBackLink(r.Context(), in, request); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postLink links a child to the applicant.
func (s *Server) postLink(ctx context.Context, in service.Session, request model.KinshipRequest) (model.Kinship, error) {
	return s.service.Link(ctx, in, request)
}
