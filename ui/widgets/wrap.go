package widgets

import (
	"sort"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// How much of a text is looked at: what others send can be of any length.
const (
	longestText     = 20_000 // letters of one Text; what follows is not shown
	longestMeasured = 400    // letters: more are wider than any line, and as wide on average
)

// measureText returns the size of a text in the font that it is drawn with.
var measureText = func(s string, textSize float32, style fyne.TextStyle) fyne.Size {
	measured, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, textSize, style, kezektheme.Current().Font(style))
	return measured
}

func measure(s string, textSize float32, bold bool) float32 {
	whole := len(s)
	s = firstLetters(s, longestMeasured)
	width := measureText(s, textSize, fyne.TextStyle{Bold: bold}).Width
	if len(s) < whole {
		width *= float32(whole) / float32(len(s))
	}
	return width
}

// firstLetters returns the first n letters of a text, all where it has no more.
func firstLetters(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// shortened returns the runs up to so many letters, with … at the end where there are
// more.
func shortened(runs []Run, letters int) []Run {
	for i, r := range runs {
		cut := firstLetters(r.Text, letters)
		if len(cut) < len(r.Text) {
			r.Text = cut + "…"
			return append(append([]Run(nil), runs[:i]...), r)
		}
		letters -= len([]rune(cut))
	}
	return runs
}

// fitting is how many of the letters, with the end after them, are no wider than width.
// The widths of single letters tell about how many: they may stand closer together.
func fitting(letters []rune, end string, width, textSize float32, bold bool) int {
	fits := func(n int) bool { return measure(string(letters[:n])+end, textSize, bold) <= width }
	about := 0
	for used := measure(end, textSize, bold); about < len(letters); about++ {
		if used += measure(string(letters[about]), textSize, bold); used > width {
			break
		}
	}
	low, high := about, about+1 // low fits, high does not
	for step := 1; low > 0 && !fits(low); step *= 2 {
		low, high = max(0, low-step), low
	}
	for step := 1; high <= len(letters) && fits(high); step *= 2 {
		low, high = high, high+step
	}
	high = min(high, len(letters)+1)
	return low + sort.Search(high-low-1, func(i int) bool { return !fits(low + i + 1) })
}

// word is what must not be broken: its runs without the space behind them.
type word struct {
	runs  []Run
	width float32
	ends  bool // a line break follows
}

// breakAt returns where the text may first be broken, -1 where it may not: at a line break
// or a space, but not within a number in groups (94•••• •••000, +7 700 000 00 02) nor after №.
func breakAt(text string) int {
	for at := 0; ; at++ {
		next := strings.IndexAny(text[at:], " \n")
		if next < 0 {
			return -1
		}
		at += next
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+1:])
		if text[at] == '\n' || !figure(after) || !figure(before) && before != '№' {
			return at
		}
	}
}

// figure reports whether a number in groups is made of the sign.
func figure(r rune) bool { return r >= '0' && r <= '9' || r == '•' }

// words cuts the runs at spaces and line breaks. A word may have parts of several
// runs, as in «<b>42</b>-м».
func words(runs []Run, textSize float32) []word {
	var all []word
	open := false
	for _, r := range runs {
		rest := r.Text
		for rest != "" {
			cut := breakAt(rest)
			piece := rest
			if cut >= 0 {
				piece = rest[:cut]
			}
			if piece != "" {
				if !open {
					all = append(all, word{})
					open = true
				}
				w := &all[len(all)-1]
				w.runs = append(w.runs, Run{Text: piece, Bold: r.Bold, Color: r.Color})
				w.width += measure(piece, textSize, r.Bold)
			}
			if cut < 0 {
				break
			}
			if rest[cut] == '\n' {
				if !open {
					all = append(all, word{})
				}
				all[len(all)-1].ends = true
			}
			open = false
			rest = rest[cut+1:]
		}
	}
	return all
}

// longestWord is the width of the longest word that is not broken where the place is
// narrow: an address of e-mail is longer.
const longestWord = 220

func widestWord(words []word) float32 {
	widest := float32(0)
	for _, w := range words {
		widest = fyne.Max(widest, w.width)
	}
	return fyne.Min(widest, units(longestWord))
}

// wrap puts the words into lines no wider than width. A word that is wider alone is
// broken where it must be.
func wrap(words []word, width, textSize float32) []textLine {
	lines := []textLine{}
	line, used := textLine{}, float32(0)
	next := func() {
		lines = append(lines, line)
		line, used = textLine{}, 0
	}
	for _, w := range words {
		gap := float32(0)
		if len(line.runs) > 0 {
			gap = measure(" ", textSize, line.runs[len(line.runs)-1].Bold)
		}
		if len(line.runs) > 0 && used+gap+w.width > width {
			next()
			gap = 0
		}
		for w.width > width && len(w.runs) > 0 {
			head, tail := breakWord(w, width, textSize)
			if len(tail.runs) == 0 {
				break
			}
			line.add(head.runs, false)
			next()
			w = tail
		}
		line.add(w.runs, gap > 0)
		used += gap + w.width
		if w.ends {
			next()
		}
	}
	if len(line.runs) > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// add appends the runs of a word, joined to the run before where they look alike.
func (l *textLine) add(runs []Run, spaced bool) {
	for i, r := range runs {
		last := len(l.runs) - 1
		space := spaced && i == 0
		if last >= 0 && l.runs[last].Bold == r.Bold && l.runs[last].Color == r.Color {
			if space {
				l.runs[last].Text += " "
			}
			l.runs[last].Text += r.Text
			continue
		}
		if space && last >= 0 {
			l.runs[last].Text += " "
		}
		l.runs = append(l.runs, r)
	}
}

// breakWord cuts off as many letters as the width holds, at least one.
func breakWord(w word, width, textSize float32) (head, tail word) {
	used := float32(0)
	for i, r := range w.runs {
		letters := []rune(firstLetters(r.Text, longestMeasured))
		n := fitting(letters, "", width-used, textSize, r.Bold)
		if i == 0 {
			n = max(n, 1)
		}
		cut := len(string(letters[:n]))
		if cut == len(r.Text) {
			used += measure(r.Text, textSize, r.Bold)
			continue
		}
		head.runs = append(head.runs, w.runs[:i]...)
		if n > 0 {
			head.runs = append(head.runs, Run{Text: r.Text[:cut], Bold: r.Bold, Color: r.Color})
			used += measure(r.Text[:cut], textSize, r.Bold)
		}
		tail.runs = append([]Run{{Text: r.Text[cut:], Bold: r.Bold, Color: r.Color}}, w.runs[i+1:]...)
		if tail.width = w.width - used; tail.width < 2*width { // near the end it counts
			tail.width = 0
			for _, t := range tail.runs {
				tail.width += measure(t.Text, textSize, t.Bold)
			}
		}
		tail.ends = w.ends
		return head, tail
	}
	return w, word{}
}

func oneLine(runs []Run, _ float32) textLine {
	return textLine{runs: append([]Run(nil), shortened(runs, longestMeasured)...)}
}

// elide keeps on one line what the width holds and ends it with … .
func elide(runs []Run, width, textSize float32) textLine {
	line, used := textLine{}, float32(0)
	for _, r := range runs {
		w := measure(r.Text, textSize, r.Bold)
		if used+w <= width+0.5 {
			line.runs = append(line.runs, r)
			used += w
			continue
		}
		letters := []rune(firstLetters(r.Text, longestMeasured))
		n := fitting(letters, "…", width-used, textSize, r.Bold)
		r.Text = strings.TrimRight(string(letters[:n]), " ·,") + "…"
		line.runs = append(line.runs, r)
		break
	}
	return line
}
