package model

// CheckLeaving returns why the central would refuse that a child leaves a waiting list, as
// CheckPlacement does for a placement, or entry_gone where facts.Places has no such entry. Only
// the registers can refuse it still.
func CheckLeaving(st Statement, text string, facts PlacementFacts) error {
	for _, check := range []func() error{
		func() error { return st.CheckForm(facts.District) },
		func() error { return st.CheckTime(facts.Now, facts.Delivered) },
		facts.ofWords(func() error { return st.CheckRules(facts.Rules, facts.RulesFetched) }),
		func() error { return st.CheckStanding(facts.Places) },
		facts.ofWords(func() error { return st.CheckText(text, facts.Rules, facts.District, facts.Organization) }),
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// CheckStanding looks whether the child stands where the statement takes it away.
func (s Statement) CheckStanding(places []ChildPlace) error {
	for _, place := range places {
		if place == (ChildPlace{s.Organization, s.Education, s.Entry}) && s.Entry != "" {
			return nil
		}
	}
	return NewError(CodeEntryGone, "number", s.Entry)
}
