// Package iter has the types of iterator functions, and turns them into
// functions that return one value a call.
package iter

// A Seq calls yield with each value of a sequence, until yield returns false.
type Seq[V any] func(yield func(V) bool)

// A Seq2 calls yield with each pair of values of a sequence, until yield
// returns false.
type Seq2[K, V any] func(yield func(K, V) bool)

// A puller runs a sequence in a goroutine of its own, which waits between two
// values. Only one of the two sides runs at a time.
type puller[K, V any] struct {
	resume chan bool // true: go on, false: stop
	values chan pair[K, V]
	panics any  // what the sequence has panicked with
	failed bool // it has
	done   bool // no more values
	busy   bool // a call of next or stop is under way
}

type pair[K, V any] struct {
	k  K
	v  V
	ok bool
}

func pull[K, V any](seq func(yield func(K, V) bool)) *puller[K, V] {
	p := &puller[K, V]{resume: make(chan bool), values: make(chan pair[K, V])}
	go p.run(seq)
	return p
}

func (p *puller[K, V]) run(seq func(yield func(K, V) bool)) {
	normal := false
	defer func() {
		if !normal {
			p.panics, p.failed = recover(), true
		}
		p.values <- pair[K, V]{}
	}()
	if <-p.resume {
		seq(func(k K, v V) bool {
			p.values <- pair[K, V]{k, v, true}
			return <-p.resume
		})
	}
	normal = true
}

// step lets the sequence go on to its next value, or to its end.
func (p *puller[K, V]) step(goOn bool) (k K, v V, ok bool) {
	if p.busy {
		panic("iter: next or stop called while the sequence is running")
	}
	if p.done {
		return k, v, false
	}
	p.busy = true
	p.resume <- goOn
	r := <-p.values
	p.busy = false
	if !r.ok {
		p.done = true
		if p.failed {
			panic(p.panics)
		}
	} else if !goOn {
		p.done = true
	}
	return r.k, r.v, r.ok
}

// Pull returns functions that get the next value of seq, ok being false after
// the last, and that end the iteration. stop must be called unless next has
// returned false; both may be called again after the end.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := pull(func(yield func(struct{}, V) bool) {
		seq(func(v V) bool { return yield(struct{}{}, v) })
	})
	return func() (V, bool) {
			_, v, ok := p.step(true)
			return v, ok
		}, func() {
			p.step(false)
		}
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	p := pull(seq)
	return func() (K, V, bool) {
			return p.step(true)
		}, func() {
			p.step(false)
		}
}
