package slog

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// A Kind says of what kind a Value is.
type Kind int

// The kinds of values.
const (
	KindAny Kind = iota
	KindBool
	KindDuration
	KindFloat64
	KindInt64
	KindString
	KindTime
	KindUint64
	KindGroup
	KindLogValuer
)

var kindNames = [...]string{"Any", "Bool", "Duration", "Float64", "Int64", "String", "Time", "Uint64", "Group", "LogValuer"}

func (k Kind) String() string {
	if k >= 0 && int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "<unknown slog.Kind>"
}

// A Value holds anything, small things without an allocation. The zero Value is nil.
type Value struct {
	num uint64 // numbers, bool, duration
	any any    // a Kind for those in num; otherwise the value itself
}

// group is a Value's list of attributes.
type group []Attr

// A LogValuer makes its own Value; it is asked when the record is written.
type LogValuer interface{ LogValue() Value }

// StringValue returns a Value for a string.
func StringValue(v string) Value { return Value{any: v} }

// IntValue returns a Value for an int.
func IntValue(v int) Value { return Int64Value(int64(v)) }

// Int64Value returns a Value for an int64.
func Int64Value(v int64) Value { return Value{uint64(v), KindInt64} }

// Uint64Value returns a Value for a uint64.
func Uint64Value(v uint64) Value { return Value{v, KindUint64} }

// Float64Value returns a Value for a float64.
func Float64Value(v float64) Value { return Value{math.Float64bits(v), KindFloat64} }

// BoolValue returns a Value for a bool.
func BoolValue(v bool) Value {
	if v {
		return Value{1, KindBool}
	}
	return Value{0, KindBool}
}

// TimeValue returns a Value for a time, without its monotonic part.
func TimeValue(v time.Time) Value { return Value{any: v.Round(0)} }

// DurationValue returns a Value for a duration.
func DurationValue(v time.Duration) Value { return Value{uint64(v), KindDuration} }

// GroupValue returns a Value for attributes; empty groups among them are left out.
func GroupValue(as ...Attr) Value {
	g := make(group, 0, len(as))
	for _, a := range as {
		if !a.Value.isEmptyGroup() {
			g = append(g, a)
		}
	}
	return Value{any: g}
}

// AnyValue returns a Value for v, of the kind that fits its type.
func AnyValue(v any) Value {
	switch v := v.(type) {
	case string:
		return StringValue(v)
	case int:
		return Int64Value(int64(v))
	case uint:
		return Uint64Value(uint64(v))
	case int64:
		return Int64Value(v)
	case uint64:
		return Uint64Value(v)
	case bool:
		return BoolValue(v)
	case time.Duration:
		return DurationValue(v)
	case time.Time:
		return TimeValue(v)
	case uint8:
		return Uint64Value(uint64(v))
	case uint16:
		return Uint64Value(uint64(v))
	case uint32:
		return Uint64Value(uint64(v))
	case uintptr:
		return Uint64Value(uint64(v))
	case int8:
		return Int64Value(int64(v))
	case int16:
		return Int64Value(int64(v))
	case int32:
		return Int64Value(int64(v))
	case float64:
		return Float64Value(v)
	case float32:
		return Float64Value(float64(v))
	case []Attr:
		return GroupValue(v...)
	case Value:
		return v
	case Kind:
		return Value{any: &v} // a bare Kind marks numbers
	}
	return Value{any: v}
}

// Kind returns v's kind.
func (v Value) Kind() Kind {
	switch x := v.any.(type) {
	case Kind:
		return x
	case string:
		return KindString
	case time.Time:
		return KindTime
	case group:
		return KindGroup
	case LogValuer:
		return KindLogValuer
	}
	return KindAny
}

// Any returns v as an any.
func (v Value) Any() any {
	switch v.Kind() {
	case KindBool:
		return v.num != 0
	case KindDuration:
		return time.Duration(v.num)
	case KindFloat64:
		return math.Float64frombits(v.num)
	case KindInt64:
		return int64(v.num)
	case KindUint64:
		return v.num
	case KindGroup:
		return []Attr(v.any.(group))
	}
	if k, ok := v.any.(*Kind); ok {
		return *k
	}
	return v.any
}

func (v Value) must(k Kind) uint64 {
	if got := v.Kind(); got != k {
		panic(fmt.Sprintf("Value kind is %s, not %s", got, k))
	}
	return v.num
}

// String returns v as a string, whatever it is.
func (v Value) String() string {
	if s, ok := v.any.(string); ok {
		return s
	}
	return string(v.append(nil))
}

func (v Value) append(b []byte) []byte {
	switch v.Kind() {
	case KindString:
		return append(b, v.any.(string)...)
	case KindInt64:
		return strconv.AppendInt(b, int64(v.num), 10)
	case KindUint64:
		return strconv.AppendUint(b, v.num, 10)
	case KindFloat64:
		return strconv.AppendFloat(b, math.Float64frombits(v.num), 'g', -1, 64)
	case KindBool:
		return strconv.AppendBool(b, v.num != 0)
	case KindDuration:
		return append(b, time.Duration(v.num).String()...)
	case KindTime:
		return append(b, v.any.(time.Time).String()...)
	case KindGroup:
		return fmt.Append(b, []Attr(v.any.(group)))
	}
	return fmt.Append(b, v.Any())
}

// Int64 returns v. It panics if v is of another kind, and so do the following.
func (v Value) Int64() int64 { return int64(v.must(KindInt64)) }

// Uint64 returns v.
func (v Value) Uint64() uint64 { return v.must(KindUint64) }

// Bool returns v.
func (v Value) Bool() bool { return v.must(KindBool) != 0 }

// Duration returns v.
func (v Value) Duration() time.Duration { return time.Duration(v.must(KindDuration)) }

// Float64 returns v.
func (v Value) Float64() float64 { return math.Float64frombits(v.must(KindFloat64)) }

// Time returns v.
func (v Value) Time() time.Time {
	v.must(KindTime)
	return v.any.(time.Time)
}

// LogValuer returns v.
func (v Value) LogValuer() LogValuer { return v.any.(LogValuer) }

// Group returns v's attributes.
func (v Value) Group() []Attr {
	v.must(KindGroup)
	return v.any.(group)
}

func (v Value) isEmptyGroup() bool {
	g, ok := v.any.(group)
	return ok && len(g) == 0
}

// Equal reports whether v and w are the same.
func (v Value) Equal(w Value) bool {
	k := v.Kind()
	if k != w.Kind() {
		return false
	}
	switch k {
	case KindInt64, KindUint64, KindBool, KindDuration:
		return v.num == w.num
	case KindString:
		return v.any == w.any
	case KindFloat64:
		return v.Float64() == w.Float64()
	case KindTime:
		return v.Time().Equal(w.Time())
	case KindGroup:
		a, b := v.Group(), w.Group()
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !a[i].Equal(b[i]) {
				return false
			}
		}
		return true
	}
	return v.any == w.any
}

const maxLogValues = 100

// Resolve asks a LogValuer for its value, until it is none. A panic becomes an error value.
func (v Value) Resolve() (r Value) {
	original := v
	defer func() {
		if e := recover(); e != nil {
			r = AnyValue(fmt.Errorf("LogValue panicked\n%v", e))
		}
	}()
	for i := 0; i < maxLogValues; i++ {
		if v.Kind() != KindLogValuer {
			return v
		}
		v = v.LogValuer().LogValue()
	}
	return AnyValue(fmt.Errorf("LogValue called too many times (on Value of type %T)", original.Any()))
}

// An Attr is a key and a value.
type Attr struct {
	Key   string
	Value Value
}

// String returns an Attr for a string.
func String(key, value string) Attr { return Attr{key, StringValue(value)} }

// Int64 returns an Attr for an int64.
func Int64(key string, value int64) Attr { return Attr{key, Int64Value(value)} }

// Int returns an Attr for an int.
func Int(key string, value int) Attr { return Int64(key, int64(value)) }

// Uint64 returns an Attr for a uint64.
func Uint64(key string, v uint64) Attr { return Attr{key, Uint64Value(v)} }

// Float64 returns an Attr for a float64.
func Float64(key string, v float64) Attr { return Attr{key, Float64Value(v)} }

// Bool returns an Attr for a bool.
func Bool(key string, v bool) Attr { return Attr{key, BoolValue(v)} }

// Time returns an Attr for a time.
func Time(key string, v time.Time) Attr { return Attr{key, TimeValue(v)} }

// Duration returns an Attr for a duration.
func Duration(key string, v time.Duration) Attr { return Attr{key, DurationValue(v)} }

// Any returns an Attr for anything.
func Any(key string, value any) Attr { return Attr{key, AnyValue(value)} }

// Group returns an Attr for a group of others, given as Logger.Info takes them.
func Group(key string, args ...any) Attr { return Attr{key, GroupValue(argsToAttrs(args)...)} }

// GroupAttrs returns an Attr for a group of others.
func GroupAttrs(key string, attrs ...Attr) Attr { return Attr{key, GroupValue(attrs...)} }

// Equal reports whether a and b are the same.
func (a Attr) Equal(b Attr) bool { return a.Key == b.Key && a.Value.Equal(b.Value) }

func (a Attr) String() string { return a.Key + "=" + a.Value.String() }

const badKey = "!BADKEY"

// argsToAttrs makes attributes of keys and values that take turns, and of attributes.
func argsToAttrs(args []any) (attrs []Attr) {
	for len(args) > 0 {
		switch x := args[0].(type) {
		case Attr:
			attrs = append(attrs, x)
		case string:
			if len(args) == 1 {
				return append(attrs, String(badKey, x))
			}
			attrs = append(attrs, Any(x, args[1]))
			args = args[1:]
		default:
			attrs = append(attrs, Any(badKey, x))
		}
		args = args[1:]
	}
	return attrs
}
