package allocation

import (
	"cmp"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Regrouping is who stands on the lists of an organization, in one language, on a day on which children
// may belong to other groups than before: a school year began, or an age was corrected.
type Regrouping struct {
	Rules        model.RuleSet
	Day          model.Date
	Organization model.Organization
	Lang         model.Lang
	Turns        map[model.AgeGroup]Turn // of each list; one that is missing begins
	Listed       []Listed                // in any order
}

// Listed is an entry that stands on the list of a group.
type Listed struct {
	ID    string
	Birth model.Date
	Group model.AgeGroup
	Rank
}

// Regrouped is an entry that goes from its list to that of another group.
type Regrouped struct {
	Listed
	To          model.AgeGroup // empty where the organization has no group for it
	Place, Then int            // its place before anybody goes, and when everybody has come; 0 where it comes to no list
}

// GroupFor returns for children of a group the one on whose list they stand: their own, or by the rules
// the next older one that the organization has in the language; false where it has none.
func (r Regrouping) GroupFor(own model.AgeGroup) (model.AgeGroup, bool) {
	groups := model.AgeGroups()
	for _, group := range groups[slices.Index(groups, own):] {
		if _, has := r.Organization.Offer(group, r.Lang); has {
			return group, true
		}
		if r.Rules.MissingGroup != model.NextGroup {
			break
		}
	}
	return "", false
}

// ListFor returns on which list an entry stands on the day. Who is not of the age of the service stays:
// that its application ends is another matter.
func (r Regrouping) ListFor(e Listed) model.AgeGroup {
	age := AgeOn(r.Rules, e.Birth, r.Day)
	if age.Fit != OfAge || age.Group == e.Group {
		return e.Group
	}
	group, _ := r.GroupFor(age.Group)
	return group
}

// Moves returns who goes to another list, those of the oldest group first, each group by place; and
// where the classes stand in taking turns on each list on which nobody stays: children take their
// turn with them. Whoever carries out the last moves of the oldest group alone, sets what TurnsAfter
// returns, and asks again, gets the rest as it was.
func (r Regrouping) Moves() ([]Regrouped, map[model.AgeGroup]Turn, error) {
	now, then, stay := map[model.AgeGroup][]Child{}, map[model.AgeGroup][]Child{}, map[model.AgeGroup]bool{}
	var moves []Regrouped
	for _, e := range r.Listed {
		to := r.ListFor(e)
		child := Child{ID: e.ID, Class: ClassOf(r.Rules.Distribution.Classes, e.Class).ID, Since: e.Since, Receipt: e.Receipt}
		now[e.Group], then[to] = append(now[e.Group], child), append(then[to], child)
		if to == e.Group {
			stay[to] = true
		} else {
			moves = append(moves, Regrouped{Listed: e, To: to})
		}
	}
	if len(moves) == 0 {
		return nil, nil, nil
	}
	delete(then, "")
	groups := model.AgeGroups()
	older := func(a, b Regrouped) int {
		return cmp.Compare(slices.Index(groups, b.Group), slices.Index(groups, a.Group))
	}
	slices.SortFunc(moves, func(a, b Regrouped) int { return cmp.Or(older(a, b), cmp.Compare(a.ID, b.ID)) })
	turns := r.turnsThen(moves, stay)
	before, err := r.places(now, r.Turns)
	if err != nil {
		return nil, nil, err
	}
	after, err := r.places(then, turns)
	for i, m := range moves {
		moves[i].Place, moves[i].Then = before[m.ID], after[m.ID]
	}
	slices.SortFunc(moves, func(a, b Regrouped) int { return cmp.Or(older(a, b), cmp.Compare(a.Place, b.Place)) })
	return moves, turns, err
}

// TurnsAfter returns which of the turns that Moves has returned with its moves are so once some of these are
// made: those of the lists to which somebody has come, and of those which the last one has left for good.
func TurnsAfter(some, moves []Regrouped, turns map[model.AgeGroup]Turn) map[model.AgeGroup]Turn {
	left, comes, come := map[model.AgeGroup]int{}, map[model.AgeGroup]bool{}, map[model.AgeGroup]bool{}
	for _, m := range moves {
		left[m.Group]++
		comes[m.To] = true
	}
	for _, m := range some {
		left[m.Group]--
		come[m.To] = true
	}
	after := map[model.AgeGroup]Turn{}
	for group, turn := range turns {
		if come[group] || left[group] == 0 && !comes[group] {
			after[group] = turn
		}
	}
	return after
}

// turnsThen returns the turns of the lists that change, once they have: that of those who come first,
// which are the oldest.
func (r Regrouping) turnsThen(moves []Regrouped, stay map[model.AgeGroup]bool) map[model.AgeGroup]Turn {
	turns, come := map[model.AgeGroup]Turn{}, map[model.AgeGroup]bool{}
	for _, m := range moves {
		turns[m.Group] = Turn{}
	}
	for _, m := range moves {
		if m.To != "" && !come[m.To] {
			turns[m.To], come[m.To] = r.Turns[m.Group], true
		}
	}
	for group := range stay {
		if _, changes := turns[group]; changes {
			turns[group] = r.Turns[group]
		}
	}
	return turns
}

// places returns the place of everybody by id.
func (r Regrouping) places(lists map[model.AgeGroup][]Child, turns map[model.AgeGroup]Turn) (map[string]int, error) {
	places := make(map[string]int, len(r.Listed))
	for group, children := range lists {
		turn, changes := turns[group]
		if !changes {
			turn = r.Turns[group]
		}
		inOrder, err := Order(r.Rules.Distribution.Classes, turn, children)
		if err != nil {
			return nil, err
		}
		unlisted, _ := r.Organization.Offer(group, r.Lang)
		for i, child := range inOrder {
			places[child.ID] = unlisted.Waiting + i + 1
		}
	}
	return places, nil
}
