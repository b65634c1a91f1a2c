//go:build cgo

package graphics

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// helperCommand is what the program is started with to look whether OpenGL draws.
const helperCommand = "look-at-graphics"

// Helper looks whether OpenGL draws and returns true, where this process was started for
// that. A program with a window calls it before anything else and ends if it is true.
func Helper() bool {
	if len(os.Args) != 2 || os.Args[1] != helperCommand {
		return false
	}
	if err := look(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return true
}

var (
	createWindow    = user32.NewProc("CreateWindowExW")
	deviceContext   = user32.NewProc("GetDC")
	gdi             = windows.NewLazySystemDLL("gdi32.dll")
	chooseFormat    = gdi.NewProc("ChoosePixelFormat")
	setFormat       = gdi.NewProc("SetPixelFormat")
	opengl          = windows.NewLazySystemDLL("opengl32.dll")
	createContext   = opengl.NewProc("wglCreateContext")
	makeCurrent     = opengl.NewProc("wglMakeCurrent")
	getString       = opengl.NewProc("glGetString")
	errNoWindow     = errors.New("no window")
	errNoFormat     = errors.New("no format of pixels that OpenGL draws")
	errNoContext    = errors.New("no context of OpenGL")
	errNoOpenGLText = errors.New("OpenGL tells no version")
)

// pixelFormat is PIXELFORMATDESCRIPTOR.
type pixelFormat struct {
	size, version       uint16
	flags               uint32
	kind, colourBits    uint8
	_                   [13]uint8
	depthBits, stencils uint8
	_                   [3]uint8
	_                   [3]uint32
}

const (
	drawToWindow, supportOpenGL, doubleBuffer = 4, 0x20, 1
	glVersion                                 = 0x1f02
)

// look makes a context of OpenGL as the toolkit would, in a window that nobody sees. The
// process ends after it: nothing is given back.
func look() error {
	runtime.LockOSThread()
	if err := opengl.Load(); err != nil {
		return err
	}
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return err
	}
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 1, 1, 0, 0, 0, 0)
	dc, _, _ := deviceContext.Call(window)
	if window == 0 || dc == 0 {
		return errNoWindow
	}
	asked := pixelFormat{version: 1, flags: drawToWindow | supportOpenGL | doubleBuffer, colourBits: 24, depthBits: 24, stencils: 8}
	asked.size = uint16(unsafe.Sizeof(asked))
	format, _, _ := chooseFormat.Call(dc, uintptr(unsafe.Pointer(&asked)))
	if done, _, _ := setFormat.Call(dc, format, uintptr(unsafe.Pointer(&asked))); format == 0 || done == 0 {
		return errNoFormat
	}
	context, _, _ := createContext.Call(dc)
	if done, _, _ := makeCurrent.Call(dc, context); context == 0 || done == 0 {
		return errNoContext
	}
	version, _, _ := getString.Call(glVersion)
	if version == 0 {
		return errNoOpenGLText
	}
	if told := windows.BytePtrToString(*(**byte)(unsafe.Pointer(&version))); !enough(told) {
		return fmt.Errorf("OpenGL %s is too old", told)
	}
	return nil
}
