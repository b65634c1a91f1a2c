package allocation

import (
	"cmp"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Rank is what the order of a list goes by for one child.
type Rank struct {
	Class   string    `json:"class,omitempty"` // id of a model.Class; one that the rules do not have is their last
	Since   time.Time `json:"since"`           // of the application
	Receipt int64     `json:"receipt"`         // decides where Since is the same
}

// earlier reports whether the time is before that of another one, of whatever class.
func (r Rank) earlier(other Rank) bool {
	return cmp.Or(r.Since.Compare(other.Since), cmp.Compare(r.Receipt, other.Receipt)) < 0
}

// Counts is what the place of one child on a list is worked out of.
type Counts struct {
	Unlisted int            // how many stand before everybody, of whom nothing else is known (model.Unlisted)
	Waiting  map[string]int // how many wait of each class, the child included
	Earlier  map[string]int // how many of them have an earlier time than the child
	Turn     Turn
}

// With returns the counts with one more of a class, the child for whom they are.
func (c Counts) With(class string) Counts {
	waiting := map[string]int{class: 1}
	for of, n := range c.Waiting {
		waiting[of] += n
	}
	c.Waiting = waiting
	return c
}

// Stand returns where the child of the class stands. It returns ErrNotWaiting where the counts
// contradict themselves.
func (c Counts) Stand(classes []model.Class, class string) (Standing, error) {
	class = ClassOf(classes, class).ID
	s, err := Stand(classes, c.Turn, byClass(classes, c.Waiting), class, byClass(classes, c.Earlier)[class]+1)
	if err == nil && c.Unlisted > 0 {
		s.Place += c.Unlisted
		s.Before[model.Unlisted] = c.Unlisted
	}
	return s, err
}

// ClassOf returns the class with the id. Whoever is of none that the rules have is of the last,
// without a privilege.
func ClassOf(classes []model.Class, id string) model.Class {
	if at := slices.IndexFunc(classes, func(class model.Class) bool { return class.ID == id }); at >= 0 {
		return classes[at]
	}
	return classes[len(classes)-1]
}

// byClass puts the numbers of classes that the rules do not have to the last.
func byClass(classes []model.Class, numbers map[string]int) map[string]int {
	known := make(map[string]int, len(classes))
	for id, n := range numbers {
		known[ClassOf(classes, id).ID] += n
	}
	return known
}
