package service

import (
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
	deliveredLate = 30 * day // without one, or made without a connection
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
func (s *Service) checkSent(a *act) error {
	st := a.Statement
	if (len(a.CMS) > 0) == (a.CodeID != "") {
		return BadRequest("signature", errors.New("neither or both of a signature and a code"))
	}
	if st.Offline && a.CodeID != "" {
		return BadRequest("signature", errors.New("no code is sent without a connection"))
	}
	if _, ok := s.districts[st.District]; !ok || !st.Lang.Valid() || st.MadeAt.IsZero() || st.MadeAt.Nanosecond() != 0 {
		return changed("form", nil)
	}
	if err := s.checkTime(*a); err != nil {
		return err
	}
	if err := checkSignedEmail(st); err != nil {
		return err
	}
	var err error
	a.Office, err = cleanOffice(a.Office)
	return err
}

// checkSignedEmail takes the address of a statement that was made without a connection, where
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
func (s *Service) checkTime(a act) error {
	ahead, late := clockAhead, sentLate
	if a.Statement.Offline {
		ahead = clockAheadOffline
	}
	if a.Statement.Offline || a.delivered {
		late = deliveredLate
	}
	switch age := s.Now().Sub(a.Statement.MadeAt); {
	case age < -ahead:
		return model.NewError(model.CodeClockWrong)
	case age > late:
		return model.NewError(model.CodeStatementOld, "days", strconv.Itoa(int(late/day)))
	}
	return nil
}

// checkText holds the text against the fields of the statement.
func (s *Service) checkText(a *act) error {
	text, err := a.Statement.Render(a.rules, s.districts[a.Statement.District], a.organization)
	if err != nil {
		return changed("rules", err)
	}
	if text != a.Text {
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
func (a *act) checkApplicant() error {
	applicant := a.Statement.Applicant
	if a.Statement.Offline {
		// Nobody asked the register: the name is that of the certificate.
		if !sameName(applicant, a.signer.Person) || !asIINTells(applicant) {
			return changed("applicant", nil)
		}
		return nil
	}
	if !slices.Contains(a.names, applicant) {
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

// rulesOf returns the rules under which the statement counts: its own, where they were
// in force at some moment since a day before it was made, else those of today, which
// refuse it. checkTime bounds how many days that are.
func (s *Service) rulesOf(st model.Statement) (model.RuleSet, error) {
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
