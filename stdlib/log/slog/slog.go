// Package slog logs records with a message, a level and attributes: keys with values.
//
//	slog.Info("hello", "count", 3)
//
// A Logger makes records, a Handler writes them: TextHandler as key=value, JSONHandler as a line of JSON.
package slog

import (
	"context"
	"errors"
	"fmt"
	"log"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A Level is how important a record is; larger is more.
type Level int

// The usual levels.
const (
	LevelDebug Level = -4
	LevelInfo  Level = 0
	LevelWarn  Level = 4
	LevelError Level = 8
)

var levels = [...]struct {
	name string
	at   Level
}{{"ERROR", LevelError}, {"WARN", LevelWarn}, {"INFO", LevelInfo}, {"DEBUG", LevelDebug}}

// String returns a name, or one with a distance: "WARN+1".
func (l Level) String() string {
	for _, n := range levels {
		if l >= n.at || n.at == LevelDebug {
			if l == n.at {
				return n.name
			}
			return fmt.Sprintf("%s%+d", n.name, int(l-n.at))
		}
	}
	return ""
}

// MarshalJSON returns String's name.
func (l Level) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, l.String()), nil }

// UnmarshalJSON is the inverse of MarshalJSON.
func (l *Level) UnmarshalJSON(data []byte) error {
	s, err := strconv.Unquote(string(data))
	if err != nil {
		return err
	}
	return l.parse(s)
}

// MarshalText returns String's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// AppendText appends String's name.
func (l Level) AppendText(b []byte) ([]byte, error) { return append(b, l.String()...), nil }

// UnmarshalText is the inverse of MarshalText.
func (l *Level) UnmarshalText(data []byte) error { return l.parse(string(data)) }

func (l *Level) parse(s string) error {
	name, distance := s, 0
	if i := strings.IndexAny(s, "+-"); i >= 0 {
		name = s[:i]
		n, err := strconv.Atoi(s[i:])
		if err != nil {
			return fmt.Errorf("slog: level string %q: %w", s, err)
		}
		distance = n
	}
	for _, n := range levels {
		if strings.EqualFold(name, n.name) {
			*l = n.at + Level(distance)
			return nil
		}
	}
	return fmt.Errorf("slog: level string %q: %w", s, errors.New("unknown name"))
}

// Level returns l.
func (l Level) Level() Level { return l }

// A Leveler has a level.
type Leveler interface{ Level() Level }

// A LevelVar is a level that can be changed while others read it. The zero value is LevelInfo.
type LevelVar struct{ v atomic.Int64 }

// Level returns v's level.
func (v *LevelVar) Level() Level { return Level(v.v.Load()) }

// Set sets v's level.
func (v *LevelVar) Set(l Level) { v.v.Store(int64(l)) }

func (v *LevelVar) String() string { return fmt.Sprintf("LevelVar(%s)", v.Level()) }

// MarshalText returns the level's name.
func (v *LevelVar) MarshalText() ([]byte, error) { return v.Level().MarshalText() }

// AppendText appends the level's name.
func (v *LevelVar) AppendText(b []byte) ([]byte, error) { return v.Level().AppendText(b) }

// UnmarshalText sets the level by its name.
func (v *LevelVar) UnmarshalText(data []byte) error {
	var l Level
	if err := l.UnmarshalText(data); err != nil {
		return err
	}
	v.Set(l)
	return nil
}

// A Source is a place in a program.
type Source struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// A Record is what a Handler gets.
type Record struct {
	Time    time.Time // zero: not to be written
	Message string
	Level   Level
	PC      uintptr // of the call; 0: unknown

	attrs []Attr
}

// NewRecord returns a record without attributes.
func NewRecord(t time.Time, level Level, msg string, pc uintptr) Record {
	return Record{Time: t, Message: msg, Level: level, PC: pc}
}

// Clone returns a copy that shares nothing.
func (r Record) Clone() Record {
	r.attrs = append([]Attr(nil), r.attrs...)
	return r
}

// NumAttrs returns the number of attributes.
func (r Record) NumAttrs() int { return len(r.attrs) }

// Attrs calls f for each attribute until it returns false.
func (r Record) Attrs(f func(Attr) bool) {
	for _, a := range r.attrs {
		if !f(a) {
			return
		}
	}
}

// AddAttrs adds attributes; empty groups are left out.
func (r *Record) AddAttrs(attrs ...Attr) {
	r.attrs = r.attrs[:len(r.attrs):len(r.attrs)]
	for _, a := range attrs {
		if !a.Value.isEmptyGroup() {
			r.attrs = append(r.attrs, a)
		}
	}
}

// Add adds attributes, given as Logger.Info takes them.
func (r *Record) Add(args ...any) { r.AddAttrs(argsToAttrs(args)...) }

// Source returns where the record was made; nil if that is unknown.
func (r Record) Source() *Source {
	if r.PC == 0 {
		return nil
	}
	f, _ := runtime.CallersFrames([]uintptr{r.PC}).Next()
	return &Source{f.Function, f.File, f.Line}
}

// A Logger makes records and gives them to its Handler.
type Logger struct{ handler Handler }

var (
	defaultLogger atomic.Pointer[Logger]
	logLevel      LevelVar // of the default logger while it goes through package log
)

func init() { defaultLogger.Store(New(&defaultHandler{})) }

// SetLogLoggerLevel sets the level of the default logger as long as it writes through package log, or, after SetDefault, the level that
// package log's output gets. It returns the old one.
func SetLogLoggerLevel(level Level) (old Level) {
	old = logLevel.Level()
	logLevel.Set(level)
	return old
}

// Default returns the logger that the package's functions use.
func Default() *Logger { return defaultLogger.Load() }

// SetDefault makes l the default logger; package log's output goes to it as well.
func SetDefault(l *Logger) {
	defaultLogger.Store(l)
	if _, ok := l.handler.(*defaultHandler); !ok {
		log.SetOutput(&logWriter{l.handler, &logLevel})
		log.SetFlags(0)
	}
}

// logWriter makes records of what package log writes.
type logWriter struct {
	h     Handler
	level Leveler
}

func (w *logWriter) Write(b []byte) (int, error) {
	level := w.level.Level()
	if !w.h.Enabled(context.Background(), level) {
		return 0, nil
	}
	n := len(b)
	if n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	return n, w.h.Handle(context.Background(), NewRecord(time.Now(), level, string(b), 0))
}

// NewLogLogger returns a logger of package log that makes records of a level.
func NewLogLogger(h Handler, level Level) *log.Logger { return log.New(&logWriter{h, level}, "", 0) }

// New returns a logger with a handler.
func New(h Handler) *Logger {
	if h == nil {
		panic("nil Handler")
	}
	return &Logger{h}
}

// Handler returns l's handler.
func (l *Logger) Handler() Handler { return l.handler }

// With returns a logger that adds attributes to each record.
func (l *Logger) With(args ...any) *Logger {
	if len(args) == 0 {
		return l
	}
	return &Logger{l.handler.WithAttrs(argsToAttrs(args))}
}

// WithGroup returns a logger whose later attributes are in a group.
func (l *Logger) WithGroup(name string) *Logger {
	if name == "" {
		return l
	}
	return &Logger{l.handler.WithGroup(name)}
}

// Enabled reports whether records of the level are written.
func (l *Logger) Enabled(ctx context.Context, level Level) bool {
	return l.handler.Enabled(orBackground(ctx), level)
}

func orBackground(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}

// log makes a record of its caller's caller.
func (l *Logger) log(ctx context.Context, level Level, msg string, args []any, attrs []Attr) {
	ctx = orBackground(ctx)
	if !l.handler.Enabled(ctx, level) {
		return
	}
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:])
	r := NewRecord(time.Now(), level, msg, pcs[0])
	r.Add(args...)
	r.AddAttrs(attrs...)
	l.handler.Handle(ctx, r)
}

// Log makes a record of a level. args are attributes, or keys and values that take turns.
func (l *Logger) Log(ctx context.Context, level Level, msg string, args ...any) {
	l.log(ctx, level, msg, args, nil)
}

// LogAttrs is Log with attributes only.
func (l *Logger) LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	l.log(ctx, level, msg, nil, attrs)
}

// Debug logs at LevelDebug.
func (l *Logger) Debug(msg string, args ...any) { l.log(nil, LevelDebug, msg, args, nil) }

// DebugContext logs at LevelDebug.
func (l *Logger) DebugContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelDebug, msg, args, nil)
}

// Info logs at LevelInfo.
func (l *Logger) Info(msg string, args ...any) { l.log(nil, LevelInfo, msg, args, nil) }

// InfoContext logs at LevelInfo.
func (l *Logger) InfoContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelInfo, msg, args, nil)
}

// Warn logs at LevelWarn.
func (l *Logger) Warn(msg string, args ...any) { l.log(nil, LevelWarn, msg, args, nil) }

// WarnContext logs at LevelWarn.
func (l *Logger) WarnContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelWarn, msg, args, nil)
}

// Error logs at LevelError.
func (l *Logger) Error(msg string, args ...any) { l.log(nil, LevelError, msg, args, nil) }

// ErrorContext logs at LevelError.
func (l *Logger) ErrorContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelError, msg, args, nil)
}

// With returns Default().With(args...).
func With(args ...any) *Logger { return Default().With(args...) }

// Log logs with the default logger, and so do the following.
func Log(ctx context.Context, level Level, msg string, args ...any) {
	Default().log(ctx, level, msg, args, nil)
}

// LogAttrs is Log with attributes only.
func LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	Default().log(ctx, level, msg, nil, attrs)
}

// Debug logs at LevelDebug.
func Debug(msg string, args ...any) { Default().log(nil, LevelDebug, msg, args, nil) }

// DebugContext logs at LevelDebug.
func DebugContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelDebug, msg, args, nil)
}

// Info logs at LevelInfo.
func Info(msg string, args ...any) { Default().log(nil, LevelInfo, msg, args, nil) }

// InfoContext logs at LevelInfo.
func InfoContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelInfo, msg, args, nil)
}

// Warn logs at LevelWarn.
func Warn(msg string, args ...any) { Default().log(nil, LevelWarn, msg, args, nil) }

// WarnContext logs at LevelWarn.
func WarnContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelWarn, msg, args, nil)
}

// Error logs at LevelError.
func Error(msg string, args ...any) { Default().log(nil, LevelError, msg, args, nil) }

// ErrorContext logs at LevelError.
func ErrorContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelError, msg, args, nil)
}
