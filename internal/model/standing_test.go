package model

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"
)

func TestARefusalTellsTheApplicationThatStands(t *testing.T) {
	want := Standing{
		Number: "ЗО-2026-000001", Status: InQueue, Since: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), Class: Text{RU: "Общая очередь"},
		Lists: []StandingList{{Text{RU: "«Балапан»"}, Kazakh}},
	}
	err := fmt.Errorf("refused: %w", want.Refusal())
	if got, told := StandingOf(err); !told || !reflect.DeepEqual(got, want) || ParamsOf(err)["number"] != want.Number {
		t.Errorf("%t, %+v", told, got)
	}
	for name, err := range map[string]error{
		"nothing": nil, "a failure": errors.New("x"), "the number alone": NewError(CodeApplicationExists, "number", "1"),
		"another code":    NewError(CodeApplicationClosed, standingParam, "{}"),
		"what is no JSON": NewError(CodeApplicationExists, standingParam, "{"),
	} {
		if got, told := StandingOf(err); told {
			t.Errorf("%s tells %+v", name, got)
		}
	}
}
