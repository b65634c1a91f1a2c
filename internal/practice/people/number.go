package people

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// iin makes the number of a person born on the day, with the first running number
// from serial on that is ever issued.
func iin(birth model.Date, sex model.Sex, serial int) model.IIN {
	century := 2 * (birth.Year/100 - 18)
	if sex == model.Male {
		century++
	} else {
		century += 2
	}
	for ; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if check, ok := model.CheckDigit(first); ok {
			return model.IIN(first + string(check))
		}
	}
}

// bin makes the number of a resident legal entity, head office, registered in
// the month.
func bin(year, month, serial int) string {
	for ; ; serial++ {
		first := fmt.Sprintf("%02d%02d40%05d", year%100, month, serial)
		if check, ok := model.CheckDigit(first); ok {
			return first + string(check)
		}
	}
}

// phone returns a number of the block that stands for invented people.
func phone(n int) model.Phone { return model.Phone(fmt.Sprintf("+770000000%02d", n)) }

// bornAgo returns the birthday of somebody who was so old at the beginning of
// this month: days move the people only once a month, so that a practice card
// written down stays right for a while.
func bornAgo(now time.Time, years, months int) model.Date {
	now = now.In(model.Zone)
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	return model.DateOf(first.AddDate(-years, -months, -10))
}

// birthday is a fixed date, for adults.
func birthday(year int, month time.Month, day int) model.Date {
	return model.Date{Year: year, Month: month, Day: day}
}

// applicationNumber has the form 2026-111000-004217.
func applicationNumber(created time.Time, district string, serial int) string {
	return fmt.Sprintf("%04d-%s00-%06d", created.In(model.Zone).Year(), district, serial)
}
