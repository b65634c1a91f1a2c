package people

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// Officer is an invented officer of the education department, with a key.
type Officer struct {
	model.Person
	Role     model.Role
	District string // code
	// Organization is the id of that which a director leads.
	Organization string
}

// Officers returns the officers of Kokshetau: one who decides, one who says which workplaces are
// served, and the director of its first kindergarten.
func Officers() []Officer {
	made := func(surname, name, patronymic string, birth model.Date, serial int, role model.Role) Officer {
		return Officer{Person: model.Person{
			IIN: iin(birth, model.Female, serial), Surname: surname, GivenName: name, Patronymic: patronymic, Birth: birth, Sex: model.Female,
		}, Role: role, District: "1110"}
	}
	director := made("ҮЛГІБАЕВА", "ГҮЛНАР", "ОРАЗҚЫЗЫ", birthday(1974, time.March, 2), 8901, model.RoleDirector)
	director.Organization = organizationID(1)
	return []Officer{
		made("УЧЕБНАЯ", "МАДИНА", "БЕРИКОВНА", birthday(1985, time.April, 9), 8801, model.RoleOfficer),
		made("ҮЛГІЛІ", "САУЛЕ", "МАРАТҚЫЗЫ", birthday(1979, time.October, 23), 8851, model.RoleAdministrator),
		director,
	}
}
