; The installer for one person, without an administrator's rights. packaging/windows/build calls
;   makensis -DNAME= -DID= -DRELEASE= -DNUMBER= -DWEBSITE= -DFILES=folder -DOUT=file [-DSIGN=command] [-DSOFTWARE=] kezek.nsi
;
;   Kezek-setup.exe /S [/ACCESSIBLE]     installs with no window; ends with 2 while the program runs
;   uninstall.exe /S [/DATA]             removes with no window; with /DATA also what the program keeps

Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${RELEASE}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define RUNNING 2 ; exit code

VIProductVersion "${NUMBER}"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${RELEASE}"
VIAddVersionKey /LANG=0 "FileVersion" "${NUMBER}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME}"
VIAddVersionKey /LANG=0 "LegalCopyright" ""
!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"'
!endif

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh
!define MUI_ICON "${FILES}\kezek.ico"
!define MUI_UNICON "${FILES}\kezek.ico"
!define MUI_LANGDLL_WINDOWTITLE "${NAME}"
!define MUI_LANGDLL_INFO "Тіл · Язык · Language"
!define MUI_LANGDLL_ALWAYSSHOW
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${UNINSTALL}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!define MUI_COMPONENTSPAGE_NODESC
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGEEX "." "Kazakh"
!insertmacro MUI_LANGUAGE "Russian"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL

!macro TEXT KEY KK RU EN
  LangString ${KEY} 1087 "${KK}"
  LangString ${KEY} ${LANG_RUSSIAN} "${RU}"
  LangString ${KEY} ${LANG_ENGLISH} "${EN}"
!macroend
!insertmacro TEXT theProgram "${NAME} бағдарламасы" "Программа ${NAME}" "The program ${NAME}"
!insertmacro TEXT forReaders "Экранды оқитын бағдарламаларға арналған нұсқа" "Вариант для программ чтения с экрана" "The variant for screen readers"
!insertmacro TEXT onDesktop "Жұмыс үстеліндегі жарлық" "Ярлык на рабочем столе" "A shortcut on the desktop"
!insertmacro TEXT data "Деректер, жіберілмегендері де" "Данные, и неотправленные" "The data, even those not sent yet"
!insertmacro TEXT safeName "${NAME} (қауіпсіз графика)" "${NAME} (безопасная графика)" "${NAME} (safe graphics)"
!insertmacro TEXT readersName "${NAME} (экранды оқуға)" "${NAME} (для чтения с экрана)" "${NAME} (screen reader)"
!insertmacro TEXT running \
  "${NAME} жұмыс істеп тұр. Ашық тұрған өтінішті аяқтап, бағдарламаны жабыңыз да, «Қайталау» түймесін басыңыз." \
  "${NAME} работает. Закончите открытое заявление, закройте программу и нажмите «Повтор»." \
  "${NAME} is running. Finish the application that is open, close the program, and press Retry."
!insertmacro TEXT only64 "${NAME} үшін 64 биттік Windows 10 немесе одан жаңасы қажет." "Для ${NAME} нужна 64-разрядная Windows 10 или новее." "${NAME} needs Windows 10 or later, of 64 bits."

; Free waits until no copy of a program runs: Windows lets nobody write to one that does.
!macro FREE PROGRAM
  ${DoWhile} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(running)" IDRETRY +3
    SetErrorLevel ${RUNNING}
    Quit
  ${Loop}
!macroend

Section "!$(theProgram)" program
  SectionIn RO
  !insertmacro FREE kezek.exe
  !insertmacro FREE kezek-accessible.exe
  !insertmacro FREE kezek-pages.exe
  SetOutPath "$INSTDIR"
  File "${FILES}\kezek.exe"
  File "${FILES}\kezek-pages.exe"
  Delete "$INSTDIR\kezek-accessible.exe" ; an older version of it would not know this one's data
  RMDir /r "$INSTDIR\software"
  !ifdef SOFTWARE
    File /r "${FILES}\software"
  !endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  RMDir /r "$SMPROGRAMS\${NAME}"
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\kezek.exe"
  ${If} ${FileExists} "$INSTDIR\software\opengl32.dll"
    CreateShortcut "$SMPROGRAMS\${NAME}\$(safeName).lnk" "$INSTDIR\kezek.exe" "--safe-graphics"
  ${EndIf}
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${RELEASE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\kezek.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${ID}"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "${WEBSITE}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section /o "$(forReaders)" accessible
  SetOutPath "$INSTDIR"
  File "${FILES}\kezek-accessible.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\$(readersName).lnk" "$INSTDIR\kezek-accessible.exe"
SectionEnd

Section "$(onDesktop)" desktop
  SetOutPath "$INSTDIR"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\kezek.exe"
SectionEnd

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(only64)" /SD IDOK
    Abort
  ${EndIf}
  !insertmacro MUI_LANGDLL_DISPLAY
  ${If} ${FileExists} "$INSTDIR\kezek-accessible.exe"
    !insertmacro SelectSection ${accessible}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ACCESSIBLE" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${accessible}
  ${EndIf}
FunctionEnd

Function .onInstSuccess
  ${IfNot} ${Silent}
    Exec '"$INSTDIR\kezek.exe"'
  ${EndIf}
FunctionEnd

Section "!un.$(theProgram)" un.program
  SectionIn RO
  !insertmacro FREE kezek.exe
  !insertmacro FREE kezek-accessible.exe
  !insertmacro FREE kezek-pages.exe
  Delete "$INSTDIR\kezek.exe"
  Delete "$INSTDIR\kezek-accessible.exe"
  Delete "$INSTDIR\kezek-pages.exe"
  RMDir /r "$INSTDIR\software"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\${NAME}"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd

Section /o "un.$(data)" un.data
  RMDir /r "$LOCALAPPDATA\kezek"
  RMDir /r "$APPDATA\fyne\${ID}"
  RMDir /r "$LOCALAPPDATA\fyne\${ID}"
SectionEnd

Function un.onInit
  !insertmacro MUI_UNGETLANGUAGE
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${un.data}
  ${EndIf}
FunctionEnd
