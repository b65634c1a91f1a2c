package officer

import (
	"bytes"
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// statisticsPage shows the figures of the district: four that a head of department asks for, and
// where they come from as charts.
type statisticsPage struct {
	page
	ui.Loading
	year    int // 0 before the first figures
	figures model.Statistics
}

// Load fetches them.
func (p *statisticsPage) Load(ctx context.Context) (func(), error) {
	year := p.year
	if year == 0 {
		year = p.thisYear()
	}
	figures, err := p.work.Statistics(ctx, year)
	return func() { p.figures, p.year = figures, year }, err
}

func (p *statisticsPage) thisYear() int { return p.Desk.Now().In(model.Zone).Year() }

// yearsShown is of how many years the figures can be seen.
const yearsShown = 3

// Draw draws the figures over the charts.
func (p *statisticsPage) Draw() *ui.View {
	w := p.Texts()
	v := &ui.View{
		Title: w.T("officer.statistics"), Lead: p.Empty(&p.Loading, "list.loading"), Side: p.years(),
		Hints: []widgets.Hint{{Keys: []string{"←", "→"}, Text: w.T("officer.statistics.year")}},
	}
	var body fyne.CanvasObject = widgets.VStack(0)
	if p.Loaded() {
		v.Lead = w.T("officer.statistics.lead", "time", w.Minute(p.figures.At))
		v.Actions = []ui.Action{{Text: w.T("officer.statistics.csv"), Key: ui.KeyOpen, Do: p.openTable}}
		body = widgets.VStack(16, p.cards(), p.charts())
	}
	head := widgets.Beside(16, 320, widgets.VStack(6, widgets.Title(v.Title), widgets.Lead(v.Lead)), v.Side)
	v.Plain, v.Body = true, p.besideMenu(widgets.VStack(16, head, body))
	if choice, ok := v.Side.(*widgets.Segmented); ok {
		v.Focus = choice
	}
	return p.framed(v)
}

// years chooses of which year the figures are.
func (p *statisticsPage) years() fyne.CanvasObject {
	last, chosen := p.thisYear(), 0
	names := make([]string, yearsShown)
	for i := range names {
		names[i] = strconv.Itoa(last - i)
		if last-i == p.year {
			chosen = i
		}
	}
	choice := widgets.NewSegmented(names, chosen, func(i int) {
		p.year = last - i
		p.Again()
		p.Render()
	})
	choice.SetAccessibleName(p.Texts().T("officer.statistics.year"))
	return choice
}

// cards are the four figures.
func (p *statisticsPage) cards() fyne.CanvasObject {
	w, f := p.Texts(), p.figures
	card := func(name, figure, note string) fyne.CanvasObject {
		return widgets.NewCardRoom(16, widgets.VStack(4, widgets.Small(w.T(name)), widgets.Title(figure), widgets.Small(note)))
	}
	entries := 0
	for _, list := range f.Lists {
		entries += list.Waiting
	}
	answered := f.Offers.Made - f.Offers.Open
	share := func(n int) string { return w.T("officer.statistics.share", "n", w.Number(percent(n, answered))) }
	accepted, answers := w.T("officer.statistics.none"), w.T("officer.statistics.answers.none")
	if answered > 0 {
		accepted = share(f.Offers.Accepted)
		answers = w.T("officer.statistics.answers", "declined", share(f.Offers.Declined), "unanswered", share(f.Offers.Unanswered))
	}
	return widgets.Fold(16, 150, nil,
		card("officer.statistics.waiting", w.Number(f.Waiting), w.N("officer.statistics.entries", entries)),
		card("officer.statistics.half", p.months(f.HalfDays), w.T("officer.statistics.quarter", "time", p.months(f.LongDays))),
		card("officer.statistics.accepted", accepted, answers),
		card("officer.statistics.offers", w.Number(f.Offers.Made), w.N("officer.statistics.open", f.Offers.Open)),
	)
}

// percent is how much n is of all, rounded.
func percent(n, all int) int { return (200*n + all) / (2 * all) }

// months writes a wait as people say it: in days, or in months from two on.
func (p *statisticsPage) months(days int) string {
	if days < 60 {
		return p.Texts().N("officer.statistics.days", days)
	}
	return p.Texts().N("officer.statistics.months", days/30)
}

// charts are where the figures come from.
func (p *statisticsPage) charts() fyne.CanvasObject {
	w, f := p.Texts(), p.figures
	years := make([]widgets.ChartPoint, len(f.BirthYears))
	for i, of := range f.BirthYears {
		years[i] = p.point(strconv.Itoa(of.Year), of.Waiting)
	}
	months, hours := make([]widgets.ChartPoint, len(f.Months)), make([]widgets.ChartPoint, 0, len(f.Hours))
	for i, n := range f.Months {
		months[i] = p.point(w.T("officer.month."+strconv.Itoa(i+1)), n)
	}
	for hour, n := range f.Hours {
		if n > 0 || hour >= officeOpens && hour < officeShuts {
			hours = append(hours, p.point(strconv.Itoa(hour), n))
		}
	}
	return widgets.VStack(16,
		widgets.Fold(16, 250, nil, p.chart("officer.statistics.years", widgets.NewBarChart(years)), p.chart("officer.statistics.bymonth", widgets.NewLineChart(months))),
		widgets.Fold(16, 250, nil, p.chart("officer.statistics.byhour", widgets.NewBarChart(hours)), p.chart("officer.statistics.bylang", widgets.NewBarChart(p.languages()))),
		p.organizations(),
	)
}

// The hours that are always shown.
const officeOpens, officeShuts = 8, 20

func (p *statisticsPage) point(label string, n int) widgets.ChartPoint {
	return widgets.ChartPoint{Label: label, Value: n, Text: p.Texts().Number(n)}
}

func (p *statisticsPage) chart(name string, chart *widgets.Chart) fyne.CanvasObject {
	var shown fyne.CanvasObject = chart
	if chart.SetAccessibleName(p.Texts().T(name)); chart.Empty() {
		shown = widgets.Lead(p.Texts().T("officer.statistics.nothing"))
	}
	return widgets.NewCard(widgets.VStack(12, widgets.Strong(p.Texts().T(name)), shown))
}

// languages are the entries on the lists by language of instruction.
func (p *statisticsPage) languages() (points []widgets.ChartPoint) {
	for _, lang := range model.EducationLangs() {
		n := 0
		for _, list := range p.figures.Lists {
			if list.Lang == lang {
				n += list.Waiting
			}
		}
		points = append(points, p.point(p.Texts().T("education."+string(lang)), n))
	}
	return points
}

// longestLists is how many lists stand on the page; the table has all.
const longestLists = 10

// organizations are the longest lists.
func (p *statisticsPage) organizations() fyne.CanvasObject {
	w := p.Texts()
	rows := make([]widgets.SummaryRow, 0, longestLists)
	for _, list := range p.figures.Lists[:min(longestLists, len(p.figures.Lists))] {
		rows = append(rows, widgets.SummaryRow{
			Label: list.Name.In(w.Lang()) + ", " + w.T("education.in."+string(list.Lang)), Value: w.N("officer.statistics.wait", list.Waiting),
		})
	}
	if len(rows) == 0 {
		return widgets.VStack(0)
	}
	return widgets.VStack(8, widgets.Strong(w.T("officer.statistics.lists")), widgets.NewSummary(rows...))
}

// openTable shows all the figures as a table, in the system's program for such.
func (p *statisticsPage) openTable() {
	name := p.Texts().T("officer.statistics.file", "district", p.figures.District, "year", p.figures.Year)
	table := p.table()
	p.ShowFile("busy.load", name, func(context.Context) ([]byte, string, error) { return table, ".csv", nil })
}

// table is the figures as CSV.
func (p *statisticsPage) table() []byte {
	w, f := p.Texts(), p.figures
	var out bytes.Buffer
	table := newTable(&out)
	row := func(name, of string, n int) { table.row(w.T(name), of, strconv.Itoa(n)) }
	row("officer.statistics.waiting", "", f.Waiting)
	row("officer.statistics.half.days", "", f.HalfDays)
	row("officer.statistics.quarter.days", "", f.LongDays)
	for _, of := range f.BirthYears {
		row("officer.statistics.years", strconv.Itoa(of.Year), of.Waiting)
	}
	for _, list := range f.Lists {
		row("officer.statistics.lists", list.Name.In(w.Lang())+", "+w.T("education.in."+string(list.Lang)), list.Waiting)
	}
	year := strconv.Itoa(f.Year)
	row("officer.statistics.offers", year, f.Offers.Made)
	row("officer.statistics.csv.accepted", year, f.Offers.Accepted)
	row("officer.statistics.csv.declined", year, f.Offers.Declined)
	row("officer.statistics.csv.unanswered", year, f.Offers.Unanswered)
	row("officer.statistics.csv.open", year, f.Offers.Open)
	for i, n := range f.Months {
		row("officer.statistics.bymonth", year+"-"+strconv.Itoa(i+1), n)
	}
	for hour, n := range f.Hours {
		row("officer.statistics.byhour", strconv.Itoa(hour), n)
	}
	table.Flush()
	return out.Bytes()
}
