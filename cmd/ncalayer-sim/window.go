package main

import (
	"context"
	"io"

	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/ncalayer"
	kezektheme "akmola.kz/kezek/ui/theme"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// withWindow runs the simulator as an application: a small window says that it runs,
// closing it ends the program.
func withWindow(ctx context.Context, config ncalayer.Config, m *material, stdout io.Writer) error {
	a := app.NewWithID("kz.akmola.kezek.ncalayer-sim")
	a.Settings().SetTheme(kezektheme.New(kezektheme.Options{}))
	asking := dialog.New(a)
	if m.practice {
		asking.Hint = m.password
	}
	config.Dialog = asking
	a.Lifecycle().SetOnStopped(asking.Stop)
	return serve(ctx, config, func(address string) {
		m.print(stdout, address)
		showStatus(a, m, address)
	}, func() {
		ended := make(chan struct{})
		defer close(ended)
		go func() {
			select {
			case <-ctx.Done():
				fyne.Do(a.Quit)
			case <-ended:
			}
		}()
		a.Run()
		asking.Stop()
	})
}

func showStatus(a fyne.App, m *material, address string) {
	w := a.NewWindow("NCALayer тренажёры · Тренажёр NCALayer")
	form := widget.NewForm(
		widget.NewFormItem("Мекенжай · Адрес", copied(address)),
		widget.NewFormItem("Кілттер · Ключи", copied(m.folder)),
	)
	if m.practice {
		form.Append("Құпиясөз · Пароль", copied(m.password))
	}
	if m.root != "" {
		form.Append("TLS", copied(m.root))
	}
	w.SetContent(container.NewPadded(form))
	w.Resize(fyne.NewSize(640, 0))
	w.SetMaster()
	w.Show()
}

// copied is a text that can be selected and copied.
func copied(text string) fyne.CanvasObject {
	label := widget.NewLabel(text)
	label.Selectable = true
	label.Wrapping = fyne.TextWrapBreak
	return label
}
