//go:build windows

package cache

import "golang.org/x/sys/windows"

// fullErrors are what a system says where there is no room.
var fullErrors = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL}
