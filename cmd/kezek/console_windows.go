package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachConsole asks and answers in the console in which the program was started: one that is built to have
// a window is given none by Windows. What leads into a file stays.
func attachConsole() {
	const ofParent = ^uintptr(0)
	if r, _, _ := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole").Call(ofParent); r == 0 {
		return
	}
	open(&os.Stdin, "CONIN$")
	open(&os.Stdout, "CONOUT$")
	open(&os.Stderr, "CONOUT$")
}

// open puts the console in the place of a file that leads nowhere.
func open(file **os.File, name string) {
	if kind, err := windows.GetFileType(windows.Handle((*file).Fd())); err == nil && kind != windows.FILE_TYPE_UNKNOWN {
		return
	}
	if console, err := os.OpenFile(name, os.O_RDWR, 0); err == nil {
		*file = console
	}
}
