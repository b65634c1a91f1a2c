package ui

import (
	"bytes"
	"image"

	"golang.org/x/image/webp"
)

// decodeWebP reads a picture of the instructions. A WebP has the colours in the range of
// television (ITU-R BT.601: 16 is black and 235 white), which golang.org/x/image takes for
// that of JPEG: white would be grey.
func decodeWebP(data []byte) (image.Image, error) {
	picture, err := webp.Decode(bytes.NewReader(data))
	if colours, ok := picture.(*image.YCbCr); ok {
		stretch(colours.Y, 16, 0, 219)
		stretch(colours.Cb, 128, 128, 224)
		stretch(colours.Cr, 128, 128, 224)
	}
	return picture, err
}

// stretch takes values about one middle to values about another, and a range to 255.
func stretch(values []byte, from, to, span int) {
	for i, v := range values {
		values[i] = byte(min(255, max(0, to+(int(v)-from)*255/span)))
	}
}
