package fuzz

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Inputs of fuzz tests are stored as text: a line with the version, then one Go conversion a line: string("x"), []byte("x"),
// int(-1), rune('x'), float64(+Inf), math.Float64frombits(0x7ff8000000000001).
const corpusVersion = "go test fuzz v1"

// Encode writes arguments as the text of a corpus file.
func Encode(values []any) []byte {
	b := []byte(corpusVersion + "\n")
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b = fmt.Appendf(b, "string(%q)\n", v)
		case []byte:
			b = fmt.Appendf(b, "[]byte(%q)\n", v)
		case byte:
			b = fmt.Appendf(b, "byte(%q)\n", v)
		case rune:
			if utf8.ValidRune(v) {
				b = fmt.Appendf(b, "rune(%q)\n", v)
			} else {
				b = fmt.Appendf(b, "int32(%v)\n", v)
			}
		case float32:
			if v != v && math.Float32bits(v) != math.Float32bits(float32(math.NaN())) {
				b = fmt.Appendf(b, "math.Float32frombits(0x%x)\n", math.Float32bits(v))
			} else {
				b = fmt.Appendf(b, "float32(%v)\n", v)
			}
		case float64:
			if v != v && math.Float64bits(v) != math.Float64bits(math.NaN()) {
				b = fmt.Appendf(b, "math.Float64frombits(0x%x)\n", math.Float64bits(v))
			} else {
				b = fmt.Appendf(b, "float64(%v)\n", v)
			}
		default:
			b = fmt.Appendf(b, "%T(%v)\n", v, v)
		}
	}
	return b
}

// Decode reads what Encode has written, or somebody by hand.
func Decode(data []byte) (values []any, err error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) < 2 {
		return nil, errors.New("must include version and at least one value")
	}
	if v := strings.TrimSuffix(lines[0], "\r"); v != corpusVersion {
		return nil, fmt.Errorf("unknown encoding version: %s", v)
	}
	for _, line := range lines[1:] {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		v, err := decodeValue(line)
		if err != nil {
			return nil, fmt.Errorf("malformed line %q: %v", line, err)
		}
		values = append(values, v)
	}
	return values, nil
}

func decodeValue(line string) (any, error) {
	open := strings.IndexByte(line, '(')
	if open < 0 || !strings.HasSuffix(line, ")") {
		return nil, errors.New("expected call expression")
	}
	typ, arg := strings.TrimSpace(line[:open]), strings.TrimSpace(line[open+1:len(line)-1])
	switch typ {
	case "string", "[]byte":
		s, err := strconv.Unquote(arg)
		if err != nil || arg == "" || arg[0] == '\'' {
			return nil, fmt.Errorf("operation on %q is not a string literal", arg)
		}
		if typ == "string" {
			return s, nil
		}
		return []byte(s), nil
	case "bool":
		if arg != "true" && arg != "false" {
			return nil, errors.New("malformed bool")
		}
		return arg == "true", nil
	case "byte", "uint8", "rune", "int32":
		if strings.HasPrefix(arg, "'") {
			return decodeChar(typ, arg)
		}
	case "math.Float32frombits":
		bits, err := strconv.ParseUint(arg, 0, 32)
		return math.Float32frombits(uint32(bits)), err
	case "math.Float64frombits":
		bits, err := strconv.ParseUint(arg, 0, 64)
		return math.Float64frombits(bits), err
	case "float32":
		v, err := strconv.ParseFloat(arg, 32)
		return float32(v), err
	case "float64":
		v, err := strconv.ParseFloat(arg, 64)
		return v, err
	}
	return decodeInt(typ, arg)
}

func decodeChar(typ, arg string) (any, error) {
	r, _, tail, err := strconv.UnquoteChar(arg[1:], '\'')
	if err != nil || tail != "'" {
		return nil, fmt.Errorf("malformed character %s", arg)
	}
	if typ == "rune" || typ == "int32" {
		return r, nil
	}
	if r > 255 {
		return nil, fmt.Errorf("can only encode single byte to a byte type")
	}
	return byte(r), nil
}

func decodeInt(typ, arg string) (any, error) {
	switch typ {
	case "int", "int8", "int16", "int32", "rune", "int64":
		bits := map[string]int{"int": 64, "int8": 8, "int16": 16, "int32": 32, "rune": 32, "int64": 64}[typ]
		v, err := strconv.ParseInt(arg, 0, bits)
		switch {
		case err != nil:
			return nil, err
		case typ == "int":
			return int(v), nil
		case bits == 8:
			return int8(v), nil
		case bits == 16:
			return int16(v), nil
		case bits == 32:
			return int32(v), nil
		}
		return v, nil
	case "uint", "uint8", "byte", "uint16", "uint32", "uint64":
		bits := map[string]int{"uint": 64, "uint8": 8, "byte": 8, "uint16": 16, "uint32": 32, "uint64": 64}[typ]
		v, err := strconv.ParseUint(arg, 0, bits)
		switch {
		case err != nil:
			return nil, err
		case typ == "uint":
			return uint(v), nil
		case bits == 8:
			return uint8(v), nil
		case bits == 16:
			return uint16(v), nil
		case bits == 32:
			return uint32(v), nil
		}
		return v, nil
	}
	return nil, fmt.Errorf("expected []byte or primitive type, got %s", typ)
}
