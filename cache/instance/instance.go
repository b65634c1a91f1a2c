package instance

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"akmola.kz/kezek/internal/model"
	"github.com/gofrs/flock"
)

// Files in the data folder. The lock is given back by the system when a program
// ends, so what a killed one leaves behind delays nobody.
const (
	lockName    = "instance.lock"
	addressName = "instance.addr" // port and token of the first copy
)

// patience is how long the two copies wait for each other; a test has less.
var patience = 2 * time.Second

// InUse is the error of Claim where another copy holds the folder. Its code is
// cache_in_use.
type InUse struct {
	Answered bool // the first copy said that it shows itself
}

func (e *InUse) Error() string {
	return fmt.Sprintf("another copy is running, answered: %t", e.Answered)
}

// Code returns cache_in_use.
func (e *InUse) Code() string { return string(model.CodeCacheInUse) }

// Claim makes this the only copy of the program that works in dir. show is called,
// from another goroutine, whenever a second copy was started. Where there is a
// first copy already it is asked to show itself, and the error is an *InUse; other
// errors have the code cache_readonly or cache_failed. release gives the folder back
// and waits until show is not running any more; show must not call it.
func Claim(dir string, show func()) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, coded(err)
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	held, err := lock.TryLock()
	if err != nil {
		return nil, coded(err)
	}
	if !held {
		return nil, &InUse{Answered: notifyFirst(dir)}
	}
	first, err := listen(dir, show)
	if err != nil {
		return nil, coded(errors.Join(err, lock.Unlock()))
	}
	return sync.OnceValue(func() error { return errors.Join(first.close(), lock.Unlock()) }), nil
}

func coded(err error) error {
	code := model.CodeCacheFailed
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		code = model.CodeCacheReadOnly
	}
	return model.WrapError(code, fmt.Errorf("claim the folder: %w", err))
}

// listener is where the first copy is notified: a port of the loopback, for a name in
// the folder may be longer than a socket's may. Whoever notifies it must know the token,
// which only the owner of the folder can read.
type listener struct {
	port    net.Listener
	address string // path
	token   string
	show    func()
	calls   sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc
}

func listen(dir string, show func()) (*listener, error) {
	var config net.ListenConfig
	port, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	token := make([]byte, 16)
	_, _ = rand.Read(token) // never fails
	l := &listener{port: port, address: filepath.Join(dir, addressName), token: hex.EncodeToString(token), show: show}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	err = l.writeAddress()
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		l.cancel()
		return nil, errors.Join(err, port.Close())
	} // on a full disk the lock holds all the same: only nobody can call this copy to the front
	l.calls.Go(l.serve)
	return l, nil
}

// writeAddress writes down how to notify this copy, whole or not at all.
func (l *listener) writeAddress() error {
	content := l.port.Addr().String() + "\n" + l.token + "\n"
	if err := os.WriteFile(l.address+".new", []byte(content), 0o600); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	if err := os.Rename(l.address+".new", l.address); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	return nil
}

func (l *listener) serve() {
	for {
		conn, err := l.port.Accept()
		if err != nil {
			return // closed
		}
		l.calls.Go(func() { l.answer(conn) })
	}
}

func (l *listener) answer(conn net.Conn) {
	stop := context.AfterFunc(l.ctx, func() { _ = conn.Close() }) // ends what reads from it
	defer stop()
	defer func() { _ = conn.Close() }() // nothing is left to be sent
	if conn.SetDeadline(time.Now().Add(patience)) != nil {
		return
	}
	said, err := bufio.NewReaderSize(conn, 64).ReadSlice('\n')
	if err != nil || subtle.ConstantTimeCompare(said, []byte(l.token+"\n")) != 1 {
		return
	}
	if _, err := conn.Write([]byte("shown\n")); err == nil && l.show != nil {
		l.show()
	}
}

func (l *listener) close() error {
	l.cancel()
	err := l.port.Close()
	l.calls.Wait()
	if removed := os.Remove(l.address); !errors.Is(removed, os.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}

// notifyFirst asks the first copy to show itself, and reports whether it answered. The
// first may have taken the lock only now: its address is waited for.
func notifyFirst(dir string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if notifyOnce(ctx, filepath.Join(dir, addressName)) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func notifyOnce(ctx context.Context, path string) bool {
	content, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	address, token, ok := strings.Cut(string(content), "\n")
	if !ok || !strings.HasPrefix(address, "127.0.0.1:") {
		return false
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }() // the answer was read
	end, _ := ctx.Deadline()
	if conn.SetDeadline(end) != nil {
		return false
	}
	if _, err := conn.Write([]byte(token)); err != nil {
		return false
	}
	answer, err := bufio.NewReaderSize(conn, 64).ReadString('\n')
	return err == nil && answer == "shown\n"
}
