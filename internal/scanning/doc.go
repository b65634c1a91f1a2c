// Package scanning takes pages from the scanners of this computer: by SANE on Linux (the
// program scanimage of sane-utils, which keeps the drivers out of this process), by WIA on
// Windows (from PowerShell, which every Windows has). Both write the page to a pipe: no file
// of it is left behind.
//
// What may not enter: what is scanned, and a window.
package scanning
