package desk_test

import (
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestAChildThatIsUnlinkedLeavesTheVisitAndCanBeLinkedAgain(t *testing.T) {
	c := newCounter(t, "ready")
	ctx := t.Context()
	family := c.family("ready")
	child := family.Children[0].IIN
	c.loginByKey(family)
	c.link(family)
	_, err := c.Applications(ctx)
	must(t, err)
	for range 2 { // the second time it is gone already
		must(t, c.Unlink(ctx, child))
		if len(c.KnownLinks()) != 0 || len(c.KnownApplications()) != 0 {
			t.Fatalf("known still: %v, %v", c.KnownLinks(), c.KnownApplications())
		}
	}
	apps, err := c.Applications(ctx)
	must(t, err)
	if slices.ContainsFunc(apps, func(a model.Application) bool { return a.Child.IIN == child }) {
		t.Error("the central still shows the child")
	}
	c.link(family)
	c.toCheck()
}
