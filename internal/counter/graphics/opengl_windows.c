// The only function that the toolkit's bindings import from opengl32.dll. Found here, it keeps
// the linker from taking it there, and the program starts with no such file.

#include <windows.h>

static PROC WINAPI ask(LPCSTR name) {
	typedef PROC (WINAPI *asked)(LPCSTR);
	static asked real;
	if (real == NULL) {
		HMODULE library = LoadLibraryA("opengl32.dll"); // or what has been loaded as such
		real = library == NULL ? NULL : (asked)(void *)GetProcAddress(library, "wglGetProcAddress");
	}
	return real == NULL ? NULL : real(name);
}

PROC (WINAPI *__imp_wglGetProcAddress)(LPCSTR) = ask;
