package store

import (
	"fmt"

	"akmola.kz/kezek/internal/model"
)

// Exchange is a place for which the family of a child would give the one that it has.
type Exchange struct {
	Application string // number, of the child
	District    string
	Offer       string // id, by which it has its place
	Wish        model.ExchangeWish
	Receipt     int64      // decides where AskedAt is the same
	Lang        model.Lang // in which the family is told of it
}

// AddExchange keeps what a family would exchange. A child has one such wish at a time.
func (tx *Tx) AddExchange(e Exchange) error {
	_, err := tx.exec(`INSERT INTO exchanges (application, district, offer_id, organization, lang, asked_at, receipt, told_in)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, e.Application, e.District, e.Offer, e.Wish.Organization, e.Wish.Education,
		micros(e.Wish.AskedAt), e.Receipt, e.Lang)
	if err != nil {
		return fmt.Errorf("keep the wish for an exchange: %w", err)
	}
	return nil
}

// EndExchange forgets the wish of an application, whose history tells of it, or returns ErrMovedOn where there is none.
func (tx *Tx) EndExchange(application string) error {
	changed, err := tx.exec(`DELETE FROM exchanges WHERE application = ?`, application)
	if err == nil && changed == 0 {
		err = ErrMovedOn
	}
	if err != nil {
		return fmt.Errorf("end the wish for an exchange: %w", err)
	}
	return nil
}

const exchangeColumns = `SELECT x.application, x.district, x.offer_id, x.organization, x.lang, x.asked_at, x.receipt, x.told_in FROM exchanges x `

func scanExchange(scan scanner) (e Exchange, err error) {
	err = scan(&e.Application, &e.District, &e.Offer, &e.Wish.Organization, &e.Wish.Education, moment{&e.Wish.AskedAt}, &e.Receipt, &e.Lang)
	return e, err
}

// ExchangeOf returns the wish of an application, or ErrNotFound.
func (tx *Tx) ExchangeOf(application string) (Exchange, error) {
	e, err := one(tx, scanExchange, exchangeColumns+`WHERE x.application = ?`, application)
	if err != nil {
		return e, fmt.Errorf("find the wish for an exchange: %w", err)
	}
	return e, nil
}

// ExchangesOfLinked lists the wishes for the children that are linked to an applicant, the earliest first.
func (tx *Tx) ExchangesOfLinked(applicant model.IIN) ([]Exchange, error) {
	all, err := list(tx, scanExchange, exchangeColumns+`JOIN applications a ON a.number = x.application JOIN links l ON l.child_iin = a.child_iin
		WHERE l.applicant_iin = ? ORDER BY x.asked_at, x.receipt, x.application COLLATE "C"`, applicant)
	if err != nil {
		return nil, fmt.Errorf("list the wishes for an exchange of the children: %w", err)
	}
	return all, nil
}

// OpenExchange is a wish with the place that the child has and when it was born.
type OpenExchange struct {
	Exchange
	Has   model.FreePlace
	Birth model.Date
}

// OpenExchanges lists those of a district, the earliest first.
func (tx *Tx) OpenExchanges(district string) ([]OpenExchange, error) {
	all, err := list(tx, func(scan scanner) (e OpenExchange, err error) {
		has := &e.Has
		has.Count = 1
		e.Exchange, err = scanExchange(func(into ...any) error {
			return scan(append(into, &has.Organization, &has.BirthYear, &has.Lang, &has.Kind, date{&e.Birth})...)
		})
		return e, err
	}, `SELECT x.application, x.district, x.offer_id, x.organization, x.lang, x.asked_at, x.receipt, x.told_in,
			f.organization, f.birth_year, f.lang, f.kind, a.birth
		FROM exchanges x JOIN offers f ON f.id = x.offer_id JOIN applications a ON a.number = x.application
		WHERE x.district = ? ORDER BY x.asked_at, x.receipt, x.application COLLATE "C"`, district)
	if err != nil {
		return nil, fmt.Errorf("list wishes for an exchange: %w", err)
	}
	return all, nil
}
