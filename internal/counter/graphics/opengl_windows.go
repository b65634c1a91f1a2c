//go:build cgo

package graphics

import "C" // opengl_windows.c
