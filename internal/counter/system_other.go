//go:build !linux && !windows

package counter

import "runtime"

// systemName is what the system is called.
func systemName() string { return runtime.GOOS }

// drivers names what draws.
func drivers() string { return "OpenGL" }
