package central_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// TestAFullDiskIsNamedAndPasses fills the disk under a central that serves.
func TestAFullDiskIsNamedAndPasses(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=32m"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	o := newOffice(t)
	o.stop()
	data, err := filled()
	must(t, err)
	file := filepath.Join(disk, "central.db")
	must(t, os.WriteFile(file, data, 0o600))
	o.address = "sqlite:" + file
	o.open()
	o.wantUnready()
	o.tokenOf(o.own)
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, bytes.Repeat([]byte("x"), 64<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	o.wantUnready(service.DatabaseReadOnly)
	for range 10_000 { // what is written first may go where something stood before
		a := o.do(call{method: "POST", path: "/v1/challenges"})
		if a.status == http.StatusCreated {
			continue
		}
		if problem := a.refused(model.CodeCentralReadOnly); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !problem.Retryable {
			t.Errorf("%d, %v, %+v", a.status, a.header, problem)
		}
		break
	}
	must(t, os.Remove(filler))
	o.wantUnready()
	want[model.Challenge](o.do(call{method: "POST", path: "/v1/challenges"}), 201)
}
