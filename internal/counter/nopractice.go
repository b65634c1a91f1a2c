//go:build nopractice

package counter

import (
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// The program as offices get it: nobody invented, nothing that stands in for what is real.

const (
	practiceBuilt = false
	practicePIN   = ""
)

type practiceParts struct{}

func (practiceParts) stop() {}

func (practiceParts) close() error { return nil }

func (practiceParts) addresses(o Options) (central, agent string) { return o.Central, o.NCALayer }

func (*counter) practiceMode() ui.Practice { return nil }

// buildPractice refuses: whoever asks for the practice mode may not be given the real service.
func (*builder) buildPractice() error { return model.NewError(model.CodePracticeAbsent) }
