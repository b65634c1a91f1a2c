// Package toolkit sets how long the toolkit keeps what it has drawn: the objects of a page
// that is gone, with all that they hold of a citizen, their textures and their texts.
//
// The toolkit reads that from the environment when its own packages begin. Go begins the
// packages of a program in the order of their import paths, each once those that it imports
// have begun: this one, which imports nothing of the toolkit's, begins before it. Nothing
// else may enter here.
package toolkit
