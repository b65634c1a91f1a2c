package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"akmola.kz/kezek/internal/model"
)

//go:embed rules/*.json
var rulesFiles embed.FS

// ErrNoRules is returned for a day before the first set of rules, and for a
// district that does not exist.
var ErrNoRules = errors.New("no rules for this district and day")

var ruleSets = sync.OnceValues(func() ([]model.RuleSet, error) { return readRules(rulesFiles) })

func readRules(files fs.FS) ([]model.RuleSet, error) {
	names, err := fs.Glob(files, "rules/*.json")
	if err != nil {
		return nil, fmt.Errorf("list the rules: %w", err)
	}
	sets := make([]model.RuleSet, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read the rules: %w", err)
		}
		var set model.RuleSet
		if err := json.Unmarshal(data, &set); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// Rules returns the set of rules in force in the district on the day.
func Rules(district string, day model.Date) (model.RuleSet, error) {
	if _, ok := FindDistrict(district); !ok {
		return model.RuleSet{}, fmt.Errorf("district %q: %w", district, ErrNoRules)
	}
	sets, err := ruleSets()
	if err != nil {
		return model.RuleSet{}, err
	}
	set, ok := inForce(sets, district, day)
	if !ok {
		return model.RuleSet{}, fmt.Errorf("district %q, %s: %w", district, day, ErrNoRules)
	}
	return set, nil
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
