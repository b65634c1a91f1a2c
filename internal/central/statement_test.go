package central_test

import (
	"bytes"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

func TestALateStatementCountsUnderTheRulesOfItsDay(t *testing.T) {
	changeover := model.Date{Year: 2026, Month: 11, Day: 22}
	rules := func(district string, day model.Date) (model.RuleSet, error) {
		set, err := assets.Rules(district, model.DateOf(morning))
		if !day.Before(changeover) {
			set.Version = "2026-11-22"
		}
		return set, err
	}
	v := ready(t, func(c *service.Config) { c.Rules = rules })
	p := v.signed(son, sonsApplication, "990140000001")
	tooLate := v.signed(son, sonsApplication, "990140000003")
	v.clock.turn(24 * time.Hour)
	v = v.byKey(mother)
	placed(v.place(p))
	v.clock.turn(7 * 24 * time.Hour)
	v.byKey(mother).place(tooLate).refused(model.CodeStatementOld)
}

func TestAStatementIsOfItsTime(t *testing.T) {
	v := ready(t)
	v.clock.turn(30 * 24 * time.Hour)
	v = v.byKey(mother)
	now := v.clock.now()
	orgs := []string{"990140000001", "990140000003", "990140000004", "990140000005"}
	for age, taken := range map[time.Duration]bool{
		0: true, -10 * time.Minute: true, 7 * 24 * time.Hour: true,
		-10*time.Minute - time.Second: false, 7*24*time.Hour + time.Second: false, 30 * 24 * time.Hour: false,
		time.Millisecond: false, -24 * 365 * time.Hour: false,
	} {
		p := v.signed(son, sonsApplication, orgs[0], func(s *model.Statement) { s.MadeAt = now.Add(-age) })
		if a := v.place(p); taken {
			placed(a)
			orgs = orgs[1:]
		} else if age == time.Millisecond {
			a.refused(model.CodeStatementChanged)
		} else if age < 0 {
			a.refused(model.CodeClockWrong)
		} else if days := a.refused(model.CodeStatementOld).Params["days"]; days != "7" {
			t.Errorf("%s old: days %s", age, days)
		}
	}
}

// The time that a signature claims is proved by nobody: one that cannot be is not
// told, and refuses nothing.
func TestATimeThatCannotBeIsNotToldAsTheTimeOfSigning(t *testing.T) {
	v := ready(t)
	mine := key(t, mother, pki.SignKey)
	v.clock.turn(12 * time.Hour)
	v = v.byKey(mother)
	now := v.clock.now()
	for i, c := range []struct{ claims, told time.Time }{
		{now, now}, {now.Add(9 * time.Minute), now.Add(9 * time.Minute)}, {now.Add(24 * time.Hour), now}, {now.Add(-2 * time.Hour), now},
	} {
		p := v.signed(son, sonsApplication, []string{"990140000001", "990140000003", "990140000004", "990140000005"}[i])
		var err error
		p.CMS, err = mine.SignCMS([]byte(p.Text), ca.SignOptions{At: c.claims})
		must(t, err)
		entry := placed(v.place(p))
		e, err := v.service.Evidence(t.Context(), entry.ID)
		must(t, err)
		if !e.SignedAt.Equal(c.told) || !bytes.Equal(e.Act.CMS, p.CMS) {
			t.Errorf("claims %s: signed at %s", c.claims, e.SignedAt)
		}
	}
}
