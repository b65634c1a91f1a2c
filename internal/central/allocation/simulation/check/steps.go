package check

import "akmola.kz/kezek/internal/model"

// step takes an event of an offer or of an application.
func (c *Checker) step(child *child, e Event) error {
	if e.Kind == Overdue {
		return c.overdue(child)
	}
	if child.status != ended && e.Kind == TooOld {
		if !c.tooOld(child) {
			return c.broken(AgesHeld, "%s left and is not too old", child.id)
		}
		c.release(child)
		child.status, child.deadline = ended, model.Date{}
		return nil
	}
	if allowed := c.allows(child, e.Kind); allowed == e.Refused {
		return c.broken(StepsAllowed, "%s of %s, %s until %s: refused %t", e.Kind, child.id, child.status, child.deadline, e.Refused)
	}
	if e.Refused {
		return nil
	}
	return c.take(child, e.Kind)
}

// allows reports whether a step is possible where the child stands. The engine has acted on
// all that is overdue before a day's steps.
func (c *Checker) allows(child *child, kind Kind) bool {
	holds := child.status == offered || child.status == issued
	switch kind {
	case Accepted:
		return child.status == offered
	case Declined, Annulled, Disproved:
		return holds
	case Delivered:
		return child.status == issued
	case Extended:
		return child.status == issued && !child.extended
	case Restored:
		return child.status == inactive
	case Withdrawn:
		return child.status != ended
	}
	return false
}

func (c *Checker) take(child *child, kind Kind) (err error) {
	switch kind {
	case Accepted:
		child.status = issued
		child.deadline, err = c.calendar.End(c.day, child.rules.Documents)
	case Extended:
		child.extended = true
		child.deadline, err = c.calendar.End(child.deadline, child.rules.Extension)
	case Delivered:
		child.status, child.deadline, child.has = ended, model.Date{}, child.place
		if child.seat != nil {
			c.transferred = append(c.transferred, child)
		}
	case Restored:
		child.status, child.deadline, child.restored = waiting, model.Date{}, true
	case Annulled, Disproved:
		err = c.follow(child, model.StaysWaiting, c.day)
	case Declined:
		err = c.follow(child, child.rules.Declined, c.day)
	case Withdrawn:
		err = c.follow(child, model.LeavesTheQueue, c.day)
	}
	return err
}

// overdue takes that the engine acted on a deadline, which is on the day after it.
func (c *Checker) overdue(child *child) error {
	last := child.deadline
	if last.IsZero() || last.Add(1) != c.day {
		return c.broken(DeadlinesOnce, "acted for %s, %s until %s", child.id, child.status, last)
	}
	switch child.status {
	case offered:
		return c.follow(child, child.rules.Unanswered, last)
	case issued:
		return c.follow(child, child.rules.Undelivered, last)
	case inactive:
		return c.follow(child, model.LeavesTheQueue, last)
	}
	return c.follow(child, model.StaysWaiting, last)
}

// follow does what a consequence says; its term counts from begun.
func (c *Checker) follow(child *child, consequence model.Consequence, begun model.Date) (err error) {
	c.release(child)
	child.status, child.deadline = waiting, model.Date{}
	switch {
	case consequence == model.LeavesTheQueue, consequence == model.TurnsInactive && child.restored:
		child.status = ended
	case consequence == model.TurnsInactive:
		child.status = inactive
		child.deadline, err = c.calendar.End(begun, child.rules.Restore)
	case consequence == model.OnStopList:
		child.status = stopped
		child.deadline, err = c.calendar.End(begun, child.rules.StopList)
	}
	return err
}

// release gives the place of a child back.
func (c *Checker) release(child *child) {
	if child.status == offered || child.status == issued {
		c.give(queue{child.district, child.year}, child.place, 1)
	}
}
