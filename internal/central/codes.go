package central

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// purpose keeps a code that logs in from signing, and the reverse.
type purpose string

const (
	forLogin   purpose = "login"
	forSigning purpose = "signing"
)

// oneTimeCode is a code on its way to a phone.
type oneTimeCode struct {
	id        string
	purpose   purpose
	iin       model.IIN
	phone     model.Phone
	textHash  string // of the statement that it signs
	lang      model.Lang
	sentAt    time.Time
	expiresAt time.Time
}

// postCode sends a code that logs in.
func (s *Server) postCode(w http.ResponseWriter, r *http.Request) error {
	var request model.CodeRequest
	if err := readJSON(w, r, &request); err != nil {
		return err
	}
	iin, err := model.ParseIIN(string(request.IIN))
	if err != nil {
		return err
	}
	return s.answerCode(w, r, request.Phone, oneTimeCode{purpose: forLogin, iin: iin, lang: request.Lang})
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// postSigningCode sends a code that signs one statement and nothing else.
func (s *Server) postSigningCode(w http.ResponseWriter, r *http.Request, in session) error {
	var request model.SigningCodeRequest
	if err := readJSON(w, r, &request); err != nil {
		return err
	}
	if !sha256Hex.MatchString(request.SHA256) {
		return badRequest("sha256", nil)
	}
	code := oneTimeCode{purpose: forSigning, iin: in.applicant.IIN, textHash: request.SHA256, lang: request.Lang}
	return s.answerCode(w, r, request.Phone, code)
}

func (s *Server) answerCode(w http.ResponseWriter, r *http.Request, phone model.Phone, code oneTimeCode) error {
	var err error
	if code.phone, err = model.ParsePhone(string(phone)); err != nil {
		return err
	}
	if !code.lang.Valid() {
		return badRequest("lang", nil)
	}
	// Only of this IIN with this phone, as long as nobody has said that they belong
	// together: what is told of another's codes is told to a stranger.
	if err := s.checkCodeLimits(r.Context(), s.cfg.DB.read(), code, `iin = ? AND phone = ?`); err != nil {
		return err
	}
	if err := s.checkBinding(r.Context(), code.iin, code.phone); err != nil {
		return err
	}
	if err := s.sendCode(r.Context(), &code); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, model.SentCode{
		ID: code.id, Masked: code.phone.Masked(), ExpiresAt: code.expiresAt,
		ResendAt: code.sentAt.Add(s.cfg.Limits.CodeResend),
	})
}

// smsTime is how long a message may take on its way.
const smsTime = 15 * time.Second

// checkBinding asks БМГ whether the phone is the person's own. What it refuses is
// counted, and is not asked without end.
func (s *Server) checkBinding(ctx context.Context, iin model.IIN, phone model.Phone) error {
	if s.cfg.Registries.Phones == nil {
		return model.WrapError(model.CodeBMGDown, errors.New("БМГ: not connected"))
	}
	takeBack, err := s.count(ctx, s.bindingAttempt(iin, phone))
	if err != nil {
		return err
	}
	binding, err := s.cfg.Registries.Phones.Binding(ctx, iin, phone)
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
func (s *Server) sendCode(ctx context.Context, code *oneTimeCode) error {
	if s.cfg.Registries.SMS == nil {
		return model.WrapError(model.CodeSMSDown, errors.New("SMS: not connected"))
	}
	digits, salt, err := newCode()
	if err != nil {
		return err
	}
	code.id, code.sentAt = uuid.NewString(), s.now()
	code.expiresAt = code.sentAt.Add(s.cfg.Limits.CodeLife)
	err = s.cfg.DB.write(ctx, func(c conn) error {
		if err := s.checkCodeLimits(ctx, c, *code, `(iin = ? OR phone = ?)`); err != nil {
			return err
		}
		_, err := c.exec(ctx, `INSERT INTO codes (id, purpose, iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`, code.id, code.purpose, code.iin, code.phone, code.textHash,
			salt, hashCode(salt, digits), micros(code.sentAt), micros(code.expiresAt))
		return err
	})
	if err != nil {
		return err
	}
	text := assets.Texts(code.lang).T("sms."+string(code.purpose),
		"code", digits, "minutes", int(s.cfg.Limits.CodeLife.Minutes()))
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), smsTime)
	defer cancel()
	if err = s.cfg.Registries.SMS.Send(sending, code.phone, text); err == nil {
		return nil
	}
	refused := model.WrapError(model.CodeSMSDown, err)
	if !errors.Is(err, registry.ErrNotSent) {
		return refused
	}
	return errors.Join(refused, s.drop(ctx, `DELETE FROM codes WHERE id = ?`, code.id))
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

// checkCodeLimits holds the limits of the codes that whose selects. The pause before
// another code ends early where the last one was used: it has arrived.
func (s *Server) checkCodeLimits(ctx context.Context, c conn, code oneTimeCode, whose string) error {
	now, sent := s.now(), []time.Time{}
	pause := time.Duration(0)
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var at, used int64
		if err := rows.Scan(&at, &used); err != nil {
			return err
		}
		sent = append(sent, fromMicros(at))
		if left := fromMicros(at).Add(s.cfg.Limits.CodeResend).Sub(now); used == 0 && left > pause {
			pause = left
		}
		return nil
	}, `SELECT sent_at, used FROM codes WHERE purpose = ? AND `+whose+` AND sent_at > ? ORDER BY sent_at`,
		code.purpose, code.iin, code.phone, micros(now.Add(-time.Hour)))
	if err != nil {
		return fmt.Errorf("limits of codes: %w", err)
	}
	if over := len(sent) - s.cfg.Limits.CodesAnHour; over >= 0 {
		return model.NewError(model.CodeOTPTooMany, "seconds", seconds(sent[over].Add(time.Hour).Sub(now)))
	}
	if err := s.checkCodesOfDay(ctx, c, code.iin); err != nil {
		return err
	}
	if pause > 0 {
		return model.NewError(model.CodeOTPTooSoon, "seconds", seconds(pause))
	}
	return nil
}

// checkCodesOfDay holds the limit of a day, whatever the codes are for and wherever
// they go.
func (s *Server) checkCodesOfDay(ctx context.Context, c conn, iin model.IIN) error {
	now, limit := s.now(), s.cfg.Limits.CodesADay
	var at int64
	err := c.row(ctx, `SELECT sent_at FROM codes WHERE iin = ? AND sent_at > ? ORDER BY sent_at DESC LIMIT 1 OFFSET ?`,
		iin, micros(now.Add(-day)), limit-1).Scan(&at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("limit of codes a day: %w", err)
	}
	return model.NewError(model.CodeOTPTooMany, "seconds", seconds(fromMicros(at).Add(day).Sub(now)))
}

// seconds rounds up: waiting that long is enough.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

func checkCodeFormat(digits string) error {
	if !sixDigits.MatchString(digits) {
		return model.NewError(model.CodeOTPFormat)
	}
	return nil
}

// useCode spends the code where the digits are right, and counts the try where they
// are not. The caller commits in both cases.
func (s *Server) useCode(ctx context.Context, c conn, why purpose, id, digits string) (oneTimeCode, error) {
	code, err := s.tryCode(ctx, c, why, id, digits)
	if err != nil {
		return code, err
	}
	return code, spendCode(ctx, c, code)
}

func spendCode(ctx context.Context, c conn, code oneTimeCode) error {
	if _, err := c.exec(ctx, `UPDATE codes SET used = 1 WHERE id = ?`, code.id); err != nil {
		return fmt.Errorf("use the code: %w", err)
	}
	return nil
}

// tryCode is useCode for a code that is not spent yet.
func (s *Server) tryCode(ctx context.Context, c conn, why purpose, id, digits string) (oneTimeCode, error) {
	code := oneTimeCode{id: id, purpose: why}
	var salt, hash []byte
	var sentAt, expiresAt int64
	var tries, used int
	err := c.row(ctx, `SELECT iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used FROM codes
		WHERE id = ? AND purpose = ?`, id, why).
		Scan(&code.iin, &code.phone, &code.textHash, &salt, &hash, &sentAt, &expiresAt, &tries, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return code, model.NewError(model.CodeOTPExpired)
	}
	if err != nil {
		return code, fmt.Errorf("find the code: %w", err)
	}
	code.sentAt, code.expiresAt = fromMicros(sentAt), fromMicros(expiresAt)
	limit := s.cfg.Limits.CodeTries
	switch {
	case used != 0 || !s.now().Before(code.expiresAt):
		return code, model.NewError(model.CodeOTPExpired)
	case tries >= limit:
		return code, model.NewError(model.CodeOTPLocked)
	}
	if hmac.Equal(hash, hashCode(salt, digits)) {
		return code, nil
	}
	if _, err := c.exec(ctx, `UPDATE codes SET tries = tries + 1 WHERE id = ?`, id); err != nil {
		return code, fmt.Errorf("count the try: %w", err)
	}
	if tries+1 >= limit {
		return code, model.NewError(model.CodeOTPLocked)
	}
	return code, model.NewError(model.CodeOTPWrong, "left", strconv.Itoa(limit-tries-1))
}

// unlessCoded returns the failures that must undo a transaction: not a refusal that
// the applicant is told about.
func unlessCoded(err error) error {
	if model.CodeOf(err) != model.CodeInternal {
		return nil
	}
	return err
}
