package allocation

import (
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Order returns the children of one queue, or of one list of an organization, in the order
// in which places come to them if each takes the next: class by class, those with shares by
// turns from turn on, inside of a class by time. It returns ErrUnknownClass or ErrTwice.
func Order(classes []model.Class, turn Turn, children []Child) ([]Child, error) {
	if err := refuseTwice(children); err != nil {
		return nil, err
	}
	ranked, err := rank(classes, children, nil)
	if err != nil {
		return nil, err
	}
	t := newTurns(classes, turn)
	ordered := make([]Child, 0, len(children))
	for {
		class, ok := t.next(func(class int) bool { return len(ranked[class]) > 0 })
		if !ok {
			return ordered, nil
		}
		ordered = append(ordered, children[ranked[class][0].index])
		ranked[class] = ranked[class][1:]
	}
}

// Standing is a place in the order and what it is made of.
type Standing struct {
	Place  int            // from 1
	Before map[string]int // how many of each class stand before; no class with none
}

// Stand returns where the child stands that is the rank-th of its class, from 1, where so
// many of each class wait, it included. It is what Order would show, without the list: as
// many steps as there are classes. It returns ErrUnknownClass.
func Stand(classes []model.Class, turn Turn, waiting map[string]int, class string, rank int) (Standing, error) {
	of := slices.IndexFunc(classes, func(c model.Class) bool { return c.ID == class })
	switch {
	case of < 0:
		return Standing{}, fmt.Errorf("%w: %q", ErrUnknownClass, class)
	case rank < 1 || rank > waiting[class]:
		return Standing{}, fmt.Errorf("number %d of the %d of %s: %w", rank, waiting[class], class, ErrNotWaiting)
	}
	t := newTurns(classes, turn)
	s := Standing{Place: 1, Before: map[string]int{}}
	for other := range classes {
		if n := t.before(of, rank-1, other, waiting[classes[other].ID]); n > 0 {
			s.Before[classes[other].ID] = n
			s.Place += n
		}
	}
	return s, nil
}
