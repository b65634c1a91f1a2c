package xmlsig

import "fmt"

// UnsupportedError is something that XML Signature allows and that is not read here: what
// has it may be good or not.
type UnsupportedError struct{ What string }

// Error names it.
func (e *UnsupportedError) Error() string { return e.What + " is not supported" }

func unsupported(format string, args ...any) error {
	return &UnsupportedError{fmt.Sprintf(format, args...)}
}
