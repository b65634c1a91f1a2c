package ncalayer

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var day = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// practice is made once: making RSA keys is slow.
var practice = sync.OnceValues(func() (*ca.Authority, error) { return ca.New(day, ca.SharedKeys()) })

// pairs are the keys of the people, auth and sign of each, made once too.
var pairs = sync.OnceValues(func() ([]*ca.Key, error) {
	authority, err := practice()
	if err != nil {
		return nil, err
	}
	var keys []*ca.Key
	for _, person := range people() {
		auth, sign, err := authority.Pair(person)
		if err != nil {
			return nil, err
		}
		keys = append(keys, auth, sign)
	}
	return keys, nil
})

func iin(first11 string) string {
	digit, ok := model.CheckDigit(first11)
	if !ok {
		panic("this number is never issued")
	}
	return first11 + string(digit)
}

func people() []ca.Identity {
	return []ca.Identity{
		{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ", IIN: iin("88022940001")},
		{Surname: "ТЕСТОВ", GivenName: "ТЕСТ", IIN: iin("90010130001"), Organization: "ТОО ТЕСТ", BIN: "123456789021"},
		{Surname: "ЕСКІ", GivenName: "КІЛТ", IIN: iin("91010130001"), NotBefore: day.AddDate(-2, 0, 0)},
	}
}

type bench struct {
	*Server
	t         testing.TB
	authority *ca.Authority
	script    *Script
	keys      []*ca.Key // auth, sign of each of the people
}

func start(t testing.TB, change ...func(*Config)) *bench {
	t.Helper()
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := pairs()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, key := range keys {
		if _, err := key.Write(dir, ca.PracticePassword); err != nil {
			t.Fatal(err)
		}
	}
	script := NewScript(ca.PracticePassword)
	config := Config{
		Listen: "127.0.0.1:0", Folders: []string{dir}, Dialog: script,
		Authorities: authority.Certificates(), Now: func() time.Time { return day },
	}
	for _, f := range change {
		f(&config)
	}
	server, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return &bench{server, t, authority, script, keys}
}

// socket is a caller that knows nothing but frames.
type socket struct {
	t *testing.T
	*websocket.Conn
}

func (b *bench) dial(t *testing.T) *socket {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), b.URL(), nil) //nolint:bodyclose // Dial leaves no body to close
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(1 << 24)
	s := &socket{t, conn}
	if got := s.read(); got != `{"result":{"version":"1.4"}}` {
		t.Errorf("greeting is %s", got)
	}
	return s
}

func (s *socket) write(frame string) {
	s.t.Helper()
	if err := s.Write(s.t.Context(), websocket.MessageText, []byte(frame)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) read() string {
	s.t.Helper()
	_, frame, err := s.Read(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return string(frame)
}

func (s *socket) ask(frame string) string {
	s.t.Helper()
	s.write(frame)
	return s.read()
}

const signFrame = `{"module":"kz.gov.pki.knca.basics","method":"sign","args":{"format":"cms","data":%DATA%,` +
	`"signingParams":%SIGNING%,"signerParams":%SIGNER%,"locale":"ru"}}`

func sign(data, signing, signer string) string {
	return strings.NewReplacer("%DATA%", data, "%SIGNING%", signing, "%SIGNER%", signer).Replace(signFrame)
}

// cmsOf reads a basics answer with one or more signatures.
func cmsOf(t *testing.T, frame string) [][]byte {
	t.Helper()
	var reply struct {
		Body struct{ Result []string }
	}
	if err := json.Unmarshal([]byte(frame), &reply); err != nil || len(reply.Body.Result) == 0 {
		t.Fatalf("answer %s: %v", frame, err)
	}
	var found [][]byte
	for _, text := range reply.Body.Result {
		block, rest := pem.Decode([]byte(text))
		if block == nil || block.Type != "CMS" || len(rest) != 0 {
			t.Fatalf("no PEM of CMS: %s", text)
		}
		found = append(found, block.Bytes)
	}
	return found
}
