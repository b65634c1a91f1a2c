package scanning

import (
	"context"
	"encoding/base64"
	"os/exec"
	"strings"
	"syscall"

	"akmola.kz/kezek/internal/model"
)

// System is the scanners of this computer. The zero value is ready.
type System struct{}

// The scripts write UTF-8, and the page as Base64. What they are given stands in the
// environment, so that no name of a device is read as a command.
const (
	begin = `$ErrorActionPreference='Stop'; [Console]::OutputEncoding=[Text.Encoding]::UTF8; $m=New-Object -ComObject WIA.DeviceManager; `

	list = begin + `foreach($d in $m.DeviceInfos){ if($d.Type -eq 1){ $d.DeviceID + [char]9 + $d.Properties.Item('Name').Value } }`

	// 6146 is the intent (1: colour), 6147 and 6148 are the resolutions; a driver that does
	// not take them scans as it does by itself. What does not send JPEG is converted.
	scan = begin + `$jpeg='{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}'
$info=$null; foreach($d in $m.DeviceInfos){ if($d.DeviceID -eq $env:KEZEK_SCANNER){ $info=$d } }
if($info -eq $null){ throw 'the scanner is not connected' }
$item=$info.Connect().Items.Item(1)
foreach($p in @(@('6146',1),@('6147',$env:KEZEK_DPI),@('6148',$env:KEZEK_DPI))){ try { $item.Properties.Item($p[0]).Value=[int]$p[1] } catch {} }
$image=$item.Transfer($jpeg)
if($image.FormatID -ne $jpeg){ $c=New-Object -ComObject WIA.ImageProcess; $c.Filters.Add($c.FilterInfos.Item('Convert').FilterID); $c.Filters.Item(1).Properties.Item('FormatID').Value=$jpeg; $c.Filters.Item(1).Properties.Item('Quality').Value=85; $image=$c.Apply($image) }
[Convert]::ToBase64String($image.FileData.BinaryData)`
)

// List asks WIA.
func (System) List(ctx context.Context) ([]Device, error) {
	listed, err := run(ctx, listTime, nil, "powershell", "-NoProfile", "-NonInteractive", "-Command", list)
	if model.CodeOf(err) == model.CodeScannerNone {
		return nil, nil
	}
	return devices(listed), err
}

// Scan scans what lies on the glass.
func (System) Scan(ctx context.Context, device Device) (Page, error) {
	written, err := run(ctx, scanTime, []string{"KEZEK_SCANNER=" + device.ID, "KEZEK_DPI=" + dots()},
		"powershell", "-NoProfile", "-NonInteractive", "-Command", scan)
	if err != nil {
		return Page{}, err
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(written)))
	if err != nil {
		return Page{}, failed("no picture came", err)
	}
	return page(data)
}

// soften keeps the console of PowerShell out of sight.
func soften(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
