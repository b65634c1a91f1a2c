package simulation

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Parse(page))

// HTML writes the report as one page with its charts, which needs nothing else. violation is
// the rule that was broken, or nil.
func (r *Report) HTML(w io.Writer, violation error) error {
	series := func(name string, of func(m month) int) line {
		l := line{Name: name}
		for _, m := range r.months {
			l.values = append(l.values, of(m))
		}
		return l
	}
	return pageTemplate.Execute(w, struct {
		Options   Options
		Violation error
		Summary   string
		Charts    []chart
		Rules     []string
	}{
		r.Options, violation, r.summary(),
		[]chart{
			r.chart("Children who wait, at the end of each month", series("classic regime", func(m month) int { return m.classic }), series("vouchers", func(m month) int { return m.voucher }),
				series("free places", func(m month) int { return m.free })),
			r.chart("Offers of each month", series("made", func(m month) int { return m.offers }), series("taken", func(m month) int { return m.taken }),
				series("declined", func(m month) int { return m.declined }), series("expired", func(m month) int { return m.expired })),
			r.chart("Exchanges of each month", series("made", func(m month) int { return m.exchanges }), series("families who consent, at its end", func(m month) int { return m.exchanging })),
		},
		r.changes(),
	})
}

// changes lists the changes of the rules.
func (r *Report) changes() []string {
	var list []string
	for _, m := range r.marks {
		list = append(list, fmt.Sprintf("%d-%02d: %s", begin.Year+m.month/12, m.month%12+1, m.name))
	}
	return list
}

// line is one line of a chart, a value for each month.
type line struct {
	Name   string
	Class  string // of its colour
	Points string // as SVG takes them
	values []int
}

// chart is a chart of lines, 800 by 240 units.
type chart struct {
	Title string
	Max   int
	Lines []line
	Years []tick
	Marks []float64 // where the rules changed
}

// tick is a year on the axis.
type tick struct {
	X    float64
	Year int
}

const width, height = 800.0, 240.0

func (r *Report) chart(title string, lines ...line) chart {
	c := chart{Title: title, Max: 1}
	for _, l := range lines {
		for _, value := range l.values {
			c.Max = max(c.Max, value)
		}
	}
	x := func(month int) float64 { return float64(month) * width / float64(max(len(r.months)-1, 1)) }
	for i, l := range lines {
		var points []string
		for month, value := range l.values {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(month), height-float64(value)*height/float64(c.Max)))
		}
		l.Class, l.Points = fmt.Sprint("line", i), strings.Join(points, " ")
		c.Lines = append(c.Lines, l)
	}
	for i, m := range r.months {
		if m.of.Month == 1 {
			c.Years = append(c.Years, tick{x(i), m.of.Year})
		}
	}
	for _, m := range r.marks {
		c.Marks = append(c.Marks, x(m.month))
	}
	return c
}
