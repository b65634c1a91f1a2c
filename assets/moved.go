package assets

import "akmola.kz/kezek/internal/model"

// MovedText tells why a place changed.
func (c *Catalogue) MovedText(m model.Change) string {
	key, class := "moved."+string(m.Reason), m.Class.In(c.lang)
	if class != "" && c.Has(key+".class") {
		key += ".class"
	}
	if m.Count == 0 {
		return c.T(key, "class", class)
	}
	return c.N(key, m.Count, "class", class)
}

// ClassText names who stand before.
func (c *Catalogue) ClassText(before model.ClassCount) string {
	if before.Class == model.Unlisted {
		return c.T("before.unlisted")
	}
	return before.Name.In(c.lang)
}
