//go:build cgo

package graphics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	kezek "akmola.kz/kezek"
)

// probeTime is how long the look at OpenGL may take: a virus scanner reads the program first.
const probeTime = 20 * time.Second

var (
	user32         = windows.NewLazySystemDLL("user32.dll")
	systemMetrics  = user32.NewProc("GetSystemMetrics")
	displayDevices = user32.NewProc("EnumDisplayDevicesW")
)

const remoteSession = 0x1000 // SM_REMOTESESSION

type windowsComputer struct{}

func thisComputer() computer { return windowsComputer{} }

// displayDevice is DISPLAY_DEVICEW.
type displayDevice struct {
	size      uint32
	name      [32]uint16
	text      [128]uint16
	state     uint32
	id        [128]uint16
	driverKey [128]uint16
}

// describe names the program, the graphics card with the version of its driver, and
// whether somebody works from afar.
func (windowsComputer) describe() string {
	device := displayDevice{}
	device.size = uint32(unsafe.Sizeof(device))
	_, _, _ = displayDevices.Call(0, 0, uintptr(unsafe.Pointer(&device)), 0) // where it fails all is empty
	remote, _, _ := systemMetrics.Call(remoteSession)
	return fmt.Sprintf("%s; %s %s; remote %d", kezek.Version(), windows.UTF16ToString(device.text[:]),
		driverVersion(windows.UTF16ToString(device.driverKey[:])), remote)
}

// driverVersion reads the version of the driver of a graphics card; empty where it has none.
func driverVersion(path string) string {
	const machine = `\Registry\Machine\`
	if len(path) < len(machine) {
		return ""
	}
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, path[len(machine):], registry.QUERY_VALUE)
	if err != nil {
		return ""
	}
	defer func() { _ = key.Close() }()                   // it was only read
	version, _, _ := key.GetStringValue("DriverVersion") // empty where it fails
	return version
}

// probe has a process of its own look: a driver may fall, and a library that is loaded
// stays so.
func (windowsComputer) probe() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	command := exec.CommandContext(ctx, program, helperCommand)
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	out, err := command.Output()
	if err != nil {
		return errors.New(string(bytes.TrimSpace(out)) + " (" + err.Error() + ")")
	}
	return nil
}

// useSoftware loads Mesa under the name of the system's library.
func (windowsComputer) useSoftware() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(program), filepath.FromSlash(Library))
	if _, err := os.Stat(path); err != nil {
		return err
	}
	loaded, err := windows.LoadLibraryEx(path, 0, windows.LOAD_WITH_ALTERED_SEARCH_PATH) // and what lies beside it
	if err != nil {
		return fmt.Errorf("load %s: %w", Library, err)
	}
	name, err := windows.UTF16PtrFromString("opengl32.dll")
	if err != nil {
		return err
	}
	var known windows.Handle
	if err := windows.GetModuleHandleEx(windows.GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, name, &known); err != nil {
		return err
	}
	if known != loaded {
		return errors.New("another program has loaded the system's opengl32.dll into this one")
	}
	return nil
}

// Tell shows a message in a box of Windows: no window of ours can be.
func Tell(title, text string) {
	caption, wrong := windows.UTF16PtrFromString(title)
	message, err := windows.UTF16PtrFromString(text)
	if wrong == nil && err == nil {
		_, _ = windows.MessageBox(0, message, caption, windows.MB_ICONERROR) // whoever reads it closes it
	}
}
