// Package tour walks the real window through whole visits, by the keys that a
// clerk would press, and takes a picture of every screen. It fails where a screen
// does not come or a text is missing, so that it is a test as well as the pictures
// of the manual. After a visit an officer may distribute the places, and the family take one.
//
// It knows the window and nothing behind it: who answers the telephone and works
// NCALayer's dialog is passed in.
package tour
