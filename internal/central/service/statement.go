package service

import (
	"errors"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// signedBefore is how long before its statement a signature may claim to be: the clock of
// the computer with the key is another one.
const signedBefore = time.Hour

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
	if err := st.CheckForm(s.region().districts[st.District]); err != nil {
		return err
	}
	return st.CheckTime(s.Now(), a.delivered)
}

// checkApplicant looks at all of it, also what the text does not show: the statement
// is kept as evidence.
func (a *act) checkApplicant() error {
	applicant := a.Statement.Applicant
	if a.Statement.Offline {
		// Nobody asked the register: the name is that of the certificate.
		if !sameName(applicant, a.signer.Person) || !asIINTells(applicant) {
			return model.StatementChanged("applicant", nil)
		}
		return nil
	}
	if !slices.Contains(a.names, applicant) {
		return model.StatementChanged("applicant", nil)
	}
	return nil
}

func sameName(a, b model.Person) bool {
	return a.IIN == b.IIN && a.Surname == b.Surname && a.GivenName == b.GivenName && a.Patronymic == b.Patronymic
}

// asIINTells reports whether birth and sex are as the IIN has them, or left out. The number of
// a foreign citizen tells no sex, and of the birth not the century.
func asIINTells(p model.Person) bool {
	if read := model.ReadIIN(string(p.IIN)); read.Foreign {
		return p.Birth.IsZero() || p.Birth.Month == read.Birth.Month && p.Birth.Day == read.Birth.Day && p.Birth.Year%100 == read.Birth.Year%100
	}
	return (p.Birth.IsZero() || p.Birth == p.IIN.Birth()) && (p.Sex == "" || p.Sex == p.IIN.Sex())
}

// words is what the text of a statement is held against: rules, and names as the office may
// have known them.
type words struct {
	rules     []model.RuleSet
	districts []model.Text
	names     []model.Text // of the organization
}

// wordsOfToday returns the words that are in force, and the rules of the statement where they
// were within the time that a counter works with what it has fetched.
func (s *Service) wordsOfToday(st model.Statement) words {
	known := words{districts: []model.Text{s.region().districts[st.District].Name}}
	since := st.MadeAt.Add(-model.RulesKept)
	for at := model.DateOf(since.In(model.Zone)).Time(); !at.After(s.today().Time()); at = at.Add(day) {
		rules, err := s.region().rules(st.District, model.DateOf(at))
		if err == nil && rules.Version == st.Rules {
			known.rules = append(known.rules, rules)
			break
		}
	}
	return known
}

// withEarlier adds the words that were given out within the time that a counter works with what
// it has fetched. An organization that was renamed and rules that were replaced refuse nothing
// that was signed before.
func withEarlier(tx *store.Tx, known words, st model.Statement) (words, error) {
	since := st.MadeAt.Add(-model.RulesKept)
	rules, err := store.Editions[model.RuleSet](tx, store.RulesEdition, st.Rules, since)
	if err != nil {
		return known, err
	}
	districts, err := store.Editions[model.Text](tx, store.DistrictEdition, st.District, since)
	if err != nil {
		return known, err
	}
	names, err := store.Editions[model.Text](tx, store.OrganizationEdition, st.Organization, since)
	return words{
		rules: slices.Concat(known.rules, rules), districts: slices.Concat(known.districts, districts), names: slices.Concat(known.names, names),
	}, err
}

// find returns the rules under which the text is the statement; where there are none, the
// first of those that were looked at and why it is not theirs.
func (w words) find(a *act) (first model.RuleSet, err error) {
	err = model.StatementChanged("rules", nil)
	for i, rules := range w.rules {
		wrong := a.Statement.CheckRules(rules, time.Time{})
		if wrong == nil {
			wrong = w.checkText(a, rules)
		}
		switch {
		case wrong == nil:
			return rules, nil
		case i == 0:
			first, err = rules, wrong
		}
	}
	return first, err
}

// checkText holds the text against the statement in each of the names.
func (w words) checkText(a *act, rules model.RuleSet) (err error) {
	st := a.Statement
	for _, district := range w.districts {
		for _, name := range w.names {
			err = st.CheckText(a.Text, rules, model.District{Code: st.District, Name: district}, model.Organization{ID: st.Organization, District: st.District, Full: name})
			if err == nil {
				return nil
			}
		}
	}
	return err
}
