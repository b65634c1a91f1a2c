//go:build !linux && !windows

package report

import "runtime"

// systemName is what the system is called.
func systemName() string { return runtime.GOOS }

// drivers names what draws.
func drivers() string { return "OpenGL" }
