package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (k *kept) sessions() {
	s := store.Session{
		TokenHash: "aa", Applicant: mother.IIN, Method: model.ByKey, District: "1110", Workplace: "w",
		CreatedAt: morning, ExpiresAt: morning.Add(time.Hour),
	}
	challenge := model.Challenge{ID: "c", Text: "sign\nthis", ExpiresAt: morning.Add(time.Minute)}
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddSession(s), tx.AddChallenge(challenge)) })
	k.reopen()
	gets(k, "session", s, func(tx *store.Tx) (store.Session, error) { return tx.Session("aa", "w", morning) })
	k.missing("a session of another workplace", func(tx *store.Tx) error { _, err := tx.Session("aa", "v", morning); return err })
	k.missing("an expired session", func(tx *store.Tx) error { _, err := tx.Session("aa", "w", s.ExpiresAt); return err })
	use := func(at time.Time) (text string, err error) {
		err = k.Write(k.Context(), func(tx *store.Tx) error { text, err = tx.UseChallenge("c", at); return err })
		return text, err
	}
	gets(k, "challenge", challenge.Text, func(tx *store.Tx) (string, error) { return tx.Challenge("c", morning) })
	k.missing("an expired challenge", func(tx *store.Tx) error { _, err := tx.Challenge("c", challenge.ExpiresAt); return err })
	if _, err := use(challenge.ExpiresAt); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("an expired challenge: %v", err)
	}
	if text, err := use(morning); text != challenge.Text || err != nil {
		k.Errorf("challenge %q, %v", text, err)
	}
	k.reopen()
	k.missing("a spent challenge", func(tx *store.Tx) error { _, err := tx.Challenge("c", morning); return err })
	if _, err := use(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("a challenge is used twice: %v", err)
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveSession("aa") })
	k.missing("a closed session", func(tx *store.Tx) error { _, err := tx.Session("aa", "w", morning); return err })
}

func (k *kept) codes() {
	code := store.Code{
		ID: "c", Workplace: "w", Purpose: store.ForSigning, IIN: mother.IIN, Phone: "+77000000001", TextHash: "ff", Salt: []byte{1}, Hash: []byte{2, 0},
		SentAt: morning, ExpiresAt: morning.Add(time.Minute),
	}
	second := code
	second.ID, second.Phone, second.SentAt = "d", "+77000000002", morning.Add(time.Second)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddCode(code), tx.AddCode(second), tx.CountTry("c"), tx.CountTry("c"))
	})
	for _, want := range []bool{true, false} {
		k.write(func(tx *store.Tx) error {
			spent, err := tx.SpendCode("c")
			if spent != want {
				k.Errorf("spent %v, want %v", spent, want)
			}
			return err
		})
	}
	k.reopen()
	code.Tries, code.Used = 2, true
	gets(k, "code", code, func(tx *store.Tx) (store.Code, error) { return tx.Code(store.ForSigning, "c") })
	gets(k, "second code", second, func(tx *store.Tx) (store.Code, error) { return tx.Code(store.ForSigning, "d") })
	k.missing("a code of another purpose", func(tx *store.Tx) error { _, err := tx.Code(store.ForLogin, "c"); return err })
	first, both := store.SentCode{At: morning, Used: true}, store.SentCode{At: second.SentAt}
	gets(k, "to both", []store.SentCode{first}, func(tx *store.Tx) ([]store.SentCode, error) {
		return tx.CodesToBoth(code, morning.Add(-time.Second))
	})
	gets(k, "to either", []store.SentCode{first, both}, func(tx *store.Tx) ([]store.SentCode, error) {
		other := code
		other.Phone = "+77000000009"
		return tx.CodesToEither(other, morning.Add(-time.Second))
	})
	gets(k, "since then", []store.SentCode{both}, func(tx *store.Tx) ([]store.SentCode, error) {
		return tx.CodesToEither(code, morning)
	})
	gets(k, "at another workplace", []store.SentCode{}, func(tx *store.Tx) ([]store.SentCode, error) {
		other := code
		other.Workplace = "v"
		return tx.CodesToEither(other, morning.Add(-time.Second))
	})
	for n, want := range map[int]time.Time{1: second.SentAt, 2: morning, 3: {}} {
		gets(k, "nth", want, func(tx *store.Tx) (time.Time, error) { return tx.NthCode(mother.IIN, morning.Add(-time.Second), n) })
		gets(k, "nth of the workplace", want, func(tx *store.Tx) (time.Time, error) {
			return tx.NthCodeAt("w", mother.IIN, morning.Add(-time.Second), n)
		})
		gets(k, "nth of another", time.Time{}, func(tx *store.Tx) (time.Time, error) {
			return tx.NthCodeAt("v", mother.IIN, morning.Add(-time.Second), n)
		})
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveCode("c") })
	k.missing("a removed code", func(tx *store.Tx) error { _, err := tx.Code(store.ForSigning, "c"); return err })
}

func (k *kept) questions() {
	later := morning.Add(time.Minute)
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddAttempt(store.Attempt{ID: "b", Kind: "bmg", Workplace: "w", IIN: mother.IIN, Phone: "+77000000001", AskedAt: later}),
			tx.AddAttempt(store.Attempt{ID: "a", Kind: "bmg", Workplace: "w", IIN: mother.IIN, Phone: "+77000000002", AskedAt: morning}),
			tx.AddAttempt(store.Attempt{ID: "c", Kind: "kinship", IIN: mother.IIN, AskedAt: morning}))
	})
	k.reopen()
	ofIIN := func(tx *store.Tx) ([]time.Time, error) {
		return tx.AttemptsOfIIN("bmg", "w", mother.IIN, morning.Add(-1))
	}
	gets(k, "of the IIN", []time.Time{morning, later}, ofIIN)
	gets(k, "of the phone", []time.Time{later}, func(tx *store.Tx) ([]time.Time, error) {
		return tx.AttemptsOfPhone("bmg", "w", "+77000000001", morning)
	})
	gets(k, "of people", []time.Time{morning}, func(tx *store.Tx) ([]time.Time, error) { return tx.AttemptsOfPeople("bmg", "w", morning.Add(-1)) })
	gets(k, "of another workplace", []time.Time{}, func(tx *store.Tx) ([]time.Time, error) { return tx.AttemptsOfPeople("bmg", "v", morning.Add(-1)) })
	k.write(func(tx *store.Tx) error { return tx.RemoveAttempt("a") })
	gets(k, "taken back", []time.Time{later}, ofIIN)
}

func (k *kept) expiry() {
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddSession(store.Session{TokenHash: "aa", Workplace: "w", ExpiresAt: morning}), tx.AddChallenge(model.Challenge{ID: "c", ExpiresAt: morning}),
			tx.AddCode(store.Code{ID: "c", Purpose: store.ForLogin, Salt: []byte{1}, Hash: []byte{1}, SentAt: morning}),
			tx.AddAttempt(store.Attempt{ID: "a", Kind: "bmg", AskedAt: morning}), tx.AddAnswer(mother.IIN, "k", "h", "{}", morning))
	})
	there := func(want bool) {
		k.Helper()
		for what, find := range map[string]func(tx *store.Tx) error{
			"session":   func(tx *store.Tx) error { _, err := tx.Session("aa", "w", morning.Add(-time.Second)); return err },
			"challenge": func(tx *store.Tx) error { _, err := tx.UseChallenge("c", morning.Add(-time.Second)); return err },
			"code":      func(tx *store.Tx) error { _, err := tx.Code(store.ForLogin, "c"); return err },
			"answer":    func(tx *store.Tx) error { _, _, err := tx.Answer(mother.IIN, "k"); return err },
			"question": func(tx *store.Tx) error {
				asked, err := tx.AttemptsOfIIN("bmg", "", "", morning.Add(-time.Second))
				if err == nil && len(asked) == 0 {
					err = store.ErrNotFound
				}
				return err
			},
		} {
			err := k.Write(k.Context(), func(tx *store.Tx) error { return errors.Join(find(tx), errUndo) })
			if found := !errors.Is(err, store.ErrNotFound); found != want {
				k.Errorf("%s is there: %t, %v", what, found, err)
			}
		}
	}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.RemoveExpired(store.Expiry{Now: morning, Counted: morning}), tx.RemoveOld(store.KeptAnswers, morning))
	})
	k.reopen()
	there(true)
	after := morning.Add(time.Microsecond)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.RemoveExpired(store.Expiry{Now: after, Counted: after}), tx.RemoveOld(store.KeptAnswers, after))
	})
	k.reopen()
	there(false)
}

// clientRates are forgotten once they are full again.
func (k *kept) clientRates() {
	for _, full := range []time.Time{{}, morning, morning.Add(time.Second)} {
		if !full.IsZero() {
			k.write(func(tx *store.Tx) error { return tx.SetClientRate("stranger 192.0.2.1/32", full) })
		}
		gets(k, "client rate", full, func(tx *store.Tx) (time.Time, error) { return tx.ClientRate("stranger 192.0.2.1/32") })
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveExpired(store.Expiry{Now: morning.Add(time.Minute)}) })
	gets(k, "client rate", time.Time{}, func(tx *store.Tx) (time.Time, error) { return tx.ClientRate("stranger 192.0.2.1/32") })
}

func (k *kept) telephones() {
	login := store.TelephoneRequest{
		ID: "r", LinkHash: "l", Workplace: "w", Office: "№ 3", Name: model.Text{KK: "Кіру", RU: "Вход"}, Lang: model.Kazakh,
		Code: "58-21", Text: "sign\nthis", CreatedAt: morning, ExpiresAt: morning.Add(time.Minute), State: model.TelephoneWaiting,
	}
	act := login
	act.ID, act.LinkHash, act.Workplace, act.Session, act.Signer = "s", "m", "v", "aa", mother.IIN
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddTelephoneRequest(login), tx.AddTelephoneRequest(act))
	})
	k.reopen()
	find := func(id, workplace string) func(tx *store.Tx) (store.TelephoneRequest, error) {
		return func(tx *store.Tx) (store.TelephoneRequest, error) { return tx.TelephoneRequest(id, workplace) }
	}
	gets(k, "request", act, find("s", "v"))
	gets(k, "scanned request", login, func(tx *store.Tx) (store.TelephoneRequest, error) { return tx.ScannedTelephoneRequest("l") })
	k.missing("a request of another workplace", func(tx *store.Tx) error { _, err := find("s", "w")(tx); return err })
	k.missing("the state of another workplace's", func(tx *store.Tx) error { _, _, err := tx.TelephoneState("s", "w"); return err })
	is := func(want bool, what string, do func(tx *store.Tx) (bool, error)) {
		k.Helper()
		k.write(func(tx *store.Tx) error {
			did, err := do(tx)
			if did != want {
				k.Errorf("%s: %t", what, did)
			}
			return err
		})
	}
	scan := func(at time.Time) func(tx *store.Tx) (bool, error) {
		return func(tx *store.Tx) (bool, error) { return tx.ScanTelephoneRequest("r", "t", at) }
	}
	refusal := model.TelephoneStatus{State: model.TelephoneRefused, Code: model.CodeCertificateRevoked, Params: map[string]string{"from": "x"}}
	settle := func(token string, at time.Time) func(tx *store.Tx) (bool, error) {
		return func(tx *store.Tx) (bool, error) { return tx.SettleTelephoneRequest("r", token, at, refusal, []byte{1}) }
	}
	is(false, "settled before it was scanned", settle("", morning))
	is(false, "scanned late", scan(login.ExpiresAt))
	is(true, "scanned", scan(morning))
	is(true, "scanned again", scan(morning))
	is(false, "settled by another telephone", settle("u", morning))
	is(false, "settled late", settle("t", login.ExpiresAt))
	is(true, "settled", settle("t", morning))
	is(false, "settled again", settle("t", morning))
	is(false, "scanned when it was settled", scan(morning))
	login.State, login.TokenHash, login.Refusal, login.CMS = model.TelephoneRefused, "t", refusal, []byte{1}
	gets(k, "settled request", login, find("r", "w"))
	gets(k, "state", refusal, func(tx *store.Tx) (status model.TelephoneStatus, err error) {
		status, _, err = tx.TelephoneState("r", "w")
		return status, err
	})
	is(false, "removed by another workplace", func(tx *store.Tx) (bool, error) { return tx.RemoveTelephoneRequest("r", "v") })
	is(true, "removed", func(tx *store.Tx) (bool, error) { return tx.RemoveTelephoneRequest("r", "w") })
	second := act
	second.ID, second.LinkHash = "t", "n"
	k.write(func(tx *store.Tx) error { return tx.AddTelephoneRequest(second) })
	k.missing("a request that was replaced", func(tx *store.Tx) error { _, err := find("s", "v")(tx); return err })
	k.write(func(tx *store.Tx) error { return tx.RemoveSession("aa") })
	k.missing("a request of a closed session", func(tx *store.Tx) error { _, err := find("t", "v")(tx); return err })
	login.ID, login.LinkHash = "x", "o"
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddTelephoneRequest(login), tx.RemoveExpired(store.Expiry{Now: morning.Add(time.Hour)}))
	})
	k.missing("a request that has expired", func(tx *store.Tx) error { _, err := find("x", "w")(tx); return err })
}
