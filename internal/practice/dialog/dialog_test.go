package dialog

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	simulator "akmola.kz/kezek/internal/practice/ncalayer"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

var day1 = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

var practice = sync.OnceValues(func() (*ca.Authority, error) { return ca.New(day1, ca.SharedKeys()) })

// asked is a simulator with its window open, because a caller wants a signature.
type asked struct {
	*Driver
	t    *testing.T
	done chan error // what the caller is told in the end
	keys []*ca.Key
}

func person(t *testing.T) ca.Identity {
	t.Helper()
	const first11 = "88022940001"
	digit, ok := model.CheckDigit(first11)
	if !ok {
		t.Fatal("this number is never issued")
	}
	return ca.Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ", IIN: first11 + string(digit)}
}

// ask brings up the window for a signature in the language.
func ask(ctx context.Context, t *testing.T, storage, locale string) *asked {
	t.Helper()
	app := test.NewTempApp(t)
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keys, err := authority.WritePairs(dir, ca.PracticePassword, []ca.Identity{person(t)})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan *Driver, 1)
	d := New(app)
	d.Hint = ca.PracticePassword
	d.Opened = func(driver *Driver) { opened <- driver }
	server, err := simulator.New(simulator.Config{Listen: "127.0.0.1:0", Folders: []string{dir}, Dialog: d,
		Authorities: []*pki.Certificate{authority.Issuer}, Now: func() time.Time { return day1 }})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := ncalayer.New(ncalayer.Config{URL: server.URL(), Check: pki.CheckSignature})
	if err != nil {
		t.Fatal(err)
	}
	a := &asked{t: t, done: make(chan error, 1), keys: keys}
	go func() {
		_, err := client.Sign(ctx, []byte("өтініш"), storage, ncalayer.UseSign, "", locale)
		a.done <- err
	}()
	a.Driver = <-opened
	return a
}

func (a *asked) path(i int) string {
	a.t.Helper()
	for _, path := range a.Files() {
		if strings.HasSuffix(path, a.keys[i].FileName()) {
			return path
		}
	}
	a.t.Fatal("the key file is not listed")
	return ""
}

func (a *asked) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func TestPersonSigns(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "ru")
	if a.Window().Title() != russian.title || len(a.Files()) != 2 {
		t.Errorf("%q, %v", a.Window().Title(), a.Files())
	}
	a.must(a.SetPath(a.path(1)))
	a.must(a.SetPassword(ca.PracticePassword))
	a.must(a.Open())
	offers, err := a.Keys()
	if err != nil || len(offers) != 1 || offers[0].Key.Certificate.IIN != person(t).IIN {
		t.Errorf("%v, %v", offers, err)
	}
	a.must(a.Select(0))
	a.must(a.Sign())
	a.must(<-a.done)
}

func TestWrongPasswordStaysInTheDialog(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "ru")
	a.must(a.SetPath(a.path(1)))
	a.must(a.SetPassword("wrong"))
	if err := a.Open(); err == nil || a.Message() != russian.wrongPassword {
		t.Errorf("%v, %q", err, a.Message())
	}
	select {
	case err := <-a.done:
		t.Error("the caller was told:", err)
	default:
	}
	a.must(a.SetPassword(ca.PracticePassword))
	a.must(a.Open())
	a.must(a.Sign())
	a.must(<-a.done)
}

func TestUnfitKeyCannotBeChosen(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "kk")
	a.must(a.SetPath(a.path(0))) // the key for logging in
	a.must(a.SetPassword(ca.PracticePassword))
	a.must(a.Open())
	if err := a.Select(0); err == nil || err.Error() != kazakh.problems[simulator.ProblemPurpose] {
		t.Error(err)
	}
	if a.Sign() == nil || a.Message() != kazakh.noFit {
		t.Errorf("signs; %q", a.Message())
	}
	a.must(a.Cancel())
	wantCancelled(t, <-a.done)
}

func TestMissingThingsAreTold(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "ru")
	if a.Open() == nil || a.Message() != russian.noPath {
		t.Error(a.Message())
	}
	a.must(a.SetPath(t.TempDir()))
	if a.Open() == nil || a.Message() != russian.noKey {
		t.Error(a.Message())
	}
	if a.SetStorage("AKKaztokenStore") == nil {
		t.Error("a storage was chosen that the caller does not offer")
	}
	a.must(a.Cancel())
	wantCancelled(t, <-a.done)
	if err := a.Cancel(); !errors.Is(err, errClosed) && err != nil {
		t.Error(err)
	}
}

func TestDeviceIsNotConnected(t *testing.T) {
	a := ask(t.Context(), t, "AKKaztokenStore", "ru")
	if a.Open() == nil || a.Message() != russian.noDevice {
		t.Error(a.Message())
	}
	a.must(a.Cancel())
	wantCancelled(t, <-a.done)
}

func TestCallerThatLeavesClosesTheWindow(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := ask(ctx, t, "PKCS12", "ru")
	cancel()
	if err := <-a.done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Keys alone: the list of files, the password, the list of keys, sign.
func TestKeyboardAloneIsEnough(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "ru")
	canvas := a.Window().Canvas()
	press := func(key fyne.KeyName) { canvas.Focused().TypedKey(&fyne.KeyEvent{Name: key}) }
	if canvas.Focused() != fyne.Focusable(a.w.find) {
		t.Fatalf("focus is on %T", canvas.Focused())
	}
	press(fyne.KeyDown) // into the list
	press(fyne.KeyDown)
	press(fyne.KeyReturn)
	if a.w.path.Text != a.path(1) || canvas.Focused() != fyne.Focusable(a.w.password) {
		t.Fatalf("path %q, focus on %T", a.w.path.Text, canvas.Focused())
	}
	for _, r := range ca.PracticePassword {
		canvas.Focused().TypedRune(r)
	}
	a.must(a.Open()) // Enter does the same in the background
	if canvas.Focused() != fyne.Focusable(a.w.sign) {
		t.Fatalf("focus is on %T", canvas.Focused())
	}
	press(fyne.KeyReturn)
	a.must(<-a.done)
}

func TestTypingFindsAKeyByItsOwnerAndEnterTakesIt(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "kk")
	for _, r := range "айгүл auth" {
		a.Window().Canvas().Focused().TypedRune(r)
	}
	if len(a.Files()) != 1 || a.Files()[0] != a.w.all[0] && a.Files()[0] != a.w.all[1] {
		t.Fatalf("listed %v of %v", a.Files(), a.w.all)
	}
	a.Window().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if a.w.path.Text != a.path(0) || a.Window().Canvas().Focused() != fyne.Focusable(a.w.password) {
		t.Errorf("path %q", a.w.path.Text)
	}
	a.w.cancel() // the window closes after what was typed, not beside it
	wantCancelled(t, <-a.done)
}

func TestKeysOfThePersonAtTheCounterStandFirst(t *testing.T) {
	files := []string{"keys/А/AUTH_RSA256_1.p12", "keys/А/RSA256_1.p12", "keys/Б/AUTH_RSA256_2.p12", "keys/Б/GOST512_2.p12", "keys/Б/RSA256_2.p12"}
	sorted := byFolder(files, "Б")
	if want := []string{files[3], files[2], files[4], files[0], files[1]}; !reflect.DeepEqual(sorted, want) {
		t.Errorf("%v", sorted)
	}
	if sorted := byFolder(files, ""); !reflect.DeepEqual(sorted, files) {
		t.Errorf("nobody was chosen, and the order is %v", sorted)
	}
}

func TestEscapeCancelsFromEverywhere(t *testing.T) {
	for name, focus := range map[string]func(*window) fyne.Focusable{
		"find":     func(w *window) fyne.Focusable { return w.find },
		"files":    func(w *window) fyne.Focusable { return w.files },
		"password": func(w *window) fyne.Focusable { return w.password },
		"button":   func(w *window) fyne.Focusable { return w.open },
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t.Context(), t, "PKCS12", "ru")
			focus(a.w).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			wantCancelled(t, <-a.done)
		})
	}
}

func TestGoingBackForgetsThePassword(t *testing.T) {
	a := ask(t.Context(), t, "PKCS12", "ru")
	a.must(a.SetPath(a.path(0)))
	a.must(a.SetPassword(ca.PracticePassword))
	a.must(a.Open())
	a.w.goBack()
	if a.w.password.Text != "" || a.Sign() == nil {
		t.Error("the password or the key stayed")
	}
	a.must(a.SetPath(a.path(1)))
	a.must(a.SetPassword(ca.PracticePassword))
	a.must(a.Open())
	a.must(a.Sign())
	a.must(<-a.done)
}

func TestEveryLanguageHasEveryWord(t *testing.T) {
	for name, w := range map[string]words{"kk": kazakh, "ru": russian, "en": english} {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s: %s is empty", name, v.Type().Field(i).Name)
			}
		}
		for _, storage := range simulator.Storages() {
			if w.storages[storage] == "" {
				t.Errorf("%s: storage %s has no name", name, storage)
			}
		}
		if len(w.problems) != len(russian.problems) {
			t.Errorf("%s: %d problems", name, len(w.problems))
		}
	}
}

func TestStoppedDialogCancels(t *testing.T) {
	d := New(test.NewTempApp(t))
	d.Stop()
	if _, err := d.Choose(t.Context(), simulator.Request{}); !errors.Is(err, simulator.ErrCancelled) {
		t.Error(err)
	}
}

func wantCancelled(t *testing.T, err error) {
	t.Helper()
	var e *ncalayer.Error
	if !errors.As(err, &e) || e.Kind != ncalayer.Cancelled {
		t.Errorf("%v", err)
	}
}
