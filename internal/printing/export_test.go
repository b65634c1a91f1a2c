package printing

import (
	"os"
	"time"
)

// Within returns a renderer that waits so long for a document.
func Within(cache string, d time.Duration) *Renderer {
	return &Renderer{Program: os.Args[0], Cache: cache, time: d}
}

// ReadAnswers is for a helper that lies.
var ReadAnswers = readAnswers
