package unicode

// Made by stdlib/gen/unicode.go; do not edit.

// Version is the edition of Unicode that the tables are from.
const Version = "13.0.0"

var (
	C  = table(0)
	Cc = table(1)
	Cf = table(2)
	Co = table(3)
	Cs = table(4)
	L  = table(5)
	Ll = table(6)
	Lm = table(7)
	Lo = table(8)
	Lt = table(9)
	Lu = table(10)
	M  = table(11)
	Mc = table(12)
	Me = table(13)
	Mn = table(14)
	N  = table(15)
	Nd = table(16)
	Nl = table(17)
	No = table(18)
	P  = table(19)
	Pc = table(20)
	Pd = table(21)
	Pe = table(22)
	Pf = table(23)
	Pi = table(24)
	Po = table(25)
	Ps = table(26)
	S  = table(27)
	Sc = table(28)
	Sk = table(29)
	Sm = table(30)
	So = table(31)
	Z  = table(32)
	Zl = table(33)
	Zp = table(34)
	Zs = table(35)
)

// Categories has the tables of the general categories by name.
var Categories = map[string]*RangeTable{
	"C":  C,
	"Cc": Cc,
	"Cf": Cf,
	"Co": Co,
	"Cs": Cs,
	"L":  L,
	"Ll": Ll,
	"Lm": Lm,
	"Lo": Lo,
	"Lt": Lt,
	"Lu": Lu,
	"M":  M,
	"Mc": Mc,
	"Me": Me,
	"Mn": Mn,
	"N":  N,
	"Nd": Nd,
	"Nl": Nl,
	"No": No,
	"P":  P,
	"Pc": Pc,
	"Pd": Pd,
	"Pe": Pe,
	"Pf": Pf,
	"Pi": Pi,
	"Po": Po,
	"Ps": Ps,
	"S":  S,
	"Sc": Sc,
	"Sk": Sk,
	"Sm": Sm,
	"So": So,
	"Z":  Z,
	"Zl": Zl,
	"Zp": Zp,
	"Zs": Zs,
}

// Longer names of some categories.
var (
	Letter = L
	Upper  = Lu
	Lower  = Ll
	Title  = Lt
	Mark   = M
	Number = N
	Digit  = Nd
	Punct  = P
	Symbol = S
	Space  = Z
	Other  = C
)

// GraphicRanges is the set of IsGraphic.
var GraphicRanges = []*RangeTable{L, M, N, P, S, Zs}

// PrintRanges is the set of IsPrint, but for U+0020.
var PrintRanges = []*RangeTable{L, M, N, P, S}
