// Package log writes messages with a time and a place in front.
package log

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// What is put in front of messages.
const (
	Ldate         = 1 << iota     // the date: 2009/01/23
	Ltime                         // the time: 01:23:23
	Lmicroseconds                 // microseconds too: 01:23:23.123123
	Llongfile                     // file and line: /a/b/c/d.go:23
	Lshortfile                    // d.go:23
	LUTC                          // times are UTC
	Lmsgprefix                    // the prefix goes right before the message
	LstdFlags     = Ldate | Ltime // usual
)

// A Logger writes messages to an io.Writer, each with one Write, from any goroutine.
type Logger struct {
	prefix  atomic.Pointer[string]
	flag    int32
	discard atomic.Bool // out is io.Discard: do no work

	mu  sync.Mutex
	out io.Writer
	buf []byte
}

// New returns a Logger.
func New(out io.Writer, prefix string, flag int) *Logger {
	l := new(Logger)
	l.SetOutput(out)
	l.SetPrefix(prefix)
	l.SetFlags(flag)
	return l
}

var std = &Logger{out: os.Stderr, flag: LstdFlags}

// Default returns the Logger that the functions of the package use.
func Default() *Logger { return std }

// SetOutput sets where messages go.
func (l *Logger) SetOutput(w io.Writer) {
	l.mu.Lock()
	l.out = w
	l.discard.Store(w == io.Discard)
	l.mu.Unlock()
}

// Writer returns where messages go.
func (l *Logger) Writer() io.Writer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out
}

// Flags returns the flags.
func (l *Logger) Flags() int { return int(atomic.LoadInt32(&l.flag)) }

// SetFlags sets the flags.
func (l *Logger) SetFlags(flag int) { atomic.StoreInt32(&l.flag, int32(flag)) }

// Prefix returns the prefix.
func (l *Logger) Prefix() string {
	if p := l.prefix.Load(); p != nil {
		return *p
	}
	return ""
}

// SetPrefix sets the prefix.
func (l *Logger) SetPrefix(prefix string) { l.prefix.Store(&prefix) }

// digits appends v with at least width digits.
func digits(b []byte, v, width int) []byte {
	if width > 1 || v >= 10 {
		b = digits(b, v/10, width-1)
	}
	return append(b, byte('0'+v%10))
}

func header(b []byte, t time.Time, prefix string, flag int, file string, line int) []byte {
	if flag&Lmsgprefix == 0 {
		b = append(b, prefix...)
	}
	if flag&(Ldate|Ltime|Lmicroseconds) != 0 {
		if flag&LUTC != 0 {
			t = t.UTC()
		}
		if flag&Ldate != 0 {
			year, month, day := t.Date()
			b = append(digits(b, year, 4), '/')
			b = append(digits(b, int(month), 2), '/')
			b = append(digits(b, day, 2), ' ')
		}
		if flag&(Ltime|Lmicroseconds) != 0 {
			hour, min, sec := t.Clock()
			b = append(digits(b, hour, 2), ':')
			b = append(digits(b, min, 2), ':')
			b = digits(b, sec, 2)
			if flag&Lmicroseconds != 0 {
				b = append(b, '.')
				b = digits(b, t.Nanosecond()/1e3, 6)
			}
			b = append(b, ' ')
		}
	}
	if flag&(Lshortfile|Llongfile) != 0 {
		if flag&Lshortfile != 0 {
			for i := len(file) - 1; i > 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		b = append(b, file...)
		b = append(b, ':')
		b = digits(b, line, 1)
		b = append(b, ": "...)
	}
	if flag&Lmsgprefix != 0 {
		b = append(b, prefix...)
	}
	return b
}

// Output writes a message, with the place of the caller that calldepth says: 1 is the caller of Output.
func (l *Logger) Output(calldepth int, s string) error { return l.output(calldepth+1, s) }

func (l *Logger) output(calldepth int, s string) error {
	if l.discard.Load() {
		return nil
	}
	now := time.Now()
	prefix, flag := l.Prefix(), l.Flags()
	var file string
	var line int
	if flag&(Lshortfile|Llongfile) != 0 {
		var ok bool
		if _, file, line, ok = runtime.Caller(calldepth); !ok {
			file, line = "???", 0
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf = header(l.buf[:0], now, prefix, flag, file, line)
	l.buf = append(l.buf, s...)
	if s == "" || s[len(s)-1] != '\n' {
		l.buf = append(l.buf, '\n')
	}
	_, err := l.out.Write(l.buf)
	if cap(l.buf) > 64<<10 {
		l.buf = nil
	}
	return err
}

// Print logs its operands as fmt.Print has them.
func (l *Logger) Print(v ...any) {
	if !l.discard.Load() {
		l.output(2, fmt.Sprint(v...))
	}
}

// Printf logs as fmt.Printf has it.
func (l *Logger) Printf(format string, v ...any) {
	if !l.discard.Load() {
		l.output(2, fmt.Sprintf(format, v...))
	}
}

// Println logs its operands as fmt.Println has them.
func (l *Logger) Println(v ...any) {
	if !l.discard.Load() {
		l.output(2, fmt.Sprintln(v...))
	}
}

// Fatal is Print and then os.Exit(1).
func (l *Logger) Fatal(v ...any) {
	l.output(2, fmt.Sprint(v...))
	os.Exit(1)
}

// Fatalf is Printf and then os.Exit(1).
func (l *Logger) Fatalf(format string, v ...any) {
	l.output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

// Fatalln is Println and then os.Exit(1).
func (l *Logger) Fatalln(v ...any) {
	l.output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

// Panic is Print and then panic with the message.
func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.output(2, s)
	panic(s)
}

// Panicf is Printf and then panic with the message.
func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.output(2, s)
	panic(s)
}

// Panicln is Println and then panic with the message.
func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.output(2, s)
	panic(s)
}

// The same with the standard Logger.

// SetOutput makes the standard logger write to w.
func SetOutput(w io.Writer) { std.SetOutput(w) }

// Writer returns what the standard logger writes to.
func Writer() io.Writer { return std.Writer() }

// Flags returns what the standard logger puts before messages.
func Flags() int { return std.Flags() }

// SetFlags says what the standard logger puts before messages: LstdFlags and the like.
func SetFlags(flag int) { std.SetFlags(flag) }

// Prefix returns the prefix of the standard logger.
func Prefix() string { return std.Prefix() }

// SetPrefix sets the prefix of the standard logger.
func SetPrefix(prefix string) { std.SetPrefix(prefix) }

// Output writes a message; calldepth counts the callers up to the one whose line is printed.
func Output(calldepth int, s string) error { return std.output(calldepth+1, s) }

// Print logs its arguments, formatted as by fmt.Print.
func Print(v ...any) {
	if !std.discard.Load() {
		std.output(2, fmt.Sprint(v...))
	}
}

// Printf logs a message, formatted as by fmt.Printf.
func Printf(format string, v ...any) {
	if !std.discard.Load() {
		std.output(2, fmt.Sprintf(format, v...))
	}
}

// Println logs its arguments, formatted as by fmt.Println.
func Println(v ...any) {
	if !std.discard.Load() {
		std.output(2, fmt.Sprintln(v...))
	}
}

// Fatal is Print, then os.Exit(1).
func Fatal(v ...any) {
	std.output(2, fmt.Sprint(v...))
	os.Exit(1)
}

// Fatalf is Printf, then os.Exit(1).
func Fatalf(format string, v ...any) {
	std.output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

// Fatalln is Println, then os.Exit(1).
func Fatalln(v ...any) {
	std.output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

// Panic is Print, then a panic with the message.
func Panic(v ...any) {
	s := fmt.Sprint(v...)
	std.output(2, s)
	panic(s)
}

// Panicf is Printf, then a panic with the message.
func Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	std.output(2, s)
	panic(s)
}

// Panicln is Println, then a panic with the message.
func Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	std.output(2, s)
	panic(s)
}
