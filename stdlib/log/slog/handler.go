package slog

import (
	"bytes"
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Handler writes records. Its methods may be called by several goroutines at once.
type Handler interface {
	// Enabled reports whether records of the level are written; it is asked before the record is made.
	Enabled(context.Context, Level) bool
	Handle(context.Context, Record) error
	// WithAttrs returns a handler that adds attributes to each record.
	WithAttrs(attrs []Attr) Handler
	// WithGroup returns a handler whose later attributes are in a group.
	WithGroup(name string) Handler
}

// DiscardHandler writes nothing.
var DiscardHandler Handler = discard{}

type discard struct{}

func (discard) Enabled(context.Context, Level) bool  { return false }
func (discard) Handle(context.Context, Record) error { return nil }
func (d discard) WithAttrs([]Attr) Handler           { return d }
func (d discard) WithGroup(string) Handler           { return d }

// Keys of what every record has.
const (
	TimeKey    = "time"
	LevelKey   = "level"
	MessageKey = "msg"
	SourceKey  = "source"
)

// HandlerOptions are options of TextHandler and JSONHandler.
type HandlerOptions struct {
	AddSource bool    // write where the record was made
	Level     Leveler // the lowest level that is written; nil: LevelInfo

	// ReplaceAttr, if set, is asked for each attribute that is no group, with the names of the groups around it; an Attr without key and
	// value is left out.
	ReplaceAttr func(groups []string, a Attr) Attr
}

// common is what the handlers have in common. Attributes given by WithAttrs are written once, into preformatted.
type common struct {
	json         bool
	opts         HandlerOptions
	mu           *sync.Mutex // for w
	w            io.Writer
	preformatted []byte
	prefix       string   // "g.h." of the open groups (text)
	groups       []string // open groups
	opened       int      // how many of them preformatted has begun (JSON)
}

func newCommon(w io.Writer, json bool, opts *HandlerOptions) *common {
	if opts == nil {
		opts = &HandlerOptions{}
	}
	return &common{json: json, opts: *opts, mu: &sync.Mutex{}, w: w}
}

func (c *common) clone() *common {
	n := *c
	n.preformatted = append([]byte(nil), c.preformatted...)
	n.groups = append([]string(nil), c.groups...)
	return &n
}

func (c *common) enabled(l Level) bool {
	lowest := LevelInfo
	if c.opts.Level != nil {
		lowest = c.opts.Level.Level()
	}
	return l >= lowest
}

func (c *common) withAttrs(attrs []Attr) *common {
	if !anyAttr(attrs) {
		return c
	}
	n := c.clone()
	s := state{c: n, buf: n.preformatted, groups: n.groups, prefix: n.prefix}
	mark := len(s.buf)
	s.openGroups(n.groups[n.opened:])
	opened := len(s.buf)
	s.attrs(attrs)
	if len(s.buf) == opened { // all were replaced by nothing
		s.buf = s.buf[:mark]
		return c
	}
	n.preformatted, n.opened = s.buf, len(n.groups)
	return n
}

func (c *common) withGroup(name string) *common {
	n := c.clone()
	n.groups = append(n.groups, name)
	n.prefix += name + "."
	return n
}

func anyAttr(attrs []Attr) bool {
	for _, a := range attrs {
		if !a.Value.isEmptyGroup() {
			return true
		}
	}
	return false
}

// A state is the text of a record while it is made.
type state struct {
	c      *common
	buf    []byte
	groups []string
	prefix string // text: of keys
}

func (c *common) handle(r Record) error {
	s := state{c: c}
	if c.json {
		s.buf = append(s.buf, '{')
	}
	s.builtins(r)
	if len(c.preformatted) > 0 {
		s.separate()
		s.buf = append(s.buf, c.preformatted...)
	}
	opened := c.opened
	if r.NumAttrs() > 0 {
		s.prefix, s.groups = c.prefix, c.groups
		mark := len(s.buf)
		s.openGroups(c.groups[opened:])
		begun := len(s.buf)
		s.attrs(r.attrs)
		if len(s.buf) == begun {
			s.buf = s.buf[:mark]
		} else {
			opened = len(c.groups)
		}
	}
	if c.json {
		s.buf = append(append(s.buf, strings.Repeat("}", opened)...), '}')
	}
	s.buf = append(s.buf, '\n')
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.w.Write(s.buf)
	return err
}

// builtins writes time, level, source and message.
func (s *state) builtins(r Record) {
	replace := s.c.opts.ReplaceAttr
	add := func(a Attr) {
		if replace != nil {
			s.attr(a)
		} else {
			s.key(a.Key)
			s.value(a.Value)
		}
	}
	if !r.Time.IsZero() {
		add(Time(TimeKey, r.Time))
	}
	if replace == nil {
		add(String(LevelKey, r.Level.String()))
	} else {
		add(Any(LevelKey, r.Level))
	}
	if s.c.opts.AddSource {
		src := r.Source()
		if src == nil {
			src = &Source{}
		}
		add(Any(SourceKey, src))
	}
	add(String(MessageKey, r.Message))
}

func (s *state) separate() {
	if n := len(s.buf); n > 0 && s.buf[n-1] != '{' {
		if s.c.json {
			s.buf = append(s.buf, ',')
		} else {
			s.buf = append(s.buf, ' ')
		}
	}
}

func (s *state) openGroups(names []string) {
	if !s.c.json {
		return
	}
	for _, name := range names {
		s.key(name)
		s.buf = append(s.buf, '{')
	}
}

func (s *state) attrs(attrs []Attr) {
	for _, a := range attrs {
		s.attr(a)
	}
}

func (s *state) attr(a Attr) {
	a.Value = a.Value.Resolve()
	if f := s.c.opts.ReplaceAttr; f != nil && a.Value.Kind() != KindGroup {
		a = f(s.groups, a)
		a.Value = a.Value.Resolve()
	}
	if a.Key == "" && a.Value.any == nil {
		return
	}
	if src, ok := a.Value.any.(*Source); ok && src != nil {
		if s.c.json {
			a.Value = GroupValue(src.attrs()...)
		} else {
			a.Value = StringValue(fmt.Sprintf("%s:%d", src.File, src.Line))
		}
	}
	if a.Value.Kind() == KindGroup {
		s.group(a)
		return
	}
	s.key(a.Key)
	s.value(a.Value)
}

func (src *Source) attrs() (as []Attr) {
	if src.Function != "" {
		as = append(as, String("function", src.Function))
	}
	if src.File != "" {
		as = append(as, String("file", src.File))
	}
	if src.Line != 0 {
		as = append(as, Int("line", src.Line))
	}
	return as
}

// group writes the attributes of a group; one without key is no group. A group that turns out empty leaves nothing.
func (s *state) group(a Attr) {
	if a.Key == "" {
		s.attrs(a.Value.Group())
		return
	}
	mark, prefix, groups := len(s.buf), s.prefix, s.groups
	s.groups = append(s.groups[:len(s.groups):len(s.groups)], a.Key)
	if s.c.json {
		s.key(a.Key)
		s.buf = append(s.buf, '{')
	} else {
		s.prefix += a.Key + "."
	}
	begun := len(s.buf)
	s.attrs(a.Value.Group())
	s.prefix, s.groups = prefix, groups
	switch {
	case len(s.buf) == begun:
		s.buf = s.buf[:mark]
	case s.c.json:
		s.buf = append(s.buf, '}')
	}
}

func (s *state) key(key string) {
	s.separate()
	if s.c.json {
		s.buf = append(appendJSON(s.buf, key), ':')
	} else {
		s.string(s.prefix + key)
		s.buf = append(s.buf, '=')
	}
}

// string writes a text, in quotes if it has to be (text) or always (JSON).
func (s *state) string(str string) {
	switch {
	case s.c.json:
		s.buf = appendJSON(s.buf, str)
	case needsQuotes(str):
		s.buf = strconv.AppendQuote(s.buf, str)
	default:
		s.buf = append(s.buf, str...)
	}
}

func needsQuotes(s string) bool {
	if s == "" {
		return true
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '"' || r == '=' {
			return true
		}
		i += n
	}
	return false
}

func (s *state) value(v Value) {
	defer func() { // a nil pointer's method is the usual cause
		if e := recover(); e != nil {
			s.string(fmt.Sprintf("!PANIC: %v", e))
		}
	}()
	if s.c.json {
		s.valueJSON(v)
	} else {
		s.valueText(v)
	}
}

const millis = "2006-01-02T15:04:05.000Z07:00"

func (s *state) valueText(v Value) {
	switch v.Kind() {
	case KindTime:
		s.buf = v.Time().AppendFormat(s.buf, millis)
	case KindAny:
		switch x := v.Any().(type) {
		case encoding.TextMarshaler:
			text, err := x.MarshalText()
			if err != nil {
				s.string("!ERROR:" + err.Error())
				return
			}
			s.string(string(text))
		case []byte:
			s.string(string(x))
		default:
			s.string(fmt.Sprintf("%+v", x))
		}
	case KindString:
		s.string(v.any.(string))
	case KindDuration:
		s.string(v.Duration().String())
	default:
		s.buf = v.append(s.buf)
	}
}

func (s *state) valueJSON(v Value) {
	switch v.Kind() {
	case KindString:
		s.string(v.any.(string))
	case KindInt64, KindDuration:
		s.buf = strconv.AppendInt(s.buf, int64(v.num), 10)
	case KindUint64, KindBool:
		s.buf = v.append(s.buf)
	case KindFloat64:
		if f := v.Float64(); math.IsNaN(f) || math.IsInf(f, 0) {
			s.string(strconv.FormatFloat(f, 'g', -1, 64))
			return
		}
		s.marshal(v.Any())
	case KindTime:
		s.buf = append(s.buf, '"')
		s.buf = v.Time().AppendFormat(s.buf, time.RFC3339Nano)
		s.buf = append(s.buf, '"')
	default:
		x := v.Any()
		_, marshals := x.(json.Marshaler)
		if err, ok := x.(error); ok && !marshals {
			s.string(err.Error())
			return
		}
		s.marshal(x)
	}
}

// marshal writes x as encoding/json does, without the escapes for HTML.
func (s *state) marshal(x any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(x); err != nil {
		s.string("!ERROR:" + err.Error())
		return
	}
	s.buf = append(s.buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

func appendJSON(b []byte, str string) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.Encode(str)
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// A TextHandler writes records as lines of key=value.
type TextHandler struct{ *common }

// NewTextHandler returns a TextHandler that writes to w; opts may be nil.
func NewTextHandler(w io.Writer, opts *HandlerOptions) *TextHandler {
	return &TextHandler{newCommon(w, false, opts)}
}

// Enabled reports whether records of the level are written.
func (h *TextHandler) Enabled(_ context.Context, l Level) bool { return h.enabled(l) }

// Handle writes a record with one call of Write.
func (h *TextHandler) Handle(_ context.Context, r Record) error { return h.handle(r) }

// WithAttrs returns a handler that adds attributes to each record.
func (h *TextHandler) WithAttrs(attrs []Attr) Handler { return &TextHandler{h.withAttrs(attrs)} }

// WithGroup returns a handler whose later attributes are in a group.
func (h *TextHandler) WithGroup(name string) Handler { return &TextHandler{h.withGroup(name)} }

// A JSONHandler writes records as lines of JSON.
type JSONHandler struct{ *common }

// NewJSONHandler returns a JSONHandler that writes to w; opts may be nil.
func NewJSONHandler(w io.Writer, opts *HandlerOptions) *JSONHandler {
	return &JSONHandler{newCommon(w, true, opts)}
}

// Enabled reports whether records of the level are written.
func (h *JSONHandler) Enabled(_ context.Context, l Level) bool { return h.enabled(l) }

// Handle writes a record with one call of Write.
func (h *JSONHandler) Handle(_ context.Context, r Record) error { return h.handle(r) }

// WithAttrs returns a handler that adds attributes to each record.
func (h *JSONHandler) WithAttrs(attrs []Attr) Handler { return &JSONHandler{h.withAttrs(attrs)} }

// WithGroup returns a handler whose later attributes are in a group.
func (h *JSONHandler) WithGroup(name string) Handler { return &JSONHandler{h.withGroup(name)} }

// defaultHandler writes "LEVEL message key=value" through package log.
type defaultHandler struct {
	preformatted []byte
	prefix       string
	groups       []string
}

func (*defaultHandler) Enabled(_ context.Context, l Level) bool { return l >= logLevel.Level() }

func (h *defaultHandler) Handle(_ context.Context, r Record) error {
	s := h.state()
	s.buf = append(s.buf, r.Level.String()+" "+r.Message...)
	if len(h.preformatted) > 0 {
		s.buf = append(append(s.buf, ' '), h.preformatted...)
	}
	s.attrs(r.attrs)
	if flags := log.Flags(); flags&(log.Lshortfile|log.Llongfile) != 0 {
		return h.withPlace(r, flags, string(s.buf))
	}
	return log.Output(0, string(s.buf))
}

// withPlace writes the place of the record, which package log would not find.
func (h *defaultHandler) withPlace(r Record, flags int, text string) error {
	if src := r.Source(); src != nil {
		file := src.File
		if flags&log.Lshortfile != 0 {
			file = filepath.Base(file)
		}
		text = fmt.Sprintf("%s:%d: %s", file, src.Line, text)
	}
	l := log.New(log.Writer(), log.Prefix(), flags&^(log.Lshortfile|log.Llongfile))
	return l.Output(0, text)
}

func (h *defaultHandler) state() state {
	return state{c: &common{}, prefix: h.prefix, groups: h.groups}
}

func (h *defaultHandler) WithAttrs(attrs []Attr) Handler {
	s := h.state()
	s.buf = append(s.buf, h.preformatted...)
	s.attrs(attrs)
	return &defaultHandler{s.buf, h.prefix, h.groups}
}

func (h *defaultHandler) WithGroup(name string) Handler {
	return &defaultHandler{h.preformatted, h.prefix + name + ".", append(h.groups[:len(h.groups):len(h.groups)], name)}
}
