package time

import "unsafe"

// Sleep pauses the current goroutine for at least d; not at all if d is not positive.
func Sleep(d Duration)

// A runtimeTimer is a timer as the runtime keeps it. When it is due, the runtime
//   - if f is nil, sends the current time to arg, which is a chan Time, unless the channel is full.
//     seq is the address of the Location to put in;
//   - else starts a goroutine that calls f(arg, seq).
//
// A timer with a period is due again after it. After stopTimer or resetTimer has returned, nothing is
// sent or started on behalf of the time before.
type runtimeTimer struct {
	when   int64 // by runtimeNano
	period int64
	f      func(any, uintptr)
	arg    any
	seq    uintptr
	rt     uintptr // the runtime's own, as is the next
	nwait  int
}

func startTimer(*runtimeTimer)

// stopTimer tells whether the timer was still to come.
func stopTimer(*runtimeTimer) bool

// resetTimer starts the timer for another time and tells whether it was still to come.
func resetTimer(t *runtimeTimer, when int64) bool

// when returns the time d from now, saturating.
func when(d Duration) int64 {
	t := runtimeNano()
	if d <= 0 {
		return t
	}
	if t += int64(d); t < 0 {
		return 1<<63 - 1
	}
	return t
}

func callFunc(arg any, seq uintptr) { arg.(func())() }

func channelTimer(c chan Time, d Duration) runtimeTimer {
	return runtimeTimer{
		when: when(d),
		arg:  c,
		seq:  uintptr(unsafe.Pointer(&localLoc)),
	}
}

// A Timer sends the time on its channel, or calls its function, once.
type Timer struct {
	C <-chan Time
	c chan Time // the same; nil if there is a function
	r runtimeTimer
}

// NewTimer returns a Timer that sends the time on its channel after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, c: c, r: channelTimer(c, d)}
	startTimer(&t.r)
	return t
}

// AfterFunc returns a Timer that calls f in its own goroutine after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{r: runtimeTimer{when: when(d), f: callFunc, arg: f}}
	startTimer(&t.r)
	return t
}

// After returns a channel on which the time is sent after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop prevents the Timer from firing and tells whether it did. Nothing is received from the channel
// afterwards: a time that was sent and not received yet is taken out, as if it had not been sent.
func (t *Timer) Stop() bool {
	if t.r.arg == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	pending := stopTimer(&t.r)
	return drain(t.c) || pending
}

// Reset starts the Timer anew with d and tells whether it had been running.
func (t *Timer) Reset(d Duration) bool {
	if t.r.arg == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	pending := stopTimer(&t.r)
	pending = drain(t.c) || pending
	resetTimer(&t.r, when(d))
	return pending
}

// drain takes out what a stopped timer left in its channel.
func drain(c chan Time) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// A Ticker sends the time on its channel at intervals. It leaves ticks out for a slow receiver.
type Ticker struct {
	C <-chan Time
	c chan Time
	r runtimeTimer
}

// NewTicker returns a Ticker with interval d, which must be positive.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, c: c, r: channelTimer(c, d)}
	t.r.period = int64(d)
	startTimer(&t.r)
	return t
}

// Stop turns the Ticker off. It does not close the channel.
func (t *Ticker) Stop() {
	if t.r.arg == nil {
		return
	}
	stopTimer(&t.r)
	drain(t.c)
}

// Reset stops the Ticker and starts it with interval d.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r.arg == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	stopTimer(&t.r)
	drain(t.c)
	t.r.period = int64(d)
	resetTimer(&t.r, when(d))
}

// Tick returns the channel of a new Ticker, nil if d is not positive.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
