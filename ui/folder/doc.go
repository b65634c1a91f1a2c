// Package folder tells what lies in the folders of this computer, for whoever chooses a
// file there.
//
// What may not enter: a window.
package folder
