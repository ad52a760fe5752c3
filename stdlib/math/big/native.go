package big

// What stdlib/native/big.c does. Results may be operands as well, but for what is said.

func intAdd(z, x, y *Int)
func intSub(z, x, y *Int)
func intCmpAbs(x, y *Int) int
func intMul(z, x, y *Int)
func intQuoRem(z, r, x, y *Int) // towards zero; z and r are two
func intLsh(z, x *Int, n uint)
func intRshAbs(z, x *Int, n uint) (lost bool)
func intDigits(x *Int, base int) string
func intSetDigits(z *Int, s string, base int) bool

// intMpz computes one of the functions below; z, v, w are results or nil, x, y, m operands or nil.
func intMpz(op int, z, v, w, x, y, m *Int, k int) int

const (
	opMul     = iota
	opQuoRem  // z, v = x quo y, x rem y
	opGCD     // z = v·x + w·y
	opExp     // z = x to the y modulo m
	opInverse // z = 1/x modulo y; 0 if there is none
	opSqrt
	opPrime  // of x, with 24 + k rounds
	opJacobi // (x/y)
	opBinomial
	opAnd
	opOr
	opXor
	opAndNot
	opMulRange
)
