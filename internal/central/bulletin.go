package central

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// getBulletinPage shows the free places of a district that nobody waits for, organization by
// organization, on a telephone.
func (s *Server) getBulletinPage(w http.ResponseWriter, r *http.Request) error {
	view, code := newCheckView(pageLang(r)), r.PathValue("code")
	t := assets.Texts(view.Lang)
	view.Title, view.Footer = t.T("bulletinpage.title"), t.T("bulletinpage.footer")
	districts, err := s.service.Districts(r.Context())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(districts, func(d model.District) bool { return d.Code == code })
	if at < 0 {
		return s.writeCheckPage(w, view, "bulletinpage.not_found", model.NewError(model.CodeNotFound))
	}
	bulletin, err := s.service.Bulletin(r.Context(), code)
	if err != nil {
		return err
	}
	organizations, _, err := s.service.Organizations(r.Context(), code, func(string) bool { return false })
	if err == nil {
		view.showBulletin(districts[at], bulletin, organizations)
	}
	return s.writeCheckPage(w, view, "", err)
}

func (v *checkView) showBulletin(district model.District, bulletin model.Bulletin, organizations []model.Organization) {
	t := assets.Texts(v.Lang)
	v.Lead = t.T("bulletinpage.none", "district", district.Name.In(v.Lang))
	if len(bulletin.Places) == 0 {
		return
	}
	v.Found = true
	v.Lead = t.T("bulletinpage.lead", "district", district.Name.In(v.Lang), "opens", minute(bulletin.OpensAt))
	for _, organization := range organizations {
		card := checkCard{Title: organization.Short.In(v.Lang), Text: organization.Address.In(v.Lang)}
		for _, p := range bulletin.Places {
			if p.Organization == organization.ID {
				card.Lines = append(card.Lines, t.N("bulletinpage.places", p.Count,
					"year", strconv.Itoa(p.BirthYear), "education", t.T("paper.education_"+string(p.Lang))))
			}
		}
		if len(card.Lines) > 0 {
			v.Cards = append(v.Cards, card)
		}
	}
	v.Rows = []checkRow{{t.T("bulletinpage.published"), minute(bulletin.PublishedAt)}, {t.T("bulletinpage.opens"), minute(bulletin.OpensAt)}}
}

// minute is a moment as a page tells one that is known to the minute.
func minute(at time.Time) string { return at.In(model.Zone).Format("02.01.2006 15:04") }
