package ca

import (
	"akmola.kz/kezek/internal/pki/xmlsig"
)

// XMLOptions say how to sign XML.
type XMLOptions struct {
	Element string // path of the element to sign; empty: the whole document
	Parent  string // path of the element that takes the signature; empty: the root
	LineEnd string // between the elements of the signature: "", "\n" or "\r\n"
	Wrapped bool   // base64 in lines that end in &#13;
}

// SignXML signs the document the way NCALayer does.
func (k *Key) SignXML(document []byte, o XMLOptions) ([]byte, error) {
	f := k.private.family()
	return xmlsig.Sign(document, xmlsig.Plan{
		Element: o.Element, Parent: o.Parent, LineEnd: o.LineEnd, Wrapped: o.Wrapped,
		Method: f.signURI, DigestMethod: f.digestURI, Hash: f.hash, Sign: k.private.sign,
		Certificate: k.Certificate.Raw(),
	})
}
