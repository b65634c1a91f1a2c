//go:build !windows && !race

package drawing

import "akmola.kz/kezek/internal/printing"

// helperData is how much memory the system lets a helper write to.
const helperData = printing.HelperMemory
