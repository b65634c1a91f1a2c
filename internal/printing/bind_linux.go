package printing

import (
	"os/exec"
	"syscall"
)

// bind has a helper end when this program does.
func bind(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
