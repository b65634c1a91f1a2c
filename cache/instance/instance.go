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
// ends, so what a killed one leaves behind holds nobody up.
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
		return nil, &InUse{Answered: knock(dir)}
	}
	door, err := open(dir, show)
	if err != nil {
		return nil, coded(errors.Join(err, lock.Unlock()))
	}
	return sync.OnceValue(func() error { return errors.Join(door.close(), lock.Unlock()) }), nil
}

func coded(err error) error {
	code := model.CodeCacheFailed
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		code = model.CodeCacheReadOnly
	}
	return model.WrapError(code, fmt.Errorf("claim the folder: %w", err))
}

// door is where the first copy listens: a port of the loopback, for a name in the
// folder may be longer than a socket's may. Who knocks must know the token, which
// only the owner of the folder can read.
type door struct {
	listener net.Listener
	address  string // path
	token    string
	show     func()
	calls    sync.WaitGroup
	ctx      context.Context
	cancel   context.CancelFunc
}

func open(dir string, show func()) (*door, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	token := make([]byte, 16)
	_, _ = rand.Read(token) // never fails
	d := &door{listener: listener, address: filepath.Join(dir, addressName), token: hex.EncodeToString(token), show: show}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	if err := d.tell(); err != nil {
		d.cancel()
		return nil, errors.Join(err, listener.Close())
	}
	d.calls.Go(d.serve)
	return d, nil
}

// tell writes down how to knock, whole or not at all.
func (d *door) tell() error {
	content := d.listener.Addr().String() + "\n" + d.token + "\n"
	if err := os.WriteFile(d.address+".new", []byte(content), 0o600); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	if err := os.Rename(d.address+".new", d.address); err != nil {
		return fmt.Errorf("write the address: %w", err)
	}
	return nil
}

func (d *door) serve() {
	for {
		conn, err := d.listener.Accept()
		if err != nil {
			return // closed
		}
		d.calls.Go(func() { d.answer(conn) })
	}
}

func (d *door) answer(conn net.Conn) {
	stop := context.AfterFunc(d.ctx, func() { _ = conn.Close() }) // ends what reads from it
	defer stop()
	defer func() { _ = conn.Close() }() // nothing is left to be sent
	if conn.SetDeadline(time.Now().Add(patience)) != nil {
		return
	}
	said, err := bufio.NewReaderSize(conn, 64).ReadSlice('\n')
	if err != nil || subtle.ConstantTimeCompare(said, []byte(d.token+"\n")) != 1 {
		return
	}
	if _, err := conn.Write([]byte("shown\n")); err == nil && d.show != nil {
		d.show()
	}
}

func (d *door) close() error {
	d.cancel()
	err := d.listener.Close()
	d.calls.Wait()
	return errors.Join(err, os.Remove(d.address))
}

// knock asks the first copy to show itself, and reports whether it answered. The
// first may have taken the lock only now: its address is waited for.
func knock(dir string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if knockOnce(ctx, filepath.Join(dir, addressName)) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func knockOnce(ctx context.Context, path string) bool {
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
