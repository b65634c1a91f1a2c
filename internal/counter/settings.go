package counter

import (
	"context"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
)

// preferences are the settings as the window changes them.
type preferences struct{ *wiring }

// Values are the settings of the screen.
func (p preferences) Values() []settings.Value { return p.options.Settings.Values() }

// Problems are the values that cannot be right.
func (p preferences) Problems() []settings.Problem { return p.options.Settings.Problems() }

// Set keeps what the clerk chose; what can act at once does.
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

// Look is what the settings say of the theme.
func (p preferences) Look() theme.Options { return p.look() }

// LockAfter is after how long the window locks.
func (p preferences) LockAfter() time.Duration { return p.options.LockAfter }

// Pending reports whether the window works with other values than are set.
func (p preferences) Pending() bool {
	set := p.options
	set.Practice = p.practiceAsked
	set.apply(p.options.Settings)
	o := p.options
	line := set.Central != o.Central || set.NCALayer != o.NCALayer || set.CA != o.CA
	return line && !p.practiceAsked || set.Office != o.Office || set.District != o.District || set.Kiosk != o.Kiosk
}

// checks ask the neighbours at an address that is not worked with yet.
type checks struct{ *wiring }

// Central asks a central whether it is one.
func (c checks) Central(ctx context.Context, address string) (model.Health, error) {
	client, err := central.New(central.Config{BaseURL: address, UserAgent: "kezek/" + kezek.Version(), Attempts: 1, Logger: c.log})
	if err != nil {
		return model.Health{}, err
	}
	defer client.Close()
	return client.Health(ctx)
}

// NCALayer asks NCALayer for its version.
func (checks) NCALayer(ctx context.Context, address, authority string) (string, error) {
	roots, err := settings.Roots(authority)
	if err != nil {
		return "", err
	}
	client, err := ncalayer.New(ncalayer.Config{URL: address, RootCAs: roots, Check: pki.CheckSignature})
	if err != nil {
		return "", err
	}
	return client.Version(ctx)
}
