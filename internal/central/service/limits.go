package service

import (
	"runtime"
	"time"
)

const day = 24 * time.Hour

// Limits are the limits of the service that an operator may set.
type Limits struct {
	ChallengeLife time.Duration // of a challenge to log in
	TelephoneLife time.Duration // of a request to sign with a telephone
	CodeLife      time.Duration // of a one-time code
	CodeTries     int           // wrong codes until it locks
	CodeResend    time.Duration // before another code is sent
	// Codes that one workplace asks for, to one phone and for one IIN in an hour; for one
	// IIN, of every kind, in a day; and those of all workplaces.
	CodesAnHour    int
	CodesADay      int
	CodesADayInAll int
	SessionLife    time.Duration
	OfficerLife    time.Duration // of a session of an officer
	AnswersKept    time.Duration // answers to acts, under their Idempotency-Key; over 31 days
	Attachments    int           // files attached to one entry
	RefusalsADay   int           // documents of refusals to one applicant; an act beyond is refused without
	RefusalsKept   time.Duration // those documents
	OfficersKept   time.Duration // officers, after their role has ended
	MessagesKept   time.Duration // messages that could not be sent; then they tell nothing new
	PassedKept     time.Duration // why a run had no offer for whom

	DrawAtOnce int           // documents that are drawn at once; as many as there are cores
	DrawWait   time.Duration // for a turn to draw one; then it is asked for again

	// Refusals by БМГ to one workplace in an hour, for one IIN and for one phone; then it is
	// not asked. And how many people it may refuse there.
	BindingRefusals int
	RefusedPeople   int
	KinshipRefusals int // by the register of kinship in a day, to one applicant; then it is not asked

	// How many logins one workplace may ask for, as many parts of an archive besides, and how many
	// checks and enrolments, which need none, one address. A whole office may come from one.
	ClientBurst int     // at once
	ClientRate  float64 // a second; below zero there is no limit

	// Workplaces and their action logs.
	WorkplaceLife     time.Duration // of the token of one
	NewWorkplaces     int           // of one network in a day that nobody vouches for
	WaitingWorkplaces int           // in all that nobody has confirmed
	WaitingKept       time.Duration // how long one waits; then it enrols anew
	ActionsADay       int           // of one workplace
	ActionsKept       time.Duration // since they came

	AuditKept time.Duration // of the audit, by whole days

	// How many acts without a session one workplace may send: an office that was without a
	// connection for a day sends hundreds.
	DeliveryBurst int
	DeliveryRate  float64 // a second; below zero there is no limit
}

// DefaultLimits returns the limits of the service.
func DefaultLimits() Limits {
	return Limits{
		ChallengeLife:  5 * time.Minute,
		TelephoneLife:  5 * time.Minute,
		CodeLife:       5 * time.Minute,
		CodeTries:      5,
		CodeResend:     time.Minute,
		CodesAnHour:    5,
		CodesADay:      20,
		CodesADayInAll: 60,
		SessionLife:    2 * time.Hour,
		OfficerLife:    time.Hour,
		AnswersKept:    90 * day,
		Attachments:    20,
		RefusalsADay:   20,
		RefusalsKept:   5 * 365 * day,
		OfficersKept:   5 * 365 * day,
		MessagesKept:   3 * day,
		PassedKept:     3 * 365 * day,

		DrawAtOnce: runtime.GOMAXPROCS(0),
		DrawWait:   10 * time.Second,

		BindingRefusals: 10,
		RefusedPeople:   30,
		KinshipRefusals: 20,

		WorkplaceLife:     15 * time.Minute,
		NewWorkplaces:     100,
		WaitingWorkplaces: 10_000,
		WaitingKept:       7 * day,
		ActionsADay:       20_000,
		ActionsKept:       5 * 365 * day,
		AuditKept:         5 * 365 * day,

		ClientBurst: 60,
		ClientRate:  2,

		DeliveryBurst: 600,
		DeliveryRate:  20,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	setDefault(&l.ChallengeLife, d.ChallengeLife)
	setDefault(&l.TelephoneLife, d.TelephoneLife)
	setDefault(&l.CodeLife, d.CodeLife)
	setDefault(&l.CodeTries, d.CodeTries)
	setDefault(&l.CodeResend, d.CodeResend)
	setDefault(&l.CodesAnHour, d.CodesAnHour)
	setDefault(&l.CodesADay, d.CodesADay)
	setDefault(&l.CodesADayInAll, d.CodesADayInAll)
	setDefault(&l.SessionLife, d.SessionLife)
	setDefault(&l.OfficerLife, d.OfficerLife)
	setDefault(&l.AnswersKept, d.AnswersKept)
	setDefault(&l.Attachments, d.Attachments)
	setDefault(&l.RefusalsADay, d.RefusalsADay)
	setDefault(&l.RefusalsKept, d.RefusalsKept)
	setDefault(&l.OfficersKept, d.OfficersKept)
	setDefault(&l.MessagesKept, d.MessagesKept)
	setDefault(&l.PassedKept, d.PassedKept)
	setDefault(&l.DrawAtOnce, d.DrawAtOnce)
	setDefault(&l.DrawWait, d.DrawWait)
	setDefault(&l.BindingRefusals, d.BindingRefusals)
	setDefault(&l.RefusedPeople, d.RefusedPeople)
	setDefault(&l.KinshipRefusals, d.KinshipRefusals)
	setDefault(&l.ActionsADay, d.ActionsADay)
	setDefault(&l.NewWorkplaces, d.NewWorkplaces)
	setDefault(&l.WorkplaceLife, d.WorkplaceLife)
	setDefault(&l.WaitingWorkplaces, d.WaitingWorkplaces)
	setDefault(&l.WaitingKept, d.WaitingKept)
	setDefault(&l.ActionsKept, d.ActionsKept)
	setDefault(&l.AuditKept, d.AuditKept)
	setDefault(&l.ClientBurst, d.ClientBurst)
	setDefault(&l.ClientRate, d.ClientRate)
	setDefault(&l.DeliveryBurst, d.DeliveryBurst)
	setDefault(&l.DeliveryRate, d.DeliveryRate)
	return l
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
