package coverrange

func seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func Sum(n int) (s int) {
outer:
	for i := range seq(n) {
		switch {
		case i == 1:
			continue
		case i == 3:
			for j := range seq(3) {
				if j == 2 {
					continue outer
				}
				s += j
			}
			goto done
		case i > 5:
			break outer
		}
		defer func() { s++ }()
		s += i
	}
	return s
done:
	return -1
}

type P[T any] struct{ v T }

func (p *P[T]) Get() T { return p.v }

func Use() int { p := P[int]{3}; q := P[string]{"x"}; return p.Get() + len(q.Get()) }
