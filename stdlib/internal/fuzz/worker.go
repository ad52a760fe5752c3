package fuzz

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// The counters of the program (runtime/cover.h): how many there are; all back to 0; which magnitudes they have reached, a bit
// each, that are not in the mask: these are added to it, false if there are none.
func coverSize() int
func coverReset()
func coverNew(mask []byte) bool

// ---- the worker's side ----

// Files of a worker, beside the first three.
const (
	fdRequests = 3 + iota
	fdAnswers
	fdState
)

type worker struct {
	call  func(values []any) error
	state *os.File
	buf   []byte
	rng   random
}

// Work answers requests until there are no more.
func Work(call func(values []any) error) error {
	requests, answers := os.NewFile(fdRequests, "requests"), os.NewFile(fdAnswers, "answers")
	w := &worker{call: call, state: os.NewFile(fdState, "state"), rng: random(time.Now().UnixNano() ^ int64(os.Getpid())<<32)}
	if err := (&message{op: opReady}).send(answers); err != nil {
		return err
	}
	for {
		request, err := receive(requests)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var answer *message
		values, err := Decode(request.data)
		switch {
		case err != nil:
			return err
		case request.op == opRun:
			answer = w.run(values)
		case request.op == opFuzz:
			answer = w.fuzz(request, values)
		default:
			answer = w.minimize(request, values)
		}
		if err := answer.send(answers); err != nil {
			return err
		}
	}
}

// note says what is about to be done: 0 means the entry itself.
func (w *worker) note(state uint64) {
	w.buf = appendUint64(w.buf[:0], state)
	w.state.WriteAt(w.buf, 0)
}

func (w *worker) try(values []any) error {
	coverReset()
	return w.call(values)
}

// run calls with the entry itself.
func (w *worker) run(values []any) *message {
	w.note(0)
	if err := w.try(values); err != nil {
		return &message{op: opFailed, count: 1, text: err.Error()}
	}
	mask := make([]byte, coverSize())
	coverNew(mask)
	return &message{op: opDone, count: 1, mask: mask}
}

// fuzz calls with changed arguments until the time is over, or something happens.
func (w *worker) fuzz(request *message, values []any) *message {
	end := time.Now().Add(time.Duration(request.time))
	mask := request.mask
	for n := int64(1); ; n++ {
		state := w.rng.next() | 1
		w.note(state)
		err := w.try(mutated(values, state))
		if err == nil && coverNew(mask) {
			// Again: what comes and goes is of no use.
			again := make([]byte, len(mask))
			err = w.try(mutated(values, state))
			coverNew(again)
			if err == nil {
				return &message{op: opNews, count: n, data: Encode(mutated(values, state)), mask: again}
			}
		}
		if err != nil {
			return &message{op: opFailed, count: n, data: Encode(mutated(values, state)), text: err.Error()}
		}
		if n >= request.count || n&7 == 0 && !time.Now().Before(end) {
			return &message{op: opDone, count: n}
		}
	}
}

// minimize looks for smaller arguments that fail, too.
func (w *worker) minimize(request *message, values []any) *message {
	end := time.Now().Add(time.Duration(request.time))
	calls := int64(0)
	best := &message{op: opDone}
	over := func() bool { return request.count > 0 && calls >= request.count || !time.Now().Before(end) }
	w.note(0)
	fails := func(candidate []any) bool {
		calls++
		err := w.try(copied(candidate))
		if err != nil {
			best = &message{op: opFailed, data: Encode(candidate), text: err.Error()}
		}
		return err != nil
	}
	if fails(values) {
		minimize(values, fails, over)
	}
	best.count = calls
	return best
}

// ---- the coordinator's side ----

type process struct {
	proc     *os.Process
	requests *os.File
	answers  *os.File
	shared   *os.File // the state, and behind it what the worker writes to standard error
	errors   *os.File
	ready    bool
	result   string
}

// startProcess starts this program as a worker.
func startProcess() (*process, error) {
	w := &process{}
	var theirs [3]*os.File // requests, answers; standard input and output
	var err error
	defer func() {
		for _, f := range theirs {
			if f != nil {
				f.Close()
			}
		}
	}()
	if w.shared, err = os.CreateTemp("", "fuzz"); err != nil {
		return nil, err
	}
	os.Remove(w.shared.Name())
	if w.errors, err = os.CreateTemp("", "fuzz"); err != nil {
		return nil, err
	}
	os.Remove(w.errors.Name())
	if theirs[0], w.requests, err = os.Pipe(); err != nil {
		return nil, err
	}
	if w.answers, theirs[1], err = os.Pipe(); err != nil {
		return nil, err
	}
	if theirs[2], err = os.OpenFile(os.DevNull, os.O_RDWR, 0); err != nil {
		return nil, err
	}
	args := append(os.Args[:1:1], "-test.fuzzworker")
	w.proc, err = os.StartProcess(os.Args[0], append(args, os.Args[1:]...), &os.ProcAttr{
		Files: []*os.File{theirs[2], theirs[2], w.errors, theirs[0], theirs[1], w.shared},
	})
	return w, err
}

// call asks and waits for the answer. An error means that the process is gone, or will be.
func (w *process) call(m *message, patience time.Duration) (*message, error) {
	timer := time.AfterFunc(max(patience, hangTime), func() { w.proc.Kill() })
	defer timer.Stop()
	if !w.ready { // it compiles
		if _, err := receive(w.answers); err != nil {
			return nil, err
		}
		w.ready = true
	}
	timer.Reset(patience)
	var zero [8]byte
	w.shared.WriteAt(zero[:], 0)
	if err := m.send(w.requests); err != nil {
		return nil, err
	}
	return receive(w.answers)
}

// state is what the worker was doing at last; false: the entry itself.
func (w *process) state() (uint64, bool) {
	var b [8]byte
	w.shared.ReadAt(b[:], 0)
	n := uint64At(b[:])
	return n, n != 0
}

// stderr is the end of what a worker has written there.
func (w *process) stderr() string {
	const most = 8 << 10
	info, err := w.errors.Stat()
	if err != nil || info.Size() == 0 {
		return ""
	}
	b := make([]byte, min(most, info.Size()))
	n, _ := w.errors.ReadAt(b, info.Size()-int64(len(b)))
	return strings.TrimRight(string(b[:n]), "\n")
}

// wait returns how the process has ended; one that has not is ended.
func (w *process) wait() string {
	if w.result != "" {
		return w.result
	}
	w.requests.Close()
	timer := time.AfterFunc(graceTime, func() { w.proc.Kill() })
	defer timer.Stop()
	state, err := w.proc.Wait()
	w.answers.Close()
	if err != nil {
		w.result = err.Error()
	} else if s, ok := state.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		w.result = fmt.Sprintf("signal: %v", s.Signal())
	} else {
		w.result = state.String()
	}
	return w.result
}

func (w *process) close() {
	w.wait()
	w.shared.Close()
	w.errors.Close()
}
