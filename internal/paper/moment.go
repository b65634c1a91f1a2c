package paper

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// Moment is a time as the documents show it, in the zone of the region; nothing for
// no time.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(model.Zone).Format("02.01.2006 15:04:05")
}
