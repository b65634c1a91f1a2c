package printing

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// pagesProgram is the name of the program that draws.
const pagesProgram = "kezek-pages"

// Hold keeps the program that draws as it is now: on Linux a package may put another
// release in its place while this one runs. Where it is not there, it is looked for again
// with each document. The file stays open for as long as this program runs.
func (r *Renderer) Hold() error {
	path, err := r.program()
	if err != nil || runtime.GOOS != "linux" {
		return err
	}
	file, err := os.Open(path)
	if err == nil {
		r.held, r.Program = file, "/proc/self/fd/"+strconv.Itoa(int(file.Fd()))
	}
	return err
}

// program returns the path of the program that draws.
func (r *Renderer) program() (string, error) {
	if r.Program != "" {
		return r.Program, nil
	}
	own, err := os.Executable()
	if err != nil {
		return "", model.WrapError(model.CodePagesMissing, err)
	}
	if path, err := filepath.EvalSymlinks(own); err == nil { // else it is gone, with an update
		own = path
	}
	name := pagesProgram
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(filepath.Dir(own), name)
	if _, err := os.Stat(path); err != nil {
		return "", model.WrapError(model.CodePagesMissing, err)
	}
	return path, nil
}
