package errors

// Unwrap returns what err's method Unwrap() error returns, or nil if it has
// no such method. It does not look into errors with Unwrap() []error.
func Unwrap(err error) error {
	if w, ok := err.(interface{ Unwrap() error }); ok {
		return w.Unwrap()
	}
	return nil
}

// Is reports whether any error in err's tree matches target: it is equal to
// target, or its method Is(error) bool says so.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	return is(err, target, comparable(target))
}

func is(err, target error, targetComparable bool) bool {
	for {
		if targetComparable && err == target {
			return true
		}
		if m, ok := err.(interface{ Is(error) bool }); ok && m.Is(target) {
			return true
		}
		switch w := err.(type) {
		case interface{ Unwrap() error }:
			err = w.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, e := range w.Unwrap() {
				if e != nil && is(e, target, targetComparable) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

// As finds the first error in err's tree that matches target, sets *target to
// it and returns true. An error matches if its concrete type can be assigned
// to *target, or if its method As(any) bool returns true, which then has to
// set *target. As panics if target is not a non-nil pointer to an interface
// type or to a type that implements error.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	switch targetState(err, target) {
	case targetNil:
		panic("errors: target cannot be nil")
	case targetNotPointer:
		panic("errors: target must be a non-nil pointer")
	case targetNotError:
		panic("errors: *target must be interface or implement error")
	}
	return as(err, target)
}

func as(err error, target any) bool {
	for {
		if assign(err, target) {
			return true
		}
		if m, ok := err.(interface{ As(any) bool }); ok && m.As(target) {
			return true
		}
		switch w := err.(type) {
		case interface{ Unwrap() error }:
			err = w.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, e := range w.Unwrap() {
				if e != nil && as(e, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}
