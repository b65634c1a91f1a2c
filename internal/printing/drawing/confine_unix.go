//go:build !windows

package drawing

import (
	"os"

	"golang.org/x/sys/unix"

	"akmola.kz/kezek/internal/printing"
)

// confineSelf takes from this process what a document could misuse: memory, time, and the
// right to write a file.
func confineSelf() error {
	for resource, most := range map[int]uint64{
		unix.RLIMIT_DATA:  helperData,
		unix.RLIMIT_CPU:   uint64(printing.DrawTime.Seconds()) + 1,
		unix.RLIMIT_FSIZE: 0,
		unix.RLIMIT_CORE:  0,
	} {
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return os.NewSyscallError("setrlimit", err)
		}
	}
	return nil
}
