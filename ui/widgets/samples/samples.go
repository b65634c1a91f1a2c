package samples

import (
	"image"
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

func railSample() fyne.CanvasObject {
	return widgets.NewRail([]widgets.Step{
		{Title: "Аудан", Note: "Көкшетау қаласы", State: widgets.StepDone},
		{Title: "Кіру", Note: "ЭЦҚ · ТЕСТОВА А.", State: widgets.StepDone},
		{Title: "Ребёнок", Note: "ТЕСТОВ Алихан", State: widgets.StepDone},
		{Title: "Тексеру және қол қою", Note: "осында", State: widgets.StepCurrent},
		{Title: "Notice"},
	}, nil)
}

func textsSample() fyne.CanvasObject {
	return widgets.VStack(6,
		widgets.Title("Тексеріп, қол қойыңыз"),
		widgets.Lead("Где семья стоит в очереди. Печатайте на любом языке: «кокше», «көкше», «kokshe» найдут одно и то же."),
		widgets.VGap(4), widgets.Section("Что будет дальше"),
		widgets.Rich(widgets.Run{Text: "Ребёнок: ", Color: theme.ColorMuted}, widgets.Run{Text: "ТЕСТОВ Алихан", Bold: true},
			widgets.Run{Text: ", 4 года · место в очереди 128 · вы будете "}, widgets.Run{Text: "42", Bold: true}, widgets.Run{Text: "-м"}),
		widgets.Body("Орын босағанда СМС және хат келеді. Жауап беруге 2 жұмыс күні беріледі."),
		widgets.Small("Кезектегі орын орталық жүйе қабылдаған уақыттан саналады."), widgets.Caption("14 организаций"), widgets.NewLines(1, widgets.Strong("Строки, которые").Shrinkable(), widgets.Small("вместе уступают место").Shrinkable()))
}

func headerSample() fyne.CanvasObject {
	return widgets.VStack(16,
		widgets.NewRibbon("УЧЕБНЫЙ РЕЖИМ"),
		widgets.NewPair(6, widgets.Small("ЦОН № 3 · г. Кокшетау").Shrinkable(), widgets.NewAvatar("ТА", "Тестова А. С.", nil).Shrinkable()),
		widgets.HRow(16, widgets.NewStatusDot(widgets.Ok, "На связи"), widgets.NewStatusDot(widgets.Warn, "Байланыс жоқ · 2"), widgets.NewStatusDot(widgets.Bad, "NCALayer"), widgets.NewStatusDot(widgets.Neutral, "—")),
		widgets.HRow(12, widgets.NewSegmented([]string{"Қаз", "Рус", "Eng"}, 1, nil), widgets.NewAvatar("ТА", "Тестова А. С.", nil)))
}

func buttonsSample() fyne.CanvasObject {
	off, busy, offSecond := widgets.NewButton(widgets.Primary, "Жалғастыру", "", nil), widgets.NewButton(widgets.Primary, "Отправляем", "", nil), widgets.NewButton(widgets.Secondary, "Телефон арқылы", "", nil)
	off.Disable()
	offSecond.Disable()
	busy.SetBusy(true)
	waiting := widgets.NewBusy("", "Отменить", func() {})
	waiting.Start("Ждём ответа центральной системы")
	return widgets.VStack(10,
		widgets.HRow(12, widgets.NewButton(widgets.Secondary, "Назад", "Esc", nil), widgets.NewButton(widgets.Primary, "Продолжить", "Enter", nil)),
		widgets.HRow(12, off, busy), widgets.HRow(12, offSecond, widgets.NewButton(widgets.Quiet, "Отправить ещё раз", "F3", nil)),
		widgets.NewKeyHints(widgets.Hint{Keys: []string{"↑", "↓"}, Text: "выбрать"}, widgets.Hint{Keys: []string{"Enter"}, Text: "дальше"}, widgets.Hint{Keys: []string{"Ctrl K"}, Text: "найти всё"}, widgets.Hint{Keys: []string{"F1"}, Text: "помощь"}),
		waiting)
}

func fieldsSample() fyne.CanvasObject {
	iin := widgets.NewIINEntry()
	iin.SetDigits("990101600002")
	read := widgets.NewField("ИИН заявителя", iin)
	read.SetReading("Женщина, 01.01.1999")
	phone := widgets.NewPhoneEntry()
	phone.SetDigits("7000000002")
	wrong := widgets.NewIINEntry()
	wrong.SetDigits("99134")
	failed := widgets.NewField("Баланың ЖСН", wrong)
	failed.SetError("Мұндай күн жоқ: 13-ай. Төртінші цифрды тексеріңіз.")
	search := widgets.NewSearchEntry("Поиск района или города")
	search.SetTrailing("20 районов")
	help := widgets.NewField("Мобильный телефон", phone)
	help.SetHelp("На него придёт код")
	wrong2 := widgets.NewField("Телефон заявителя", widgets.NewPhoneEntry())
	wrong2.SetError("Введите номер телефона")
	return widgets.NewCard(widgets.VStack(10, widgets.NewErrorSummary("Исправьте, чтобы продолжить", failed, wrong2), widgets.Section("Одноразовый код"), read, help, failed,
		widgets.NewField("Место хранения ключа", widgets.NewSelect([]string{"Персональный компьютер", "Казтокен"}, 0, "", nil)),
		search, widgets.NewEntry("name@example.kz"), widgets.NewBigSegmented([]string{"Казахский", "Русский"}, 0, nil)))
}

// secretsSample is what is typed and not shown, or shown in part.
func secretsSample() fyne.CanvasObject {
	cells, wrong, off := widgets.NewCodeCells(6), widgets.NewCodeCells(6), widgets.NewCodeCells(6)
	cells.SetCode("481")
	wrong.SetCode("481507")
	wrong.SetFailed(true)
	off.Disable()
	pin := widgets.NewPINEntry()
	pin.SetDigits("482915")
	veiled := widgets.NewPhoneEntry()
	veiled.SetDigits("7000000002")
	veiled.Mask("700 ••• •• 02")
	shown := widgets.NewMasked("ИИН 99•••• •••002", "ИИН 990101 6000 02", "показать")
	shown.SetShown(true)
	return widgets.VStack(16, cells, wrong, off, widgets.NewField("ПИН-код", pin), widgets.NewField("Телефон", veiled), widgets.NewNumberTiles([]int{1, 2, 3}, 2),
		widgets.NewMasked("ИИН 99•••• •••002", "ИИН 990101 6000 02", "показать"), shown)
}

func datesSample() fyne.CanvasObject {
	date, typed, wrong := widgets.NewDateEntry("ДД.ММ.ГГГГ"), widgets.NewDateEntry("КК.АА.ЖЖЖЖ"), widgets.NewDateEntry("DD.MM.YYYY")
	date.SetDate(model.Date{Year: 2026, Month: time.November, Day: 22})
	date.SetPrefix("День")
	date.SetTrailing("вс")
	typed.SetDigits("2211")
	wrong.SetDigits("31022026")
	failed := widgets.NewField("Day", wrong)
	failed.SetError("The calendar has no such day.")
	number := widgets.NewDigitsEntry(4, nil)
	number.SetDigits("2026")
	return widgets.VStack(10, date, widgets.NewField("Күні", typed), failed, widgets.NewField("Цифры без групп", number))
}

func statesSample() fyne.CanvasObject {
	found := widgets.NewCardRoom(16, widgets.VStack(2, widgets.Strong("ТЕСТОВА АЙГУЛЬ СЕРІКҚЫЗЫ"), widgets.Small("ИИН 99•••• •••002 · действует до 14.03.2027"))).Tinted(widgets.Ok)
	return widgets.VStack(12,
		widgets.HRow(8, widgets.NewChip(widgets.Ok, "6 мест"), widgets.NewChip(widgets.Neutral, "нет мест · 41 ждёт"), widgets.NewChip(widgets.Info, "В листе ожидания")),
		widgets.HRow(8, widgets.NewChip(widgets.Warn, "Ожидает отправки"), widgets.NewChip(widgets.Bad, "Отказано"), widgets.NewCheckedChip(widgets.Ok, "Принято")),
		found,
		widgets.NewToast(widgets.Ok, "Скан добавлен."), widgets.NewToast(widgets.Warn, "Показано целиком. Это записано в журнал действий."))
}

func bannersSample() fyne.CanvasObject {
	return widgets.VStack(12,
		widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: "Қазір байланыс жоқ.", Text: "Өтінішке ЭЦҚ-мен қол қоюға болады — ол осы компьютерде сақталып, байланыс қалпына келгенде бір-ақ рет жіберіледі.", Note: "Кезектегі орын орталық жүйе қабылдаған уақыттан саналады."}),
		widgets.NewBanner(widgets.Bad, widgets.BannerText{Title: "NCALayer не отвечает.", Text: "Запустите его и попробуйте снова.", Note: "Код: ncalayer_unreachable"}, widgets.NewButton(widgets.Secondary, "Снова", "", nil)),
		widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: "Родство подтвердилось, данные успешно обновлены"}),
		widgets.NewBanner(widgets.Info, widgets.BannerText{Text: "The key of another person was chosen. Only the applicant’s own key can sign."}))
}

func listsSample() fyne.CanvasObject {
	list := widgets.NewSearchList("Название, номер или посёлок", "Ничего не нашлось")
	list.SetRows([]widgets.Row{
		{ID: "1", Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы", Chip: "ваш район", ChipKind: widgets.Info, Trailing: "48 организаций"},
		{ID: "2", Title: "№ 20 «Zerek»", Subtitle: "г. Кокшетау, мкр. Центральный 54 · каз · рус", Chip: "6 мест", ChipKind: widgets.Ok},
		{ID: "3", Title: "«Айгерим»", Subtitle: "г. Кокшетау, ул. Ауэзова 218 · каз · рус", Chip: "нет мест · 41 ждёт"},
		{ID: "4", Title: "ГККП «Детский сад «Айгерим» города Кокшетау при отделе образования по городу Кокшетау управления образования Акмолинской области»", Subtitle: "долгое имя кончается многоточием", Trailing: "9 организаций"},
	})
	list.List().SetMinRows(4)
	list.Entry().SetTrailing("48 организаций")
	return widgets.VStack(16, list, func() fyne.CanvasObject {
		empty := widgets.NewRowList("По этим буквам ничего не нашлось. Проверьте район.")
		empty.SetMinRows(2)
		return empty
	}())
}

func entrySample() fyne.CanvasObject {
	history := func() fyne.CanvasObject {
		return widgets.NewTabs(widgets.Tab{Title: "История", Content: widgets.NewTimeline(
			widgets.TimelineItem{Time: "21.11.2026 10:42:07", Title: "Внесён в лист ожидания", Text: "место 42 · подписано ЭЦП · ЦОН № 3, оператор Учебный А."},
			widgets.TimelineItem{Time: "24.11.2026 09:00:12", Title: "Место изменилось: 42, затем 40", Text: "двое впереди зачислены в другие организации"})},
			widgets.Tab{Title: "Информация о заявлении"}, widgets.Tab{Title: "Документы", Count: "3"})
	}
	open := widgets.NewExpander(widgets.ExpanderText{Title: "«Айгерим», казахский язык", Subtitle: "ТЕСТОВ Алихан · запись ЛО-2026-000381 от 21.11.2026",
		Figure: "40", FigureNote: "место, было 42", Chip: "В листе ожидания", ChipKind: widgets.Info}, history)
	open.SetOpen(true)
	folded := widgets.NewExpander(widgets.ExpanderText{Title: "№ 20 «Zerek», русский язык", Subtitle: "ТЕСТОВА Амина · запись ЛО-2026-000377",
		Figure: "3", FigureNote: "место", Chip: "Место появилось — до 25.11", ChipKind: widgets.Ok}, nil)
	return widgets.NewCardRoom(0, widgets.VStack(0, open, widgets.NewDivider(), folded))
}

func chartsSample() fyne.CanvasObject {
	years, months := []widgets.ChartPoint{}, []widgets.ChartPoint{}
	for i, n := range []int{42, 128, 371, 468, 275} {
		years = append(years, widgets.ChartPoint{Label: strconv.Itoa(2020 + i), Value: n, Text: strconv.Itoa(n)})
	}
	for i, name := range []string{"қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"} {
		n := []int{31, 36, 34, 48, 60, 76, 98, 112, 90, 70, 52, 48}[i]
		months = append(months, widgets.ChartPoint{Label: name, Value: n, Text: strconv.Itoa(n)})
	}
	return widgets.VStack(16, widgets.NewBarChart(years), widgets.NewLineChart(months), widgets.NewParts([]int{4, 9, 26, 0}))
}

func summarySample() fyne.CanvasObject {
	summary := widgets.NewSummary(
		widgets.SummaryRow{Label: "Өтініш беруші", Value: "ТЕСТОВА АЙГУЛЬ СЕРІКҚЫЗЫ · ЖСН 99•••• •••002"},
		widgets.SummaryRow{Label: "Мектепке дейінгі ұйым", Value: "«Әйгерім» бөбекжайы, Көкшетау қаласы", Link: "Өзгерту", OnLink: func() {}},
		widgets.SummaryRow{Label: "Күту парағындағы орын", Value: "42 (қол қойылған сәтте нақтыланады)"})
	table := widgets.NewTable([]float32{1, 1, 2}, []string{"ИИН", "Дата рождения", "ФИО"},
		[][]fyne.CanvasObject{
			{widgets.NewMasked("22•••• •••114", "220511 5001 14", "показать").Plain(), widgets.Body("11.05.2022"), widgets.Body("ТЕСТОВ АЛИХАН ЕРЛАНҰЛЫ")},
			{widgets.NewMasked("24•••• •••226", "240203 6002 26", "показать").Plain(), widgets.Body("03.02.2024"), widgets.Body("ТЕСТОВА АМИНА ЕРЛАНҚЫЗЫ")}})
	return widgets.VStack(16, summary, widgets.NewCard(table))
}

func qrSample() fyne.CanvasObject {
	qr, err := widgets.NewQRCard("https://kezek.example/check/K7QF-3XWM-9D2T", widgets.QRText{Caption: "Проверить запись", Text: "Наведите камеру телефона. Личных данных на странице нет.", Code: "K7QF-3XWM-9D2T"})
	if err != nil {
		return widgets.Body(err.Error())
	}
	return qr
}

func qrCodeSample() fyne.CanvasObject {
	code, err := widgets.NewQRCode("mobileSign:https://kezek.example/mgov/K7QF3XWM9D2T", 310)
	if err != nil {
		return widgets.Body(err.Error())
	}
	return code
}

// filesSample is a place for a file: empty, wrong, with a page, and with one that could
// not be drawn.
func filesSample() fyne.CanvasObject {
	const text, note = "Перетащите файл сюда или нажмите, чтобы выбрать", "PDF, JPEG или PNG, до 10 МБ"
	empty, wrong, seen, unseen := widgets.NewFileDrop(text, note, nil), widgets.NewFileDrop(text, note, nil), widgets.NewFileDrop(text, note, nil), widgets.NewFileDrop(text, note, nil)
	wrong.SetFailed(true)
	seen.SetFile("Туу туралы куәлік.pdf", "2 бет · 120 КБ", scannedPage())
	unseen.SetFile("scan.pdf", "1 КБ. Показать не удалось: проверьте, что файл открывается.", nil)
	return widgets.VStack(16, empty, wrong, seen, unseen, widgets.HRow(8, widgets.NewIcon(widgets.IconUpload, theme.ColorPrimary), widgets.NewPicture(scannedPage(), 60)))
}

// scannedPage is a page with lines on it.
func scannedPage() image.Image {
	page := image.NewGray(image.Rect(0, 0, 105, 148))
	for y := range 148 {
		for x := range 105 {
			ink := y%12 == 6 && x > 14 && x < 90 && y > 20 && y < 120
			if !ink {
				page.SetGray(x, y, color.Gray{Y: 0xf8})
			}
		}
	}
	return page
}

func keyboardSample() fyne.CanvasObject {
	texts := widgets.KeyboardTexts{Name: "Пернетақта", Erase: "Өшіру", Space: "бос орын", Enter: "Жалғастыру"}
	letters, digits := widgets.NewKeyboard(texts, model.Kazakh), widgets.NewKeyboard(texts, model.Kazakh)
	digits.SetField(nil, widgets.DigitsField)
	return widgets.VStack(24, digits, letters)
}
