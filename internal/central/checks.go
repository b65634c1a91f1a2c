package central

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"

	"golang.org/x/text/language"
)

// getCheck tells anybody who has the check code of an entry where it stands, and
// nothing of a person.
func (s *Server) getCheck(w http.ResponseWriter, r *http.Request) error {
	check, err := s.check(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, check)
}

func (s *Server) check(ctx context.Context, typed string) (model.EntryCheck, error) {
	c := s.cfg.DB.read()
	stored, err := scanEntry(c.row(ctx, entryColumns+`WHERE check_code = ?`, tidyCheckCode(typed)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return model.EntryCheck{}, model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return model.EntryCheck{}, fmt.Errorf("find the entry: %w", err)
	}
	entry, err := s.complete(ctx, c, stored)
	if err != nil {
		return model.EntryCheck{}, err
	}
	return s.entryCheck(entry), nil
}

// entryCheck is what anybody may see of an entry.
func (s *Server) entryCheck(entry model.Entry) model.EntryCheck {
	return model.EntryCheck{
		Number: entry.Number, Organization: entry.Organization.Full, Lang: entry.Lang, Place: entry.Place,
		Status: entry.Status, CreatedAt: entry.CreatedAt, Practice: s.cfg.Practice,
	}
}

// tidyCheckCode forgives small letters, spaces and missing hyphens.
func tidyCheckCode(typed string) string {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(checkAlphabet, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	if len(letters) != 12 {
		return ""
	}
	return letters[:4] + "-" + letters[4:8] + "-" + letters[8:]
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
	check, err := s.check(r.Context(), r.PathValue("code"))
	return s.writeCheckPage(w, r, check, "checkpage.not_found", err)
}

// getVisitPage is the same for the QR code of a statement that was signed without a
// line: it may not have come in yet.
func (s *Server) getVisitPage(w http.ResponseWriter, r *http.Request) error {
	check, ok := model.ParseActCheck(r.PathValue("check"))
	if !ok { // mistyped
		return s.writeCheckPage(w, r, model.EntryCheck{}, "checkpage.not_found", model.NewError(model.CodeNotFound))
	}
	entry, err := s.entryOfAct(r.Context(), `WHERE act_check = ?`, check)
	return s.writeCheckPage(w, r, s.entryCheck(entry), "checkpage.not_received", err)
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
