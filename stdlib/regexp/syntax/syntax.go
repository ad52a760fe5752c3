// Package syntax parses regular expressions and compiles them into programs.
//
// The syntax is that of RE2 without \C: see the table in Parse's file. Parse
// makes a tree of Regexp, Compile a Prog from it.
package syntax

// An ErrorCode is a kind of syntax error.
type ErrorCode string

// The kinds of syntax errors.
const (
	ErrInternalError         ErrorCode = "regexp/syntax: internal error"
	ErrInvalidCharClass      ErrorCode = "invalid character class"
	ErrInvalidCharRange      ErrorCode = "invalid character class range"
	ErrInvalidEscape         ErrorCode = "invalid escape sequence"
	ErrInvalidNamedCapture   ErrorCode = "invalid named capture"
	ErrInvalidPerlOp         ErrorCode = "invalid or unsupported Perl syntax"
	ErrInvalidRepeatOp       ErrorCode = "invalid nested repetition operator"
	ErrInvalidRepeatSize     ErrorCode = "invalid repeat count"
	ErrInvalidUTF8           ErrorCode = "invalid UTF-8"
	ErrMissingBracket        ErrorCode = "missing closing ]"
	ErrMissingParen          ErrorCode = "missing closing )"
	ErrMissingRepeatArgument ErrorCode = "missing argument to repetition operator"
	ErrTrailingBackslash     ErrorCode = "trailing backslash at end of expression"
	ErrUnexpectedParen       ErrorCode = "unexpected )"
	ErrNestingDepth          ErrorCode = "expression nests too deeply"
	ErrLarge                 ErrorCode = "expression too large"
)

// String returns the value as text.
func (e ErrorCode) String() string { return string(e) }

// An Error is a syntax error and the part of the expression that has it.
type Error struct {
	Code ErrorCode
	Expr string
}

// Error says what is wrong.
func (e *Error) Error() string {
	return "error parsing regexp: " + string(e.Code) + ": `" + e.Expr + "`"
}

// Flags say how to parse, and how a part of the tree was parsed.
type Flags uint16

// The flags.
const (
	FoldCase      Flags = 1 << iota // (?i)
	Literal                         // the expression is a literal string
	ClassNL                         // classes like [^a] match newlines
	DotNL                           // (?s)
	OneLine                         // ^ and $ match only at the ends of the text; (?m) clears it
	NonGreedy                       // (?U)
	PerlX                           // Perl's extensions
	UnicodeGroups                   // \p{Greek}
	WasDollar                       // an OpEndText was $, not \z
	Simple                          // not used

	MatchNL       = ClassNL | DotNL
	Perl          = ClassNL | OneLine | PerlX | UnicodeGroups
	POSIX   Flags = 0
)

// An Op is the kind of a Regexp.
type Op uint8

// The kinds.
const (
	OpNoMatch        Op = 1 + iota // nothing
	OpEmptyMatch                   // the empty string
	OpLiteral                      // the runes Rune
	OpCharClass                    // a rune in the ranges Rune[0]-Rune[1], ...
	OpAnyCharNotNL                 // any rune but a newline
	OpAnyChar                      // any rune
	OpBeginLine                    // ^ with (?m)
	OpEndLine                      // $ with (?m)
	OpBeginText                    // ^, \A
	OpEndText                      // $, \z
	OpWordBoundary                 // \b
	OpNoWordBoundary               // \B
	OpCapture                      // Sub[0] as group Cap with name Name
	OpStar                         // Sub[0] any number of times
	OpPlus                         // Sub[0] at least once
	OpQuest                        // Sub[0] or nothing
	OpRepeat                       // Sub[0] from Min to Max (-1: any number) times
	OpConcat                       // Subs in a row
	OpAlternate                    // one of Subs
)

// A Regexp is a node of the tree of a regular expression.
type Regexp struct {
	Op       Op
	Flags    Flags
	Sub      []*Regexp
	Rune     []rune
	Min, Max int
	Cap      int
	Name     string
}

// MaxCap returns the largest number of a group.
func (re *Regexp) MaxCap() int {
	m := 0
	if re.Op == OpCapture {
		m = re.Cap
	}
	for _, sub := range re.Sub {
		if n := sub.MaxCap(); n > m {
			m = n
		}
	}
	return m
}

// CapNames returns the names of the groups, by number; that of group 0, the
// whole match, and those of groups without a name are empty.
func (re *Regexp) CapNames() []string {
	names := make([]string, re.MaxCap()+1)
	re.capNames(names)
	return names
}

func (re *Regexp) capNames(names []string) {
	if re.Op == OpCapture {
		names[re.Cap] = re.Name
	}
	for _, sub := range re.Sub {
		sub.capNames(names)
	}
}

// canBeEmpty reports whether re may match the empty string.
func (re *Regexp) canBeEmpty() bool {
	switch re.Op {
	case OpNoMatch, OpCharClass, OpAnyChar, OpAnyCharNotNL:
		return false
	case OpLiteral:
		return len(re.Rune) == 0
	case OpCapture, OpPlus:
		return re.Sub[0].canBeEmpty()
	case OpRepeat:
		return re.Min == 0 || re.Sub[0].canBeEmpty()
	case OpConcat:
		for _, sub := range re.Sub {
			if !sub.canBeEmpty() {
				return false
			}
		}
		return true
	case OpAlternate:
		for _, sub := range re.Sub {
			if sub.canBeEmpty() {
				return true
			}
		}
		return false
	}
	return true
}
