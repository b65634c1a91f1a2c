// Package xmlsig reads XML with enveloped signatures (W3C XML Signature) as Kazakh
// portals and NCALayer exchange it: what each signature covers, byte for byte, and
// what it says of itself. Whether the hash and the key agree is for package pki.
//
// Everything is refused that is not understood: document types, unknown transforms
// and algorithms of canonical form, more than one reference, comments inside of a
// signature. What was covered is handed out as bytes, so that nobody has to look for
// it a second time, and in another way, in the document.
//
// The tree and the escaping of canonical XML are etree's. The namespaces of canonical
// XML are written here.
//
// What may not enter: hashes, keys, certificates, sockets, files.
package xmlsig
