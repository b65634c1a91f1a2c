package main

import (
	"slices"
	"strings"
)

// asksInConsole reports whether what is asked of the program is answered where it was typed, without a window.
func asksInConsole(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		word, _, _ := strings.Cut(arg, "=")
		switch strings.TrimLeft(word, "-") {
		case "export-drafts", "import-drafts", "kiosk-pin", "report", "version", "help", "h":
			return true
		}
		return false
	})
}
