package ui

import "akmola.kz/kezek/ui/widgets"

// speak hands over the words that a screen reader says of the widgets.
func speak(w words) {
	widgets.SetSpokenWords(widgets.SpokenWords{
		Chosen: w.T("spoken.chosen"), NotChosen: w.T("spoken.none"),
		Done: w.T("spoken.done"), Current: w.T("spoken.current"),
		Collapsed: w.T("spoken.folded"), Expanded: w.T("spoken.unfolded"),
		Empty: w.T("spoken.empty"), Busy: w.T("spoken.busy"), Disabled: w.T("spoken.off"),
		Warning: w.T("spoken.warning"), Failure: w.T("spoken.failure"),
		Code: w.T("spoken.qr"), Picture: w.T("spoken.picture"),
		Of:         func(n, all int) string { return w.T("spoken.of", "n", w.number(n), "all", w.number(all)) },
		Characters: func(n int) string { return w.N("spoken.signs", n) },
	})
}

// called names what has no label on the screen, for a screen reader.
func called[T interface{ SetAccessibleName(name string) }](o T, name string) T {
	o.SetAccessibleName(name)
	return o
}
