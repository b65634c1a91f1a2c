package xmlsig

import (
	"bytes"
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

func (d *Document) whole(e int, f form, whole bool) ([]byte, error) {
	var b bytes.Buffer
	err := d.canonicalize(e, f, whole, streamTo(&b, nil, 0))
	return b.Bytes(), err
}

func form14n(t testing.TB, document, id string, f form) string {
	t.Helper()
	d, err := Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.resolve(id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.whole(e, f, id == "")
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// The examples are those of Canonical XML 1.0, section 3, and of Exclusive XML
// Canonicalization, section 2.2, and what they leave out.
var forms = map[string]struct {
	in   string
	id   string
	form form
	want string
}{
	"3.1 instructions and comments": {
		in:   "<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\n<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n<!-- Comment 2 -->\n\n<!-- Comment 3 -->",
		want: "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!</doc>\n<?pi-without-data?>",
	},
	"3.1 with comments": {
		in:   "<?xml-stylesheet   href=\"doc.xsl\"?><doc>Hello, world!<!-- Comment 1 --></doc>\n\n<!-- Comment 2 -->",
		form: form{withComments: true},
		want: "<?xml-stylesheet href=\"doc.xsl\"?>\n<doc>Hello, world!<!-- Comment 1 --></doc>\n<!-- Comment 2 -->",
	},
	"3.2 white space stays": {
		in:   "<doc>\n   <clean>   </clean>\n   <mixed>\n      A\n   </mixed>\n</doc>",
		want: "<doc>\n   <clean>   </clean>\n   <mixed>\n      A\n   </mixed>\n</doc>",
	},
	"3.3 attributes and namespaces": {
		in: `<doc><e2   ></e2><e3   name = "elem3"   id="elem3"   /><e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
   xmlns:b="http://www.ietf.org" xmlns:a="http://www.w3.org" xmlns="http://example.org"/><e6 xmlns="" xmlns:a="http://www.w3.org"><e7 xmlns="http://www.ietf.org"><e8 xmlns="" xmlns:a="http://www.w3.org"><e9 xmlns="" xmlns:a="http://www.ietf.org" attr="default"/></e8></e7></e6></doc>`,
		want: `<doc><e2></e2><e3 id="elem3" name="elem3"></e3><e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5><e6 xmlns:a="http://www.w3.org"><e7 xmlns="http://www.ietf.org"><e8 xmlns=""><e9 xmlns:a="http://www.ietf.org" attr="default"></e9></e8></e7></e6></doc>`,
	},
	"3.4 characters": {
		in:   "<doc><text>First line&#x0d;&#10;Second line</text><value>&#x32;</value><compute><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></compute><norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/></doc>",
		want: "<doc><text>First line&#xD;\nSecond line</text><value>2</value><compute>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</compute><norm attr=\" '    &#xD;&#xA;&#x9;   ' \"></norm></doc>",
	},
	"line ends of the file are line feeds": {
		in:   "<a b='x\r\ny\tz'>1\r\n2\r3</a>",
		want: "<a b=\"x y z\">1\n2\n3</a>",
	},
	"a part takes namespaces and xml: attributes along": {
		in:   `<r xmlns="urn:r" xmlns:u="urn:u" xml:lang="kk" xml:space="preserve"><p xmlns:q="urn:q" Id="1" xml:lang="ru"><u:c/></p></r>`,
		id:   "#1",
		want: `<p xmlns="urn:r" xmlns:q="urn:q" xmlns:u="urn:u" Id="1" xml:lang="ru" xml:space="preserve"><u:c></u:c></p>`,
	},
	"a part keeps its own namespace": {
		in:   `<r xmlns="urn:r" xmlns:u="urn:u"><u:p xmlns:u="urn:other" Id="1"/></r>`,
		id:   "#1",
		want: `<u:p xmlns="urn:r" xmlns:u="urn:other" Id="1"></u:p>`,
	},
	"exclusive, 2.2": {
		in:   `<n0:local xmlns:n0="http://foobar.org" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en" Id="1"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>`,
		id:   "#1",
		form: form{exclusive: true},
		want: `<n1:elem2 xmlns:n1="http://example.net" Id="1" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>`,
	},
	"exclusive with a list of prefixes": {
		in:   `<r xmlns="urn:r" xmlns:a="urn:a" xmlns:b="urn:b"><b:p Id="1"><c/></b:p></r>`,
		id:   "#1",
		form: form{exclusive: true, inclusive: map[string]bool{"a": true, "": true}},
		want: `<b:p xmlns="urn:r" xmlns:a="urn:a" xmlns:b="urn:b" Id="1"><c></c></b:p>`,
	},
	"exclusive takes the default namespace back": {
		in:   `<r xmlns="urn:r"><p xmlns=""><q/></p></r>`,
		form: form{exclusive: true},
		want: `<r xmlns="urn:r"><p xmlns=""><q></q></p></r>`,
	},
}

func TestCanonicalForms(t *testing.T) {
	for name, test := range forms {
		t.Run(name, func(t *testing.T) {
			if got := form14n(t, test.in, test.id, test.form); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// goxmldsig's own canonical form is another opinion wherever its rules are complete:
// within one element it has no order for prefixes declared above, in the inclusive
// form of a part it forgets the part's own declarations.
func TestAnotherLibraryAgrees(t *testing.T) {
	documents := []string{
		`<a xmlns="urn:a" xmlns:b="urn:b" z="1" b:y="2"><b:c/>text &amp; <!--x--><d xmlns=""/></a>`,
		`<tag>data</tag>`, "<x>&#13;\n<y q='&lt;&#10;'/></x>",
		`<b:r xmlns:b="urn:b" xmlns:unused="urn:c"><b:s xmlns:b="urn:d"/><?pi data?></b:r>`,
	}
	for _, document := range documents {
		for algorithm, other := range map[string]dsig.Canonicalizer{
			Inclusive: dsig.MakeC14N10RecCanonicalizer(), InclusiveWithComments: dsig.MakeC14N10WithCommentsCanonicalizer(),
			Exclusive:             dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(""),
			ExclusiveWithComments: dsig.MakeC14N10ExclusiveWithCommentsCanonicalizerWithPrefixList(""),
		} {
			f, err := formOf(algorithm)
			if err != nil {
				t.Fatal(err)
			}
			tree := etree.NewDocument()
			if err := tree.ReadFromString(document); err != nil {
				t.Fatal(err)
			}
			want, err := other.Canonicalize(tree.Root())
			if err != nil {
				t.Fatal(err)
			}
			if got := form14n(t, document, "", f); got != string(want) {
				t.Errorf("%s\n%s\n%s", algorithm, got, want)
			}
		}
	}
}

func TestUnsoundDocumentsAreRefused(t *testing.T) {
	for name, document := range map[string]string{
		"empty":                  "",
		"document type":          `<!DOCTYPE a><a/>`,
		"entity":                 `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`,
		"unknown entity":         `<a>&x;</a>`,
		"directive inside":       `<a><!ELEMENT b></a>`,
		"two roots":              `<a/><a/>`,
		"text outside":           `<a/>x`,
		"not closed":             `<a>`,
		"closed by another":      `<a></b>`,
		"comment not closed":     `<a><!-- `,
		"two attributes":         `<a b="1" b="2"/>`,
		"two of one namespace":   `<a xmlns:p="urn:u" xmlns:q="urn:u" p:b="1" q:b="2"/>`,
		"prefix not declared":    `<p:a/>`,
		"attribute's prefix":     `<a p:b="1"/>`,
		"prefix taken back":      `<a xmlns:p="urn:p"><p:b xmlns:p=""/></a>`,
		"xmlns as a prefix":      `<xmlns:a/>`,
		"xml declared otherwise": `<a xmlns:xml="urn:u"/>`,
		"two colons":             `<a:b:c xmlns:a="urn:a"/>`,
		"UTF-16":                 `<?xml version="1.0" encoding="UTF-16"?><a/>`,
		"windows-1251":           `<?xml version="1.0" encoding="windows-1251"?><a/>`,
		"not UTF-8":              "<a>\xff</a>",
		"version 1.1":            `<?xml version="1.1"?><a/>`,
		"late declaration":       `<a/><?xml version="1.0"?>`,
		"inner declaration":      `<a><?xml version="1.0"?></a>`,
		"too deep":               strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1),
		"too many elements":      "<r>" + strings.Repeat("<a/>", maxElements) + "</r>",
		"too many comments":      "<r>" + strings.Repeat("<!---->", maxMarks) + "</r>",
		"control character":      "<a>\x01</a>",
	} {
		if _, err := Parse([]byte(document)); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

func TestCanonicalFormIsBounded(t *testing.T) {
	long := strings.Repeat("u", 100_000)
	document := `<r xmlns:p="urn:` + long + `">` + strings.Repeat("<p:a/>", 1000) + `</r>`
	d, err := Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	if form, err := d.whole(d.root, form{exclusive: true}, true); err == nil {
		t.Errorf("%d bytes of %d", len(form), len(document))
	}
}

func FuzzParse(f *testing.F) {
	for _, test := range forms {
		f.Add([]byte(test.in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse(data)
		if err != nil {
			return
		}
		for _, how := range []form{{}, {withComments: true}, {exclusive: true}} {
			once, err := d.whole(d.root, how, true)
			if err != nil {
				continue
			}
			again, err := Parse(once)
			if err != nil {
				t.Fatalf("%q became %q: %v", data, once, err)
			}
			twice, err := again.whole(again.root, how, true)
			if err != nil || string(once) != string(twice) {
				t.Fatalf("%q is %q and %q: %v", data, once, twice, err)
			}
		}
	})
}
