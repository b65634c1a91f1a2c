//go:build unix

package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// giveAway has a program run as an ordinary user, and gives it the folder, where one is named:
// PostgreSQL refuses to run as root, as whom tests run in a container.
func giveAway(folder string, program *exec.Cmd) error {
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl+C is for the test alone
	program.Dir = "/"
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		known, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(known.Uid, 10, 32)
		if err != nil {
			return fmt.Errorf("pgtest: %w", err)
		}
		gid, err := strconv.ParseUint(known.Gid, 10, 32)
		if err != nil {
			return fmt.Errorf("pgtest: %w", err)
		}
		program.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if folder == "" {
			return nil
		}
		return os.Chown(folder, int(uid), int(gid))
	}
	return errors.New("pgtest: no user postgres or nobody to run PostgreSQL as")
}
