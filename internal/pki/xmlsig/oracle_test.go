package xmlsig

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// grower makes a document with everything that canonical forms treat in a way of their own.
type grower struct {
	strings.Builder
	*rand.Rand
}

func (g *grower) pick(from ...string) string { return from[g.IntN(len(from))] }

// element writes one: scope are the namespaces that are declared above.
func (g *grower) element(depth int, above map[string]string) {
	scope := map[string]string{}
	for prefix, uri := range above {
		scope[prefix] = uri
	}
	var attributes []string
	for _, prefix := range []string{"", "a", "b", "c"} {
		if g.IntN(4) > 0 {
			continue
		}
		scope[prefix] = g.pick("urn:1", "urn:2", "urn:3") // libxml2 does not escape these
		attributes = append(attributes, strings.TrimSuffix("xmlns:"+prefix, ":")+`="`+scope[prefix]+`"`)
	}
	prefixes := []string{""}
	taken := map[string]bool{}
	for _, prefix := range []string{"a", "b", "c"} {
		if scope[prefix] == "" {
			continue
		}
		prefixes = append(prefixes, prefix+":")
		if key := g.pick("k", "l", "m"); !taken[scope[prefix]+key] && g.IntN(2) == 0 {
			taken[scope[prefix]+key] = true
			attributes = append(attributes, prefix+":"+key+"='"+g.pick("\r\n", `"`, "&#13;", "\t&#9;", "ә", "")+"'")
		}
	}
	for _, key := range []string{"id", "z", "xml:lang", "K"} {
		if g.IntN(4) == 0 {
			attributes = append(attributes, key+`="`+g.pick("'", "&lt;", ">", "&#xA;", "1 2", "&#x1F600;")+`"`)
		}
	}
	g.Shuffle(len(attributes), func(i, j int) { attributes[i], attributes[j] = attributes[j], attributes[i] })
	name := g.pick(prefixes...) + g.pick("e", "f", "ө")
	g.WriteString("<" + strings.Join(append([]string{name}, attributes...), g.pick(" ", "\n  ")))
	if g.IntN(5) == 0 {
		g.WriteString(g.pick("/>", " />"))
		return
	}
	g.WriteString(">")
	for range g.IntN(5) {
		if g.IntN(2) == 0 && depth < 12 {
			g.element(depth+1, scope)
		} else {
			g.WriteString(g.pick("text", "\r\n", "&amp;&#13;", "<!--c\r\n-->", "<?p?>", "<?p  a ?>", "<![CDATA[<&\r>]]>", "&gt;\t", "'\""))
		}
	}
	g.WriteString("</" + name + g.pick(">", " >"))
}

// libxml2 is another opinion about every form, of documents that are grown from numbers.
func TestXmllintWritesTheSameForms(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	for seed := range uint64(20) {
		g := &grower{Rand: rand.New(rand.NewPCG(seed, 0))}
		g.WriteString("<?xml version=\"1.0\"?>\n<!--before--><?p q?>\n<r>")
		for range 30 {
			g.element(0, nil)
		}
		g.WriteString("</r>\n<!--after-->\n")
		path := filepath.Join(t.TempDir(), fmt.Sprint(seed, ".xml"))
		if err := os.WriteFile(path, []byte(g.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		for option, f := range map[string]form{
			"--c14n": {withComments: true}, "--exc-c14n": {exclusive: true, withComments: true},
		} {
			want, err := exec.CommandContext(t.Context(), xmllint, option, path).Output()
			if err != nil {
				t.Fatal(err)
			}
			if got := form14n(t, g.String(), "", f); got != string(want) {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				t.Errorf("%s of %d from %d on:\n%s\n%s", option, seed, at, got[at:min(at+80, len(got))], want[at:min(at+80, len(want))])
			}
		}
	}
}
