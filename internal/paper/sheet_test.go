package paper

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestALetterThatTheFontsLackIsSeen(t *testing.T) {
	for _, tt := range []struct {
		text, seen string
		lacking    bool
	}{
		{"ТЕСТОВА Әлия Ғұмар «№ 7» – 王", "ТЕСТОВА Әлия Ғұмар «№ 7» – \ufffd", true},
		{"გიორგი", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd", true},
		{"Արամ علي", "\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd", true},
		{"ТЕСТОВА АЙГҮЛ ÉÑ O’Neil", "ТЕСТОВА АЙГҮЛ ÉÑ O’Neil", false},
	} {
		s := New(model.Russian, "")
		if seen := s.visible(tt.text); seen != tt.seen || s.lacking != tt.lacking {
			t.Errorf("%s: %+q, %t", tt.text, seen, s.lacking)
		}
		s.NewPage()
		s.Font(Text, 10, InkText)
		if width := s.Width("გიორგი"); width < 30 {
			t.Errorf("six letters take %f points", width)
		}
		if _, err := s.Finish(); err != nil {
			t.Error(err)
		}
	}
}

func TestAMomentIsOfTheRegion(t *testing.T) {
	if got := Moment(time.Date(2026, 11, 21, 20, 0, 1, 0, time.UTC)); got != "22.11.2026 01:00:01" {
		t.Errorf("moment %q", got)
	}
	if Moment(time.Time{}) != "" {
		t.Error("no time is a moment")
	}
}
