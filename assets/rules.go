package assets

import (
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/model"
)

// ErrNoRules is returned for a day before the first set of rules, and for a district
// that does not exist.
var ErrNoRules = errors.New("no rules for this district and day")

// addRules adds a set of rules. Its version is signed with every statement, so that no
// two sets may have the same.
func (d *Data) addRules(set model.RuleSet) error {
	_, known := d.FindDistrict(set.District)
	switch {
	case set.Version == "":
		return errors.New("no version")
	case set.Since.IsZero():
		return errors.New("no day from which it is in force: since")
	case set.District != "" && !known:
		return fmt.Errorf("there is no district %q", set.District)
	case set.AgeFrom < 0 || set.AgeTo <= set.AgeFrom:
		return fmt.Errorf("age_from %d and age_to %d leave no age", set.AgeFrom, set.AgeTo)
	case set.EntryLimit < 1 || set.AnswerDays < 1:
		return errors.New("entry_limit and answer_days are 1 at least")
	}
	for _, other := range d.rules {
		if other.Version == set.Version {
			return fmt.Errorf("version %s is given twice", set.Version)
		}
	}
	texts := map[string]model.Text{"title": set.Title, "statement of " + string(model.PlaceOnList): set.Statements[model.PlaceOnList].Online}
	for kind, templates := range set.Statements {
		texts["name of "+string(kind)], texts["statement of "+string(kind)] = templates.Name, templates.Online
		if templates.Offline != (model.Text{}) {
			texts["offline statement of "+string(kind)] = templates.Offline
		}
	}
	for _, lang := range []model.Lang{model.Kazakh, model.Russian} {
		texts["language "+string(lang)] = set.Languages[lang]
	}
	for i, step := range set.NextSteps {
		if !step.When.Valid() {
			return fmt.Errorf("next step %d: nothing is known of %q", i+1, step.When)
		}
		texts[fmt.Sprintf("next step %d", i+1)] = step.Text
	}
	for what, text := range texts {
		if err := complete(what, text, model.Langs()...); err != nil {
			return err
		}
	}
	d.rules = append(d.rules, set)
	return nil
}

// Rules returns the set of rules in force in the district on the day, or ErrNoRules.
func (d *Data) Rules(district string, day model.Date) (model.RuleSet, error) {
	if _, ok := d.FindDistrict(district); !ok {
		return model.RuleSet{}, fmt.Errorf("district %q: %w", district, ErrNoRules)
	}
	set, ok := inForce(d.rules, district, day)
	if !ok {
		return model.RuleSet{}, fmt.Errorf("district %q, %s: %w", district, day, ErrNoRules)
	}
	return set, nil
}

// Rules returns the set of rules, of those built into the program, in force in the
// district on the day, or ErrNoRules.
func Rules(district string, day model.Date) (model.RuleSet, error) {
	return embedded().Rules(district, day)
}

// AnswerTime writes how many days there are to answer an offer: working days where working.
func (c *Catalogue) AnswerTime(days int, working bool) string {
	if working {
		return c.N("answer.working", days)
	}
	return c.N("answer.calendar", days)
}

// inForce picks the latest set that has begun by the day. A district's own sets
// go before those for every district.
func inForce(sets []model.RuleSet, district string, day model.Date) (model.RuleSet, bool) {
	var best model.RuleSet
	found := false
	for _, set := range sets {
		switch {
		case set.District != "" && set.District != district, day.Before(set.Since):
		case !found,
			set.District != "" && best.District == "",
			set.District == best.District && best.Since.Before(set.Since):
			best, found = set, true
		}
	}
	return best, found
}
