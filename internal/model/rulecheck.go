package model

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Check returns why the set of rules cannot be followed: what is missing, or contradicts
// itself. The error names the field. The texts are looked at by whoever reads them (Texts).
func (r RuleSet) Check() error {
	switch {
	case r.Version == "":
		return errors.New("no version")
	case r.Since.IsZero():
		return errors.New("no day from which it is in force: since")
	case r.AgeFrom < 0 || r.AgeTo <= r.AgeFrom:
		return fmt.Errorf("age_from %d and age_to %d leave no age", r.AgeFrom, r.AgeTo)
	case r.EntryLimit < 1:
		return errors.New("entry_limit is 1 at least")
	case r.AfterwardsDays < 0:
		return errors.New("afterwards_days is 0 at least")
	}
	for i, step := range r.NextSteps {
		if !step.When.Valid() {
			return fmt.Errorf("next step %d: nothing is known of %q", i+1, step.When)
		}
	}
	if err := r.checkGroups(); err != nil {
		return err
	}
	if err := r.Distribution.check(); err != nil {
		return fmt.Errorf("distribution: %w", err)
	}
	if r.Distribution.Exchange && r.Statements[ConsentToExchange].Online == (Text{}) {
		return fmt.Errorf("distribution: exchange, and no statement of the kind %s", ConsentToExchange)
	}
	return nil
}

// checkGroups looks whether the groups are of successive ages.
func (r RuleSet) checkGroups() error {
	if r.SchoolYear == (MonthDay{}) {
		return errors.New("no day on which the school year begins: school_year")
	}
	if r.MissingGroup != LeavesWithoutGroup && r.MissingGroup != NextGroup {
		return fmt.Errorf("missing_group: nothing is known of %q", r.MissingGroup)
	}
	for group := range r.AgeGroups {
		if !slices.Contains(AgeGroups(), group) {
			return fmt.Errorf("age_groups: there is no group %q", group)
		}
	}
	last := -1
	for _, group := range AgeGroups() {
		years, given := r.AgeGroups[group]
		switch {
		case !given:
			continue
		case years < r.AgeFrom || years >= r.AgeTo:
			return fmt.Errorf("age_groups: %s is for %d years, which is not from age_from up to age_to", group, years)
		case last >= 0 && years != last+1:
			return fmt.Errorf("age_groups: %s is for %d years, the group before it for %d", group, years, last)
		}
		last = years
	}
	if last < 0 {
		return errors.New("no age_groups")
	}
	return nil
}

func (d Distribution) check() error {
	if d.Choices < 1 {
		return errors.New("choices is 1 at least")
	}
	if d.BirthYear == (MonthDay{}) || d.Refresh == (MonthDay{}) {
		return errors.New("no birth_year or no refresh")
	}
	for _, pause := range d.Pauses {
		if pause.From == (MonthDay{}) || pause.To == (MonthDay{}) {
			return errors.New("pauses: one has no from or no to")
		}
	}
	for _, look := range []func() error{d.checkClasses, d.checkCategories, d.checkTerms, d.checkConsequences} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}

func (d Distribution) checkClasses() error {
	if len(d.Classes) == 0 {
		return errors.New("no classes")
	}
	first, last, shared := -1, -1, 0
	for i, class := range d.Classes {
		if class.ID == "" || slices.ContainsFunc(d.Classes[:i], func(other Class) bool { return other.ID == class.ID }) {
			return fmt.Errorf("classes: the id %q is empty or given twice", class.ID)
		}
		switch {
		case class.Share < 0:
			return fmt.Errorf("classes: %s has a share of %d", class.ID, class.Share)
		case class.Share > 0:
			if first < 0 {
				first = i
			}
			last, shared = i, shared+1
		}
	}
	if shared == 1 {
		return fmt.Errorf("classes: %s has a share, and nobody to share with", d.Classes[first].ID)
	}
	if shared > 0 && last-first+1 != shared {
		return fmt.Errorf("classes: those with shares, from %s to %s, do not stand next to each other", d.Classes[first].ID, d.Classes[last].ID)
	}
	return nil
}

func (d Distribution) checkCategories() error {
	for i, category := range d.Categories {
		before := d.Categories[:i]
		switch {
		case category.ID == "" || slices.ContainsFunc(before, func(other Category) bool { return other.ID == category.ID }):
			return fmt.Errorf("categories: the id %q is empty or given twice", category.ID)
		case category.Number != 0 && slices.ContainsFunc(before, func(other Category) bool { return other.Number == category.Number }):
			return fmt.Errorf("categories: number %d is given twice", category.Number)
		case !slices.ContainsFunc(d.Classes, func(class Class) bool { return class.ID == category.Class }):
			return fmt.Errorf("categories: %s is of the class %q, which is none", category.ID, category.Class)
		case category.Proof != nil && (!category.Proof.Kind.Valid() || category.Proof.Months < 0):
			return fmt.Errorf("categories: the proof of %s is of the kind %q, for %d months", category.ID, category.Proof.Kind, category.Proof.Months)
		}
	}
	for _, class := range d.Classes[:len(d.Classes)-1] {
		if !slices.ContainsFunc(d.Categories, func(category Category) bool { return category.Class == class.ID }) {
			return fmt.Errorf("classes: nobody can be of %s: no category is", class.ID)
		}
	}
	return nil
}

func (d Distribution) checkTerms() error {
	for name, term := range map[string]Term{"answer": d.Answer, "documents": d.Documents, "extension": d.Extension, "confirm": d.Confirm} {
		if err := term.Check(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, term := range map[string]Term{"restore": d.Restore, "stop_list": d.StopList} {
		if err := term.Check(); err != nil && !term.IsZero() {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (d Distribution) checkConsequences() error {
	for name, consequence := range map[string]Consequence{"unanswered": d.Unanswered, "declined": d.Declined, "undelivered": d.Undelivered} {
		switch consequence {
		case StaysWaiting, LeavesTheQueue:
		case TurnsInactive:
			if d.Restore.IsZero() {
				return fmt.Errorf("%s: inactive, and no term in which to restore it", name)
			}
		case OnStopList:
			if d.StopList.IsZero() {
				return fmt.Errorf("%s: stop_list, and no term of it", name)
			}
		default:
			return fmt.Errorf("%s: there is no consequence %q", name, consequence)
		}
	}
	return nil
}

// Texts returns every text of the set by what it is.
func (r RuleSet) Texts() iter.Seq2[string, Text] {
	return func(yield func(string, Text) bool) {
		texts := map[string]Text{"title": r.Title, "law": r.Law, "statement of " + string(PlaceOnList): r.Statements[PlaceOnList].Online}
		for kind, templates := range r.Statements {
			texts["name of "+string(kind)], texts["statement of "+string(kind)] = templates.Name, templates.Online
			if templates.Offline != (Text{}) {
				texts["offline statement of "+string(kind)] = templates.Offline
			}
		}
		for _, lang := range EducationLangs() {
			texts["language "+string(lang)] = r.Languages[lang]
		}
		for i, step := range r.NextSteps {
			texts[fmt.Sprintf("next step %d", i+1)] = step.Text
		}
		d := r.Distribution
		for _, consequence := range []Consequence{d.Declined, d.Undelivered} {
			texts["consequence "+string(consequence)] = r.Consequences[consequence]
		}
		for _, kind := range []TermKind{WorkingTerm, CalendarTerm} {
			texts["terms of the kind "+string(kind)] = r.Terms[kind]
		}
		for _, class := range r.Distribution.Classes {
			texts["name of the class "+class.ID] = class.Name
		}
		for _, category := range r.Distribution.Categories {
			texts["name of the category "+category.ID] = category.Name
		}
		for _, what := range slices.Sorted(maps.Keys(texts)) {
			if !yield(what, texts[what]) {
				return
			}
		}
	}
}
