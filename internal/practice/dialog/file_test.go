package dialog

import (
	"context"
	"errors"
	"testing"

	"akmola.kz/kezek/internal/practice/ncalayer"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestAFileIsAskedFor(t *testing.T) {
	for name, extension := range map[string]string{"any": "ALL", "a key": "P12", "a folder": "DIRECTORY"} {
		for how, test := range map[string]struct {
			act  func(*chooser, context.CancelFunc)
			path string
			err  error
		}{
			"chosen":    {func(c *chooser, _ context.CancelFunc) { c.chosen("/keys/a.p12"); c.chosen("late") }, "/keys/a.p12", nil},
			"cancelled": {func(c *chooser, _ context.CancelFunc) { c.chosen("") }, "", ncalayer.ErrCancelled},
			"left":      {func(_ *chooser, leave context.CancelFunc) { leave() }, "", context.Canceled},
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				path, err := askForFile(t, extension, test.act)
				if path != test.path || !errors.Is(err, test.err) {
					t.Errorf("%q, %v", path, err)
				}
			})
		}
	}
}

func askForFile(t *testing.T, extension string, act func(*chooser, context.CancelFunc)) (string, error) {
	t.Helper()
	app := test.NewTempApp(t)
	d := New(app)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.choosing = func(c *chooser) { fyne.DoAndWait(func() { act(c, cancel) }) }
	return d.ChooseFile(ctx, extension, t.TempDir(), "ru")
}

func TestNobodyIsAskedForAFileAtTheEnd(t *testing.T) {
	d := New(test.NewTempApp(t))
	d.Stop()
	if _, err := d.ChooseFile(t.Context(), "ALL", "", "kk"); !errors.Is(err, ncalayer.ErrCancelled) {
		t.Error(err)
	}
}
