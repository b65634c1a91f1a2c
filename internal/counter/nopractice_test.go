//go:build nopractice

package counter

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestAProgramWithoutPracticeOffersNone(t *testing.T) {
	c := opened(t)
	if c.config().OpenPractice != nil {
		t.Error("the window offers it")
	}
	c.options.Practice = true // --practice
	if err := c.newBuilder(c.options).Start(t.Context()); model.CodeOf(err) != model.CodePracticeAbsent {
		t.Errorf("asked for, it says: %v", err)
	}
}
