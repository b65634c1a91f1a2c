package counter

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui"
)

// about tells what this program is, and what it is made of.
func about() ui.About {
	version, revision, _ := strings.Cut(kezek.Version(), "+")
	all := ui.About{Version: version, Revision: revision, Licence: kezek.Licence}
	if info, ok := debug.ReadBuildInfo(); ok {
		all.Parts = parts(info.Deps)
	}
	return all
}

// parts are the modules that the linker put in, and what is built in beside them, by name.
func parts(modules []*debug.Module) (all []ui.Part) {
	add := func(name, version string) {
		licence := assets.Licences()[name]
		all = append(all, ui.Part{Name: name, Version: version, Licence: licence.Kind, Text: licence.Text})
	}
	add("Go", strings.TrimPrefix(runtime.Version(), "go"))
	add("Noto Sans", "2.004")
	for _, module := range modules {
		add(module.Path, module.Version)
		if module.Path == "github.com/klippa-app/go-pdfium" {
			add("PDFium", "")
		}
	}
	slices.SortFunc(all, func(a, b ui.Part) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all
}
