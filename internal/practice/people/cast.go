package people

import (
	"fmt"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// adult is how the table of families writes an applicant.
type adult struct {
	surname, name, patronymic string
	sex                       model.Sex
	birth                     model.Date
	lang                      model.Lang
	key                       KeyProfile
	bmg                       bmg
	smsDown                   bool
}

// bmg is what БМГ holds about an adult.
type bmg int

const (
	bound bmg = iota
	notBound
	otherNumber
	bmgDown
)

// child is how the table of families writes a child.
type child struct {
	surname, name, patronymic string
	sex                       model.Sex
	years, months             int            // of age
	degrees                   []model.Degree // to each adult of the family, in order; "" for no kin
	place                     int            // in the general queue, 0 for no application
	district                  string         // of the application, where it is another than the family's
	linkedTo                  int            // number of the adult, from 1
	kinshipDown               bool
}

// cast is a row of the table of families.
type cast struct {
	id       string
	district string
	adults   []adult
	children []child
}

// Families returns the practice families of the day.
func Families(now time.Time) []Family {
	table := append(casts(), keyCasts()...)
	families := make([]Family, len(table))
	phones := 1
	for i, c := range table {
		f := Family{ID: c.id, TextKey: "practice.family." + c.id, About: about("practice.family." + c.id), District: c.district}
		for n, a := range c.adults {
			f.Adults = append(f.Adults, a.build(i*10+n, phones))
			phones += 2
		}
		for n, ch := range c.children {
			f.Children = append(f.Children, ch.build(now, f, i*10+n))
		}
		families[i] = f
	}
	return families
}

// about reads what a family is for from the catalogue.
func about(key string) model.Text {
	return model.Text{
		KK: assets.Texts(model.Kazakh).T(key), RU: assets.Texts(model.Russian).T(key), EN: assets.Texts(model.English).T(key),
	}
}

// employer is the organization of the employee's key.
var employer = Organization{Name: "ТОО «Учебная организация»", BIN: bin(2015, 5, 99000)}

func (a adult) build(serial, number int) Adult {
	made := Adult{
		Applicant: model.Applicant{
			Person: model.Person{
				IIN: iin(a.birth, a.sex, 9000+serial*2), Surname: a.surname, GivenName: a.name,
				Patronymic: a.patronymic, Birth: a.birth, Sex: a.sex,
			},
			Phone: phone(number),
			Email: fmt.Sprintf("practice%02d@example.kz", number),
		},
		Registered: phone(number), SMSDown: a.smsDown, Key: a.key, Lang: a.lang,
	}
	switch a.bmg {
	case notBound:
		made.Registered = ""
	case otherNumber:
		made.Registered = phone(number + 1)
	case bmgDown:
		made.BMGDown = true
	}
	if a.key == KeyOrganization {
		made.Employer = employer
	}
	return made
}

func (c child) build(now time.Time, f Family, serial int) Child {
	birth := bornAgo(now, c.years, c.months)
	made := Child{
		Child: model.Child{Person: model.Person{
			IIN: iin(birth, c.sex, 9000+serial*2), Surname: c.surname, GivenName: c.name,
			Patronymic: c.patronymic, Birth: birth, Sex: c.sex,
		}},
		Degrees:     map[model.IIN]model.Degree{},
		KinshipDown: c.kinshipDown,
	}
	for i, degree := range c.degrees {
		if degree != "" {
			made.Degrees[f.Adults[i].IIN] = degree
		}
	}
	if c.linkedTo > 0 {
		made.LinkedTo = f.Adults[c.linkedTo-1].IIN
	}
	if c.place > 0 {
		district := f.District
		if c.district != "" {
			district = c.district
		}
		application := queued(now, district, c.place, made.Child)
		made.Application = &application
	}
	return made
}
