package reference

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// columns are those that a list of organizations may have. Those of the organization stand
// first; the others are of what it has for one age group in one language.
var columns = []struct {
	name     string
	required bool
	offer    bool
	set      func(o *model.Organization, offer *model.Offer, text string) error
}{
	{"id", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.ID = text; return checkBIN(text) }},
	{"district", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.District = text; return nil }},
	{"number", false, false, func(o *model.Organization, _ *model.Offer, text string) error { return number(&o.Number, text) }},
	{"kind", true, false, func(o *model.Organization, _ *model.Offer, text string) error { return kind(&o.Kind, text) }},
	{"private", false, false, func(o *model.Organization, _ *model.Offer, text string) error { return yes(&o.Private, text) }},
	{"short_kk", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Short.KK = text; return nil }},
	{"short_ru", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Short.RU = text; return nil }},
	{"short_en", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Short.EN = text; return nil }},
	{"full_kk", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Full.KK = text; return nil }},
	{"full_ru", true, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Full.RU = text; return nil }},
	{"full_en", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Full.EN = text; return nil }},
	{"settlement_kk", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Settlement.KK = text; return nil }},
	{"settlement_ru", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Settlement.RU = text; return nil }},
	{"address_kk", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Address.KK = text; return nil }},
	{"address_ru", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Address.RU = text; return nil }},
	{"phone", false, false, func(o *model.Organization, _ *model.Offer, text string) error { o.Phone = text; return nil }},
	{"capacity", false, false, func(o *model.Organization, _ *model.Offer, text string) error { return number(&o.Capacity, text) }},
	{"group", true, true, func(_ *model.Organization, offer *model.Offer, text string) error {
		offer.Group = model.AgeGroup(text)
		return nil
	}},
	{"lang", true, true, func(_ *model.Organization, offer *model.Offer, text string) error {
		offer.Lang = model.Lang(text)
		return nil
	}},
	{"groups", false, true, func(_ *model.Organization, offer *model.Offer, text string) error { return number(&offer.Groups, text) }},
	{"places", true, true, func(_ *model.Organization, offer *model.Offer, text string) error { return number(&offer.Places, text) }},
	{"free", true, true, func(_ *model.Organization, offer *model.Offer, text string) error { return number(&offer.Free, text) }},
	{"waiting", true, true, func(_ *model.Organization, offer *model.Offer, text string) error {
		return number(&offer.Waiting, text)
	}},
}

func checkBIN(text string) error {
	if len(text) != 12 || strings.Trim(text, "0123456789") != "" {
		return errors.New("a BIN has twelve digits")
	}
	return nil
}

func number(into *int, text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not a whole number of 0 or more", model.Shorten(text, 20))
	}
	*into = n
	return nil
}

func yes(into *bool, text string) error {
	switch strings.ToLower(text) {
	case "true", "yes", "1":
		*into = true
	case "", "false", "no", "0":
	default:
		return fmt.Errorf("%q is neither yes nor no", model.Shorten(text, 20))
	}
	return nil
}

func kind(into *model.OrganizationKind, text string) error {
	kinds := []model.OrganizationKind{model.Nursery, model.Kindergarten, model.MiniCentre, model.Special, model.Sanatorium}
	if *into = model.OrganizationKind(text); !slices.Contains(kinds, *into) {
		return fmt.Errorf("%q is none of %v", model.Shorten(text, 20), kinds)
	}
	return nil
}

// ReadCSV reads a list of organizations, divided by commas or semicolons, with the names of the
// columns first. An organization has as many lines as age groups and languages; what is of the
// organization is the same on all of them. Its error names every line that cannot be.
func ReadCSV(data []byte, districts []model.District) ([]model.Organization, error) {
	r := csvReader{seen: map[string]int{}}
	var known, required []string
	for _, column := range columns {
		known = append(known, column.name)
		if column.required {
			required = append(required, column.name)
		}
	}
	if err := r.read(data, known, required, r.take); err != nil {
		return nil, err
	}
	check := service.NewReferenceCheck(districts)
	for i, organization := range r.all {
		if err := check.Organization(organization); err != nil {
			r.wrong.add(r.lines[i], "%w", err)
		}
	}
	if len(r.all) == 0 {
		r.wrong.add(1, "there is no organization")
	}
	return r.all, r.wrong.err()
}

type csvReader struct {
	table
	all   []model.Organization
	lines []int          // on which each begins
	seen  map[string]int // index into all, by id
}

// take reads one line: an offer of an organization.
func (r *csvReader) take(line int, row []string) {
	var o model.Organization
	var offer model.Offer
	good := true
	for i, text := range row {
		column := columns[r.where[i]]
		if err := column.set(&o, &offer, strings.TrimSpace(text)); err != nil {
			r.wrong.add(line, "%s: %w", column.name, err)
			good = false
		}
	}
	if !good {
		return
	}
	at, known := r.seen[o.ID]
	if !known {
		at = len(r.all)
		r.seen[o.ID], r.all, r.lines = at, append(r.all, o), append(r.lines, line)
	}
	first := r.all[at]
	first.Offers = nil
	if known && !same(first, o) {
		r.wrong.add(line, "organization %s is another one than on line %d", o.ID, r.lines[at])
		return
	}
	r.all[at].Offers = append(r.all[at].Offers, offer)
}

// same reports whether two organizations without offers are one.
func same(a, b model.Organization) bool {
	return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}
