package widgets

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/queue"
	kezektheme "akmola.kz/kezek/ui/theme"
)

func galleryRail() fyne.CanvasObject {
	return NewRail([]Step{
		{Title: "Аудан", Note: "Көкшетау қаласы", State: StepDone},
		{Title: "Кіру", Note: "ЭЦҚ · ТЕСТОВА А.", State: StepDone},
		{Title: "Ребёнок", Note: "ТЕСТОВ Алихан", State: StepDone},
		{Title: "Тексеру және қол қою", Note: "осында", State: StepCurrent},
		{Title: "Notice"},
	}, nil)
}

func galleryTexts() fyne.CanvasObject {
	return VStack(6,
		Title("Тексеріп, қол қойыңыз"),
		Lead("Где семья стоит в очереди. Печатайте на любом языке: «кокше», «көкше», «kokshe» найдут одно и то же."),
		VGap(4), Section("Что будет дальше"),
		Rich(Run{Text: "Ребёнок: ", Color: kezektheme.ColorMuted}, Run{Text: "ТЕСТОВ Алихан", Bold: true},
			Run{Text: ", 4 года · место в очереди 128 · вы будете "}, Run{Text: "42", Bold: true}, Run{Text: "-м"}),
		Body("Орын босағанда СМС және хат келеді. Жауап беруге 2 жұмыс күні беріледі."),
		Small("Кезектегі орын орталық жүйе қабылдаған уақыттан саналады."), Caption("14 организаций"), NewLines(1, Strong("Строки, которые").Shorten(), Small("вместе уступают место").Shorten()))
}

func galleryHeader() fyne.CanvasObject {
	return VStack(16,
		NewRibbon("УЧЕБНЫЙ РЕЖИМ"),
		NewPair(6, Small("ЦОН № 3 · г. Кокшетау").Shorten(), NewAvatar("ТА", "Тестова А. С.", nil).Shorten()),
		HRow(16, NewStatusDot(Ok, "На связи"), NewStatusDot(Warn, "Байланыс жоқ · 2"), NewStatusDot(Bad, "NCALayer"), NewStatusDot(Neutral, "—")),
		HRow(12, NewSegmented([]string{"Қаз", "Рус", "Eng"}, 1, nil), NewAvatar("ТА", "Тестова А. С.", nil)))
}

func galleryButtons() fyne.CanvasObject {
	off, busy, offSecond := NewButton(Primary, "Жалғастыру", "", nil), NewButton(Primary, "Отправляем", "", nil), NewButton(Secondary, "Телефон арқылы", "", nil)
	off.Disable()
	offSecond.Disable()
	busy.SetBusy(true)
	waiting := NewBusy("", "Отменить", func() {})
	waiting.Start("Ждём ответа центральной системы")
	return VStack(10,
		HRow(12, NewButton(Secondary, "Назад", "Esc", nil), NewButton(Primary, "Продолжить", "Enter", nil)),
		HRow(12, off, busy), HRow(12, offSecond, NewButton(Quiet, "Отправить ещё раз", "F3", nil)),
		NewKeyHints(Hint{[]string{"↑", "↓"}, "выбрать"}, Hint{[]string{"Enter"}, "дальше"}, Hint{[]string{"Ctrl K"}, "найти всё"}, Hint{[]string{"F1"}, "помощь"}),
		waiting)
}

func galleryFields() fyne.CanvasObject {
	iin := NewIINEntry()
	iin.SetDigits("990101600002")
	read := NewField("ИИН заявителя", iin)
	read.SetReading("Женщина, 01.01.1999")
	phone := NewPhoneEntry()
	phone.SetDigits("7000000002")
	wrong := NewIINEntry()
	wrong.SetDigits("99134")
	failed := NewField("Баланың ЖСН", wrong)
	failed.SetError("Мұндай күн жоқ: 13-ай. Төртінші цифрды тексеріңіз.")
	search := NewSearchEntry("Поиск района или города")
	search.SetTrailing("20 районов")
	help := NewField("Мобильный телефон", phone)
	help.SetHelp("На него придёт код")
	wrong2 := NewField("Телефон заявителя", NewPhoneEntry())
	wrong2.SetError("Введите номер телефона")
	return NewCard(VStack(10, NewErrorSummary("Исправьте, чтобы продолжить", failed, wrong2), Section("Одноразовый код"), read, help, failed,
		NewField("Место хранения ключа", NewSelect([]string{"Персональный компьютер", "Казтокен"}, 0, "", nil)),
		search, NewEntry("name@example.kz"), NewBigSegmented([]string{"Казахский", "Русский"}, 0, nil)))
}

// gallerySecrets is what is typed and not shown, or shown in part.
func gallerySecrets() fyne.CanvasObject {
	cells, wrong, off := NewCodeCells(6), NewCodeCells(6), NewCodeCells(6)
	cells.SetCode("481")
	wrong.SetCode("481507")
	wrong.SetFailed(true)
	off.Disable()
	pin := NewPINEntry()
	pin.SetDigits("482915")
	veiled := NewPhoneEntry()
	veiled.SetDigits("7000000002")
	veiled.Veil("700 ••• •• 02")
	shown := NewMasked("ИИН 99•••• •••002", "ИИН 990101 6000 02", "показать")
	shown.SetShown(true)
	return VStack(16, cells, wrong, off, NewField("ПИН-код", pin), NewField("Телефон", veiled), NewNumberTiles([]int{1, 2, 3}, 2),
		NewMasked("ИИН 99•••• •••002", "ИИН 990101 6000 02", "показать"), shown)
}

func galleryDates() fyne.CanvasObject {
	date, typed, wrong := NewDateEntry("ДД.ММ.ГГГГ"), NewDateEntry("КК.АА.ЖЖЖЖ"), NewDateEntry("DD.MM.YYYY")
	date.SetDate(queue.Date{Year: 2026, Month: time.November, Day: 22})
	date.SetPrefix("День")
	date.SetTrailing("вс")
	typed.SetDigits("2211")
	wrong.SetDigits("31022026")
	failed := NewField("Day", wrong)
	failed.SetError("The calendar has no such day.")
	number := NewDigitsEntry(4, nil)
	number.SetDigits("2026")
	return VStack(10, date, NewField("Күні", typed), failed, NewField("Цифры без групп", number))
}

func galleryStates() fyne.CanvasObject {
	found := NewCardRoom(16, VStack(2, Strong("ТЕСТОВА АЙГУЛЬ СЕРІКҚЫЗЫ"), Small("ИИН 99•••• •••002 · действует до 14.03.2027"))).Tinted(Ok)
	return VStack(12,
		HRow(8, NewChip(Ok, "6 мест"), NewChip(Neutral, "нет мест · 41 ждёт"), NewChip(Info, "В листе ожидания")),
		HRow(8, NewChip(Warn, "Ожидает отправки"), NewChip(Bad, "Отказано"), NewCheckedChip(Ok, "Принято")),
		found,
		NewToast(Ok, "Скан добавлен."), NewToast(Warn, "Показано целиком. Это записано в журнал действий."))
}

func galleryBanners() fyne.CanvasObject {
	return VStack(12,
		NewBanner(Warn, BannerText{Title: "Қазір байланыс жоқ.", Text: "Өтінішке ЭЦҚ-мен қол қоюға болады — ол осы компьютерде сақталып, байланыс қалпына келгенде бір-ақ рет жіберіледі.", Note: "Кезектегі орын орталық жүйе қабылдаған уақыттан саналады."}),
		NewBanner(Bad, BannerText{Title: "NCALayer не отвечает.", Text: "Запустите его и попробуйте снова.", Note: "Код: ncalayer_unreachable"}, NewButton(Secondary, "Снова", "", nil)),
		NewBanner(Ok, BannerText{Title: "Родство подтвердилось, данные успешно обновлены"}),
		NewBanner(Info, BannerText{Text: "The key of another person was chosen. Only the applicant’s own key can sign."}))
}

func galleryLists() fyne.CanvasObject {
	list := NewSearchList("Название, номер или посёлок", "Ничего не нашлось")
	list.SetRows([]Row{
		{ID: "1", Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы", Chip: "ваш район", ChipKind: Info, Trailing: "48 организаций"},
		{ID: "2", Title: "№ 20 «Zerek»", Subtitle: "г. Кокшетау, мкр. Центральный 54 · каз · рус", Chip: "6 мест", ChipKind: Ok},
		{ID: "3", Title: "«Айгерим»", Subtitle: "г. Кокшетау, ул. Ауэзова 218 · каз · рус", Chip: "нет мест · 41 ждёт"},
		{ID: "4", Title: "ГККП «Детский сад «Айгерим» города Кокшетау при отделе образования по городу Кокшетау управления образования Акмолинской области»", Subtitle: "долгое имя кончается многоточием", Trailing: "9 организаций"},
	})
	list.List().SetMinRows(4)
	list.Entry().SetTrailing("48 организаций")
	return VStack(16, list, func() fyne.CanvasObject {
		empty := NewRowList("По этим буквам ничего не нашлось. Проверьте район.")
		empty.SetMinRows(2)
		return empty
	}())
}

func galleryEntry() fyne.CanvasObject {
	history := func() fyne.CanvasObject {
		return NewTabs(Tab{Title: "История", Content: NewTimeline(
			TimelineItem{"21.11.2026 10:42:07", "Внесён в лист ожидания", "место 42 · подписано ЭЦП · ЦОН № 3, оператор Учебный А."},
			TimelineItem{"24.11.2026 09:00:12", "Место изменилось: 42, затем 40", "двое впереди зачислены в другие организации"})},
			Tab{Title: "Информация о заявлении"}, Tab{Title: "Документы", Count: "3"})
	}
	open := NewUnfold(UnfoldText{Title: "«Айгерим», казахский язык", Subtitle: "ТЕСТОВ Алихан · запись ЛО-2026-000381 от 21.11.2026",
		Figure: "40", FigureNote: "место, было 42", Chip: "В листе ожидания", ChipKind: Info}, history)
	open.SetOpen(true)
	folded := NewUnfold(UnfoldText{Title: "№ 20 «Zerek», русский язык", Subtitle: "ТЕСТОВА Амина · запись ЛО-2026-000377",
		Figure: "3", FigureNote: "место", Chip: "Место появилось — до 25.11", ChipKind: Ok}, nil)
	return NewCardRoom(0, VStack(0, open, NewDivider(), folded))
}

func gallerySummary() fyne.CanvasObject {
	summary := NewSummary(
		SummaryRow{Label: "Өтініш беруші", Value: "ТЕСТОВА АЙГУЛЬ СЕРІКҚЫЗЫ · ЖСН 99•••• •••002"},
		SummaryRow{Label: "Мектепке дейінгі ұйым", Value: "«Әйгерім» бөбекжайы, Көкшетау қаласы", Link: "Өзгерту", OnLink: func() {}},
		SummaryRow{Label: "Күту парағындағы орын", Value: "42 (қол қойылған сәтте нақтыланады)"})
	table := NewTable([]float32{1, 1, 2}, []string{"ИИН", "Дата рождения", "ФИО"},
		[][]fyne.CanvasObject{
			{NewMasked("22•••• •••114", "220511 5001 14", "показать").Plain(), Body("11.05.2022"), Body("ТЕСТОВ АЛИХАН ЕРЛАНҰЛЫ")},
			{NewMasked("24•••• •••226", "240203 6002 26", "показать").Plain(), Body("03.02.2024"), Body("ТЕСТОВА АМИНА ЕРЛАНҚЫЗЫ")}})
	return VStack(16, summary, NewCard(table))
}

func galleryQR() fyne.CanvasObject {
	qr, err := NewQRCard("https://kezek.example/check/K7QF-3XWM-9D2T", QRText{"Проверить запись", "Наведите камеру телефона. Личных данных на странице нет.", "K7QF-3XWM-9D2T"})
	if err != nil {
		return Body(err.Error())
	}
	return qr
}

// galleryFiles is a place for a file: empty, wrong, with a page, and with one that could
// not be drawn.
func galleryFiles() fyne.CanvasObject {
	const text, note = "Перетащите файл сюда или нажмите, чтобы выбрать", "PDF, JPEG или PNG, до 10 МБ"
	empty, wrong, seen, unseen := NewFileDrop(text, note, nil), NewFileDrop(text, note, nil), NewFileDrop(text, note, nil), NewFileDrop(text, note, nil)
	wrong.SetFailed(true)
	seen.SetFile("Туу туралы куәлік.pdf", "2 бет · 120 КБ", galleryPage())
	unseen.SetFile("scan.pdf", "1 КБ. Показать не удалось: проверьте, что файл открывается.", nil)
	return VStack(16, empty, wrong, seen, unseen, HRow(8, NewIcon(IconUpload, kezektheme.ColorPrimary), NewPicture(galleryPage(), 60)))
}

// galleryPage is a page with lines on it.
func galleryPage() image.Image {
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

func galleryKeyboard() fyne.CanvasObject {
	texts := KeyboardTexts{Name: "Пернетақта", Erase: "Өшіру", Space: "бос орын", Enter: "Жалғастыру"}
	letters, digits := NewKeyboard(texts, queue.Kazakh), NewKeyboard(texts, queue.Kazakh)
	digits.SetField(nil, DigitsField)
	return VStack(24, digits, letters)
}
