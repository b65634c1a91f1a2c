package central

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// requestTime is how long one request may take, uploads apart.
const requestTime = time.Minute

// retryAfter is when to ask again where the central cannot serve now, in seconds.
const retryAfter = "5"

// handlerFunc answers a request or returns the error that goes out as a problem.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

// routes lists every address of the central.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h handlerFunc) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				s.problem(w, r, err)
			}
		})
	}
	handle("GET /healthz", s.getAlive)
	handle("GET /readyz", s.getReady)
	handle("GET /v1/health", s.getHealth)
	handle("GET /openapi.yaml", s.getOpenAPI)
	handle("GET /v1/districts", s.getDistricts)
	handle("GET /v1/districts/{code}/organizations", s.getOrganizations)
	handle("GET /v1/districts/{code}/rules", s.getRules)
	handle("GET /v1/districts/{code}/bulletin", s.getBulletin)
	handle("GET /v1/authorities", s.getAuthorities)

	open := func(pattern string, h handlerFunc) { handle(pattern, s.rateLimited(h)) }
	open("GET /v1/checks/{code}", s.getCheck)
	open("GET /v1/open-data", s.getOpenDataDays)
	open("GET /v1/open-data/{day}/{file}", s.getOpenData)
	page := func(pattern string, h handlerFunc) { handle(pattern, s.asPage(s.rateLimited(h))) }
	page("GET /check/{code}", s.getCheckPage)
	page("GET /check/act/{check}", s.getActPage)
	page("GET /bulletin/{code}", s.getBulletinPage)
	telephone := func(pattern string, h handlerFunc) { handle(pattern, s.toTelephone(s.rateLimited(h))) }
	telephone("GET /mgov/{link}", s.getTelephoneRequest)
	telephone("GET /mgov/{link}/challenge", s.getTelephoneDocuments(service.TelephoneChallenge))
	telephone("PUT /mgov/{link}/challenge", s.putTelephoneDocuments(service.TelephoneChallenge))
	telephone("GET /mgov/{link}/statement", s.getTelephoneDocuments(service.TelephoneStatement))
	telephone("PUT /mgov/{link}/statement", s.putTelephoneDocuments(service.TelephoneStatement))
	open("POST /v1/workplaces", s.postWorkplace)
	open("POST /v1/workplaces/token", s.postWorkplaceToken)

	ours := func(pattern string, h workplaceHandler) {
		handle(pattern, s.atWorkplace(s.workplaceRateLimited(service.WorkplaceLimit, h)))
	}
	ours("POST /v1/challenges", s.postChallenge)
	ours("POST /v1/sessions/key", creates(s.service.LoginByKey))
	ours("POST /v1/sessions/code", creates(s.service.LoginByCode))
	ours("POST /v1/codes", creates(s.service.SendLoginCode))
	ours("POST /v1/telephone-requests", creates(s.service.RequestTelephoneLogin))
	ours("GET /v1/telephone-requests/{id}", s.getTelephoneStatus)
	ours("GET /v1/telephone-requests/{id}/signature", s.getTelephoneSignature)
	ours("DELETE /v1/telephone-requests/{id}", s.deleteTelephoneRequest)
	ours("POST /v1/sessions/telephone", creates(s.service.LoginByTelephone))
	ours("GET /v1/acts/{id}", s.getAct)
	ours("POST /v1/act-checks/{check}/acknowledgement", s.postActAcknowledgement)
	ours("POST /v1/act-checks/{check}/receipt", s.postActReceipt)
	ours("POST /v1/act-checks/{check}/notice", s.postActNotice)
	ours("POST /v1/act-checks/{check}/refusal", s.postActRefusal)
	ours("POST /v1/workplaces/{id}/actions", s.postActions)
	ours("POST /v1/workplaces/program", s.postProgram)
	handle("GET /v1/archives/{hash}", s.atWorkplace(s.workplaceRateLimited(service.ArchiveLimit, s.getArchive)))
	handle("POST /v1/acts", s.postAct) // with a session or without

	ours("POST /v1/officers/challenges", s.postOfficerChallenge)
	ours("POST /v1/officers/login", creates(s.service.LoginOfficer))
	handle("DELETE /v1/officers/session", s.requireRole(s.deleteOfficerSession, model.Roles()...))
	handle("GET /v1/officers/workplaces", s.requireRole(s.getOfficerWorkplaces, model.RoleAdministrator))
	handle("GET /v1/officers/statistics", s.requireRole(s.getStatistics, model.RoleOfficer, model.RoleAdministrator))
	handle("POST /v1/officers/workplaces/{id}", s.requireRole(s.postOfficerWorkplace, model.RoleAdministrator))
	handle("GET /v1/officers/places", s.requireRole(s.getPlaces, model.RoleOfficer))
	handle("PUT /v1/officers/places", s.requireRole(s.putPlaces, model.RoleOfficer))
	handle("GET /v1/officers/runs", s.requireRole(s.getRuns, model.RoleOfficer))
	handle("POST /v1/officers/runs", s.requireRole(s.postRun, model.RoleOfficer))
	handle("GET /v1/officers/runs/{id}", s.requireRole(s.getRun, model.RoleOfficer))
	handle("GET /v1/officers/offers", s.requireRole(s.getOfficerOffers, model.RoleOfficer, model.RoleDirector))
	handle("POST /v1/officers/offers/{id}", s.requireRole(s.postOfficerOffer, model.RoleOfficer, model.RoleDirector))

	handle("GET /v1/officers/work", s.requireRole(s.getWorkCounts, model.RoleOfficer))
	handle("GET /v1/officers/work/{id}", s.requireRole(s.getWork, model.RoleOfficer))
	handle("POST /v1/officers/work/{id}", s.requireRole(s.postWork, model.RoleOfficer))
	handle("POST /v1/officers/claims/{id}", s.requireRole(s.postOfficerClaim, model.RoleOfficer))
	handle("GET /v1/officers/search", s.requireRole(s.getSearch, model.RoleOfficer))
	handle("GET /v1/officers/applications/{id}", s.requireRole(s.getOfficerApplication, model.RoleOfficer))
	handle("POST /v1/officers/applications/{id}/messages", s.requireRole(s.postFamilyMessage, model.RoleOfficer))
	handle("GET /v1/officers/documents/{id}", s.requireRole(s.getOfficerDocument, model.RoleOfficer))
	handle("GET /v1/officers/documents/{id}/protocol", s.requireRole(s.getOfficerProtocol, model.RoleOfficer))

	private := func(pattern string, h sessionHandler) { handle(pattern, s.inSession(h)) }
	private("DELETE /v1/session", s.deleteSession)
	private("GET /v1/applicant", s.getApplicant)
	private("PATCH /v1/applicant", does(http.StatusOK, s.service.SetContact))
	private("POST /v1/kinship-checks", does(http.StatusOK, s.postKinshipCheck))
	private("GET /v1/links", lists(s.service.Links))
	private("POST /v1/links", does(http.StatusCreated, s.postLink))
	private("POST /v1/link-removals", s.postLinkRemoval)
	private("GET /v1/applications", lists(s.service.Applications))
	private("GET /v1/matters", lists(s.service.Matters))
	private("GET /v1/applications/{id}", ofOne(s.service.Application))
	private("GET /v1/applications/{id}/places", ofOne(s.service.ListPlaces))
	private("POST /v1/applications/{id}/claims", s.postClaim)
	private("DELETE /v1/applications/{id}/exchange", s.deleteExchange)
	private("POST /v1/claims/{id}/documents", s.postProof)
	private("POST /v1/claims/{id}/uploads", s.postProofUpload)
	private("POST /v1/codes/signing", does(http.StatusCreated, s.service.SendSigningCode))
	private("POST /v1/telephone-requests/signing", does(http.StatusCreated, s.service.RequestTelephoneSigning))
	private("GET /v1/entries", lists(s.service.Entries))
	private("GET /v1/entries/{id}", ofOne(s.service.Entry))
	private("POST /v1/entries/{id}/acknowledgement", ofOne(s.service.Acknowledge))
	private("POST /v1/place-asks", does(http.StatusCreated, s.service.AskForPlace))
	private("GET /v1/refusals", lists(s.service.Refusals))
	private("GET /v1/refusals/{id}/document", s.getRefusalDocument)
	private("POST /v1/entries/{id}/documents", s.postDocument)
	private("POST /v1/entries/{id}/uploads", s.postUpload)
	private("GET /v1/uploads/{id}", s.getUpload)
	private("PATCH /v1/uploads/{id}", s.patchUpload)
	private("POST /v1/uploads/{id}/document", s.postUploadDocument)
	private("GET /v1/entries/{id}/receipt", s.getReceipt)
	private("GET /v1/documents/{id}", s.getDocument)
	private("DELETE /v1/documents/{id}", s.deleteDocument)
	return s.around(mux)
}

// around is what happens around every request: an id, a deadline, headers, a line
// in the log, and an answer even where the handler panics.
func (s *Server) around(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now() // a duration for the log, no rule reads it
		id := r.Header.Get("X-Request-ID")
		if uuid.Validate(id) != nil {
			id = uuid.NewString()
		}
		ctx, cancel := context.WithTimeout(service.WithRequest(r.Context(), id), requestTime)
		defer cancel()
		r = r.WithContext(ctx)
		rec := &recorder{ResponseWriter: w}
		remote, overTLS := s.origin(r)
		r.RemoteAddr = remote
		secure(rec.Header(), id, overTLS)
		_, pattern := mux.Handler(r)
		r = r.WithContext(s.service.Audited(r.Context(), operationOf(pattern)))
		rec.audit = func() error { return s.service.RecordReads(r.Context(), rec.code) }
		rec.refuse = func(err error) { s.problem(rec, r, err) }
		rec.body = s.bodies.bound(r)
		defer rec.body.release()
		defer func() {
			if p := recover(); p != nil {
				s.cfg.Log.Error("panic", "request", id, "route", pattern, "stack", string(debug.Stack()))
				if rec.status == 0 {
					s.problem(rec, r, model.NewError(model.CodeInternal))
				}
			}
			s.observe(id, pattern, rec, time.Since(start))
		}()
		if err := checkAddress(r); err != nil {
			s.problem(rec, r, err)
			return
		}
		if err := checkWire(r, pattern); err != nil {
			s.problem(rec, r, err)
			return
		}
		if pattern == "" {
			s.noRoute(rec, r, mux)
			return
		}
		if packed := r.Header.Get("Content-Encoding"); packed != "" && packed != "identity" && r.ContentLength != 0 {
			s.problem(rec, r, service.BadRequest("content-encoding", nil)) // nothing is unpacked here
			return
		}
		mux.ServeHTTP(rec, r)
	})
}

// observe tells the log and the figures of a request: its route, and neither its address nor
// its words, which name people.
func (s *Server) observe(id, route string, rec *recorder, took time.Duration) {
	level := slog.LevelInfo
	if route == "GET /healthz" || route == "GET /readyz" {
		level = slog.LevelDebug // every few seconds
	}
	s.cfg.Log.Log(context.Background(), level, "request", "request", id, "workplace", rec.workplace, "route", route,
		"status", rec.status, "code", rec.code, "bytes", rec.bytes, "read", rec.body.read, "ms", took.Milliseconds())
	if s.observer != nil {
		s.observer.Answered(route, rec.status, took)
	}
}

func secure(h http.Header, id string, overTLS bool) {
	if overTLS {
		h.Set("Strict-Transport-Security", hsts)
	}
	h.Set("X-Request-ID", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	// Personal data unless a handler says otherwise.
	h.Set("Cache-Control", "no-store")
}

// noRoute answers what no route takes: the mux knows whether it is the address or
// the method that is wrong.
func (s *Server) noRoute(w *recorder, r *http.Request, mux *http.ServeMux) {
	probe := &headerOnly{header: http.Header{}}
	handler, _ := mux.Handler(r)
	handler.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.header.Get("Allow"))
		s.problemStatus(w, r, model.NewError(model.CodeBadRequest), http.StatusMethodNotAllowed)
		return
	}
	s.problem(w, r, model.NewError(model.CodeNotFound))
}

// headerOnly drops the body.
type headerOnly struct {
	header http.Header
	status int
}

func (h *headerOnly) Header() http.Header            { return h.header }
func (h *headerOnly) WriteHeader(status int)         { h.status = status }
func (h *headerOnly) Write(body []byte) (int, error) { return len(body), nil }

// recorder remembers what the log tells of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
	code   model.Code

	workplace string // which has asked, where that is known
	body      *body  // of the request

	audit   func() error // before the answer leaves
	refuse  func(error)  // what was not recorded
	dropped bool         // what was to be the answer: another one has gone out
}

// noteWorkplace has the log know which workplace a request is of, and its body count as its.
func noteWorkplace(w http.ResponseWriter, id string) {
	if rec, ok := w.(*recorder); ok {
		rec.workplace = id
		rec.body.belongsTo(id)
	}
}

// Unwrap lets http.ResponseController through.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader remembers the status. Nothing leaves that the audit does not tell of: where it
// cannot be written, that is the answer.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		if err := w.audit(); err != nil {
			for _, name := range []string{"Content-Disposition", "Content-Language", "Location"} {
				w.Header().Del(name)
			}
			w.status, w.audit = 0, func() error { return nil }
			w.refuse(err)
			w.dropped = true
			return
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (w *recorder) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.dropped {
		return len(body), nil
	}
	n, err := w.ResponseWriter.Write(body)
	w.bytes += n
	return n, err
}

// problem answers with the error as a problem.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	if rec, ok := w.(*recorder); ok && rec.body.refused != nil {
		err = rec.body.refused
	}
	s.problemStatus(w, r, err, model.CodeOf(err).Status())
}

func (s *Server) problemStatus(w http.ResponseWriter, r *http.Request, err error, status int) {
	s.tellProblem(w, r, err, status, "")
}

func (s *Server) tellProblem(w http.ResponseWriter, r *http.Request, err error, status int, message string) {
	s.noteFailure(w, r, err, status)
	code := model.CodeOf(err)
	body, _ := json.Marshal(model.Problem{ // strings and numbers: cannot fail
		Type: "urn:kezek:problem:" + string(code), Title: words(code), Status: status, Code: code,
		Retryable: code.Retryable(), Params: model.ParamsOf(err), RequestID: service.Request(r.Context()),
		Message: message,
	})
	writeBody(w, status, "application/problem+json", body)
}

// noteFailure tells the log of an error, and the client when to come again.
func (s *Server) noteFailure(w http.ResponseWriter, r *http.Request, err error, status int) {
	code := model.CodeOf(err)
	if rec, ok := w.(*recorder); ok {
		rec.code = code
	}
	if status >= http.StatusInternalServerError {
		s.cfg.Log.Error("failed", "request", service.Request(r.Context()), "code", code, "err", loggable(code, err))
	}
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	params := model.ParamsOf(err)
	switch status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests:
		if seconds, e := strconv.Atoi(params["seconds"]); e == nil {
			h.Set("Retry-After", strconv.Itoa(seconds))
		}
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", retryAfter)
	}
}

// loggable is what the log may hold of an error. The words of an outside service may
// name the person that it was asked about: of those only the kinds of error remain.
func loggable(code model.Code, err error) any {
	switch code {
	case model.CodeBMGDown, model.CodeSMSDown, model.CodeKinshipDown:
		return strings.Join(kindsOf(err), " < ")
	}
	return err
}

// kindsOf lists the types of the errors that err wraps, its own first, and names
// those that end with a context.
func kindsOf(err error) []string {
	switch err { //nolint:errorlint // each link of the chain is looked at
	case nil:
		return nil
	case context.Canceled, context.DeadlineExceeded, registry.ErrNotSent:
		return []string{err.Error()}
	}
	if failure, ok := err.(*registry.Failure); ok { //nolint:errorlint // the same
		return []string{failure.Error()} // names the register and the kind, and nobody
	}
	kinds := []string{fmt.Sprintf("%T", err)}
	switch wrapper := err.(type) { //nolint:errorlint // the same
	case interface{ Unwrap() error }:
		kinds = append(kinds, kindsOf(wrapper.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, part := range wrapper.Unwrap() {
			kinds = append(kinds, kindsOf(part)...)
		}
	}
	return kinds
}

var _ slog.LogValuer = model.IIN("") // identifiers keep themselves out of the log
