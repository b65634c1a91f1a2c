package central

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"

	"golang.org/x/text/language"
)

// getCheck shows anybody who has the check code of an entry where it stands, and
// nothing of a person.
func (s *Server) getCheck(w http.ResponseWriter, r *http.Request) error {
	check, err := s.service.Check(r.Context(), r.PathValue("code"))
	return writeJSON(w, http.StatusOK, check, err)
}

//go:embed check.html
var checkHTML string

//go:embed check.css
var checkCSS string

var checkPage = template.Must(template.New("check").Parse(checkHTML))

// checkStyleHash lets the page's own style through its content policy.
var checkStyleHash = func() string {
	sum := sha256.Sum256([]byte(checkCSS))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// checkView is what the page shows.
type checkView struct {
	Lang                          model.Lang
	Style                         template.CSS
	Title, Lead, Practice, Footer string
	Asked                         string // when
	Found                         bool
	Bad                           bool // what was found is a refusal, or an entry that is no longer on the list
	Place, PlaceNote              string
	Cards                         []checkCard
	Rows                          []checkRow
	Languages                     []checkLanguage
}

type checkRow struct{ Label, Value string }

// checkCard is one answer of the page: why the place changed, who stands before, what comes next.
type checkCard struct {
	Title, Text string
	Bars        []checkBar
	Lines       []string
}

// checkBar is a part of a bar that is barWidth long.
type checkBar struct{ At, Width, Shade int }

const barWidth = 1000

type checkLanguage struct {
	Lang model.Lang
	Name string
	Here bool
}

// getCheckPage is the same for a telephone that has read the QR code of an entry.
func (s *Server) getCheckPage(w http.ResponseWriter, r *http.Request) error {
	check, err := s.service.Check(r.Context(), r.PathValue("code"))
	view := newCheckView(pageLang(r))
	if err == nil {
		view.showEntry(check)
	}
	return s.writeCheckPage(w, view, "checkpage.not_found", err)
}

// getActPage is the same for the QR code of a statement that was signed without a
// connection: it may not have come in yet, and may have been refused.
func (s *Server) getActPage(w http.ResponseWriter, r *http.Request) error {
	check, refused, err := s.service.CheckAct(r.Context(), r.PathValue("check"))
	view, missing := newCheckView(pageLang(r)), "checkpage.not_received"
	switch {
	case model.CodeOf(err) == model.CodeBadRequest: // mistyped
		missing, err = "checkpage.not_found", model.NewError(model.CodeNotFound)
	case refused != nil:
		view.showRefusal(*refused)
	case err == nil:
		view.showEntry(check)
	}
	return s.writeCheckPage(w, view, missing, err)
}

// asPage shows why there is no answer as a page too.
func (s *Server) asPage(h handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if err == nil {
			return nil
		}
		view, status := newCheckView(pageLang(r)), model.CodeOf(err).Status()
		t := assets.Texts(view.Lang)
		if view.Lead = t.T("checkpage.down"); status == http.StatusTooManyRequests {
			view.Lead = t.T("checkpage.too_many")
		}
		s.noteFailure(w, r, err, status)
		return s.showCheckPage(w, view, status)
	}
}

// writeCheckPage shows what was found, or what it means that there is nothing.
func (s *Server) writeCheckPage(w http.ResponseWriter, view *checkView, missing string, err error) error {
	status := http.StatusOK
	if model.CodeOf(err) == model.CodeNotFound {
		status, err = http.StatusNotFound, nil
		view.Lead = assets.Texts(view.Lang).T(missing)
	}
	if err != nil {
		return err
	}
	return s.showCheckPage(w, view, status)
}

func (s *Server) showCheckPage(w http.ResponseWriter, view *checkView, status int) error {
	view.Asked = assets.Texts(view.Lang).T("checkpage.asked", "time", paper.Moment(s.service.Now()))
	if s.cfg.Practice {
		view.Practice = assets.Texts(view.Lang).T("paper.practice")
	}
	var page strings.Builder
	if err := checkPage.Execute(&page, view); err != nil {
		return fmt.Errorf("page of the check: %w", err)
	}
	h := w.Header()
	h.Set("Content-Language", string(view.Lang))
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+checkStyleHash+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	writeBody(w, status, "text/html; charset=utf-8", []byte(page.String()))
	return nil
}

// newCheckView returns a page that shows nothing yet.
func newCheckView(lang model.Lang) *checkView {
	t := assets.Texts(lang)
	view := &checkView{
		Lang: lang, Style: template.CSS(checkCSS), Title: t.T("checkpage.title"), Footer: t.T("checkpage.footer"), //nolint:gosec // our own embedded style
	}
	for _, l := range model.Langs() {
		view.Languages = append(view.Languages, checkLanguage{l, assets.Texts(l).T("paper.language_name"), l == lang})
	}
	return view
}

// showEntry shows where an entry stands, why that changed, who stands before and what comes
// next, and then what it was made with.
func (v *checkView) showEntry(check model.EntryCheck) {
	t := assets.Texts(v.Lang)
	v.Found, v.Bad, v.Lead = true, check.Status == model.Removed, t.T("paper.status_"+string(check.Status))
	if v.Bad {
		v.Lead = t.T("checkpage.removed")
	}
	if check.Organization == (model.Text{}) {
		v.showApplication(t, check)
		return
	}
	v.showPlace(t, check)
	for _, a := range check.Annulled {
		v.Cards = append(v.Cards, checkCard{
			Title: t.T("checkpage.annulled", "number", a.Number, "day", a.Day.String()), Text: t.T("paper.annulled_" + string(a.Cause)),
		})
	}
	if check.Status.Stands() {
		v.Cards = append(v.Cards, standingBefore(t, check.Before))
	}
	if term := t.Term(check.Answer); check.Status == model.Offered {
		v.Cards = append(v.Cards, checkCard{Title: t.T("checkpage.next"), Text: t.T("checkpage.next_offered", "term", term)})
	} else if !check.Status.Gone() {
		v.Cards = append(v.Cards, checkCard{Title: t.T("checkpage.next"), Text: t.T("checkpage.next_text", "term", term)})
	}
	v.Rows = []checkRow{
		{t.T("paper.organization"), check.Organization.In(v.Lang)},
		{t.T("paper.education"), t.T("paper.education_" + string(check.Lang))},
		{t.T("paper.placed_at"), paper.Moment(check.CreatedAt)},
		{t.T("paper.number"), check.Number},
	}
}

// showApplication shows where an application stands of which no entry is shown.
func (v *checkView) showApplication(t *assets.Catalogue, check model.EntryCheck) {
	v.Title, v.Lead = t.T("checkpage.application_title"), t.T("checkpage.application_"+string(check.Application))
	if check.Place > 0 {
		v.Place, v.PlaceNote = strconv.Itoa(check.Place), t.T("checkpage.queue_place")
		v.Cards = append(v.Cards, standingBefore(t, check.Before),
			checkCard{Title: t.T("checkpage.next"), Text: t.T("checkpage.next_text", "term", t.Term(check.Answer))})
	}
	if changed := check.Changed; changed != nil {
		v.Cards = append(v.Cards, checkCard{Title: t.T("checkpage.left", "day", dayOf(changed.At)), Text: t.T("event.withdrawn") + "."})
	}
	v.Rows = []checkRow{{t.T("paper.placed_at"), paper.Moment(check.CreatedAt)}, {t.T("paper.application"), check.Number}}
}

// dayOf is the day of a moment, as it is written.
func dayOf(at time.Time) string { return model.DateOf(at.In(model.Zone)).String() }

// showPlace shows the place and why it is another than before.
func (v *checkView) showPlace(t *assets.Catalogue, check model.EntryCheck) {
	changed := check.Changed
	if check.Status.Stands() {
		v.Place, v.PlaceNote = strconv.Itoa(check.Place), t.T("checkpage.place")
	}
	if changed == nil {
		return
	}
	day := dayOf(changed.At)
	if check.Status == model.TookPlace {
		v.Cards = append(v.Cards, checkCard{Title: t.T("checkpage.left", "day", day), Text: t.T("checkpage.enrolled")})
		return
	}
	if changed.From == 0 {
		v.Cards = append(v.Cards, checkCard{
			Title: t.T("checkpage.left", "day", day), Text: t.T("event.removed", "reason", t.T("event.reason."+string(changed.Reason))),
		})
		return
	}
	from, to := strconv.Itoa(changed.From), strconv.Itoa(changed.To)
	v.PlaceNote = t.T("checkpage.was", "place", from)
	v.Cards = append(v.Cards, checkCard{
		Title: t.T("checkpage.why", "day", day), Text: t.T("event.place_changed", "from", from, "to", to) + ". " + t.MovedText(*changed) + ".",
	})
}

// standingBefore is who stands before, class by class, with a bar of their parts.
func standingBefore(t *assets.Catalogue, before []model.ClassCount) checkCard {
	card, all, at := checkCard{Title: t.T("before.title")}, 0, 0
	for _, class := range before {
		all += class.Count
	}
	if all == 0 {
		card.Text = t.T("before.nobody") + "."
	}
	for i, class := range before {
		card.Lines = append(card.Lines, fmt.Sprintf("%d — %s", class.Count, t.ClassText(class)))
		end := at + class.Count
		card.Bars = append(card.Bars, checkBar{at * barWidth / all, (end - at) * barWidth / all, min(i, 3)})
		at = end
	}
	return card
}

// showRefusal shows that an act was refused. Why is between the applicant and the service.
func (v *checkView) showRefusal(refused model.Refusal) {
	t := assets.Texts(v.Lang)
	v.Found, v.Bad, v.Title, v.Lead = true, true, t.T("checkpage.refused_title"), t.T("checkpage.refused")
	v.Footer = t.T("checkpage.refused_footer")
	v.Rows = []checkRow{
		{t.T("paper.refusal_number"), refused.Number},
		{t.T("paper.refusal_at"), paper.Moment(refused.At)},
	}
	if name := refused.Organization.In(v.Lang); name != "" {
		v.Rows = append(v.Rows, checkRow{t.T("paper.organization"), name})
	}
	if refused.Education != "" {
		v.Rows = append(v.Rows, checkRow{t.T("paper.education"), t.T("paper.education_" + string(refused.Education))})
	}
}

// pageLang is the language asked for in the address, else the first that the
// telephone knows of ours.
func pageLang(r *http.Request) model.Lang {
	if lang := model.Lang(r.URL.Query().Get("lang")); lang.Valid() {
		return lang
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return model.Russian
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if lang := model.Lang(base.String()); lang.Valid() {
			return lang
		}
	}
	return model.Russian
}
