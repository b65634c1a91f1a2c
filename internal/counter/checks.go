package counter

import (
	"context"
	"log/slog"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/settings"
)

// checks ask the central and NCALayer at an address that is not worked with yet.
type checks struct {
	settings *settings.Settings
	log      *slog.Logger
}

// Central returns how the central at an address fares.
func (c checks) Central(ctx context.Context, address string) (model.Health, error) {
	client, err := central.New(central.Config{
		BaseURL: address, UserAgent: userAgent(), Proxy: proxyOf(c.settings.Text(settings.Proxy)), Attempts: 1, Logger: c.log,
	})
	if err != nil {
		return model.Health{}, err
	}
	defer client.Close()
	return client.Health(ctx)
}

// NCALayer returns the version of the NCALayer at an address, whose certificate is
// believed where the authority, the path of a file, vouches for it.
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
