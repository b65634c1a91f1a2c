package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// ErrNoRules is returned for a day before the first set of rules, and for a district
// that does not exist.
var ErrNoRules = errors.New("no rules for this district and day")

// ruleFile is a set of rules as a file has it: whole, or what makes it differ from another.
type ruleFile struct {
	Like string `json:"like,omitempty"` // version of a whole set, whose fields it has but for its own (RFC 7396)
	model.RuleSet
}

// readRules adds the sets of rules of a folder: those that are whole, then those like them.
func (d *Data) readRules(files fs.FS) error {
	var like []func() error
	err := eachFile(files, rulesFolder, func(file ruleFile, name string, data []byte) error {
		if file.Like == "" {
			return d.addRules(file.RuleSet)
		}
		like = append(like, func() error {
			set, err := d.likeAnother(file, data)
			if err == nil {
				err = d.addRules(set)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
		return nil
	})
	for _, add := range like {
		if err == nil {
			err = add()
		}
	}
	return err
}

// ReadRules reads one set of rules from a file, beside those of d, which keep as they are. The
// error names the file and the place.
func (d *Data) ReadRules(files fs.FS, name string) (model.RuleSet, error) {
	var file ruleFile
	data, err := decode(files, name, &file)
	if err != nil {
		return model.RuleSet{}, err
	}
	set := file.RuleSet
	if file.Like != "" {
		set, err = d.likeAnother(file, data)
	}
	if err == nil {
		_, err = d.With(set)
	}
	if err != nil {
		return model.RuleSet{}, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}

// likeAnother completes a set of rules by the one that it is like; data is its file.
func (d *Data) likeAnother(file ruleFile, data []byte) (set model.RuleSet, err error) {
	at := slices.IndexFunc(d.rules, func(other model.RuleSet) bool { return other.Version == file.Like })
	if at < 0 {
		return set, fmt.Errorf("like: there is no set of rules %q", file.Like)
	}
	whole := d.rules[at]
	whole.Version, whole.Since, whole.District = "", model.Date{}, ""
	merged, err := json.Marshal(whole)
	if err == nil {
		merged, err = mergePatch(merged, data)
	}
	var read ruleFile
	if err == nil {
		err = json.Unmarshal(merged, &read)
	}
	if err != nil {
		return set, fmt.Errorf("like %s: %w", file.Like, err)
	}
	return read.RuleSet, nil
}

// addRules adds a set of rules. Its version is signed with every statement, so that no
// two sets may have the same.
func (d *Data) addRules(set model.RuleSet) error {
	_, known := d.FindDistrict(set.District)
	if set.District != "" && !known {
		return fmt.Errorf("there is no district %q", set.District)
	}
	if slices.ContainsFunc(d.rules, func(other model.RuleSet) bool { return other.Version == set.Version }) {
		return fmt.Errorf("version %s is given twice", set.Version)
	}
	if err := set.Check(); err != nil {
		return err
	}
	for what, text := range set.Texts() {
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

// Term writes how long a term is.
func (c *Catalogue) Term(term model.Term) string {
	if term.Kind == model.WorkingTerm {
		return c.N("term.working", term.Days)
	}
	return c.N("term.calendar", term.Days)
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
