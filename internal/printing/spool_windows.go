package printing

import (
	"context"
	"errors"
	"image"
	"os"
	"runtime"
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

var (
	gdi           = windows.NewLazySystemDLL("gdi32.dll")
	createDC      = gdi.NewProc("CreateDCW")
	deleteDC      = gdi.NewProc("DeleteDC")
	deviceCaps    = gdi.NewProc("GetDeviceCaps")
	startDoc      = gdi.NewProc("StartDocW")
	endDoc        = gdi.NewProc("EndDoc")
	abortDoc      = gdi.NewProc("AbortDoc")
	startPage     = gdi.NewProc("StartPage")
	endPage       = gdi.NewProc("EndPage")
	setStretch    = gdi.NewProc("SetStretchBltMode")
	stretchDIBits = gdi.NewProc("StretchDIBits")
)

// The numbers of GDI.
const (
	capsWidth, capsHeight      = 8, 10  // HORZRES, VERTRES
	capsPerInchX, capsPerInchY = 88, 90 // LOGPIXELSX, LOGPIXELSY
	halftone                   = 4
	copyPixels                 = 0x00cc0020 // SRCCOPY
)

// maxPrintedWidth is that of a drawn page, in pixels: 300 for each inch of A4.
const maxPrintedWidth = 2480

// docInfo is DOCINFOW.
type docInfo struct {
	size     int32
	name     *uint16
	output   *uint16
	dataType *uint16
	kind     uint32
}

// bitmapHeader is BITMAPINFOHEADER.
type bitmapHeader struct {
	size                      uint32
	width, height             int32
	planes, bits              uint16
	compression, bytes        uint32
	perMetreX, perMetreY      int32
	colours, importantColours uint32
}

// Print draws the document and prints its pages as pictures: Windows itself does not print
// a PDF, and the program that opens one may not either. Paper and margins are those that
// are set up for the printer.
func (s Spooler) Print(ctx context.Context, path string, job Job) error {
	document, err := os.ReadFile(path)
	if err != nil {
		return failed(withoutPath(err.Error(), path), err)
	}
	draw := s.Renderer
	if draw == nil {
		draw = new(Renderer)
	}
	runtime.LockOSThread() // what GDI keeps is a thread's
	defer runtime.UnlockOSThread()
	paper, err := openPrinter(job.Printer)
	if err != nil {
		return err
	}
	defer paper.close()
	width := min(paper.area().width, maxPrintedWidth)
	pages := func(n int) ([]Page, int, error) {
		return draw.Pages(ctx, document, View{Width: width, First: n, Most: 1})
	}
	first, total, err := pages(0)
	if err == nil {
		err = paper.begin("")
	}
	for n := 0; err == nil && n < total*max(1, job.Copies); n++ {
		page := first
		if n%total > 0 {
			page, _, err = pages(n % total)
		}
		if err == nil && len(page) == 0 {
			err = model.NewError(model.CodeDocumentUnseen)
		}
		if err == nil {
			err = paper.print(page[0])
		}
	}
	return paper.end(ctx, err)
}

// printerPaper is a printer of Windows on which a document is printed.
type printerPaper struct {
	dc    uintptr
	begun bool
}

func openPrinter(name string) (*printerPaper, error) {
	driver, err := windows.UTF16PtrFromString("WINSPOOL")
	if err != nil {
		return nil, failed("", err)
	}
	printer, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, failed("", err)
	}
	dc, _, err := createDC.Call(uintptr(unsafe.Pointer(driver)), uintptr(unsafe.Pointer(printer)), 0, 0)
	if dc == 0 {
		return nil, failed("", err)
	}
	return &printerPaper{dc: dc}, nil
}

func (p *printerPaper) close() { _, _, _ = deleteDC.Call(p.dc) } // nothing can be done where it fails

func (p *printerPaper) area() area {
	ask := func(what uintptr) int {
		n, _, _ := deviceCaps.Call(p.dc, what)
		return max(1, int(n))
	}
	return area{ask(capsWidth), ask(capsHeight), image.Pt(ask(capsPerInchX), ask(capsPerInchY))}
}

// begin begins the document; its name says nothing of it. Where output is not empty it names
// a file into which the printer's driver writes.
func (p *printerPaper) begin(output string) error {
	name, err := windows.UTF16PtrFromString("Kezek")
	if err != nil {
		return failed("", err)
	}
	info := docInfo{name: name}
	if output != "" {
		if info.output, err = windows.UTF16PtrFromString(output); err != nil {
			return failed("", err)
		}
	}
	info.size = int32(unsafe.Sizeof(info))
	if done, _, err := startDoc.Call(p.dc, uintptr(unsafe.Pointer(&info))); int32(done) <= 0 {
		return failed("", err)
	}
	p.begun = true
	return nil
}

// print prints a page, band by band: a driver may not take a whole one.
func (p *printerPaper) print(page Page) error {
	if done, _, err := startPage.Call(p.dc); int32(done) <= 0 {
		return failed("", err)
	}
	_, _, _ = setStretch.Call(p.dc, halftone) // it is coarser without
	for at, band := range bands(page.Image, p.area().fit(page)) {
		if err := p.stretch(band, at); err != nil {
			return err
		}
	}
	if done, _, err := endPage.Call(p.dc); int32(done) <= 0 {
		return failed("", err)
	}
	return nil
}

// stretch prints a picture at a place of the paper.
func (p *printerPaper) stretch(picture image.Image, at image.Rectangle) error {
	pixels, bits := picture.Bounds(), bitmap(picture)
	header := bitmapHeader{width: int32(pixels.Dx()), height: int32(pixels.Dy()), planes: 1, bits: 24, bytes: uint32(len(bits))}
	header.size = uint32(unsafe.Sizeof(header))
	done, _, err := stretchDIBits.Call(p.dc, uintptr(at.Min.X), uintptr(at.Min.Y), uintptr(at.Dx()), uintptr(at.Dy()),
		0, 0, uintptr(pixels.Dx()), uintptr(pixels.Dy()), uintptr(unsafe.Pointer(&bits[0])), uintptr(unsafe.Pointer(&header)), 0, copyPixels)
	runtime.KeepAlive(bits)
	if int32(done) <= 0 {
		return failed("", err)
	}
	return nil
}

// end prints what was begun, or takes it back where something failed.
func (p *printerPaper) end(ctx context.Context, err error) error {
	if err == nil {
		if done, _, ended := endDoc.Call(p.dc); int32(done) <= 0 {
			return failed("", ended)
		}
		return nil
	}
	if p.begun {
		_, _, _ = abortDoc.Call(p.dc) // what failed is told
	}
	if ctx.Err() != nil {
		return model.WrapError(model.CodeCancelled, ctx.Err())
	}
	return err
}
