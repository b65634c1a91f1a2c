package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"akmola.kz/kezek/internal/model"
)

// postDelivery takes an act that is sent when the applicant has left and no
// session is open. The signature or the signing code tells whose it is. The body holds
// them, so whoever sends the same body again gets the same answer.
func (s *Server) postDelivery(w http.ResponseWriter, r *http.Request) error {
	p := act{delivered: true}
	if err := readAct(w, r, &p); err != nil {
		return err
	}
	p.in.applicant.IIN = p.Statement.Applicant.IIN // as it claims until the signature has told
	if answer, found, err := findAnswer(r.Context(), s.cfg.DB.read(), p); err != nil || found {
		return answerStored(w, answer, err)
	}
	if err := s.checkSent(&p); err != nil {
		return err
	}
	if err := s.checkSignature(r.Context(), &p); err != nil {
		return err
	}
	if p.signer == nil {
		if err := s.checkSigningCode(r.Context(), p); err != nil {
			return err
		}
	}
	if err := s.identify(r.Context(), &p); err != nil {
		return err
	}
	return s.finishAct(w, r, p)
}

// checkSigningCode tries the code before anything is told of the applicant or of the
// child. It is spent only with the act; a wrong one is counted.
func (s *Server) checkSigningCode(ctx context.Context, p act) error {
	var refused error
	err := s.cfg.DB.write(ctx, func(c conn) error {
		_, refused = s.useSigningCode(ctx, c, p, false)
		return unlessCoded(refused)
	})
	if err != nil {
		return err
	}
	return refused
}

// identify finds the applicant whom the signature has told: as the register of people
// has them, or as the certificate does where that is down, as a login would. The
// statement may name them as they were known when it was made.
func (s *Server) identify(ctx context.Context, p *act) error {
	iin := p.in.applicant.IIN
	known, err := findApplicant(ctx, s.cfg.DB.read(), iin)
	isKnown := err == nil
	if err != nil && model.CodeOf(err) != model.CodeNotFound {
		return err
	}
	person, err := s.person(ctx, iin)
	if err == nil {
		p.names = append(p.names, person)
	}
	if isKnown {
		p.names = append(p.names, known.Person)
	}
	method := model.ByCode
	if p.signer != nil {
		method = model.ByKey
		p.names = append(p.names, personOf(*p.signer))
	}
	if err != nil {
		switch {
		case p.signer != nil:
			person = personOf(*p.signer)
		case isKnown:
			person = known.Person
		default:
			return model.WrapError(model.CodeBMGDown, err)
		}
	}
	known.Person = person
	p.in = session{applicant: known, method: method, district: p.Statement.District, office: p.Office}
	return nil
}

// checkUnseenChild takes a child whom nobody had looked up when the statement was made:
// it names the child by IIN alone, and asks for the link too. The register of kinship is
// asked here, as at a link, and the link is saved with the entry.
func (s *Server) checkUnseenChild(ctx context.Context, p *act) error {
	st := p.Statement
	child, err := s.checkChildIIN(st.Child.IIN, st.District)
	switch {
	case err != nil:
		return err
	case st.Child != model.Person{IIN: child, Birth: st.Child.Birth, Sex: st.Child.Sex}, !asIINTells(st.Child):
		return changed("child", nil)
	case st.Application != "":
		return changed("application", nil)
	}
	l, linked, err := linkOf(ctx, s.cfg.DB.read(), child)
	if err != nil {
		return err
	}
	own := linked && l.applicant == p.in.applicant.IIN
	var degree model.Degree
	if !own {
		if degree, err = s.kinship(ctx, p.in.applicant.IIN, child); err != nil {
			return err
		}
	}
	if p.application, err = s.standingApplication(ctx, child, st.District); err != nil {
		return err
	}
	if own {
		return nil
	}
	p.link = &model.Kinship{Child: p.application.Child, Degree: degree, Application: p.application.Number}
	return checkLink(ctx, s.cfg.DB.read(), p)
}

// checkLink looks whether the child that is to be linked has been meanwhile: to this
// applicant, that will do, or to the other parent.
func checkLink(ctx context.Context, c conn, p *act) error {
	if p.link == nil {
		return nil
	}
	l, linked, err := linkOf(ctx, c, p.link.Child.IIN)
	switch {
	case err != nil || !linked:
		return err
	case l.applicant != p.in.applicant.IIN:
		return model.NewError(model.CodeLinkedByOther)
	}
	p.link = nil
	return nil
}

// standingApplication returns the child's application in the district that stands in
// the queue.
func (s *Server) standingApplication(ctx context.Context, child model.IIN, district string) (model.Application, error) {
	list, err := applicationsOf(ctx, s.cfg.DB.read(), child)
	if err != nil {
		return model.Application{}, err
	}
	refused := model.NewError(model.CodeApplicationMissing)
	if len(list) > 0 {
		refused = model.NewError(model.CodeApplicationOther, "district", list[0].District)
	}
	for _, application := range list {
		if application.District != district {
			continue
		}
		if standing(application) {
			return application, nil
		}
		refused = model.NewError(model.CodeApplicationMissing)
	}
	return model.Application{}, refused
}

// getAct tells whoever knows the id of an act what became of it, and nothing of a person.
func (s *Server) getAct(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if !model.ValidActID(id) {
		return badRequest("id", errors.New("no UUID"))
	}
	entry, err := s.entryOfAct(r.Context(), `WHERE act_id = ?`, id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, model.ActState{
		Kind: model.PlaceOnList, CheckCode: entry.CheckCode, CheckURL: entry.CheckURL, Entry: s.entryCheck(entry),
	})
}

// entryOfAct returns the entry that an act made. Where more than one applicant has used
// its id nobody can tell whose is meant: there is none.
func (s *Server) entryOfAct(ctx context.Context, where string, value any) (model.Entry, error) {
	c := s.cfg.DB.read()
	var found []storedEntry
	err := c.rows(ctx, func(rows *sql.Rows) error {
		stored, err := scanEntry(rows.Scan)
		found = append(found, stored)
		return err
	}, entryColumns+where+` LIMIT 2`, value)
	switch {
	case err != nil:
		return model.Entry{}, fmt.Errorf("find the act: %w", err)
	case len(found) != 1:
		return model.Entry{}, model.NewError(model.CodeNotFound)
	}
	return s.complete(ctx, c, found[0])
}
