package main

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"

	kezek "akmola.kz/kezek"
)

// TestAProgramCarriesWhatFyneAppSays holds that a program gets icon, manifest and version,
// and the same bytes each time.
func TestAProgramCarriesWhatFyneAppSays(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "kezek.exe")
	var written [2][]byte
	for i := range written {
		if err := os.WriteFile(program, emptyProgram(), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := write(folder, []string{program}); err != nil {
			t.Fatal(err)
		}
		written[i], _ = os.ReadFile(program)
	}
	if !bytes.Equal(written[0], written[1]) {
		t.Error("the same program is other bytes the second time")
	}
	set, err := winres.LoadFromEXE(bytes.NewReader(written[0]))
	if err != nil {
		t.Fatal(err)
	}
	info, err := version.FromBytes(set.Get(winres.RT_VERSION, winres.ID(1), version.LangDefault))
	if err != nil {
		t.Fatal(err)
	}
	about := kezek.Describe()
	if got := (*info.Table()[version.LangDefault])[version.ProductVersion]; got != about.Version {
		t.Errorf("the version is %q, and FyneApp.toml has %q", got, about.Version)
	}
	asked := string(set.Get(winres.RT_MANIFEST, winres.ID(1), winres.LCIDNeutral))
	for _, need := range []string{`level="asInvoker"`, "PerMonitorV2", "<longPathAware", ">UTF-8</activeCodePage>"} {
		if !strings.Contains(asked, need) {
			t.Errorf("the manifest lacks %s", need)
		}
	}
	if _, err := set.GetIcon(winres.ID(1)); err != nil {
		t.Errorf("the icon: %v", err)
	}
}

func TestTheInstallerTakesItsFactsFromFyneApp(t *testing.T) {
	about := kezek.Describe()
	facts := string(product(about))
	for _, line := range []string{"NAME='" + about.Name + "'\n", "RELEASE='" + about.Version + "'\n", "ID='" + about.ID + "'\n"} {
		if !strings.Contains(facts, line) {
			t.Errorf("no %q in %q", line, facts)
		}
	}
}

// emptyProgram is a program for Windows as a linker would write it, of one section that
// does nothing.
func emptyProgram() []byte {
	header := pe.OptionalHeader64{
		Magic: 0x20b, SizeOfCode: 0x200, AddressOfEntryPoint: 0x1000, BaseOfCode: 0x1000, ImageBase: 0x140000000,
		SectionAlignment: 0x1000, FileAlignment: 0x200, SizeOfImage: 0x2000, SizeOfHeaders: 0x200, Subsystem: pe.IMAGE_SUBSYSTEM_WINDOWS_GUI,
		NumberOfRvaAndSizes: 16,
	}
	section := pe.SectionHeader32{
		Name: [8]uint8{'.', 't', 'e', 'x', 't'}, VirtualSize: 0x200, VirtualAddress: 0x1000, SizeOfRawData: 0x200, PointerToRawData: 0x200,
		Characteristics: pe.IMAGE_SCN_CNT_CODE | pe.IMAGE_SCN_MEM_READ | pe.IMAGE_SCN_MEM_EXECUTE,
	}
	var program bytes.Buffer
	program.Write(append([]byte("MZ"), make([]byte, 58)...))
	for _, part := range []any{
		uint32(0x40), [4]byte{'P', 'E'},
		pe.FileHeader{Machine: pe.IMAGE_FILE_MACHINE_AMD64, NumberOfSections: 1, SizeOfOptionalHeader: 240, Characteristics: pe.IMAGE_FILE_EXECUTABLE_IMAGE},
		header, section,
	} {
		_ = binary.Write(&program, binary.LittleEndian, part) // a buffer takes everything
	}
	return append(append(program.Bytes(), make([]byte, 0x200-program.Len())...), make([]byte, 0x200)...)
}
