package fmt

import "errors"

// Errorf formats an error. It wraps the operands of its %w verbs: with one, the
// error has Unwrap() error, with several Unwrap() []error.
func Errorf(format string, a ...any) error {
	p := newPrinter()
	p.wrapErrs = true
	p.doPrintf(format, a)
	wrapped := p.wrapped
	s := p.text()
	switch len(wrapped) {
	case 0:
		return errors.New(s)
	case 1:
		err, _ := a[wrapped[0]].(error)
		return &wrapError{s, err}
	}
	w := &wrapErrors{msg: s}
	for i, n := range wrapped {
		if i > 0 && wrapped[i-1] == n {
			continue
		}
		if err, ok := a[n].(error); ok {
			w.errs = append(w.errs, err)
		}
	}
	return w
}

// noteWrapped records, in order, that operand n was printed with %w.
func (p *pp) noteWrapped(n int, arg any) {
	if _, ok := arg.(error); !ok {
		return
	}
	p.wrapped = append(p.wrapped, n)
	for i := len(p.wrapped) - 1; i > 0 && p.wrapped[i-1] > p.wrapped[i]; i-- {
		p.wrapped[i-1], p.wrapped[i] = p.wrapped[i], p.wrapped[i-1]
	}
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }
