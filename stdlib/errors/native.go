package errors

// What the functions below need to know about types is asked of the runtime.

// Results of targetState.
const (
	targetOK         = iota
	targetNil        // a nil interface
	targetNotPointer // not a pointer, or a nil one
	targetNotError   // a pointer to what is no interface and no error
)

// targetState says whether target can be the second argument of As. err is
// not nil; it stands for the type error.
func targetState(err error, target any) int

// assign sets *target to err, if err's dynamic type is assignable to
// target's element type, and reports whether it did. targetState must have
// been targetOK.
func assign(err error, target any) bool

// comparable reports whether values of err's dynamic type can be compared.
func comparable(err error) bool
