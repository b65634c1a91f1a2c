package model

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What a picture may take while it is decoded. A page of A4 at 600 dots an inch has 35
// million pixels, the photo of a telephone up to 50.
const (
	maxMegapixels  = 50
	maxPictureSize = 300 << 20 // bytes that its decoder keeps
	maxScans       = 64        // passes over a progressive JPEG; encoders make ten
)

// CheckDocument returns the media type of a scan that is to be attached, or why it is not
// taken. It is found by the content, all of which is decoded:
//
//   - document_too_large, document_pixels: the file, or the picture in it, is too large
//   - document_type: neither PDF nor JPEG nor PNG
//   - document_damaged: its name or first bytes promise what the rest does not hold
//   - document_locked: encrypted; without a password too, as nobody can look into it here
//   - document_mixed: something else stands in the same file, such as an archive
func CheckDocument(name string, data []byte) (media string, err error) {
	if len(data) > MaxDocument {
		return "", DocumentTooLarge()
	}
	media, ok := DocumentType(data)
	if !ok {
		promised := slices.Contains(DocumentExtensions(), strings.ToLower(filepath.Ext(name)))
		if promised || len(data) == 0 || bytes.HasPrefix(data, []byte("\xff\xd8\xff")) || bytes.HasPrefix(data, []byte("\x89PNG")) {
			return "", NewError(CodeDocumentDamaged)
		}
		return "", NewError(CodeDocumentType)
	}
	if endsWithArchive(data) {
		return "", NewError(CodeDocumentMixed)
	}
	switch media {
	case MediaPDF:
		err = checkPDF(data)
	case MediaJPEG:
		err = checkJPEG(data)
	default:
		err = checkPNG(data)
	}
	if err != nil {
		return "", err
	}
	return media, nil
}

// endsWithArchive reports whether a program that reads archives finds one: a ZIP is read from
// its end, whatever stands before it.
func endsWithArchive(data []byte) bool {
	const size, comment = 22, 1<<16 - 1
	tail := data[max(0, len(data)-size-comment):]
	for {
		at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if at < 0 {
			return false
		}
		if record := tail[at:]; len(record) >= size && size+int(binary.LittleEndian.Uint16(record[20:])) <= len(record) {
			return true
		}
		tail = tail[:at]
	}
}

// checkJPEG decodes a JPEG. After it may stand what telephones put there.
func checkJPEG(data []byte) error {
	end, scans, progressive := walkJPEG(data)
	if end == 0 || scans > maxScans {
		return NewError(CodeDocumentDamaged)
	}
	if !byTelephone(data[end:]) {
		return NewError(CodeDocumentMixed)
	}
	kept := 0
	if progressive {
		kept = 4 * 3 // a coefficient for each sample, until the last scan
	}
	return decodePicture(data[:end], kept)
}

// walkJPEG returns where a JPEG ends, 0 where it does not, and the scans that it has.
func walkJPEG(data []byte) (end, scans int, progressive bool) {
	const startOfImage, progressiveFrame, startOfScan, endOfImage = 0xd8, 0xc2, 0xda, 0xd9
	for at := 0; at+1 < len(data); {
		marker := data[at+1]
		switch {
		case data[at] != 0xff:
			at++ // coded data, up to the next marker
			continue
		case marker == 0xff: // fill
			at++
			continue
		case marker == endOfImage:
			return at + 2, scans, progressive
		case marker == 0, marker == 1, marker >= 0xd0 && marker <= startOfImage: // stand alone
			at += 2
			continue
		case marker == startOfScan:
			scans++
		case marker == progressiveFrame:
			progressive = true
		}
		if at+4 > len(data) {
			break
		}
		at += 2 + max(2, int(binary.BigEndian.Uint16(data[at+2:])))
	}
	return 0, scans, progressive
}

// byTelephone reports whether cameras put this after a picture: nothing, a second picture
// (MPF), the film of a moving photo, or the notes of a Samsung.
func byTelephone(rest []byte) bool {
	for _, archive := range []string{"%PDF-", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"} {
		if bytes.Contains(rest, []byte(archive)) {
			return false
		}
	}
	return len(bytes.Trim(rest, "\x00\r\n ")) == 0 || bytes.HasPrefix(rest, []byte("\xff\xd8\xff")) ||
		bytes.HasSuffix(rest, []byte("SEFT")) || len(rest) > 8 && string(rest[4:8]) == "ftyp"
}

// checkPNG decodes a PNG, after which nothing may stand.
func checkPNG(data []byte) error {
	if err := checkSize(data, 0); err != nil {
		return err
	}
	const signature, around = 8, 12 // bytes; of a chunk: its length, name and sum
	for at := signature; at+around <= len(data); {
		size := binary.BigEndian.Uint32(data[at:])
		if int64(size) > int64(len(data)-at-around) {
			break
		}
		name := string(data[at+4 : at+8])
		at += around + int(size)
		if name != "IEND" {
			continue
		}
		if len(bytes.Trim(data[at:], "\x00\r\n ")) > 0 {
			return NewError(CodeDocumentMixed)
		}
		return decodePicture(data[:at], 0)
	}
	return NewError(CodeDocumentDamaged)
}

// decodePicture decodes a whole picture, of which its decoder keeps so many bytes a pixel
// beside the pixels.
func decodePicture(data []byte, kept int) error {
	if err := checkSize(data, kept); err != nil {
		return err
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return WrapError(CodeDocumentDamaged, err)
	}
	return nil
}

// checkSize refuses a picture before anything is kept for it.
func checkSize(data []byte, kept int) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return NewError(CodeDocumentDamaged)
	}
	deep := 4 // bytes of a pixel
	if config.ColorModel == color.RGBA64Model || config.ColorModel == color.NRGBA64Model {
		deep = 8
	}
	most := min(maxMegapixels, maxPictureSize/(deep+kept)/1e6)
	if config.Width > most*1e6/config.Height {
		return NewError(CodeDocumentPixels, "limit", strconv.Itoa(most))
	}
	return nil
}
