package model

import (
	"errors"
	"slices"
	"strconv"
	"time"
)

// How long after it was made a statement may still come in, and how far the clock of an
// office may be ahead of the central's.
const (
	StatementLate      = 7 * 24 * time.Hour  // sent in a session
	StatementDelivered = 30 * 24 * time.Hour // sent without one, or made without a connection

	ClockAhead        = 10 * time.Minute
	ClockAheadOffline = 24 * time.Hour // where nobody could tell the office

	// RulesKept is how long a counter works with the rules and the names of organizations
	// that it has fetched: a statement that was made later under them is refused.
	RulesKept = 30 * 24 * time.Hour
)

// ActFacts is what is known where an act is judged: at the counter what it has fetched and
// what waits in its outbox, at the central what it keeps.
type ActFacts struct {
	// Now is the time by the central's clock: at the counter its own, corrected by what the
	// central told of it.
	Now time.Time
	// WordsStand says that the rules and the names are those of when the statement was made, and
	// were judged then: they may have been replaced since.
	WordsStand bool
	// Delivered says that the act is sent without a session.
	Delivered bool
	// District is that of the statement, zero where there is none of that code.
	District District
	// Rules are those under which the statement was made. RulesFetched is when this computer
	// fetched them, by the clock that made the statement; zero at the central.
	Rules        RuleSet
	RulesFetched time.Time
	// Organization is that of the statement, zero where there is none of that id; Organizations are
	// those of its wishes.
	Organization  Organization
	Organizations []Organization
	// OnRecord is how the central can reach the applicant already; zero where nobody can tell.
	OnRecord Contact
	// Places are those that the child has on waiting lists, removed ones left out, and those
	// that were signed for the child here and wait to be sent.
	Places []ChildPlace
	// Matters are those that stand open for the child, Application its own of the statement,
	// zero where there is none, and Applications all that it has.
	Matters      []Matter
	Application  Application
	Applications []Application
	// Linked says that the child is linked to the applicant. Unsent are the kinds of the acts about it
	// that were signed at this counter and wait to be sent; none at the central.
	Linked bool
	Unsent []ActKind
	// Held is the place that the child has, nil where it has none, and Exchange for which one its family
	// would give it already; nil where for none.
	Held     *HeldPlace
	Exchange *ExchangeWish
}

// ChildPlace is one place on a waiting list that a child has, or has asked for.
type ChildPlace struct {
	Organization string // id
	Education    Lang
	Number       string // of the entry; empty where it waits to be sent
}

// CheckAct returns why the central would refuse an act, by all that can be known
// before anybody signs; nil where only the registers (kinship, the child's application, the
// key) or another hand (the place is gone) can refuse it still. text is what the citizen
// reads and signs. Both sides judge by it: the counter before anybody signs, with what it
// has fetched, and the central when the act has come, with what it keeps.
//
// The error is an *Error: statement_changed with the parameter field, clock_wrong,
// statement_old, rules_old, person_name; email_required, phone_empty and the codes of
// ParseEmail and ParseContactPhone; iin_child and those of ParseIIN; organization_unknown,
// age_not_offered, language_not_offered; entry_exists, entry_pending, entry_limit; entry_gone, offer_open;
// offer_unknown, offer_over; application_closed; not_linked, act_pending; application_exists, wish_missing, wish_limit, wish_twice,
// claim_unknown, start_date; exchange_forbidden, exchange_no_place, exchange_same, exchange_open. The first that holds is returned; Code.Field
// tells where it can be mended.
//
// The day that counts for the age is the one on which the statement was made.
func CheckAct(st Statement, text string, facts ActFacts) error {
	words := func(check func() error) func() error {
		if facts.WordsStand {
			return func() error { return nil }
		}
		return check
	}
	for _, check := range []func() error{
		func() error { return st.CheckForm(facts.District) },
		func() error { return st.CheckTime(facts.Now, facts.Delivered) },
		func() error { return st.CheckContact(facts.OnRecord) },
		func() error { return st.checkPhone(facts.OnRecord) },
		words(func() error { return st.CheckRules(facts.Rules, facts.RulesFetched) }),
		func() error { return st.checkUnsent(facts.Unsent) },
		func() error { return st.checkKind(facts) },
		words(func() error { return st.CheckText(text, facts.Rules, facts.District, facts.Organization) }),
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkKind looks at what an act of the kind asks for.
func (s Statement) checkKind(facts ActFacts) error {
	switch {
	case s.Kind == NewApplication:
		return s.checkNew(facts)
	case s.Kind.AboutOffer():
		return s.CheckMatter(facts.Matters)
	case s.Kind == LeaveList:
		return s.CheckStanding(facts.Places, facts.Matters)
	case s.Kind == WithdrawApplication:
		return s.CheckOpen(facts.Application)
	case s.Kind == UnlinkChild:
		return s.CheckUnlinking(facts.Linked, facts.Matters)
	case s.Kind == ConsentToExchange:
		if err := s.CheckExchange(facts.Rules, facts.Held, facts.Exchange, facts.Organizations); err != nil {
			return err
		}
		return s.checkNames(facts)
	case !facts.WordsStand:
		if err := s.CheckAge(facts.Rules); err != nil {
			return err
		}
	}
	if _, err := s.CheckOffer(facts.Rules, facts.Organization, s.Child.Birth); err != nil {
		return err
	}
	return s.CheckPlaces(facts.Rules, facts.Places)
}

// StatementChanged is a statement that is not the one that the central would have made;
// field is what of it, and err why, for the log.
func StatementChanged(field string, err error) *Error {
	return &Error{Code: CodeStatementChanged, Params: map[string]string{"field": field}, Err: err}
}

// CheckForm looks at the statement by itself: its fields have their forms, and the people
// in it names that can be shown.
func (s Statement) CheckForm(district District) error {
	applicant, applicantErr := ParseIIN(string(s.Applicant.IIN))
	child, childErr := ParseIIN(string(s.Child.IIN))
	switch {
	case s.District == "" || s.District != district.Code || !s.Lang.Valid(), s.MadeAt.IsZero() || s.MadeAt.Nanosecond() != 0:
		return StatementChanged("form", nil)
	case (s.Offline || s.Kind == NewApplication) != (s.Application == ""):
		return StatementChanged("application", nil)
	case s.Offline && s.Kind != PlaceOnList:
		return StatementChanged("offline", nil)
	case (s.Kind == LeaveList) != (s.Entry != ""):
		return StatementChanged("entry", nil)
	case s.Kind.AboutOffer() != (s.Offer != ""):
		return StatementChanged("offer", nil)
	case s.Kind.AboutApplication() && (s.Organization != "" || s.Education != ""):
		return StatementChanged("organization", nil)
	case s.Kind == ConsentToExchange && len(s.Wishes) != 1, s.Kind != ConsentToExchange && s.Kind != NewApplication && len(s.Wishes) > 0,
		s.Kind != NewApplication && (len(s.Claims) > 0 || !s.Start.IsZero()):
		return StatementChanged("wishes", nil)
	case applicantErr != nil:
		return applicantErr
	case childErr != nil:
		return childErr
	case applicant != s.Applicant.IIN || child != s.Child.IIN:
		return StatementChanged("iin", nil)
	}
	if err := s.Applicant.CheckName(); err != nil || s.Offline {
		return err
	}
	return s.Child.CheckName()
}

// CheckTime holds the time at which the statement was made against now.
func (s Statement) CheckTime(now time.Time, delivered bool) error {
	ahead, late := ClockAhead, StatementLate
	if s.Offline {
		ahead = ClockAheadOffline
	}
	if s.Offline || delivered {
		late = StatementDelivered
	}
	switch age := now.Sub(s.MadeAt); {
	case age < -ahead:
		return NewError(CodeClockWrong)
	case age > late:
		return NewError(CodeStatementOld, "days", strconv.Itoa(int(late/(24*time.Hour))))
	}
	return nil
}

// CheckContact looks whether the applicant can be reached. Address and telephone stand in a
// statement that was made without a connection, where its text shows them; in a session they
// are on record before anything is signed.
func (s Statement) CheckContact(onRecord Contact) error {
	if !s.Offline && (s.Email != "" || s.Phone != "") {
		return StatementChanged("email", nil)
	}
	if s.Email != "" {
		if email, err := ParseEmail(s.Email); err != nil {
			return err
		} else if email != s.Email {
			return StatementChanged("email", nil)
		}
	}
	if s.Phone != "" {
		if phone, err := ParseContactPhone(string(s.Phone)); err != nil {
			return err
		} else if phone != s.Phone {
			return StatementChanged("phone", nil)
		}
	}
	if s.Email == "" && onRecord.Email == "" {
		return NewError(CodeEmailRequired)
	}
	return nil
}

// checkPhone looks whether an applicant who leaves before the central answers can be told by
// telephone. It is the counter's to ask: the central takes a statement without one and
// writes to the address.
func (s Statement) checkPhone(onRecord Contact) error {
	if s.Offline && s.Phone == "" && onRecord.Phone == "" {
		return NewError(CodePhoneEmpty)
	}
	return nil
}

// CheckRules looks whether the rules are those of the statement, were in force when it was
// made, and were not fetched too long before; a zero fetched is not judged.
func (s Statement) CheckRules(rules RuleSet, fetched time.Time) error {
	switch {
	case rules.Version == "" || s.Rules != rules.Version:
		return StatementChanged("rules", nil)
	case rules.District != "" && rules.District != s.District:
		return StatementChanged("rules", errors.New("rules of another district"))
	case s.madeOn().Before(rules.Since), !fetched.IsZero() && s.MadeAt.Sub(fetched) > RulesKept:
		return NewError(CodeRulesOld)
	}
	return nil
}

// madeOn is the day on which the statement was made.
func (s Statement) madeOn() Date { return DateOf(s.MadeAt.In(Zone)) }

// CheckAge looks whether the child is of the age of the service on the day of the statement.
func (s Statement) CheckAge(rules RuleSet) error {
	if !rules.OfAge(s.Child.IIN.Birth(), s.madeOn()) {
		return NewError(CodeIINChild)
	}
	return nil
}

// OfAge reports whether a child born on birth is of the age of the service on a day.
func (r RuleSet) OfAge(birth, day Date) bool {
	years := birth.FullYears(day)
	return !birth.IsZero() && years >= r.AgeFrom && years < r.AgeTo
}

// CheckOffer looks whether the organization has a group for the child, who was born on
// birth, in the language, and returns the group by the rules.
func (s Statement) CheckOffer(rules RuleSet, org Organization, birth Date) (AgeGroup, error) {
	if org.ID == "" || org.ID != s.Organization || org.District != s.District {
		return "", NewError(CodeOrganizationUnknown)
	}
	group, ok := rules.AgeGroupOf(birth, s.madeOn())
	if !ok || len(org.Languages(group)) == 0 {
		return "", NewError(CodeAgeNotOffered)
	}
	if _, ok := org.Offer(group, s.Education); !ok {
		return "", NewError(CodeLanguageNotOffered)
	}
	return group, nil
}

// CheckPlaces holds the limits of one child: once on a list, and not on too many.
func (s Statement) CheckPlaces(rules RuleSet, places []ChildPlace) error {
	for _, place := range places {
		switch {
		case place.Organization != s.Organization || place.Education != s.Education:
		case place.Number == "":
			return NewError(CodeEntryPending)
		default:
			return NewError(CodeEntryExists, "number", place.Number)
		}
	}
	if limit := rules.EntryLimit; limit > 0 && len(places) >= limit {
		return NewError(CodeEntryLimit, "limit", strconv.Itoa(limit))
	}
	return nil
}

// CheckStanding looks whether the child stands where the statement takes it away: in places, with
// the number of the entry. Of matters, none may keep a place for that entry: it is to be answered first.
func (s Statement) CheckStanding(places []ChildPlace, matters []Matter) error {
	keeps := func(m Matter) bool { return m.Entry == s.Entry && (m.Kind == OfferMatter || m.Kind == ReferralMatter) }
	switch {
	case !slices.Contains(places, ChildPlace{s.Organization, s.Education, s.Entry}):
		return NewError(CodeEntryGone, "number", s.Entry)
	case slices.ContainsFunc(matters, keeps):
		return NewError(CodeOfferOpen, "number", s.Entry)
	}
	return nil
}

// CheckOpen looks whether the application of the statement stands open.
func (s Statement) CheckOpen(application Application) error {
	if application.Number != s.Application || !application.Status.Open() {
		return NewError(CodeApplicationClosed, "number", s.Application)
	}
	return nil
}

// CheckUnlinking looks whether the child is linked to the applicant, and none of matters keeps a place for it:
// that is to be answered first, by whoever sees it.
func (s Statement) CheckUnlinking(linked bool, matters []Matter) error {
	if !linked {
		return NewError(CodeNotLinked)
	}
	for _, m := range matters {
		if m.Child.IIN == s.Child.IIN && (m.Kind == OfferMatter || m.Kind == ReferralMatter) {
			return NewError(CodePlaceKept, "number", m.Offer)
		}
	}
	return nil
}

// checkUnsent looks at the acts about the child that wait to be sent from here: what is signed after one that
// unlinks it comes when the child is not linked any more, and an unlinking leaves nothing behind that its
// family could not follow.
func (s Statement) checkUnsent(unsent []ActKind) error {
	if !s.Offline && (slices.Contains(unsent, UnlinkChild) || s.Kind == UnlinkChild && len(unsent) > 0) {
		return NewError(CodeActPending)
	}
	return nil
}

// CheckText looks whether the text is the one canonical form of the statement.
func (s Statement) CheckText(text string, rules RuleSet, district District, org Organization) error {
	own, err := s.Render(rules, district, org)
	if err != nil {
		return StatementChanged("rules", err)
	}
	if own != text {
		return StatementChanged("text", nil)
	}
	return nil
}
