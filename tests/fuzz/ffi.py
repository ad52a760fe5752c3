#!/usr/bin/env python3
"""ffi.py - random signatures through package ffi: a C library and a Go program that agree on every byte, or not.

    ffi.py [--seed N] [--count N] [--rounds N] [--vole path]

Each round makes count functions of random types: numbers, structs in structs, arrays in structs. Each is called with random
values, which C writes into a buffer leaf by leaf; C's result and the values that C passes to a callback are random, too, and
so is what that returns. The Go side compares everything with what it was to be. Prints the seed of a round that fails.
"""
import argparse, os, random, struct, subprocess, sys, tempfile

SCALARS = {  # Go: (C, size, struct format)
    'int8': ('int8_t', 1, 'b'), 'int16': ('int16_t', 2, 'h'), 'int32': ('int32_t', 4, 'i'), 'int64': ('int64_t', 8, 'q'),
    'uint8': ('uint8_t', 1, 'B'), 'uint16': ('uint16_t', 2, 'H'), 'uint32': ('uint32_t', 4, 'I'), 'uint64': ('uint64_t', 8, 'Q'),
    'float32': ('float', 4, 'f'), 'float64': ('double', 8, 'd'), 'bool': ('bool', 1, '?'),
}


class Gen:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.structs = []  # (name, [(field, type)])
        self.c, self.go, self.calls = [], [], []

    def make_struct(self, depth):
        fields = []
        for i in range(self.r.choice([1, 1, 2, 2, 3, 4, 6])):
            t = self.typ(depth - 1)
            if self.r.random() < 0.2:
                t = ('array', self.r.randint(1, 5), t)
            fields.append(('F%d' % i, t))
        name = 'S%d' % len(self.structs)
        self.structs.append((name, fields))
        return ('struct', name, fields)

    def typ(self, depth):
        if depth > 0 and self.r.random() < 0.4:
            if self.structs and self.r.random() < 0.5:
                name, fields = self.r.choice(self.structs)
                return ('struct', name, fields)
            return self.make_struct(depth)
        return ('scalar', self.r.choice(list(SCALARS)))

    def leaves(self, t, path):
        """(path, scalar) of each number in a value."""
        if t[0] == 'scalar':
            yield path, t[1]
        elif t[0] == 'array':
            for i in range(t[1]):
                yield from self.leaves(t[2], '%s[%d]' % (path, i))
        else:
            for f, ft in t[2]:
                yield from self.leaves(ft, path + '.' + f)

    def go_type(self, t):
        return t[1] if t[0] != 'array' else '[%d]%s' % (t[1], self.go_type(t[2]))

    def c_decl(self, t, name):
        dims = ''
        while t[0] == 'array':
            dims += '[%d]' % t[1]
            t = t[2]
        return '%s %s%s' % (SCALARS[t[1]][0] if t[0] == 'scalar' else t[1], name, dims)

    def value(self, scalar):
        """A random value: as Go and C write it, and its bytes."""
        ctype, size, fmt = SCALARS[scalar]
        if scalar == 'bool':
            v = self.r.random() < 0.5
            return ('true', 'false')[not v], struct.pack(fmt, v)
        if fmt in 'fd':
            v = self.r.randint(-1 << 20, 1 << 20) / 64
            return repr(v), struct.pack(fmt, v)
        if fmt.islower():
            v = self.r.choice([-1, 0, 1, -(1 << size * 8 - 1) + 1, (1 << size * 8 - 1) - 1, self.r.randint(-100, 100)])
        else:
            v = self.r.choice([0, 1, (1 << size * 8) - 1, self.r.randint(0, 200)])
        return str(v), struct.pack(fmt, v)

    def fill(self, t, path, c):
        """Statements that set the value at path to random numbers, and its bytes."""
        out, data = [], b''
        for p, s in self.leaves(t, path):
            text, b = self.value(s)
            if c and s == 'uint64':
                text += 'u'
            out.append('%s = %s' % (p, text))
            data += b
        return out, data

    def function(self, i):
        types = [self.typ(2) for _ in range(self.r.choice([0, 1, 2, 3, 5, 8, 12, 20]))]
        result = self.typ(2) if self.r.random() < 0.8 else None
        cres = self.c_decl(result, '') if result else 'void '
        params = ', '.join(self.c_decl(t, 'p%d' % k) for k, t in enumerate(types))
        gparams = ', '.join('p%d %s' % (k, self.go_type(t)) for k, t in enumerate(types))
        gres = self.go_type(result) if result else ''

        # Go calls C: arguments into the buffer, a fixed result.
        body = [' PUT(%s);' % p for k, t in enumerate(types) for p, _ in self.leaves(t, 'p%d' % k)]
        expect_result = b''
        if result:
            sets, expect_result = self.fill(result, 'r', True)
            body += [' %s;' % self.c_decl(result, 'r')] + [' %s;' % s for s in sets] + [' return r;']
        self.c.append('%sf%d(%s) {\n%s\n}\n' % (cres, i, params or 'void', '\n'.join(body)))

        # C calls Go: with random values; Go writes them down.
        sets, seen = [], b''
        for k, t in enumerate(types):
            s, b = self.fill(t, 'p%d' % k, True)
            sets += [self.c_decl(t, 'p%d' % k)] + s
            seen += b
        args = ', '.join('p%d' % k for k in range(len(types)))
        back = ''.join(' PUT(%s);' % p for p, _ in self.leaves(result, 'r')) if result else ''
        call = ('%s = cb(%s);' % (self.c_decl(result, 'r'), args)) if result else 'cb(%s);' % args
        cb_types = ', '.join(self.c_decl(t, '') for t in types) or 'void'
        self.c.append('void g%d(%s(*cb)(%s)) {\n%s\n at = 0; %s at = 0;%s\n}\n' % (
            i, cres, cb_types, '\n'.join(' %s;' % s for s in sets), call, back))

        g = ['func test%d() {' % i]
        expect = b''
        for k, t in enumerate(types):
            g.append('\tvar p%d %s' % (k, self.go_type(t)))
            s, b = self.fill(t, 'p%d' % k, False)
            g += ['\t' + x for x in s]
            expect += b
        sig = 'func(%s) %s' % (gparams, gres)
        g.append('\tvar f %s\n\tffi.RegisterLibFunc(&f, lib, "f%d")\n\tsetAt(0)' % (sig, i))
        g.append('\t%sf(%s)' % ('r := ' if result else '', args))
        g.append('\tcheck("arguments of f%d", buffer[:*at], %s)' % (i, go_bytes(expect)))
        if result:
            g.append('\tcheck("result of f%d", leaves(r), %s)' % (i, go_bytes(expect_result)))
        g.append('\tvar g func(cb %s)\n\tffi.RegisterLibFunc(&g, lib, "g%d")' % (sig, i))
        g.append('\tvar got []byte\n\tg(func(%s) %s {' % (gparams, gres))
        for k in range(len(types)):
            g.append('\t\tgot = append(got, leaves(p%d)...)' % k)
        back_bytes = b''
        if result:
            g.append('\t\tvar r %s' % gres)
            s, back_bytes = self.fill(result, 'r', False)
            g += ['\t\t' + x for x in s] + ['\t\treturn r']
        g.append('\t})')
        g.append('\tcheck("callback of g%d", got, %s)' % (i, go_bytes(seen)))
        g.append('\tcheck("result of the callback of g%d", buffer[:*at], %s)\n}\n' % (i, go_bytes(back_bytes)))
        self.go.append('\n'.join(g))
        self.calls.append('\ttest%d()' % i)

    def program(self, count):
        for i in range(count):
            self.function(i)
        c = ['#include <stdbool.h>\n#include <stdint.h>\n#include <string.h>\nuint8_t buffer[65536]; int64_t at;',
             '#define PUT(x) (memcpy(buffer + at, &(x), sizeof (x)), at += sizeof (x))']
        for name, fields in self.structs:
            c.append('typedef struct { %s } %s;' % (' '.join(self.c_decl(t, f) + ';' for f, t in fields), name))
        go = ['package main\n\nimport (\n\t"bytes"\n\t"encoding/binary"\n\t"ffi"\n\t"fmt"\n\t"os"\n\t"unsafe"\n)\n',
              'var lib = ffi.MustOpen(os.Args[1])\nvar failed bool\nvar at *int64\nvar buffer *[65536]byte\n']
        for name, fields in self.structs:
            go.append('type %s struct {\n%s\n}\n' % (name, '\n'.join('\t%s %s' % (f, self.go_type(t)) for f, t in fields)))
        go.append('''func setAt(n int64) { *at = n }

func leaves(v any) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, v)
	return b.Bytes()
}

func check(what string, got, want []byte) {
	if !bytes.Equal(got, want) {
		fmt.Printf("%s: %x, not %x\\n", what, got, want)
		failed = true
	}
}

func symbol(name string) unsafe.Pointer {
	p, err := ffi.Sym(lib, name)
	if err != nil {
		panic(err)
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&p))
}
''')
        main = 'func main() {\n\tat = (*int64)(symbol("at"))\n\tbuffer = (*[65536]byte)(symbol("buffer"))\n%s\n\tif failed {\n\t\tos.Exit(1)\n\t}\n}\n'
        return '\n'.join(c + self.c), '\n'.join(go + self.go) + main % '\n'.join(self.calls)


def go_bytes(b):
    return '[]byte{%s}' % ', '.join(map(str, b))


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    a = argparse.ArgumentParser()
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--count', type=int, default=40)
    a.add_argument('--rounds', type=int, default=3)
    a.add_argument('--vole', default=root + '/build/vole')
    a = a.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        for seed in range(a.seed, a.seed + a.rounds):
            c, go = Gen(seed).program(a.count)
            for name, text in (('lib.c', c), ('main.go', go)):
                with open(os.path.join(work, name), 'w') as f:
                    f.write(text)
            lib = os.path.join(work, 'lib%d.so' % seed)
            subprocess.run(['gcc', '-O1', '-w', '-shared', '-fPIC', '-o', lib, work + '/lib.c'], check=True)
            p = subprocess.run([a.vole, 'run', work + '/main.go', lib], capture_output=True, text=True, timeout=300)
            if p.returncode:
                failed += 1
                print('FAIL seed %d:\n%s%s' % (seed, p.stdout[:2000], p.stderr[:2000]))
    print('%d passed, %d failed' % (a.rounds - failed, failed))
    sys.exit(failed > 0)


main()
