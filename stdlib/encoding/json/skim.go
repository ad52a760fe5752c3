package json

// A skimmer goes over one value. native/json.c knows the fields.
type skimmer struct {
	data         []byte
	i            int
	depth, state int
	objects      [maxNesting/8 + 1]byte
}

const (
	skimBad = iota
	skimDone
	skimMore
)

// skim goes on over the value at i.
func (s *skimmer) skim() int

// literalEnd returns where the string, number or word at data[i] ends, or -1 if
// it is none.
func literalEnd(data []byte, i int) int

// valueEnd returns where the value at data[i] ends, space in front of it
// allowed, or -1 if it is none.
func valueEnd(data []byte, i int) int {
	s := skimmer{data: data, i: i}
	for {
		switch s.skim() {
		case skimBad:
			return -1
		case skimDone:
			return s.i
		}
	}
}
