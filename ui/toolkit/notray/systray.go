// Package systray stands in the place of fyne.io/systray, as go.mod says: the words in which the
// toolkit asks for an icon in the notification area, with nothing behind them. Kezek has no such
// icon. The real package answers calls of other programs over D-Bus by looking methods up by name,
// and then the linker can leave out no exported method of any type: 5 MB.
package systray

// KeyModifier is a set of the keys below.
type KeyModifier int

// The keys that are held for a shortcut.
const (
	KeyModifierShift KeyModifier = 1 << iota
	KeyModifierControl
	KeyModifierAlt
	KeyModifierSuper
)

// MenuItem is a line of a menu that nobody sees.
type MenuItem struct {
	ClickedCh chan struct{} // nobody sends
}

func newMenuItem() *MenuItem {
	closed := make(chan struct{})
	close(closed) // nobody waits
	return &MenuItem{ClickedCh: closed}
}

// Functions of the icon and its menu.

func RunWithExternalLoop(onReady, onExit func()) (start, end func()) { return func() {}, func() {} }
func SetTitle(string)                                                {}
func SetIcon([]byte)                                                 {}
func SetTemplateIcon(_, _ []byte)                                    {}
func SetOnTapped(func())                                             {}
func ResetMenu()                                                     {}
func AddSeparator()                                                  {}
func AddMenuItem(_, _ string) *MenuItem                              { return newMenuItem() }
func AddMenuItemCheckbox(_, _ string, _ bool) *MenuItem              { return newMenuItem() }

// Functions of a line.

func (*MenuItem) AddSeparator()                                        {}
func (*MenuItem) AddSubMenuItem(_, _ string) *MenuItem                 { return newMenuItem() }
func (*MenuItem) AddSubMenuItemCheckbox(_, _ string, _ bool) *MenuItem { return newMenuItem() }
func (*MenuItem) Disable()                                             {}
func (*MenuItem) SetIcon([]byte)                                       {}
func (*MenuItem) SetTemplateIcon(_, _ []byte)                          {}
func (*MenuItem) SetShortcut(KeyModifier, string)                      {}
