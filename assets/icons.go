package assets

import _ "embed" // the icon

// Icon is the program's icon, a PNG of 256 × 256.
//
//go:embed icons/kezek.png
var Icon []byte
