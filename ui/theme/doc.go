// Package theme is the look of Kezek: the palettes (light, dark, high contrast),
// the sizes and the typeface, as one fyne.Theme. Import it as kezektheme.
//
// The tokens are data; a widget asks for them by name through Color and Size and
// holds none of its own. No widget and no text for people may enter here.
package theme
