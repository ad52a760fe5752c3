package trace

import (
	"context"
	"fmt"
	"sync/atomic"
)

// What note notes; as in the runtime.
const (
	noteLog = iota
	noteTaskBegin
	noteTaskEnd
	noteRegionBegin
	noteRegionEnd
)

// note writes to the trace, if there is one.
func note(what int, id, task uint64, name, text string)

// IsEnabled tells whether there is a trace.
func IsEnabled() bool

var lastID uint64 // of tasks and regions

func newID() uint64 { return atomic.AddUint64(&lastID, 1) }

// A Task is a piece of the program's work that several goroutines may do.
type Task struct {
	id   uint64 // 0: there was no trace when it began
	name string
}

type taskKey struct{}

var background Task // of contexts without a task

func taskOf(ctx context.Context) *Task {
	if t, ok := ctx.Value(taskKey{}).(*Task); ok {
		return t
	}
	return &background
}

// NewTask begins a task; what is noted with ctx belongs to it.
func NewTask(pctx context.Context, taskType string) (ctx context.Context, task *Task) {
	task = &Task{name: taskType}
	if IsEnabled() {
		task.id = newID()
	}
	note(noteTaskBegin, task.id, taskOf(pctx).id, taskType, "")
	return context.WithValue(pctx, taskKey{}, task), task
}

// End ends the task.
func (t *Task) End() {
	if t.id != 0 {
		note(noteTaskEnd, t.id, 0, t.name, "")
	}
}

// Log notes a message.
func Log(ctx context.Context, category, message string) {
	note(noteLog, 0, taskOf(ctx).id, category, message)
}

// Logf notes a formatted message; it is not formatted when there is no trace.
func Logf(ctx context.Context, category, format string, args ...any) {
	if IsEnabled() {
		Log(ctx, category, fmt.Sprintf(format, args...))
	}
}

// A Region is a stretch of a goroutine's time.
type Region struct {
	id, task uint64
	name     string
}

var noRegion = &Region{}

// StartRegion begins a region, which the same goroutine is to end.
func StartRegion(ctx context.Context, regionType string) *Region {
	if !IsEnabled() {
		return noRegion
	}
	r := &Region{newID(), taskOf(ctx).id, regionType}
	note(noteRegionBegin, r.id, r.task, regionType, "")
	return r
}

// End ends the region.
func (r *Region) End() {
	if r != noRegion {
		note(noteRegionEnd, r.id, r.task, r.name, "")
	}
}

// WithRegion runs fn in a region.
func WithRegion(ctx context.Context, regionType string, fn func()) {
	r := StartRegion(ctx, regionType)
	defer r.End()
	fn()
}
