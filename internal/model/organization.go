package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// District is a district or a city of regional rank, by the first four digits of
// its КАТО code.
type District struct {
	Code          string `json:"code"` // "1110"
	Name          Text   `json:"name"`
	Short         Text   `json:"short,omitzero"`  // without the word district or city, as people say it
	Centre        Text   `json:"centre,omitzero"` // administrative centre, where it is not the city itself
	City          bool   `json:"city,omitempty"`
	Organizations int    `json:"organizations"` // how many preschool organizations it has
}

// ValidDistrictCode reports whether code has the form of a district's in Akmola region:
// four digits that begin with 11. Whether there is such a district, the central knows.
func ValidDistrictCode(code string) bool {
	return len(code) == 4 && strings.HasPrefix(code, "11") && strings.Trim(code, "0123456789") == ""
}

// OrganizationKind is the kind of a preschool organization.
type OrganizationKind string

// The kinds.
const (
	Nursery      OrganizationKind = "nursery"      // ясли-сад, бөбекжай
	Kindergarten OrganizationKind = "kindergarten" // детский сад, балабақша
	MiniCentre   OrganizationKind = "mini_centre"  // мини-центр, шағын орталық
	Special      OrganizationKind = "special"      // специальный (коррекционный)
	Sanatorium   OrganizationKind = "sanatorium"
)

// AgeGroup is a group by full years on the day on which the school year begins.
type AgeGroup string

// The age groups, youngest first.
const (
	Early        AgeGroup = "early"
	Junior       AgeGroup = "junior"
	Middle       AgeGroup = "middle"
	Senior       AgeGroup = "senior"
	PreparingAge AgeGroup = "preparatory"
)

// AgeGroups lists the groups, youngest first.
func AgeGroups() []AgeGroup { return []AgeGroup{Early, Junior, Middle, Senior, PreparingAge} }

// Offer is what an organization has for one age group in one language.
type Offer struct {
	Group   AgeGroup `json:"group"`
	Lang    Lang     `json:"lang"`
	Groups  int      `json:"groups"`  // how many groups of children
	Places  int      `json:"places"`  // places in them
	Free    int      `json:"free"`    // places that nobody holds
	Waiting int      `json:"waiting"` // children on the waiting list
}

// Organization is a preschool organization.
type Organization struct {
	ID         string           `json:"id"`       // BIN
	District   string           `json:"district"` // code of the district
	Number     int              `json:"number,omitempty"`
	Kind       OrganizationKind `json:"kind"`
	Private    bool             `json:"private,omitempty"`
	Short      Text             `json:"short"`
	Full       Text             `json:"full"` // the legal name
	Settlement Text             `json:"settlement"`
	Address    Text             `json:"address"`
	Phone      string           `json:"phone,omitempty"`
	Capacity   int              `json:"capacity"`
	Offers     []Offer          `json:"offers"`
}

// Offer returns what the organization has for the group in the language.
func (o Organization) Offer(group AgeGroup, lang Lang) (Offer, bool) {
	for _, offer := range o.Offers {
		if offer.Group == group && offer.Lang == lang {
			return offer, true
		}
	}
	return Offer{}, false
}

// Languages returns the languages of instruction, Kazakh first. With a group, only
// those in which the organization has that group.
func (o Organization) Languages(group AgeGroup) []Lang {
	var langs []Lang
	for _, lang := range EducationLangs() {
		for _, offer := range o.Offers {
			if offer.Lang == lang && (group == "" || offer.Group == group) {
				langs = append(langs, lang)
				break
			}
		}
	}
	return langs
}

// Free and waiting children over the offers for a group, all groups with "".
func (o Organization) Free(group AgeGroup) (free, waiting int) {
	for _, offer := range o.Offers {
		if group == "" || offer.Group == group {
			free += offer.Free
			waiting += offer.Waiting
		}
	}
	return free, waiting
}

// SearchText is what the search over organizations reads: the number first, so that the organization of
// a number stands before those of a street with it.
func (o Organization) SearchText() string {
	number := ""
	if o.Number > 0 {
		number = strconv.Itoa(o.Number) + " "
	}
	return number + o.Short.RU + " " + o.Short.KK + " " + o.Short.EN + " " + o.Settlement.RU + " " +
		o.Settlement.KK + " " + o.Address.RU + " " + o.Address.KK
}

// SearchText is what the search over districts reads.
func (d District) SearchText() string {
	return d.Name.RU + " " + d.Name.KK + " " + d.Name.EN + " " + d.Centre.RU + " " + d.Centre.KK + " " + d.Centre.EN
}

// named reports whether a name stands in both languages of the law.
func (t Text) named() bool { return strings.TrimSpace(t.KK) != "" && strings.TrimSpace(t.RU) != "" }

// Check returns why the district cannot be; nil where it can.
func (d District) Check() error {
	switch {
	case !ValidDistrictCode(d.Code):
		return fmt.Errorf("code %q", d.Code)
	case !d.Name.named():
		return errors.New("it has no name")
	case d.Organizations < 0:
		return fmt.Errorf("%d organizations", d.Organizations)
	}
	return nil
}

// Check returns why the organization cannot be; nil where it can.
func (o Organization) Check() error {
	switch {
	case o.ID == "" || !ValidDistrictCode(o.District):
		return errors.New("it has no id or no district")
	case !o.Short.named() || !o.Full.named():
		return errors.New("it has no name")
	case o.Capacity < 0 || o.Number < 0:
		return fmt.Errorf("number %d, capacity %d", o.Number, o.Capacity)
	}
	for i, offer := range o.Offers {
		switch {
		case !slices.Contains(AgeGroups(), offer.Group) || offer.Lang != Kazakh && offer.Lang != Russian:
			return fmt.Errorf("a group %q in the language %q", offer.Group, offer.Lang)
		case offer.Groups < 0 || offer.Places < 0 || offer.Free < 0 || offer.Waiting < 0:
			return fmt.Errorf("fewer than no places or children in %s/%s", offer.Group, offer.Lang)
		case slices.ContainsFunc(o.Offers[:i], func(other Offer) bool { return other.Group == offer.Group && other.Lang == offer.Lang }):
			return fmt.Errorf("%s/%s is given twice", offer.Group, offer.Lang)
		}
	}
	return nil
}
