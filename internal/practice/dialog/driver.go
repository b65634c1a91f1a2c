package dialog

import (
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/practice/ncalayer"
	"fyne.io/fyne/v2"
)

// Driver works one open window the way a person would. None of its methods may be
// called on the UI goroutine.
type Driver struct{ w *window }

// errClosed says that the window is gone.
var errClosed = errors.New("the dialog is closed")

// do runs f on the UI goroutine while the window is there.
func (d *Driver) do(f func() error) error {
	err := errClosed
	fyne.DoAndWait(func() {
		if !d.w.closed {
			err = f()
		}
	})
	return err
}

// Window returns the window, to take its picture.
func (d *Driver) Window() fyne.Window { return d.w.window }

// Files returns the key files that the window lists.
func (d *Driver) Files() []string { return d.w.found }

// SetStorage chooses a storage by its name in the protocol.
func (d *Driver) SetStorage(storage string) error {
	return d.do(func() error {
		for i, name := range d.w.request.Storages {
			if name == storage {
				d.w.storage.SetSelectedIndex(i)
				return nil
			}
		}
		return fmt.Errorf("storage %q is not offered", storage)
	})
}

// SetPath fills in the path of the key file.
func (d *Driver) SetPath(path string) error {
	return d.do(func() error { d.w.path.SetText(path); return nil })
}

// SetPassword fills in the password.
func (d *Driver) SetPassword(password string) error {
	return d.do(func() error { d.w.password.SetText(password); return nil })
}

// Open presses «Открыть» and waits until the keys or a refusal are shown; a refusal
// is returned with the text that the window shows.
func (d *Driver) Open() error {
	var path, password string
	if err := d.do(func() error {
		if !d.w.mayOpen() {
			return errors.New(d.w.message.Text)
		}
		path, password = d.w.path.Text, d.w.password.Text
		return nil
	}); err != nil {
		return err
	}
	offers, failure := d.w.request.Open(path, password)
	return d.do(func() error {
		d.w.opened(offers, failure)
		if failure != nil {
			return errors.New(d.w.message.Text)
		}
		return nil
	})
}

// Keys returns the keys of the opened file.
func (d *Driver) Keys() ([]ncalayer.Offer, error) {
	var offers []ncalayer.Offer
	err := d.do(func() error { offers = d.w.offers; return nil })
	return offers, err
}

// Select chooses a key of the list; one that does not fit cannot be chosen.
func (d *Driver) Select(i int) error {
	return d.do(func() error {
		if i < 0 || i >= len(d.w.offers) {
			return fmt.Errorf("there is no key %d", i)
		}
		if problem := d.w.offers[i].Problem; problem != "" {
			return errors.New(d.w.words.problems[problem])
		}
		d.w.keys.Select(i)
		return nil
	})
}

// Sign presses «Подписать».
func (d *Driver) Sign() error {
	return d.do(func() error {
		if d.w.chosen < 0 || d.w.sign.Disabled() {
			return errors.New("no key is chosen")
		}
		d.w.signNow()
		return nil
	})
}

// Cancel presses «Отмена».
func (d *Driver) Cancel() error {
	return d.do(func() error { d.w.cancel(); return nil })
}

// Message returns what the window says went wrong, empty where nothing did.
func (d *Driver) Message() string {
	var text string
	if d.do(func() error { text = d.w.message.Text; return nil }) != nil {
		return ""
	}
	return text
}
