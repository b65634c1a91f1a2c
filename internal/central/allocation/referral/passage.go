package referral

import "akmola.kz/kezek/internal/model"

// passage is an Apply under way.
type passage struct {
	State
	rules    model.Distribution
	calendar model.Calendar
	effects  []Effect
}

// elapse acts on every deadline that is over on the day.
func (p *passage) elapse(day model.Date) error {
	for !p.Deadline.IsZero() && p.Deadline.Before(day) {
		last := p.Deadline
		var err error
		switch p.Stage {
		case Offered:
			err = p.release(last, last.Add(1), p.rules.Unanswered, Unanswered)
		case Issued:
			err = p.release(last, last.Add(1), p.rules.Undelivered, Undelivered)
		case Inactive:
			p.leave(last.Add(1), NotRestored)
		case StopList:
			p.wait(last.Add(1), StopListEnded)
		default: // no day ends it
			p.Deadline = model.Date{}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// act does what the event says.
func (p *passage) act(e Event) error {
	switch {
	case e.Kind == NewDay:
		return nil
	case e.Kind == Accept && p.Stage == Offered:
		return p.issue(e.Day)
	case e.Kind == Decline && p.Holds():
		return p.release(e.Day, e.Day, p.rules.Declined, Declined)
	case e.Kind == Deliver && p.Stage == Issued:
		p.enter(Enrolled, Delivered, e.Day, model.Date{})
		p.follows(PlaceTaken)
		return nil
	case e.Kind == Transfer && p.Stage == Enrolled:
		p.effects = append(p.effects, Effect{Kind: PlaceFreed, Day: e.Day, Cause: Transferred})
		p.enter(Left, Transferred, e.Day, model.Date{})
		return nil
	case e.Kind == Exchange && p.Stage == Enrolled: // no place is free by it
		p.enter(Left, Exchanged, e.Day, model.Date{})
		return nil
	case e.Kind == Extend && p.Stage == Issued && !p.Extended:
		return p.extend(e.Day)
	case e.Kind == Restore && p.Stage == Inactive:
		p.Restored = true
		p.wait(e.Day, Restored)
		return nil
	case e.Kind == Annul && p.Holds():
		return p.release(e.Day, e.Day, model.StaysWaiting, Annulled)
	case e.Kind == Disprove && p.Holds():
		return p.release(e.Day, e.Day, model.StaysWaiting, Disproved)
	case e.Kind == Withdraw && p.Stage != Enrolled && p.Stage != Left:
		return p.release(e.Day, e.Day, model.LeavesTheQueue, Withdrawn)
	}
	return p.refuse(e.Kind)
}

// refuse returns why an event is not allowed.
func (p *passage) refuse(kind EventKind) error {
	switch {
	case kind == Extend && p.Stage == Issued:
		return ErrExtendedAlready
	case kind == Restore && p.Restored && (p.Stage == Left || p.Stage == Waiting):
		return ErrRestoredAlready
	case kind == Restore && p.Cause == NotRestored,
		(kind == Accept || kind == Decline) && p.Cause == Unanswered,
		(kind == Deliver || kind == Extend || kind == Decline) && p.Cause == Undelivered:
		return ErrTooLate
	case p.Stage == Enrolled || p.Stage == Left:
		return ErrEnded
	}
	return ErrNotNow
}

func (p *passage) issue(day model.Date) error {
	end, err := p.calendar.End(day, p.rules.Documents)
	if err != nil {
		return err
	}
	p.enter(Issued, Accepted, day, end)
	p.follows(DocumentsDue)
	return nil
}

// extend moves the deadline on from where it was.
func (p *passage) extend(day model.Date) error {
	end, err := p.calendar.End(p.Deadline, p.rules.Extension)
	if err != nil {
		return err
	}
	p.Deadline, p.Extended = end, true
	p.effects = append(p.effects, Effect{DocumentsDue, day, end, p.Cause})
	return nil
}

// release gives the place back, if it was held, and does with the application what the
// consequence says, from the day on. Terms count from begun.
func (p *passage) release(begun, day model.Date, consequence model.Consequence, cause Cause) error {
	if p.Holds() {
		p.effects = append(p.effects, Effect{Kind: PlaceFreed, Day: day, Cause: cause})
	}
	term, stage, effect := p.rules.Restore, Inactive, ChildInactive
	switch {
	case consequence == model.StaysWaiting:
		p.wait(day, cause)
		return nil
	case consequence == model.LeavesTheQueue, consequence == model.TurnsInactive && p.Restored: // it cannot be restored again
		p.leave(day, cause)
		return nil
	case consequence == model.OnStopList:
		term, stage, effect = p.rules.StopList, StopList, ChildStopListed
	}
	end, err := p.calendar.End(begun, term)
	if err != nil {
		return err
	}
	p.enter(stage, cause, day, end)
	p.follows(effect)
	return nil
}

func (p *passage) wait(day model.Date, cause Cause) {
	p.enter(Waiting, cause, day, model.Date{})
	p.follows(ChildWaits)
}

func (p *passage) leave(day model.Date, cause Cause) {
	p.enter(Left, cause, day, model.Date{})
	p.follows(ChildLeaves)
}

func (p *passage) enter(stage Stage, cause Cause, day, deadline model.Date) {
	p.Stage, p.Cause, p.Since, p.Deadline = stage, cause, day, deadline
}

// follows adds an effect of the stage that was entered.
func (p *passage) follows(kind EffectKind) {
	p.effects = append(p.effects, Effect{kind, p.Since, p.Deadline, p.Cause})
}
