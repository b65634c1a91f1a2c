package central

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/model"
)

// How long after it was made a statement may still come in.
const (
	sentLate      = 7 * day  // in a session
	deliveredLate = 30 * day // without one, or made without a line
)

const (
	// clockAhead is how far ahead the clock of an office may be.
	clockAhead = 10 * time.Minute
	// clockAheadOffline is the same where nobody could tell the office.
	clockAheadOffline = day
	// rulesBefore is how long before the making of a statement its rules may have ended:
	// they come from what the office had fetched.
	rulesBefore = day
	// signedBefore is how long before its statement a signature may claim to be: the
	// clock of the computer with the key is another one.
	signedBefore = time.Hour
)

// checkSent looks at what can be judged without asking anybody, and tidies what was
// typed.
func (s *Server) checkSent(p *act) error {
	st := p.Statement
	if (len(p.CMS) > 0) == (p.CodeID != "") {
		return badRequest("signature", errors.New("neither or both of a signature and a code"))
	}
	if st.Offline && p.CodeID != "" {
		return badRequest("signature", errors.New("no code is sent without a line"))
	}
	if _, ok := s.districts[st.District]; !ok || !st.Lang.Valid() || st.MadeAt.IsZero() || st.MadeAt.Nanosecond() != 0 {
		return changed("form", nil)
	}
	if err := s.checkTime(*p); err != nil {
		return err
	}
	if err := checkSignedEmail(st); err != nil {
		return err
	}
	var err error
	p.Office, err = cleanOffice(p.Office)
	return err
}

// checkSignedEmail takes the address of a statement that was made without a line, where
// it stands in the text. Another text does not show it, so nobody has signed it there.
func checkSignedEmail(st model.Statement) error {
	if st.Email == "" {
		return nil
	}
	if !st.Offline {
		return changed("email", nil)
	}
	email, err := checkEmail(st.Email)
	if err == nil && email != st.Email {
		err = changed("email", nil)
	}
	return err
}

// checkTime holds the time of the computer that made the statement against ours.
func (s *Server) checkTime(p act) error {
	ahead, late := clockAhead, sentLate
	if p.Statement.Offline {
		ahead = clockAheadOffline
	}
	if p.Statement.Offline || p.delivered {
		late = deliveredLate
	}
	switch age := s.now().Sub(p.Statement.MadeAt); {
	case age < -ahead:
		return model.NewError(model.CodeClockWrong)
	case age > late:
		return model.NewError(model.CodeStatementOld, "days", strconv.Itoa(int(late/day)))
	}
	return nil
}

// checkStatement holds every field of the statement against what the central knows,
// and the text against the fields.
func (s *Server) checkStatement(ctx context.Context, p *act) error {
	st := p.Statement
	if err := p.checkApplicant(); err != nil {
		return err
	}
	checkChild := s.checkLinkedChild
	if st.Offline {
		checkChild = s.checkUnseenChild
	}
	if err := checkChild(ctx, p); err != nil {
		return err
	}
	if err := s.checkOffer(ctx, p); err != nil {
		return err
	}
	var err error
	if p.rules, err = s.rulesOf(st); err != nil {
		return err
	}
	text, err := st.Render(p.rules, s.districts[st.District], p.organization)
	if err != nil {
		return changed("rules", err)
	}
	if text != p.Text {
		return changed("text", nil)
	}
	return nil
}

// changed is a statement that is not the one that the central would have made.
func changed(field string, err error) error {
	return &model.Error{Code: model.CodeStatementChanged, Params: map[string]string{"field": field}, Err: err}
}

// checkApplicant looks at all of it, also what the text does not show: the statement
// is kept as evidence.
func (p *act) checkApplicant() error {
	applicant := p.Statement.Applicant
	if p.Statement.Offline {
		// Nobody asked the register: the name is that of the certificate.
		if !sameName(applicant, p.signer.Person) || !asIINTells(applicant) {
			return changed("applicant", nil)
		}
		return nil
	}
	if !slices.Contains(p.names, applicant) {
		return changed("applicant", nil)
	}
	return nil
}

func sameName(a, b model.Person) bool {
	return a.IIN == b.IIN && a.Surname == b.Surname && a.GivenName == b.GivenName && a.Patronymic == b.Patronymic
}

// asIINTells reports whether birth and sex are as the IIN has them, or left out.
func asIINTells(p model.Person) bool {
	return (p.Birth.IsZero() || p.Birth == p.IIN.Birth()) && (p.Sex == "" || p.Sex == p.IIN.Sex())
}

// checkLinkedChild takes a child that is linked to the applicant, with an application
// in the district that stands in the queue.
func (s *Server) checkLinkedChild(ctx context.Context, p *act) error {
	st := p.Statement
	l, found, err := linkOf(ctx, s.cfg.DB.read(), st.Child.IIN)
	if err != nil {
		return err
	}
	if !found || l.applicant != p.in.applicant.IIN {
		return model.NewError(model.CodeKinshipRefused)
	}
	list, err := applicationsOf(ctx, s.cfg.DB.read(), st.Child.IIN)
	if err != nil {
		return err
	}
	for _, application := range list {
		if application.Number == st.Application {
			p.application = application
		}
	}
	switch {
	case p.application.Number == "", !standing(p.application):
		return model.NewError(model.CodeApplicationMissing)
	case p.application.District != st.District:
		return model.NewError(model.CodeApplicationOther, "district", p.application.District)
	case p.application.Child.Person != st.Child:
		return changed("child", nil)
	}
	return nil
}

// standing reports whether the application stands in the queue.
func standing(a model.Application) bool {
	return a.Status == model.InQueue || a.Status == model.Referred
}

// checkOffer takes an organization of the district that has a group of the child's
// age in the language.
func (s *Server) checkOffer(ctx context.Context, p *act) error {
	st := p.Statement
	var err error
	if p.organization, err = findOrganization(ctx, s.cfg.DB.read(), st.Organization); err != nil {
		return err
	}
	if p.organization.District != st.District {
		return model.NewError(model.CodeOrganizationUnknown)
	}
	group, ok := model.AgeGroupOf(p.application.Child.Birth, s.today())
	if !ok || len(p.organization.Languages(group)) == 0 {
		return model.NewError(model.CodeAgeNotOffered)
	}
	if _, ok := p.organization.Offer(group, st.Education); !ok {
		return model.NewError(model.CodeLanguageNotOffered)
	}
	p.group = group
	return nil
}

// rulesOf returns the rules under which the statement counts: its own, where they were
// in force at some moment since a day before it was made, else those of today, which
// refuse it. checkTime bounds how many days that are.
func (s *Server) rulesOf(st model.Statement) (model.RuleSet, error) {
	today := s.today()
	rules, err := s.cfg.Rules(st.District, today)
	if err != nil {
		return rules, fmt.Errorf("rules of the district: %w", err)
	}
	if rules.Version == st.Rules {
		return rules, nil
	}
	from := model.DateOf(st.MadeAt.Add(-rulesBefore).In(model.Zone)).Time()
	for at := from; at.Before(today.Time()); at = at.Add(day) {
		earlier, err := s.cfg.Rules(st.District, model.DateOf(at))
		if err == nil && earlier.Version == st.Rules {
			return earlier, nil
		}
	}
	return rules, nil
}
