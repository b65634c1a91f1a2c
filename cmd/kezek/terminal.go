package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// terminal is where somebody answers questions.
type terminal struct {
	Out    io.Writer
	Err    io.Writer
	Secret func(question string) (string, error) // not shown while it is typed
}

// newTerminal asks on the terminal; where there is none, it reads the answers line
// by line.
func newTerminal(in *os.File, out, err io.Writer) terminal {
	t := terminal{Out: out, Err: err}
	lines := bufio.NewReader(in)
	t.Secret = func(question string) (string, error) {
		_, _ = fmt.Fprint(err, question+": ")
		defer func() { _, _ = fmt.Fprintln(err) }()
		if fd := int(in.Fd()); term.IsTerminal(fd) {
			typed, err := term.ReadPassword(fd)
			return string(typed), err
		}
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			return "", fmt.Errorf("no answer: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	return t
}
