// Package xmlsig reads XML with enveloped signatures (W3C XML Signature) as Kazakh
// portals and NCALayer exchange it: what each signature covers, byte for byte, and
// what it says of itself. Whether the hash and the key agree is for package pki.
//
// Nothing passes that is not understood. What the standard allows and this package does not
// read is an UnsupportedError, of which nobody may say that it is invalid: unknown
// transforms and algorithms of canonical form, objects, comments inside of a signature, other
// encodings than UTF-8 and UTF-16. Document types are refused. What was covered is hashed or
// handed out as bytes, so that nobody has to look for it a second time, and in another way, in
// the document.
//
// encoding/xml reads; the tree and the canonical form are written here. Only what practice
// signs is written with etree.
//
// What may not enter: hashes, keys, certificates, sockets, files.
package xmlsig
