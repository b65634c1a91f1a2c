package update

import (
	"io"
	"os/exec"
)

// replace runs a program until it ends, since no other can take the place of this one.
func replace(program string, args, env []string, out, err io.Writer) (int, error) {
	child := exec.Command(program, args...)
	child.Env, child.Stdout, child.Stderr = env, out, err
	ended := child.Run()
	if status, ok := statusOf(ended); ok {
		return status, nil
	}
	return 0, ended
}

// startAnew starts a program, and lets this one end.
func startAnew(program string, args, env []string, _, _ io.Writer) error {
	child := exec.Command(program, args...)
	child.Env = env
	return child.Start()
}
