package central

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

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
	Found                         bool
	Rows                          []checkRow
	Languages                     []checkLanguage
}

type checkRow struct {
	Label, Value string
	Big          bool
}

type checkLanguage struct {
	Lang model.Lang
	Name string
	Here bool
}

// getCheckPage is the same for a telephone that has read the QR code of an entry.
func (s *Server) getCheckPage(w http.ResponseWriter, r *http.Request) error {
	check, err := s.service.Check(r.Context(), r.PathValue("code"))
	return s.writeCheckPage(w, r, check, "checkpage.not_found", err)
}

// getActPage is the same for the QR code of a statement that was signed without a
// connection: it may not have come in yet.
func (s *Server) getActPage(w http.ResponseWriter, r *http.Request) error {
	check, typed, err := s.service.CheckAct(r.Context(), r.PathValue("check"))
	missing := "checkpage.not_received"
	if !typed {
		missing = "checkpage.not_found"
	}
	return s.writeCheckPage(w, r, check, missing, err)
}

// writeCheckPage shows an entry, or what it means that there is none.
func (s *Server) writeCheckPage(w http.ResponseWriter, r *http.Request, check model.EntryCheck, missing string, err error) error {
	lang := pageLang(r)
	status := http.StatusOK
	if model.CodeOf(err) == model.CodeNotFound {
		status, err = http.StatusNotFound, nil
	}
	if err != nil {
		return err
	}
	var page strings.Builder
	if err := checkPage.Execute(&page, s.checkView(lang, check, missing, status == http.StatusOK)); err != nil {
		return fmt.Errorf("page of the check: %w", err)
	}
	h := w.Header()
	h.Set("Content-Language", string(lang))
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+checkStyleHash+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	writeBody(w, status, "text/html; charset=utf-8", []byte(page.String()))
	return nil
}

func (s *Server) checkView(lang model.Lang, check model.EntryCheck, missing string, found bool) checkView {
	t := assets.Texts(lang)
	view := checkView{
		Lang: lang, Style: template.CSS(checkCSS), Title: t.T("checkpage.title"), Lead: t.T(missing), //nolint:gosec // our own embedded style
		Footer: t.T("checkpage.footer"), Found: found,
	}
	if s.cfg.Practice {
		view.Practice = t.T("paper.practice")
	}
	for _, l := range model.Langs() {
		view.Languages = append(view.Languages, checkLanguage{l, assets.Texts(l).T("paper.language_name"), l == lang})
	}
	if !found {
		return view
	}
	view.Lead = t.T("checkpage.found")
	view.Rows = []checkRow{
		{t.T("paper.place"), fmt.Sprint(check.Place), true},
		{t.T("paper.number"), check.Number, false},
		{t.T("paper.status"), t.T("paper.status_" + string(check.Status)), false},
		{t.T("paper.organization"), check.Organization.In(lang), false},
		{t.T("paper.education"), t.T("paper.education_" + string(check.Lang)), false},
		{t.T("paper.placed_at"), paper.Moment(check.CreatedAt), false},
	}
	return view
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
