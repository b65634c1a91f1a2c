//go:build unix

package update

import (
	"io"
	"syscall"
)

// replace has a program take the place of this one, and returns only where it cannot.
func replace(program string, args, env []string, _, _ io.Writer) (int, error) {
	return 0, syscall.Exec(program, append([]string{program}, args...), env)
}

// startAnew does the same.
func startAnew(program string, args, env []string, _, _ io.Writer) error {
	return syscall.Exec(program, append([]string{program}, args...), env)
}
