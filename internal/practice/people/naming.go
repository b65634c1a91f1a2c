package people

import (
	"fmt"

	"akmola.kz/kezek/internal/model"
)

// words are how a kind of organization is called: nominative, and in Kazakh with
// the possessive ending that follows a name in quotes.
var words = map[model.OrganizationKind]name{
	model.Nursery:      {"бөбекжайы", "ясли-сад", "nursery-kindergarten"},
	model.Kindergarten: {"балабақшасы", "детский сад", "kindergarten"},
	model.MiniCentre:   {"шағын орталығы", "мини-центр", "mini-centre"},
	model.Special:      {"арнайы балабақшасы", "специальный детский сад", "special kindergarten"},
	model.Sanatorium:   {"санаторлық бөбекжайы", "санаторный ясли-сад", "sanatorium nursery"},
}

// naming makes the short name that people say and the legal name in full. Legal
// names exist in Kazakh and Russian only.
func naming(o model.Organization, n name, h home, at place) (short, full model.Text) {
	word := words[o.Kind]
	number, after := "", ""
	if o.Number > 0 {
		number, after = fmt.Sprintf("№ %d ", o.Number), fmt.Sprintf(" No. %d", o.Number)
	}
	short = model.Text{
		KK: fmt.Sprintf("%s«%s» %s", number, n.kk, word.kk),
		RU: fmt.Sprintf("%s %s«%s»", title(word.ru), number, n.ru),
		EN: n.en + " " + word.en + after,
	}
	switch {
	case o.Kind == model.MiniCentre:
		return short, school(n, h, at)
	case o.Private:
		return short, company(n, word, number, h, at)
	}
	return short, stateEnterprise(n, word, number, h, at)
}

func stateEnterprise(n, word name, number string, h home, at place) model.Text {
	return model.Text{
		KK: fmt.Sprintf("Ақмола облысы білім басқармасының %s білім бөлімі жанындағы «%s %s«%s» %s» мемлекеттік коммуналдық қазыналық кәсіпорны",
			h.in.KK, at.of.KK, number, n.kk, word.kk),
		RU: fmt.Sprintf("Государственное коммунальное казённое предприятие «%s %s«%s» %s» при отделе образования %s управления образования Акмолинской области",
			title(word.ru), number, n.ru, at.of.RU, h.in.RU),
	}
}

func company(n, word name, number string, h home, at place) model.Text {
	whereKK, whereRU := at.of.KK, at.of.RU
	if at.of != h.of {
		whereKK, whereRU = h.of.KK+" "+at.of.KK, at.of.RU+" "+h.of.RU
	}
	return model.Text{
		KK: fmt.Sprintf("«Ақмола облысы %s %s«%s» жекеменшік %s мектепке дейінгі білім беру ұйымы» жауапкершілігі шектеулі серіктестігі",
			whereKK, number, n.kk, word.kk),
		RU: fmt.Sprintf("Товарищество с ограниченной ответственностью «Частная дошкольная организация образования %s %s«%s» %s Акмолинской области»",
			word.ru, number, n.ru, whereRU),
	}
}

func school(n name, h home, at place) model.Text {
	return model.Text{
		KK: fmt.Sprintf("«Ақмола облысы білім басқармасының %s білім бөлімі %s жалпы білім беретін мектебі» коммуналдық мемлекеттік мекемесінің «%s» шағын орталығы",
			h.in.KK, at.of.KK, n.kk),
		RU: fmt.Sprintf("Мини-центр «%s» при коммунальном государственном учреждении «Общеобразовательная школа %s отдела образования %s»",
			n.ru, at.of.RU, h.in.RU),
	}
}

// title writes the first letter large.
func title(s string) string {
	r := []rune(s)
	if r[0] >= 'а' && r[0] <= 'я' {
		r[0] -= 'а' - 'А'
	}
	return string(r)
}
