package instance

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func claim(t *testing.T, dir string, show func()) func() error {
	t.Helper()
	release, err := Claim(dir, show)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	t.Cleanup(func() {
		if err := release(); err != nil {
			t.Errorf("release: %v", err)
		}
	})
	return release
}

func TestSecondCopyShowsTheFirst(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder with a long name, longer than the name of a socket may be in most systems, and Кириллица")
	shown := make(chan struct{}, 2)
	claim(t, dir, func() { shown <- struct{}{} })
	for range 2 {
		_, err := Claim(dir, nil)
		if model.CodeOf(err) != model.CodeCacheInUse {
			t.Fatalf("second Claim: %v", err)
		}
		inUse, ok := errors.AsType[*InUse](err)
		if !ok || !inUse.Answered {
			t.Fatalf("second Claim: %#v, the first did not answer", err)
		}
		<-shown
	}
}

func TestFolderIsFreeAfterRelease(t *testing.T) {
	dir := t.TempDir()
	release := claim(t, dir, nil)
	if err := release(); err != nil {
		t.Fatal(err)
	}
	claim(t, dir, nil)
}

func TestWhatAKilledCopyLeavesHoldsNobodyUp(t *testing.T) {
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stale := listener.Addr().String() + "\ntoken\n"
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{addressName: stale, lockName: "", addressName + ".new": "half"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	claim(t, dir, nil)
}

func TestOnlyWhoKnowsTheTokenIsAnswered(t *testing.T) {
	dir := t.TempDir()
	claim(t, dir, func() { t.Error("shown to a stranger") })
	content, err := os.ReadFile(filepath.Join(dir, addressName))
	if err != nil {
		t.Fatal(err)
	}
	address := string(content[:len("127.0.0.1:")])
	for i := len(address); content[i] != '\n'; i++ {
		address += string(content[i])
	}
	for _, said := range []string{"\n", "wrong\n", string(make([]byte, 1000)), ""} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(said)); err != nil {
			t.Fatal(err)
		}
		if said != "" { // the silent one is cut off by release
			if n, err := conn.Read(make([]byte, 16)); n != 0 || err == nil {
				t.Errorf("%.10q was answered: %d, %v", said, n, err)
			}
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
}

func TestAFirstCopyThatDoesNotAnswerIsTold(t *testing.T) {
	dir := t.TempDir()
	claim(t, dir, nil)
	before := patience
	patience = 0
	t.Cleanup(func() { patience = before })
	if err := os.Remove(filepath.Join(dir, addressName)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // release removes it again
		if err := os.WriteFile(filepath.Join(dir, addressName), nil, 0o600); err != nil {
			t.Error(err)
		}
	})
	_, err := Claim(dir, nil)
	inUse, ok := errors.AsType[*InUse](err)
	if !ok || inUse.Answered {
		t.Fatalf("Claim: %v", err)
	}
}

func TestAFolderThatCannotBeMadeIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(file, nil); model.CodeOf(err) != model.CodeCacheFailed {
		t.Fatalf("Claim: %v", err)
	}
}
