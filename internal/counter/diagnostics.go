package counter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/counter/report"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// inspector gathers for support what the program is and how it fares.
type inspector struct{ *counter }

// Ask takes what belongs to the window, and returns what gathers the facts in the
// background.
func (i inspector) Ask() func(ctx context.Context) []ui.Facts {
	source := i.options.source()
	source.Central, source.NCALayer = i.addresses(i.options)
	source.Desk = i.desk
	if i.store != nil {
		source.Cache = i.store.File
	}
	if i.updates != nil {
		source.Updates = i.updates.State
	}
	if i.window != nil {
		source.Graphics = i.graphicsFacts()
	}
	return source.Facts
}

// source returns what is known without a window.
func (o Options) source() report.Source {
	s := report.Source{
		Mode: report.Counter, Data: o.Data, CachePath: CachePath(o.Data), Central: o.Central, NCALayer: o.NCALayer, CA: o.CA, Proxy: proxyOf(o.Proxy), Fixed: !o.Updates || o.Practice,
		Pages: newRenderer().Check,
	}
	switch {
	case o.Kiosk:
		s.Mode = report.Kiosk
	case o.Practice:
		s.Mode = report.Practice
	}
	if o.Practice {
		s.CachePath = practicePath(o.Data)
	}
	return s
}

// graphicsFacts are what only the UI goroutine may ask the window.
func (i inspector) graphicsFacts() []ui.Fact {
	canvas := i.window.Canvas()
	size, pixels := canvas.Size(), canvas.Scale()
	return []ui.Fact{
		{Key: "renderer", Word: "diagnostics.renderer." + string(i.graphics.Renderer)},
		{Key: "scale", Value: fmt.Sprintf("%d %% × %.2f", i.options.Scale, pixels)},
		{Key: "window", Value: fmt.Sprintf("%.0f × %.0f (%.0f × %.0f px)", size.Width, size.Height, size.Width*pixels, size.Height*pixels)},
		{Key: "look", Value: i.options.Theme},
	}
}

// Report writes the report where the clerk finds it.
func (i inspector) Report(ctx context.Context, lang model.Lang, facts []ui.Facts) (string, error) {
	now := time.Now()
	path := filepath.Join(downloads(i.options.Data), report.Name(now))
	return path, report.Write(ctx, path, i.options.content(now, lang, facts))
}

func (o Options) content(now time.Time, lang model.Lang, facts []ui.Facts) report.Content {
	return report.Content{MadeAt: now, Facts: facts, Settings: o.Settings, Logs: logfile.Paths(o.Data), Lang: lang}
}

// downloads is where people look for files; without such a folder, the program's own.
func downloads(data string) string {
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"Downloads", "Desktop"} {
			dir := filepath.Join(home, name)
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				return dir
			}
		}
	}
	return data
}

// reportTimeout is how long the central and NCALayer may take for a report from the
// command line.
const reportTimeout = 8 * time.Second

// WriteReport writes the report that support asks for into a new file. It works where the
// window does not open, and beside one that is open.
func WriteReport(o Options, path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), reportTimeout)
	defer cancel()
	source := o.source()
	if d, err := probingDesk(o); err == nil { // settings that cannot be used are in the report
		source.Desk = d
	}
	facts := source.Facts(ctx)
	return report.Write(context.WithoutCancel(ctx), path, o.content(time.Now(), o.Lang, facts))
}

// probingDesk returns a desk that only asks the central and NCALayer how they fare.
func probingDesk(o Options) (*desk.Desk, error) {
	client, err := central.New(central.Config{BaseURL: o.Central, UserAgent: userAgent(), Proxy: proxyOf(o.Proxy), Attempts: 1})
	if err != nil {
		return nil, err
	}
	roots, err := settings.Roots(o.CA)
	if err != nil {
		return nil, err
	}
	signer, err := ncalayer.New(ncalayer.Config{URL: o.NCALayer, RootCAs: roots, Check: pki.CheckSignature})
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Config{Central: client, Signer: signer, Lang: o.Lang}), nil
}
