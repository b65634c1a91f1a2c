package counter

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// heldKeyring never answers.
type heldKeyring struct{}

func (heldKeyring) Get(string) ([]byte, error) { select {} }
func (heldKeyring) Set(string, []byte) error   { select {} }

func TestAWindowIsThereWhileTheKeyringIsWaitedFor(t *testing.T) {
	o := optionsOf(t, false, map[settings.Key]string{settings.Lang: "en", settings.Central: "http://127.0.0.1:1"})
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.New(theme.Options{}))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	slow := make(chan struct{}, 1)
	c := &counter{ctx: ctx, options: o, app: program, log: slog.New(slog.DiscardHandler), window: test.NewTempWindow(t, nil), started: make(chan struct{})}
	close(c.started)
	c.keyring = &askedKeyring{keyring: heldKeyring{}, ctx: ctx, patience: time.Millisecond, slow: func() { slow <- struct{}{} }}
	shows := func(key string) {
		t.Helper()
		if shown := widgets.Texts(c.window.Content()); !slices.Contains(shown, assets.Texts(model.English).T(key)) {
			t.Errorf("the window shows %q and not %s", shown, key)
		}
	}
	c.opening = ui.ShowStarting(c.window, model.English)
	var ended error
	b := c.newBuilder(c.options)
	c.open(b, func() error { return b.Start(ctx) }, func(err error) { ended = err })
	<-slow // from here on the start waits for the keyring
	shows("opening.start")
	c.keyringIsSlow()
	shows("opening.keyring")
	c.stopped()
	cancel() // nobody waits for the keyring of a program that ends
	must(t, c.close())
	if c.keyring.isAsked() || ended != nil {
		t.Errorf("still asked, or a closed window was filled: %v", ended)
	}
}
