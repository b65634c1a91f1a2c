package printing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"

	"akmola.kz/kezek/internal/model"
)

var (
	winspool          = windows.NewLazySystemDLL("winspool.drv")
	enumPrinters      = winspool.NewProc("EnumPrintersW")
	getDefaultPrinter = winspool.NewProc("GetDefaultPrinterW")
)

// localAndConnected is PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS.
const localAndConnected = 2 | 4

// printerInfo is PRINTER_INFO_4.
type printerInfo struct {
	name       *uint16
	server     *uint16
	attributes uint32
}

// Printers lists the printers of Windows, the default one first.
func (Spooler) Printers(context.Context) ([]string, error) {
	var needed, count uint32
	_, _, err := enumPrinters.Call(localAndConnected, 0, 4, 0, 0, uintptr(unsafe.Pointer(&needed)), uintptr(unsafe.Pointer(&count)))
	if needed == 0 {
		if errors.Is(err, windows.ERROR_SUCCESS) {
			return nil, nil
		}
		return nil, failed("", err)
	}
	buffer := make([]uint64, needed/8+1) // aligned for the pointers in it
	ok, _, err := enumPrinters.Call(localAndConnected, 0, 4, uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)*8),
		uintptr(unsafe.Pointer(&needed)), uintptr(unsafe.Pointer(&count)))
	if ok == 0 {
		return nil, failed("", err)
	}
	var printers []string
	if count > 0 {
		for _, info := range unsafe.Slice((*printerInfo)(unsafe.Pointer(&buffer[0])), count) {
			printers = append(printers, windows.UTF16PtrToString(info.name))
		}
	}
	return first(printers, standardPrinter()), nil
}

func standardPrinter() string {
	name := make([]uint16, 512)
	size := uint32(len(name))
	if ok, _, _ := getDefaultPrinter.Call(uintptr(unsafe.Pointer(&name[0])), uintptr(unsafe.Pointer(&size))); ok == 0 {
		return ""
	}
	return windows.UTF16ToString(name)
}

// Print has the program that opens the document print it: Windows has no other way
// for a PDF. Paper and margins are those that are set up for the printer.
func (Spooler) Print(ctx context.Context, path string, job Job) error {
	verb, err := windows.UTF16PtrFromString("printto")
	if err != nil {
		return failed("", err)
	}
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return failed("", err)
	}
	printer, err := windows.UTF16PtrFromString(`"` + strings.ReplaceAll(job.Printer, `"`, "") + `"`)
	if err != nil {
		return failed("", err)
	}
	for range max(1, job.Copies) {
		if ctx.Err() != nil {
			return model.WrapError(model.CodeCancelled, ctx.Err())
		}
		if err := windows.ShellExecute(0, verb, file, printer, nil, windows.SW_HIDE); err != nil {
			return failed(withoutPath(fmt.Sprint(err), path), err)
		}
	}
	return nil
}
