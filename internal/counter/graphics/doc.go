// Package graphics decides what draws the window. The toolkit needs OpenGL 2.1, which a
// computer with Windows may not have: on a remote desktop, in a virtual machine, with an old
// card. The program then draws by Mesa, in software, from the folder "software" beside it.
//
// The program for Windows is linked with no opengl32.dll (opengl_windows.c): whichever is
// loaded first under this name is the one that everybody in the process gets.
//
// What may not enter: the toolkit, which begins after this.
package graphics
