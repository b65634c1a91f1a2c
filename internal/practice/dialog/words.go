package dialog

import (
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ncalayer"
)

// words are the texts of the window in one language.
type words struct {
	title, ribbon                 string
	storage, path, password, hint string
	open, cancel, sign, back      string
	choosing, find, keys, valid   string
	forLogin, forSigning, forBoth string
	wrongPassword, noPath, noKey  string
	noDevice, noFit               string
	storages                      map[string]string
	problems                      map[ncalayer.Problem]string
}

// wordsFor returns the texts; NCALayer's own language is Kazakh where none is known.
func wordsFor(locale string) words {
	switch locale {
	case "ru":
		return russian
	case "en":
		return english
	}
	return kazakh
}

var russian = words{
	title:   "Тренажёр NCALayer — подписание",
	ribbon:  "ТРЕНАЖЁР NCALayer. Учебные ключи: подпись не имеет юридической силы.",
	storage: "Хранилище", path: "Путь к ключу", password: "Пароль", hint: "Пароль учебных ключей: ",
	open: "Открыть", cancel: "Отмена", sign: "Подписать", back: "Назад",
	choosing: "Укажите хранилище, файл ключа и пароль", find: "Имя владельца или файла", keys: "Выберите ключ",
	valid:    "Действителен: ",
	forLogin: "для входа", forSigning: "для подписи", forBoth: "для входа и подписи",
	wrongPassword: "Неверный пароль. Введите его ещё раз.", noPath: "Укажите файл ключа.",
	noKey: "Этот файл не открывается: в нём нет ключа.", noDevice: "Это устройство не подключено.",
	noFit: "Ни один ключ этого файла не подходит.",
	storages: map[string]string{"PKCS12": "Персональный компьютер", "AKKaztokenStore": "Казтокен",
		"AKKZIDCardStore": "Удостоверение личности", "AKEToken72KStore": "eToken 72K (Java)",
		"AKEToken5110Store": "eToken 5110", "AKJaCartaStore": "JaCarta", "AKAKEYStore": "AKEY"},
	problems: map[ncalayer.Problem]string{
		ncalayer.ProblemExpired: "срок действия истёк", ncalayer.ProblemEarly: "срок действия ещё не начался",
		ncalayer.ProblemPurpose: "не подходит по назначению", ncalayer.ProblemOwner: "ключ другого владельца",
		ncalayer.ProblemRevoked: "отозван", ncalayer.ProblemSerial: "нужен другой сертификат", ncalayer.ProblemIssuer: "выдан другим удостоверяющим центром"},
}

var kazakh = words{
	title:   "NCALayer жаттықтырғышы — қол қою",
	ribbon:  "NCALayer ЖАТТЫҚТЫРҒЫШЫ. Жаттығу кілттері: қолтаңбаның заңды күші жоқ.",
	storage: "Қойма", path: "Кілттің жолы", password: "Құпиясөз", hint: "Жаттығу кілттерінің құпиясөзі: ",
	open: "Ашу", cancel: "Болдырмау", sign: "Қол қою", back: "Артқа",
	choosing: "Қойманы, кілт файлын және құпиясөзді көрсетіңіз", find: "Иесінің немесе файлдың аты", keys: "Кілтті таңдаңыз",
	valid:    "Жарамды: ",
	forLogin: "кіруге арналған", forSigning: "қол қоюға арналған", forBoth: "кіруге және қол қоюға арналған",
	wrongPassword: "Құпиясөз қате. Қайта енгізіңіз.", noPath: "Кілт файлын көрсетіңіз.",
	noKey: "Бұл файл ашылмайды: ішінде кілт жоқ.", noDevice: "Бұл құрылғы қосылмаған.",
	noFit: "Бұл файлдағы кілттердің ешқайсысы сәйкес келмейді.",
	storages: map[string]string{"PKCS12": "Дербес компьютер", "AKKaztokenStore": "Казтокен",
		"AKKZIDCardStore": "Жеке куәлік", "AKEToken72KStore": "eToken 72K (Java)",
		"AKEToken5110Store": "eToken 5110", "AKJaCartaStore": "JaCarta", "AKAKEYStore": "AKEY"},
	problems: map[ncalayer.Problem]string{
		ncalayer.ProblemExpired: "мерзімі өтіп кеткен", ncalayer.ProblemEarly: "мерзімі әлі басталған жоқ",
		ncalayer.ProblemPurpose: "мақсаты сәйкес емес", ncalayer.ProblemOwner: "басқа иенің кілті",
		ncalayer.ProblemRevoked: "кері қайтарып алынған", ncalayer.ProblemSerial: "басқа сертификат керек", ncalayer.ProblemIssuer: "басқа куәландырушы орталық берген"},
}

var english = words{
	title:   "NCALayer simulator — signing",
	ribbon:  "NCALayer SIMULATOR. Practice keys: the signature has no legal force.",
	storage: "Storage", path: "Path of the key", password: "Password", hint: "Password of the practice keys: ",
	open: "Open", cancel: "Cancel", sign: "Sign", back: "Back",
	choosing: "Give the storage, the key file and the password", find: "Name of the owner or the file", keys: "Choose a key",
	valid:    "Valid: ",
	forLogin: "for logging in", forSigning: "for signing", forBoth: "for logging in and signing",
	wrongPassword: "Wrong password. Enter it again.", noPath: "Give a key file.",
	noKey: "This file cannot be opened: it holds no key.", noDevice: "This device is not connected.",
	noFit: "No key of this file fits.",
	storages: map[string]string{"PKCS12": "Personal computer", "AKKaztokenStore": "Kaztoken",
		"AKKZIDCardStore": "KZ ID Card", "AKEToken72KStore": "eToken 72K (Java)",
		"AKEToken5110Store": "eToken 5110", "AKJaCartaStore": "JaCarta", "AKAKEYStore": "AKEY"},
	problems: map[ncalayer.Problem]string{
		ncalayer.ProblemExpired: "has expired", ncalayer.ProblemEarly: "is not valid yet",
		ncalayer.ProblemPurpose: "is not for this purpose", ncalayer.ProblemOwner: "belongs to somebody else",
		ncalayer.ProblemRevoked: "has been revoked", ncalayer.ProblemSerial: "is not the certificate asked for", ncalayer.ProblemIssuer: "is of another authority"},
}

func (w words) storageName(storage string) string {
	if name, ok := w.storages[storage]; ok {
		return name
	}
	return storage
}

func (w words) purpose(use pki.KeyUse) string {
	switch use {
	case pki.AuthKey:
		return w.forLogin
	case pki.SignKey:
		return w.forSigning
	case pki.SingleKey:
		return w.forBoth
	}
	return ""
}
