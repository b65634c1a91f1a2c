package widgets

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// IconName is a drawing of the house. The typeface lacks → and ✓, and a drawing
// keeps its shape at any scale.
type IconName string

// The drawings, on a grid of 20.
const (
	IconSearch    IconName = "search"
	IconCheck     IconName = "check"
	IconInfo      IconName = "info"
	IconWarn      IconName = "warn"
	IconBad       IconName = "bad"
	IconOk        IconName = "ok"
	IconDown      IconName = "down"
	IconCollapsed IconName = "folded"
	IconExpanded  IconName = "unfolded"
	IconUp        IconName = "arrow-up"
	IconDownward  IconName = "arrow-down"
	IconLeft      IconName = "arrow-left"
	IconRight     IconName = "arrow-right"
	IconClose     IconName = "close"
	IconKey       IconName = "key"
	IconPhone     IconName = "phone"
	IconDocument  IconName = "document"
	IconHelp      IconName = "help"
	IconUser      IconName = "user"
	IconEye       IconName = "eye"
	IconHome      IconName = "home"
	IconPlace     IconName = "place"
	IconDraft     IconName = "draft"
	IconGlobe     IconName = "globe"
	IconEyeOff    IconName = "eye-off"
	IconLock      IconName = "lock"
	IconFolder    IconName = "folder"
	IconUpload    IconName = "upload"
)

const (
	svgLine = `<path fill="none" stroke="%[1]s" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" d="` + svgPath + `"/>`
	svgFill = `<path fill="%[1]s" d="` + svgPath + `"/>`
	svgPath = "PATH"
	svgRing = `<circle cx="10" cy="10" r="7.6" fill="none" stroke="%[1]s" stroke-width="1.8"/>`
	svgDot  = `<circle cx="10" cy="13.6" r="1.15" fill="%[1]s"/>`
)

// eyelids are the outline of an eye.
const eyelids = "M1.8 10 C5 4.2 15 4.2 18.2 10 C15 15.8 5 15.8 1.8 10 Z"

func lineOf(d string) string { return strings.ReplaceAll(svgLine, svgPath, d) }
func fillOf(d string) string { return strings.ReplaceAll(svgFill, svgPath, d) }

var drawings = map[IconName]string{
	IconSearch: `<circle cx="8.5" cy="8.5" r="5.2" fill="none" stroke="%[1]s" stroke-width="1.9"/>` + lineOf("M12.5 12.5 L17 17"),
	IconCheck:  strings.Replace(lineOf("M4.2 10.6 L8.2 14.6 L15.8 5.8"), "1.9", "2.4", 1),
	IconInfo:   svgRing + lineOf("M10 9.4 L10 13.8") + `<circle cx="10" cy="6.5" r="1.15" fill="%[1]s"/>`,
	IconWarn:   lineOf("M10 3 L18 16.8 L2 16.8 Z M10 8 L10 11.6") + `<circle cx="10" cy="14.2" r="1.1" fill="%[1]s"/>`,
	IconBad: lineOf("M6.9 2.6 L13.1 2.6 L17.4 6.9 L17.4 13.1 L13.1 17.4 L6.9 17.4 L2.6 13.1 L2.6 6.9 Z M10 6 L10 10.4") +
		svgDot,
	IconOk:        svgRing + lineOf("M6.4 10.3 L9 12.9 L13.6 7.4"),
	IconDown:      fillOf("M4.5 7 L15.5 7 L10 14.2 Z"),
	IconExpanded:  fillOf("M3.5 5.5 L16.5 5.5 L10 15.5 Z"),
	IconCollapsed: fillOf("M5.5 3.5 L15.5 10 L5.5 16.5 Z"),
	IconUp:        lineOf("M10 16.5 L10 4 M5.5 8.3 L10 3.8 L14.5 8.3"),
	IconDownward:  lineOf("M10 3.5 L10 16 M5.5 11.7 L10 16.2 L14.5 11.7"),
	IconLeft:      lineOf("M16.5 10 L4 10 M8.3 5.5 L3.8 10 L8.3 14.5"),
	IconRight:     lineOf("M3.5 10 L16 10 M11.7 5.5 L16.2 10 L11.7 14.5"),
	IconClose:     lineOf("M5 5 L15 15 M15 5 L5 15"),
	IconKey:       `<circle cx="6.2" cy="13" r="3.6" fill="none" stroke="%[1]s" stroke-width="1.9"/>` + lineOf("M8.8 10.4 L16.6 2.9 M13.2 6.2 L15.8 8.8"),
	IconPhone:     lineOf("M6.2 2.2 L13.8 2.2 L13.8 17.8 L6.2 17.8 Z") + `<circle cx="10" cy="15" r="1" fill="%[1]s"/>`,
	IconDocument:  lineOf("M4.5 2.2 L11.5 2.2 L15.5 6.2 L15.5 17.8 L4.5 17.8 Z M7.5 9.5 L12.5 9.5 M7.5 13 L12.5 13"),
	IconHelp:      svgRing + lineOf("M7.9 8 C7.9 5.4 12.1 5.4 12.1 8 C12.1 9.6 10 9.7 10 11.3") + svgDot,
	IconUser:      `<circle cx="10" cy="6.6" r="3.6" fill="none" stroke="%[1]s" stroke-width="1.9"/>` + lineOf("M3.4 17.4 C4.2 11.2 15.8 11.2 16.6 17.4"),
	IconHome:      lineOf("M3 9 L10 3 L17 9 M5 8 L5 17 L15 17 L15 8 M8.2 17 L8.2 12 L11.8 12 L11.8 17"),
	IconPlace:     lineOf("M10 17.8 C4.4 11.6 4 9.6 4 8 C4 0.6 16 0.6 16 8 C16 9.6 15.6 11.6 10 17.8 Z") + `<circle cx="10" cy="8" r="2" fill="%[1]s"/>`,
	IconDraft:     lineOf("M3.5 16.5 L4.4 12.8 L13.6 3.6 L16.4 6.4 L7.2 15.6 Z M11.6 5.6 L14.4 8.4"),
	IconGlobe:     svgRing + lineOf("M2.6 10 L17.4 10 M10 2.6 C5.6 7 5.6 13 10 17.4 C14.4 13 14.4 7 10 2.6"),
	IconEye:       lineOf(eyelids) + `<circle cx="10" cy="10" r="2.4" fill="%[1]s"/>`,
	IconEyeOff:    lineOf(eyelids+" M4 16.5 L16 3.5") + `<circle cx="10" cy="10" r="2.4" fill="%[1]s"/>`,
	IconUpload:    lineOf("M10 13 L10 3.6 M5.8 7.6 L10 3.4 L14.2 7.6 M3 12.6 L3 17 L17 17 L17 12.6"),
	IconFolder:    lineOf("M2.5 4.5 L8 4.5 L9.8 6.8 L17.5 6.8 L17.5 16.2 L2.5 16.2 Z"),
	IconLock:      lineOf("M4.5 9 L15.5 9 L15.5 17.2 L4.5 17.2 Z M6.8 9 L6.8 6 C6.8 1.8 13.2 1.8 13.2 6 L13.2 9"),
}

// drawing returns an icon in a colour. Fyne keeps the picture by its name.
func drawing(name IconName, c color.Color) fyne.Resource {
	r, g, b, _ := c.RGBA()
	hex := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">` +
		strings.ReplaceAll(drawings[name], "%[1]s", hex) + `</svg>`
	return fyne.NewStaticResource(string(name)+hex[1:]+".svg", []byte(svg))
}

// Icon is a drawing in a colour of the theme.
type Icon struct {
	base
	name  IconName
	color fyne.ThemeColorName
	side  float32
	image *canvas.Image
}

// NewIcon makes an icon of the usual 20 units.
func NewIcon(name IconName, colorName fyne.ThemeColorName) *Icon {
	return newIcon(name, colorName, 20)
}

func newIcon(name IconName, colorName fyne.ThemeColorName, side float32) *Icon {
	i := &Icon{name: name, color: colorName, side: side, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.init(i)
	return i
}

// Set changes the drawing and its colour.
func (i *Icon) Set(name IconName, colorName fyne.ThemeColorName) {
	if i.name != name || i.color != colorName {
		i.name, i.color = name, colorName
		i.Refresh()
	}
}

// CreateRenderer draws the icon.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return i.render([]fyne.CanvasObject{i.image}, renderer{
		layout: func(s fyne.Size) {
			side := units(i.side)
			place(i.image, middle(s.Width, side), middle(s.Height, side), side, side)
		},
		min: func() fyne.Size { return fyne.NewSquareSize(units(i.side)) },
		paint: func() {
			setVisible(i.image, i.name != "")
			if i.name != "" {
				i.image.Resource = drawing(i.name, clr(i.color))
				i.image.Refresh()
			}
		},
	})
}

// Kind is the kind of a state: it picks the colour and, where there is room, the
// shape of the icon, so that colour alone never tells it.
type Kind int

// The kinds of a state.
const (
	Neutral Kind = iota
	Info
	Ok
	Warn
	Bad
)

func (k Kind) text() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{kezektheme.ColorNeutral, kezektheme.ColorOnTint, kezektheme.ColorOk,
		kezektheme.ColorWarn, kezektheme.ColorBad}[k]
}

func (k Kind) tint() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{kezektheme.ColorNeutralTint, kezektheme.ColorTint, kezektheme.ColorOkTint,
		kezektheme.ColorWarnTint, kezektheme.ColorBadTint}[k]
}

func (k Kind) icon() IconName {
	return [...]IconName{IconInfo, IconInfo, IconOk, IconWarn, IconBad}[k]
}
