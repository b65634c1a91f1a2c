package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
)

// naming knows, for one language, the texts that stand on screens and in no catalogue:
// those of the data files and of the practice mode. It names each by what it belongs to.
type naming struct {
	lang      model.Lang
	templates []template
	parts     *strings.Replacer
}

// template is a text with places to fill in.
type template struct {
	name   string
	text   *regexp.Regexp
	places []string
}

// newNaming reads what the program and its practice mode have in a language.
func newNaming(lang model.Lang, families []people.Family) *naming {
	n := &naming{lang: lang}
	var names [][2]string
	add := func(text model.Text, format string, args ...any) {
		if s := text.In(lang); s != "" {
			names = append(names, [2]string{s, fmt.Sprintf(format, args...)})
		}
	}
	for _, d := range assets.Districts() {
		add(d.Name, "district %s", d.Code)
	}
	for _, o := range people.Organizations(noon) {
		add(o.Full, "organization %s", o.ID)
		add(o.Short, "organization %s in short", o.ID)
		add(o.Address, "address of %s", o.ID)
	}
	for _, f := range families {
		add(f.About, "family %s", f.ID)
	}
	for _, instruction := range assets.Instructions() {
		add(instruction.Title, "instruction %s", instruction.ID)
		for i, step := range instruction.Steps {
			add(step.Text, "instruction %s, %d", instruction.ID, i+1)
		}
	}
	rules, err := assets.Rules("1110", model.DateOf(noon))
	if err != nil {
		panic(err)
	}
	add(rules.Title, "service")
	for code, name := range rules.Languages {
		add(name, "language %s", code)
	}
	for i, step := range rules.NextSteps {
		n.template(fmt.Sprintf("next step %d", i+1), step.Text)
	}
	for kind, statement := range rules.Statements {
		n.template("statement "+string(kind), statement.Online)
		n.template("offline statement "+string(kind), statement.Offline)
	}
	slices.SortStableFunc(names, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	pairs := []string{"@" + string(lang) + ".", "@"}
	for _, one := range names {
		pairs = append(pairs, one[0], "‹"+one[1]+"›")
	}
	n.parts = strings.NewReplacer(pairs...)
	return n
}

var place = regexp.MustCompile(`\\{(\w+)\\}`)

func (n *naming) template(name string, text model.Text) {
	if text.In(n.lang) == "" {
		return
	}
	t := template{name: name}
	pattern := place.ReplaceAllStringFunc(regexp.QuoteMeta(text.In(n.lang)), func(found string) string {
		t.places = append(t.places, place.FindStringSubmatch(found)[1])
		return "(.*)"
	})
	t.text = regexp.MustCompile("^" + pattern + "$")
	n.templates = append(n.templates, t)
}

// of is a text with the names of what stands in it.
func (n *naming) of(text string) string {
	for _, t := range n.templates {
		found := t.text.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		args := make([]string, len(t.places))
		for i, place := range t.places {
			args[i] = place + "=" + found[i+1]
		}
		slices.Sort(args)
		text = "‹" + t.name + "›(" + strings.Join(args, ", ") + ")"
	}
	return n.parts.Replace(text)
}
