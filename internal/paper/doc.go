// Package paper draws pages: a Sheet is a PDF document of A4 pages with the fonts
// and the colours of the program. The central prints with it what it has accepted,
// the counter what has not been accepted yet (Provisional). Drawing a page is one
// job, so it is done in one place.
//
// It knows model and assets only. What a document of the central says stays in the
// central.
package paper
