package ui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// words are the texts of one language, with the habits of writing that go with it.
type words struct{ *assets.Catalogue }

// catalogue is that of a language; the tests that hold what stands on a screen read its keys.
var catalogue = assets.Texts

func wordsIn(lang model.Lang) words { return words{catalogue(lang)} }

// districts returns the districts as the central last gave them, and before that those
// built into the program.
func (e *env) districts() []model.District {
	if known := e.Desk.KnownDistricts(); known != nil {
		return known
	}
	return assets.Districts()
}

// when writes a time as people here do, in the region's zone.
func (w words) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(model.Zone).Format("02.01.2006 15:04:05")
}

func (w words) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(model.Zone).Format("02.01.2006")
}

func (w words) clock(t time.Time) string { return t.In(model.Zone).Format("15:04") }

// short writes a time of today as the hour, another with its day.
func (w words) short(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if w.day(t) == w.day(now) {
		return w.clock(t)
	}
	return w.minute(t)
}

// minute writes a time with its day, without seconds.
func (w words) minute(t time.Time) string { return t.In(model.Zone).Format("02.01.2006 15:04") }

// span writes a length of time as hours and minutes.
func (w words) span(d time.Duration) string {
	minutes := int(d / time.Minute)
	if minutes < 60 {
		return w.N("span.minutes", minutes)
	}
	return w.N("span.hours", (minutes+30)/60)
}

// countdown writes a short wait as 0:42.
func (w words) countdown(d time.Duration) string {
	seconds := max(int((d+time.Second-1)/time.Second), 0)
	return strconv.Itoa(seconds/60) + ":" + pad2(seconds%60)
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// space stands between thousands: a line does not break there.
const space = "\u00a0"

// inQueue writes a place in the general queue, or that there is none.
func (w words) inQueue(place int) string {
	if place == 0 {
		return "—"
	}
	return w.number(place)
}

// number writes a whole number as people here do: 12 345, in English 12,345.
func (w words) number(n int) string {
	between := space
	if w.Lang() == model.English {
		between = ","
	}
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + between + digits[i:]
	}
	return sign + digits
}

// decimal writes a number with one digit after the comma, or the point in English.
func (w words) decimal(f float64) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', 1, 64), ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return whole + "," + part
	}
	if w.Lang() == model.English {
		return w.number(n) + "." + part
	}
	return w.number(n) + "," + part
}

// N is that of the catalogue with the number as people write it.
func (w words) N(key string, n int, args ...any) string {
	return w.Catalogue.N(key, n, append([]any{"n", w.number(n)}, args...)...)
}

// bytes writes the size of a file.
func (w words) bytes(n int64) string {
	const kib, mib = 1 << 10, 1 << 20
	if n >= mib {
		return w.T("size.mb", "n", w.decimal(float64(n)/mib))
	}
	return w.T("size.kb", "n", w.number(int(max(1, (n+kib-1)/kib))))
}

// sexOf tells the sex of a child as the register has it, or the IIN.
func (w words) sexOf(child model.Person) string {
	switch cmp.Or(child.Sex, child.IIN.Sex()) {
	case model.Male:
		return w.T("sex.boy")
	case model.Female:
		return w.T("sex.girl")
	}
	return w.given("")
}

// reading tells what an IIN carries: sex and date of birth.
func (w words) reading(r model.IINReading, child bool) string {
	if r.Foreign {
		return w.T("iin.reading.foreign", "birth", r.Birth)
	}
	key := "sex." + string(r.Sex)
	if child {
		key = map[model.Sex]string{model.Male: "sex.boy", model.Female: "sex.girl"}[r.Sex]
	}
	return w.T("iin.reading", "sex", w.T(key), "birth", r.Birth)
}

// group names an age group with a language of instruction.
func (w words) group(group model.AgeGroup, lang model.Lang) string {
	return w.T("organization.group", "group", w.T("group."+string(group)), "lang", w.T("education.short."+string(lang)))
}

// languages lists languages of instruction in short.
func (w words) languages(langs []model.Lang) string {
	short := make([]string, len(langs))
	for i, lang := range langs {
		short[i] = w.T("education.short." + string(lang))
	}
	return strings.Join(short, " · ")
}

// fail puts an error in words: what happened, what to do, and the code for support.
func (w words) fail(err error) widgets.BannerText {
	told := widgets.BannerText{}
	told.Title, told.Text = w.ErrorText(err)
	if code := model.CodeOf(err); w.Reader() == "" && code.ForSupport() { // a citizen does not call support
		told.Note = w.T("error.code", "code", code)
	}
	return told
}

// field is the short text under a field for an error of what was typed.
func (w words) field(err error) string { return w.FieldText(err) }

// district names a district by its code.
func (w words) district(code string) string { return w.DistrictName(code) }

// given is what is known, or that it is not.
func (w words) given(value string) string {
	if value == "" {
		return w.T("info.none")
	}
	return value
}
