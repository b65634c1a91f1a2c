// Command kezek-pages draws the pages of documents for the counter, which starts it from its
// own folder: one process for each document, that reads it from its standard input and ends.
package main

import (
	"fmt"
	"os"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/printing/drawing"
)

const usage = `kezek-pages is a part of kezek: it draws documents, and is started by the counter alone.

  kezek-pages --version
`

func main() {
	switch {
	case drawing.Draw():
	case len(os.Args) == 2 && os.Args[1] == "--version":
		fmt.Printf("kezek-pages %s\nbuilt by %s\n", kezek.Version(), kezek.Build())
	case len(os.Args) == 2 && os.Args[1] == "--help":
		fmt.Print(usage)
	default:
		_, _ = fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
}
