#!/usr/bin/env python3
"""numgen.py - programs that format, parse and convert random numbers, and print what comes out.

The tables are in the program; a loop goes through them, so that nothing is folded at compile time. Texts come from all verbs, flags,
widths and precisions of fmt, and from strconv; conversions are those between all integer and float types, also of what does not fit
(amd64's answers: the language leaves them open).
"""
import argparse
import os
import random
import struct

HERE = os.path.dirname(os.path.abspath(__file__))


def random_float(r):
    c = r.randrange(10)
    if c == 0:
        return struct.unpack('<d', struct.pack('<Q', r.getrandbits(64)))[0]
    if c == 1:
        return r.choice((0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1e15, 1e16, 1e20, 1e21, 1e22, 1e23, 123456789.0, 5e-324, 1.7976931348623157e308,
                         2.2250738585072014e-308, 9007199254740993.0, 4.35, 1e-7, 0.000001, 0.0000001, 2.5, 3.5, 1e100, 8.41e21, 1.5e-5))
    if c == 2:
        return float(r.getrandbits(r.randrange(1, 70))) * r.choice((1, -1))
    if c == 3:
        return 2.0 ** r.randrange(-1074, 1024) * r.choice((1, -1, 1.0000000000000002, 0.9999999999999999))
    if c == 4:
        return r.choice((2.0 ** 63, 2.0 ** 64, 2.0 ** 31, 2.0 ** 32, 2.0 ** 15, 2.0 ** 16, 128.0, 256.0, 2.0 ** 53)) * r.choice((1, -1)) + r.choice((0, 0.5, 1, -1, -0.5, 2048, -1024))
    if c == 5:
        return struct.unpack('<f', struct.pack('<I', r.getrandbits(32)))[0]
    return round(r.uniform(-1000, 1000), r.randrange(8)) * 10.0 ** r.randrange(-12, 12)


def bits(x):
    return '0x%016x' % struct.unpack('<Q', struct.pack('<d', x))[0]


def random_int(r):
    v = r.choice((r.getrandbits(r.randrange(1, 64)), (1 << r.randrange(63)) + r.choice((-1, 0, 1)), r.randrange(300)))
    return max(-(1 << 63), min((1 << 63) - 1, v * r.choice((1, -1))))


def random_format(r, verbs):
    s = '%' + ''.join(f for f in '+-# 0' if r.random() < .2)
    if r.random() < .5:
        s += str(r.randrange(30))
    if r.random() < .5:
        s += '.' + (str(r.randrange(25)) if r.random() < .9 else '')
    return s + r.choice(verbs)


def number_text(r):
    c = r.randrange(9)
    if c == 0:
        return repr(random_float(r))
    if c == 1:
        return ''.join(r.choice('0123456789') for _ in range(r.randrange(1, 40))) + '.' + ''.join(r.choice('0123456789') for _ in range(r.randrange(40))) + \
            r.choice(('', 'e%d' % r.randrange(-340, 320)))
    if c == 2:
        return float.hex(random_float(r)).replace('nan', '0x1p-2').replace('inf', '0x.8p3')
    if c == 3:
        return r.choice(('inf', '-Inf', '+infinity', 'nan', 'NaN', 'infinit', '', '.', '+', '1e', '1e+', '0x', '0x1', '0x1p', '1_000.5', '0x_1p2', '1__0', '1e1_0', ' 1', '1 ', '--1',
                         '0b11', '0o17', '0_1', '1.e5', '.5', '5.', '1e400', '-1e400', '1e-400', '1p5', '0x1.8', '00012', '1e00005'))
    if c == 4:
        return r.choice(('', '-', '+')) + r.choice(('0x', '0b', '0o', '0', '')) + ''.join(r.choice('0123456789abcdefABCDEF_'[:r.choice((2, 8, 10, 10, 16, 23))]) for _ in range(r.randrange(1, 22)))
    if c == 5:
        return str(random_int(r))
    if c == 6:
        return str(r.choice(((1 << 63) - 1, 1 << 63, -(1 << 63), -(1 << 63) - 1, (1 << 64) - 1, 1 << 64, 127, 128, -128, -129, 255, 256, 65535, 65536, 1 << 31, (1 << 31) - 1, -(1 << 31) - 1, 1 << 32)))
    if c == 7:
        x = random_float(r)
        return '%.*e' % (r.randrange(25), x if x == x and abs(x) != float('inf') else 1.5)
    return ''.join(r.choice('0123456789+-.eExXpP_') for _ in range(r.randrange(1, 10)))


def quote(s):
    return '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"'


def program(r, k):
    p = 'p%d_' % k
    fl = ', '.join(bits(random_float(r)) for _ in range(60))
    ints = ', '.join(str(random_int(r)) for _ in range(40))
    ff = ', '.join(quote(random_format(r, 'eEfFgGvxXb')) for _ in range(40))
    fi = ', '.join(quote(random_format(r, 'dbocqxXUvO')) for _ in range(30))
    fs = ', '.join(quote(random_format(r, 'sqxXvd')) for _ in range(15))
    texts = ', '.join(quote(number_text(r)) for _ in range(120))
    return '''
var %(p)sfloats = []uint64{%(fl)s}
var %(p)sints = []int64{%(ints)s}
var %(p)sff = []string{%(ff)s}
var %(p)sfi = []string{%(fi)s}
var %(p)sfs = []string{%(fs)s}
var %(p)stexts = []string{%(texts)s}

func %(p)srun() {
	rnd := uint32(%(seed)d)
	next := func(n int) int {
		rnd = rnd*1664525 + 1013904223
		return int(rnd>>8) %% n
	}
	for _, b := range %(p)sfloats {
		f := math.Float64frombits(b)
		g := float32(f)
		if f != f {
			f = math.NaN()
			g = float32(f)
		}
		for i := 0; i < 8; i++ {
			s := %(p)sff[next(len(%(p)sff))]
			fmt.Printf(s+" "+s+" "+s+"\\n", f, g, complex(f, float64(next(100))))
			c := "eEfgGxXb"[next(8)]
			fmt.Println(strconv.FormatFloat(f, c, next(30)-1, 64), strconv.FormatFloat(float64(g), c, next(20)-1, 32))
		}
		fmt.Println(f, g, int64(f), int32(f), int16(f), int8(f), int(g), uint64(f), uint32(f), uint16(f), uint8(f), uint64(g), uint32(g))
		fmt.Println(math.Floor(f), math.Round(f), math.RoundToEven(f), math.Trunc(f), float32(f)*3, f*0.1, f/3, math.Sqrt(math.Abs(f)))
		fr, e := math.Frexp(f)
		ip, fp := math.Modf(f)
		fmt.Println(fr, e, ip, fp, math.Mod(f, 7.3), math.Nextafter(f, 1), math.Float32bits(g))
	}
	for _, v := range %(p)sints {
		for i := 0; i < 8; i++ {
			s := %(p)sfi[next(len(%(p)sfi))]
			fmt.Printf(s+" "+s+" "+s+" "+s+"\\n", v, uint64(v), int8(v), uint16(v))
			fmt.Println(strconv.FormatInt(v, 2+next(35)), strconv.FormatUint(uint64(v), 2+next(35)))
		}
		fmt.Println(float32(v), float64(v), float32(uint64(v)), float64(uint64(v)), float32(int32(v)), float32(uint32(v)), float64(uint32(v)))
		fmt.Printf("%%g %%g %%v %%q\\n", float32(uint64(v)), float64(uint64(v)), string(rune(v)), rune(v))
	}
	for _, t := range %(p)stexts {
		for i := 0; i < 2; i++ {
			s := %(p)sfs[next(len(%(p)sfs))]
			fmt.Printf(s+" "+s+"\\n", t, []byte(t))
		}
		f, err := strconv.ParseFloat(t, 64)
		fmt.Println(f, err)
		f, err = strconv.ParseFloat(t, 32)
		fmt.Println(float32(f), f, err)
		for _, size := range []int{0, 8, 16, 32, 64} {
			i, err := strconv.ParseInt(t, []int{0, 10, 16, 2, 8, 36}[next(6)], size)
			u, err2 := strconv.ParseUint(t, []int{0, 10, 16, 2, 8, 36}[next(6)], size)
			fmt.Println(i, err, u, err2)
		}
		var a int
		var b float64
		var c uint8
		n, err := fmt.Sscan(t, &b)
		fmt.Println(n, err, b)
		n, err = fmt.Sscanf(t, "%%d", &a)
		fmt.Println(n, err, a)
		n, err = fmt.Sscanf(t, "%%x", &c)
		fmt.Println(n, err, c)
		cc, err := strconv.ParseComplex(t, 128)
		fmt.Println(cc, err, strconv.Quote(t))
	}
}
''' % dict(p=p, fl=fl, ints=ints, ff=ff, fi=fi, fs=fs, texts=texts, seed=r.getrandbits(31))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--count', type=int, default=5)
    a = ap.parse_args()
    print(open(os.path.join(HERE, 'prelude.go.txt')).read())
    for i in range(a.count):
        print('// program %d' % i)
        print(program(random.Random(a.seed * 1000 + i), i))
    print('var progs = []prog{%s}' % ', '.join('{%d, p%d_run}' % (i, i) for i in range(a.count)))


if __name__ == '__main__':
    main()
