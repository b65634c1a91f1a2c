//go:build !windows

package printing

import "os"

// confine leaves it to the process to confine itself.
func confine(*os.Process) (release func(), err error) { return func() {}, nil }
