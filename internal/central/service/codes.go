package service

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// SendLoginCode sends a code that logs in.
func (s *Service) SendLoginCode(ctx context.Context, place Workplace, request model.CodeRequest) (model.SentCode, error) {
	iin, err := model.ParseIIN(string(request.IIN))
	if err != nil {
		return model.SentCode{}, err
	}
	return s.requestCode(ctx, store.Code{Purpose: store.ForLogin, Workplace: place.ID, IIN: iin, Phone: request.Phone}, request.Lang)
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// SendSigningCode sends a code that signs one statement and nothing else.
func (s *Service) SendSigningCode(ctx context.Context, in Session, request model.SigningCodeRequest) (model.SentCode, error) {
	if !sha256Hex.MatchString(request.SHA256) {
		return model.SentCode{}, BadRequest("sha256", nil)
	}
	code := store.Code{Purpose: store.ForSigning, Workplace: in.Workplace.ID, IIN: in.Applicant.IIN, TextHash: request.SHA256, Phone: request.Phone}
	return s.requestCode(ctx, code, request.Lang)
}

// requestCode sends a code where the limits and БМГ let it.
func (s *Service) requestCode(ctx context.Context, code store.Code, lang model.Lang) (sent model.SentCode, err error) {
	if code.Phone, err = model.ParsePhone(string(code.Phone)); err != nil {
		return sent, err
	}
	if !lang.Valid() {
		return sent, BadRequest("lang", nil)
	}
	// Only of this IIN with this phone, as long as nobody has said that they belong
	// together: what is told of another's codes is told to a stranger.
	err = s.store.Read(ctx, func(tx *store.Tx) error { return s.checkCodeLimits(tx, code, tx.CodesToBoth) })
	if err != nil {
		return sent, err
	}
	if err := s.checkBinding(ctx, code); err != nil {
		return sent, err
	}
	if err := s.sendCode(ctx, &code, lang); err != nil {
		return sent, err
	}
	return model.SentCode{
		ID: code.ID, Masked: code.Phone.Masked(),
		ExpiresIn: int(s.cfg.Limits.CodeLife / time.Second), ResendIn: int(s.cfg.Limits.CodeResend / time.Second),
	}, nil
}

// smsTime is how long a message may take on its way.
const smsTime = 15 * time.Second

// checkBinding asks БМГ whether the phone is the person's own. What it refuses is
// counted, and is not asked without end.
func (s *Service) checkBinding(ctx context.Context, code store.Code) error {
	if s.cfg.Registries.Phones == nil {
		return model.WrapError(model.CodeBMGDown, errors.New("БМГ: not connected"))
	}
	takeBack, err := s.count(ctx, s.bindingAttempt(code))
	if err != nil {
		return err
	}
	binding, err := s.cfg.Registries.Phones.Binding(ctx, code.IIN, code.Phone)
	switch {
	case err != nil:
		return errors.Join(model.WrapError(model.CodeBMGDown, err), takeBack())
	case binding == registry.Bound:
		return takeBack()
	case binding == registry.OtherNumber:
		return model.NewError(model.CodePhoneOther)
	}
	return model.NewError(model.CodePhoneNotBound)
}

// sendCode keeps a new code and sends it, also where the request is broken off on
// the way: the message may be out already. Only a code that was certainly not sent
// counts against no limit.
func (s *Service) sendCode(ctx context.Context, code *store.Code, lang model.Lang) error {
	if s.cfg.Registries.SMS == nil {
		return model.WrapError(model.CodeSMSDown, errors.New("SMS: not connected"))
	}
	digits, salt, err := newCode()
	if err != nil {
		return err
	}
	code.ID, code.SentAt = uuid.NewString(), s.Now()
	code.ExpiresAt = code.SentAt.Add(s.cfg.Limits.CodeLife)
	code.Salt, code.Hash = salt, hashCode(salt, digits)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := s.checkCodeLimits(tx, *code, tx.CodesToEither); err != nil {
			return err
		}
		return tx.AddCode(*code)
	})
	if err != nil {
		return err
	}
	text := assets.Texts(lang).N("sms."+string(code.Purpose), int(s.cfg.Limits.CodeLife.Minutes()), "code", digits)
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), smsTime)
	defer cancel()
	if _, err = s.cfg.Registries.SMS.Send(sending, code.ID, code.Phone, text); err == nil {
		return nil
	}
	refused := model.WrapError(model.CodeSMSDown, err)
	if !errors.Is(err, registry.ErrNotSent) {
		return refused
	}
	return errors.Join(refused, s.undo(ctx, func(tx *store.Tx) error { return tx.RemoveCode(code.ID) }))
}

// newCode returns six random digits and the salt under which they are kept.
func newCode() (digits string, salt []byte, err error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", nil, fmt.Errorf("random code: %w", err)
	}
	salt = make([]byte, 16)
	_, _ = rand.Read(salt)
	return fmt.Sprintf("%06d", n), salt, nil
}

func hashCode(salt []byte, digits string) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(digits))
	return mac.Sum(nil)
}

// checkCodeLimits holds the limits of the codes that list tells of. They count for each
// workplace by itself, so that nobody who types another's numbers at one keeps them from
// being served at another. The pause before another code ends early where the last one was
// used: it has arrived.
func (s *Service) checkCodeLimits(
	tx *store.Tx, code store.Code, list func(store.Code, time.Time) ([]store.SentCode, error),
) error {
	now, pause := s.Now(), time.Duration(0)
	sent, err := list(code, now.Add(-time.Hour))
	if err != nil {
		return err
	}
	for _, c := range sent {
		if left := c.At.Add(s.cfg.Limits.CodeResend).Sub(now); !c.Used && left > pause {
			pause = left
		}
	}
	if over := len(sent) - s.cfg.Limits.CodesAnHour; over >= 0 {
		return model.NewError(model.CodeOTPTooMany, "seconds", Seconds(sent[over].At.Add(time.Hour).Sub(now)))
	}
	// The limits of a day hold whatever the codes are for and wherever they go.
	since := now.Add(-day)
	at, err := tx.NthCodeAt(code.Workplace, code.IIN, since, s.cfg.Limits.CodesADay)
	if err == nil && at.IsZero() {
		at, err = tx.NthCode(code.IIN, since, s.cfg.Limits.CodesADayInAll)
	}
	switch {
	case err != nil:
		return err
	case !at.IsZero():
		return model.NewError(model.CodeOTPTooMany, "seconds", Seconds(at.Add(day).Sub(now)))
	case pause > 0:
		return model.NewError(model.CodeOTPTooSoon, "seconds", Seconds(pause))
	}
	return nil
}

// Seconds returns whole seconds as a parameter of a refusal, rounded up: waiting that long
// is enough.
func Seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

func checkCodeFormat(digits string) error {
	if !sixDigits.MatchString(digits) {
		return model.NewError(model.CodeOTPFormat)
	}
	return nil
}

// tryCode returns the code where the digits are right, and counts the try where they
// are not. It does not spend the code.
func (s *Service) tryCode(tx *store.Tx, purpose store.Purpose, id, digits string) (store.Code, error) {
	code, err := tx.Code(purpose, id)
	if err != nil {
		return code, orCode(model.CodeOTPExpired, err)
	}
	limit := s.cfg.Limits.CodeTries
	switch {
	case code.Used || !s.Now().Before(code.ExpiresAt):
		return code, model.NewError(model.CodeOTPExpired)
	case code.Tries >= limit:
		return code, model.NewError(model.CodeOTPLocked)
	case hmac.Equal(code.Hash, hashCode(code.Salt, digits)):
		return code, nil
	}
	if err := tx.CountTry(id); err != nil {
		return code, err
	}
	if code.Tries+1 >= limit {
		return code, &counted{model.NewError(model.CodeOTPLocked)}
	}
	return code, &counted{model.NewError(model.CodeOTPWrong, "left", strconv.Itoa(limit-code.Tries-1))}
}

// spendCode uses a code up, once.
func spendCode(tx *store.Tx, code store.Code) error {
	spent, err := tx.SpendCode(code.ID)
	if err == nil && !spent {
		err = model.NewError(model.CodeOTPExpired)
	}
	return err
}
