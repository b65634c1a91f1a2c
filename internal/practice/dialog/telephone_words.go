package dialog

import "akmola.kz/kezek/internal/model"

func telephoneWordsFor(lang model.Lang) telephoneWords {
	switch lang {
	case model.Russian:
		return russianTelephone
	case model.English:
		return englishTelephone
	}
	return kazakhTelephone
}

var russianTelephone = telephoneWords{
	title: "Учебный телефон — eGov Mobile", ribbon: "УЧЕБНЫЙ ТЕЛЕФОН. Подпись не имеет юридической силы.",
	owner: "Чей телефон", fault: "Что случится", works: "ничего, всё работает", sign: "Подписать", refuse: "Отказаться", closes: "Закрыть",
	done: "Готово. Смотрите на экран.", lost: "Нет связи. Ничего не отправлено.",
	faults: map[string]string{
		"slow": "отвечает через 10 секунд", "lost": "связь пропадёт до отправки", "lost-answer": "ответ не дойдёт, отправит ещё раз",
		"other-bytes": "подпишет другой текст", "old-key": "подпишет ключом для входа",
	},
}

var kazakhTelephone = telephoneWords{
	title: "Жаттығу телефоны — eGov Mobile", ribbon: "ЖАТТЫҒУ ТЕЛЕФОНЫ. Қолтаңбаның заңды күші жоқ.",
	owner: "Кімнің телефоны", fault: "Не болады", works: "ештеңе, бәрі жұмыс істейді", sign: "Қол қою", refuse: "Бас тарту", closes: "Жабу",
	done: "Дайын. Экранға қараңыз.", lost: "Байланыс жоқ. Ештеңе жіберілмеді.",
	faults: map[string]string{
		"slow": "10 секундтан кейін жауап береді", "lost": "жіберер алдында байланыс үзіледі", "lost-answer": "жауап жетпейді, қайта жібереді",
		"other-bytes": "басқа мәтінге қол қояды", "old-key": "кіру кілтімен қол қояды",
	},
}

var englishTelephone = telephoneWords{
	title: "Practice telephone — eGov Mobile", ribbon: "PRACTICE TELEPHONE. The signature has no legal force.",
	owner: "Whose telephone", fault: "What goes wrong", works: "nothing, it works", sign: "Sign", refuse: "Decline", closes: "Close",
	done: "Done. Look at the screen.", lost: "No connection. Nothing was sent.",
	faults: map[string]string{
		"slow": "it answers after 10 seconds", "lost": "its connection is lost before it sends", "lost-answer": "the answer is lost, it sends twice",
		"other-bytes": "it signs another text", "old-key": "it signs with a key to log in",
	},
}
