package ui

import "akmola.kz/kezek/ui/widgets"

// message is what is told above the body of a page.
type message struct {
	kind widgets.Kind
	text func() widgets.BannerText // in whatever language the page has; nil for none
}

// messages is what is told on the page.
type messages struct {
	*env
	draw         func(message)
	shownMessage message
}

// ShowMessage shows a message above the page's body, in whatever language the page has;
// no message takes it away.
func (m *messages) ShowMessage(kind widgets.Kind, text func() widgets.BannerText) {
	m.shownMessage = message{kind, text}
	m.draw(m.shownMessage)
}

// Hint shows what is still missing before the clerk can go on.
func (m *messages) Hint(key string) {
	m.ShowMessage(widgets.Info, func() widgets.BannerText { return widgets.BannerText{Title: m.words.T(key)} })
}
