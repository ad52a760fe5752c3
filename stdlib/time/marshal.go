package time

import "errors"

// The binary form: a version, eight bytes of seconds since year 1, four of nanoseconds, two of
// the offset in minutes (-1 for UTC) and, in version 2, one more of its seconds.
const (
	binaryV1 byte = 1
	binaryV2 byte = 2
)

// AppendBinary appends the binary form of t to b.
func (t Time) AppendBinary(b []byte) ([]byte, error) {
	version, min, sec := binaryV1, -1, 0
	if t.Location() != UTC {
		_, offset := t.Zone()
		min, sec = offset/60, offset%60
		if sec != 0 {
			version = binaryV2
		}
		if min < -32768 || min == -1 || min > 32767 {
			return b, errors.New("Time.MarshalBinary: unexpected zone offset")
		}
	}
	s, n := t.sec(), t.nsec()
	b = append(b, version,
		byte(s>>56), byte(s>>48), byte(s>>40), byte(s>>32), byte(s>>24), byte(s>>16), byte(s>>8), byte(s),
		byte(n>>24), byte(n>>16), byte(n>>8), byte(n),
		byte(min>>8), byte(min))
	if version == binaryV2 {
		b = append(b, byte(sec))
	}
	return b, nil
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (t Time) MarshalBinary() ([]byte, error) {
	b, err := t.AppendBinary(make([]byte, 0, 16))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *Time) UnmarshalBinary(data []byte) error {
	if len(data) == 0 {
		return errors.New("Time.UnmarshalBinary: no data")
	}
	version := data[0]
	want := 15
	switch version {
	case binaryV1:
	case binaryV2:
		want++
	default:
		return errors.New("Time.UnmarshalBinary: unsupported version")
	}
	if len(data) != want {
		return errors.New("Time.UnmarshalBinary: invalid length")
	}
	d := zoneData{p: data[1:]}
	sec := int64(d.num(8))
	nsec := int32(d.num(4))
	offset := int(int16(d.num(2))) * 60
	if version == binaryV2 {
		offset += int(int8(d.num(1)))
	}
	*t = Time{wall: uint64(nsec), ext: sec}
	if offset == -60 {
		t.setLoc(&utcLoc)
	} else if _, local, _, _, _ := Local.lookup(t.unixSec()); offset == local {
		t.setLoc(Local)
	} else {
		t.setLoc(FixedZone("", offset))
	}
	return nil
}

// GobEncode implements gob.GobEncoder.
func (t Time) GobEncode() ([]byte, error) { return t.MarshalBinary() }

// GobDecode implements gob.GobDecoder.
func (t *Time) GobDecode(data []byte) error { return t.UnmarshalBinary(data) }

// appendStrict appends t in RFC 3339, whose years and zone offsets have limits.
func (t Time) appendStrict(b []byte, who string) ([]byte, error) {
	start := len(b)
	b = t.AppendFormat(b, RFC3339Nano)
	if b[start+4] != '-' {
		return nil, errors.New(who + "year outside of range [0,9999]")
	}
	if b[len(b)-1] != 'Z' {
		hh := b[len(b)-5:]
		if c := b[len(b)-6]; c != '+' && c != '-' || 10*(hh[0]-'0')+(hh[1]-'0') >= 24 {
			return nil, errors.New(who + "timezone hour outside of range [0,23]")
		}
	}
	return b, nil
}

// MarshalJSON implements json.Marshaler: a quoted string in RFC 3339.
func (t Time) MarshalJSON() ([]byte, error) {
	b, err := t.appendStrict(append(make([]byte, 0, len(RFC3339Nano)+2), '"'), "Time.MarshalJSON: ")
	if err != nil {
		return nil, err
	}
	return append(b, '"'), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Time) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return errors.New("Time.UnmarshalJSON: input is not a JSON string")
	}
	var err error
	*t, err = Parse(RFC3339, string(data[1:len(data)-1]))
	return err
}

// AppendText implements encoding.TextAppender.
func (t Time) AppendText(b []byte) ([]byte, error) { return t.appendStrict(b, "Time.MarshalText: ") }

// MarshalText implements encoding.TextMarshaler: RFC 3339.
func (t Time) MarshalText() ([]byte, error) {
	return t.appendStrict(make([]byte, 0, len(RFC3339Nano)), "Time.MarshalText: ")
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *Time) UnmarshalText(data []byte) error {
	var err error
	*t, err = Parse(RFC3339, string(data))
	return err
}
