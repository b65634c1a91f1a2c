package keyring

import (
	"errors"
	"net"
	"runtime"
	"syscall"
	"testing"
	"testing/synctest"

	dbus "github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

func TestKeyringErrorsTellNoneFromOneThatDoesNotGive(t *testing.T) {
	tests := []struct {
		err  error
		want error
	}{
		{keyring.ErrNotFound, ErrNoSecret},
		{keyring.ErrUnsupportedPlatform, ErrNone},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, ErrNone},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.ServiceUnknown"}, ErrNone},
		{dbus.Error{Name: "org.freedesktop.DBus.Error.NoReply"}, nil},
		{errors.New("failed to unlock correct collection"), nil},
	}
	for _, tt := range tests {
		got := classify(tt.err)
		for _, sort := range []error{ErrNoSecret, ErrNone} {
			if errors.Is(got, sort) != (sort == tt.want) {
				t.Errorf("%v: %v, want %v", tt.err, got, tt.want)
			}
		}
	}
	if classify(nil) != nil {
		t.Error("an error of nothing")
	}
}

func TestAKeyringThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none")
		hang := make(chan struct{})
		defer close(hang)
		err := withPatience(func() error { <-hang; return nil })
		if err == nil || errors.Is(err, ErrNone) || errors.Is(err, ErrNoSecret) {
			t.Errorf("error %v", err)
		}
		if err := withPatience(func() error { panic("nonsense from the bus") }); err == nil {
			t.Error("a panic was no error")
		}
	})
}

func TestWithoutABusThereIsNoKeyring(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a bus")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if _, err := System().Get("x"); !errors.Is(err, ErrNone) {
		t.Errorf("Get: %v", err)
	}
	if err := System().Set("x", nil); !errors.Is(err, ErrNone) {
		t.Errorf("Set: %v", err)
	}
}
