// Package quick tries functions with random arguments.
package quick

import (
	"flag"
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"strings"
	"time"
)

var defaultMaxCount *int = flag.Int("quickchecks", 100, "The default number of iterations for each check")

// A Generator makes random values of its own type.
type Generator interface {
	Generate(rand *rand.Rand, size int) reflect.Value
}

// complexSize is the largest length of what is made by Value.
const complexSize = 50

// Value returns a random value of a type; ok is false for interfaces and types that hold them, channels and functions.
func Value(t reflect.Type, rand *rand.Rand) (value reflect.Value, ok bool) {
	return sizedValue(t, rand, complexSize)
}

func randFloat32(r *rand.Rand) float32 {
	f := r.Float64() * math.MaxFloat32
	if r.Int()&1 == 1 {
		f = -f
	}
	return float32(f)
}

func randFloat64(r *rand.Rand) float64 {
	f := r.Float64() * math.MaxFloat64
	if r.Int()&1 == 1 {
		f = -f
	}
	return f
}

func randInt64(r *rand.Rand) int64 { return int64(r.Uint64()) }

func sizedValue(t reflect.Type, r *rand.Rand, size int) (value reflect.Value, ok bool) {
	if g, ok := reflect.Zero(t).Interface().(Generator); ok {
		return g.Generate(r, size), true
	}
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(r.Int()&1 == 0)
	case reflect.Float32:
		v.SetFloat(float64(randFloat32(r)))
	case reflect.Float64:
		v.SetFloat(randFloat64(r))
	case reflect.Complex64:
		v.SetComplex(complex(float64(randFloat32(r)), float64(randFloat32(r))))
	case reflect.Complex128:
		v.SetComplex(complex(randFloat64(r), randFloat64(r)))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(randInt64(r))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(randInt64(r)))
	case reflect.String:
		runes := make([]rune, r.Intn(complexSize))
		for i := range runes {
			runes[i] = rune(r.Intn(0x10ffff))
		}
		v.SetString(string(runes))
	case reflect.Pointer:
		if r.Intn(size) == 0 {
			return v, true // nil
		}
		elem, ok := sizedValue(t.Elem(), r, size)
		if !ok {
			return v, false
		}
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(elem)
	case reflect.Map:
		n := r.Intn(size)
		v.Set(reflect.MakeMap(t))
		for i := 0; i < n; i++ {
			key, ok1 := sizedValue(t.Key(), r, size)
			elem, ok2 := sizedValue(t.Elem(), r, size)
			if !ok1 || !ok2 {
				return v, false
			}
			v.SetMapIndex(key, elem)
		}
	case reflect.Slice:
		n := r.Intn(size)
		v.Set(reflect.MakeSlice(t, n, n))
		return v, fillElements(v, n, r, size-n)
	case reflect.Array:
		return v, fillElements(v, v.Len(), r, size)
	case reflect.Struct:
		n := v.NumField()
		if n > size { // the fields share the size
			size = 1
		} else if n > 0 {
			size /= n
		}
		for i := 0; i < n; i++ {
			elem, ok := sizedValue(t.Field(i).Type, r, size)
			if !ok {
				return v, false
			}
			v.Field(i).Set(elem)
		}
	default:
		return reflect.Value{}, false
	}
	return v, true
}

func fillElements(v reflect.Value, n int, r *rand.Rand, size int) bool {
	for i := 0; i < n; i++ {
		elem, ok := sizedValue(v.Type().Elem(), r, size)
		if !ok {
			return false
		}
		v.Index(i).Set(elem)
	}
	return true
}

// A Config says how to try.
type Config struct {
	MaxCount      int                                // iterations; 0: MaxCountScale
	MaxCountScale float64                            // times the default, 100 or -quickchecks
	Rand          *rand.Rand                         // nil: a source of its own
	Values        func([]reflect.Value, *rand.Rand) // makes the arguments; nil: Value does
}

var defaultConfig Config

func (c *Config) source() *rand.Rand {
	if c.Rand == nil {
		return rand.New(rand.NewSource(time.Now().UnixNano()))
	}
	return c.Rand
}

func (c *Config) iterations() int {
	if c.MaxCount != 0 {
		return c.MaxCount
	}
	if c.MaxCountScale != 0 {
		return int(c.MaxCountScale * float64(*defaultMaxCount))
	}
	return *defaultMaxCount
}

// A SetupError says that a function cannot be tried.
type SetupError string

func (s SetupError) Error() string { return string(s) }

// A CheckError is what Check found.
type CheckError struct {
	Count int
	In    []any
}

func (s *CheckError) Error() string {
	return fmt.Sprintf("#%d: failed on input %s", s.Count, toString(s.In))
}

// A CheckEqualError is what CheckEqual found.
type CheckEqualError struct {
	CheckError
	Out1 []any
	Out2 []any
}

func (s *CheckEqualError) Error() string {
	return fmt.Sprintf("#%d: failed on input %s. Output 1: %s. Output 2: %s", s.Count, toString(s.In), toString(s.Out1), toString(s.Out2))
}

// Check looks for arguments for which f, a function with a bool result, returns false.
func Check(f any, config *Config) error {
	if config == nil {
		config = &defaultConfig
	}
	fv := reflect.ValueOf(f)
	if fv.Kind() != reflect.Func {
		return SetupError("argument is not a function")
	}
	t := fv.Type()
	if t.NumOut() != 1 {
		return SetupError("function does not return one value")
	}
	if t.Out(0).Kind() != reflect.Bool {
		return SetupError("function does not return a bool")
	}
	args := make([]reflect.Value, t.NumIn())
	r := config.source()
	for i := 0; i < config.iterations(); i++ {
		if err := makeArguments(args, t, config, r); err != nil {
			return err
		}
		if !fv.Call(args)[0].Bool() {
			return &CheckError{i + 1, toInterfaces(args)}
		}
	}
	return nil
}

// CheckEqual looks for arguments for which f and g have different results.
func CheckEqual(f, g any, config *Config) error {
	if config == nil {
		config = &defaultConfig
	}
	x, y := reflect.ValueOf(f), reflect.ValueOf(g)
	if x.Kind() != reflect.Func {
		return SetupError("f is not a function")
	}
	if y.Kind() != reflect.Func {
		return SetupError("g is not a function")
	}
	if x.Type() != y.Type() {
		return SetupError("functions have different types")
	}
	args := make([]reflect.Value, x.Type().NumIn())
	r := config.source()
	for i := 0; i < config.iterations(); i++ {
		if err := makeArguments(args, x.Type(), config, r); err != nil {
			return err
		}
		xs, ys := toInterfaces(x.Call(args)), toInterfaces(y.Call(args))
		if !reflect.DeepEqual(xs, ys) {
			return &CheckEqualError{CheckError{i + 1, toInterfaces(args)}, xs, ys}
		}
	}
	return nil
}

func makeArguments(args []reflect.Value, t reflect.Type, config *Config, r *rand.Rand) error {
	if config.Values != nil {
		config.Values(args, r)
		return nil
	}
	for i := range args {
		var ok bool
		if args[i], ok = Value(t.In(i), r); !ok {
			return SetupError(fmt.Sprintf("cannot create arbitrary value of type %s for argument %d", t.In(i), i))
		}
	}
	return nil
}

func toInterfaces(values []reflect.Value) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v.Interface()
	}
	return all
}

func toString(all []any) string {
	s := make([]string, len(all))
	for i, v := range all {
		s[i] = fmt.Sprintf("%#v", v)
	}
	return strings.Join(s, ", ")
}
