package officer

import (
	"strings"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/ui"
)

// naming writes what is known by ids: organizations, places, classes.
type naming struct {
	reference officer.Reference
}

// organization names one in short, by its id where the central does not know it any more.
func (n *naming) organization(w ui.Words, id string) string {
	for _, o := range n.reference.Organizations {
		if o.ID == id {
			return o.Short.In(w.Lang())
		}
	}
	return id
}

// place names a kind of places: «Айгерим», каз., 2022 г. р.
func (n *naming) place(w ui.Words, p model.FreePlace) string {
	return n.organization(w, p.Organization) + ", " + n.group(w, p)
}

// group names for whom places are: каз., 2022 г. р.
func (n *naming) group(w ui.Words, p model.FreePlace) string {
	name := w.T("officer.group", "lang", w.T("education.short."+string(p.Lang)), "year", p.BirthYear)
	if p.Kind != "" {
		name += ", " + n.special(p)
	}
	return name
}

// special names what is special about a kind of places.
func (n *naming) special(p model.FreePlace) string { return strings.ReplaceAll(p.Kind, "_", " ") }

// class names a class of the queue.
func (n *naming) class(w ui.Words, id string) string {
	for _, class := range n.reference.Rules.Distribution.Classes {
		if class.ID == id {
			return class.Name.In(w.Lang())
		}
	}
	return id
}
