package counter

import (
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
)

// preferences are the settings as the window changes them.
type preferences struct{ *counter }

// Values returns the settings in the order of the screen.
func (p preferences) Values() []settings.Value { return p.options.Settings.Values() }

// Problems returns the values that cannot be right.
func (p preferences) Problems() []settings.Problem { return p.options.Settings.Problems() }

// Set keeps what the clerk chose. What can act at once does.
func (p preferences) Set(key settings.Key, text string) error {
	s := p.options.Settings
	if err := s.Choose(key, text); err != nil {
		return err
	}
	p.log.Info("a setting was chosen", "key", key)
	p.options.Scale, p.options.Theme = s.Number(settings.Scale), s.Text(settings.Theme)
	p.options.Lang, p.options.LockAfter = model.Lang(s.Text(settings.Lang)), s.Span(settings.LockAfter)
	p.options.KeepDrafts, p.options.KeepAccepted = s.Days(settings.KeepDrafts), s.Days(settings.KeepAccepted)
	if p.shell != nil {
		p.shell.Desk.SetRetention(p.options.retention())
	}
	return nil
}

// Look returns what the settings say of the theme.
func (p preferences) Look() theme.Options { return p.look() }

// LockAfter returns after how long the window locks.
func (p preferences) LockAfter() time.Duration { return p.options.LockAfter }

// Pending reports whether the window works with other values than are set: it has to be
// opened anew.
func (p preferences) Pending() bool {
	set := p.options
	set.Practice = p.practiceAsked
	set.apply(p.options.Settings)
	o := p.options
	addresses := set.Central != o.Central || set.Proxy != o.Proxy || set.NCALayer != o.NCALayer || set.CA != o.CA
	return addresses && !p.practiceAsked || set.Office != o.Office || set.District != o.District || set.Kiosk != o.Kiosk
}
