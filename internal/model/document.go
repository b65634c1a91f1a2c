package model

import (
	"bytes"
	"image"
	_ "image/jpeg" // scans that may be attached
	_ "image/png"
	"slices"
)

// The media types of the documents that are taken and given.
const (
	MediaPDF  = "application/pdf"
	MediaJPEG = "image/jpeg"
	MediaPNG  = "image/png"
)

// pdfHeaderWithin is how far from the start of a file the header of a PDF may stand:
// scanners write a byte order mark, line ends and worse before it, and Acrobat reads them.
const pdfHeaderWithin = 1024

// DocumentType returns the media type of a document by its content, whatever it is called:
// MediaPDF, MediaJPEG or MediaPNG.
func DocumentType(data []byte) (media string, ok bool) {
	switch _, format, err := image.DecodeConfig(bytes.NewReader(data)); {
	case err == nil && format == "jpeg":
		return MediaJPEG, true
	case err == nil && format == "png":
		return MediaPNG, true
	}
	if bytes.Contains(data[:min(len(data), pdfHeaderWithin)], []byte("%PDF-")) {
		return MediaPDF, true
	}
	return "", false
}

// DocumentExtension returns what the file of a document is called behind its name, by its content: a
// name that somebody gave could make a program of it. The error is document_type.
func DocumentExtension(data []byte) (string, error) {
	switch media, _ := DocumentType(data); media {
	case MediaPDF:
		return ".pdf", nil
	case MediaPNG:
		return ".png", nil
	case MediaJPEG:
		return ".jpg", nil
	}
	return "", NewError(CodeDocumentType)
}

// ScanKind is what a document that the applicant attaches is.
type ScanKind string

// The kinds of scans: what the registers do not tell.
const (
	ServiceScan   ScanKind = "service"  // place of work of a serviceman or of a special body's employee
	TeacherScan   ScanKind = "teacher"  // place of work of a teacher
	PMPKScan      ScanKind = "pmpk"     // conclusion of the psychological, medical and pedagogical consultation
	MedicalScan   ScanKind = "medical"  // referral of a doctor or a commission to a special group
	GuardianScan  ScanKind = "guardian" // guardianship
	AttorneyScan  ScanKind = "attorney" // power of attorney
	StatusScan    ScanKind = "status"   // disability, a large family
	OtherScanKind ScanKind = "other"
)

// ScanKinds returns every kind, in the order in which they are offered.
func ScanKinds() []ScanKind {
	return []ScanKind{ServiceScan, TeacherScan, PMPKScan, MedicalScan, GuardianScan, AttorneyScan, StatusScan, OtherScanKind}
}

// Valid reports whether it is one of the kinds.
func (k ScanKind) Valid() bool { return slices.Contains(ScanKinds(), k) }

// Scan is a document that is to be attached.
type Scan struct {
	Kind ScanKind
	Name string // of the file
	Data []byte
	// Sent is told how many bytes have arrived, after each part where it goes in parts; nil:
	// nobody asks.
	Sent func(bytes int)
}

// DocumentExtensions returns those that the names of scans end with, in small letters.
func DocumentExtensions() []string { return []string{".pdf", ".jpg", ".jpeg", ".png"} }
