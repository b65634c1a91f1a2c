package counter

import (
	"slices"
	"testing"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
)

func TestWhoMayWorkHereStandsInTheActionLog(t *testing.T) {
	file, err := cache.Open(CachePath(t.TempDir()), cache.Options{Digits: len(testPIN), Cost: cache.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	must(t, err)
	m := &store{File: file, desk: desk.New(desk.Config{Store: file})}
	defer func() { must(t, m.close()) }()
	for range 2 {
		_, err := m.AddOperator("Сынақ Оператор", testPIN)
		must(t, err)
	}
	must(t, m.ChangePIN(1, testPIN, "135790"))
	must(t, m.RemoveOperator(2, 1, "135790"))
	if m.ChangePIN(1, testPIN, "246801") == nil || m.RemoveOperator(2, 1, "135790") == nil {
		t.Error("done twice")
	}
	actions, err := m.Actions(0, 10)
	must(t, err)
	var got []string
	for _, a := range actions {
		if a.Operator != 1 {
			t.Errorf("%+v is not of the one who works", a)
		}
		got = append(got, string(a.Kind)+" "+a.Record)
	}
	want := []string{"unlocked ", "operator_added 1", "operator_added 2", "pin_changed 1", "operator_removed 2"}
	if !slices.Equal(got, want) {
		t.Errorf("the log tells %q, want %q", got, want)
	}
}
