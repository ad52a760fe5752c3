"""gotypes.py - the types that the generator of gogen.py works with, and how their values are hashed.

A T is a Go type: its text, its kind, and what its kind needs. Types are canonical within a program: the same text
is the same object. A type is a value type if nothing reachable from a value of it can be changed through another
copy; only such values go into functions that promise to change nothing.
"""


class T:
    def __init__(self, text, kind, **kw):
        self.text = text
        self.kind = kind          # int float complex string bool array slice struct map ptr func iface tparam
        self.bits = 0
        self.signed = False
        self.elem = None
        self.key = None
        self.n = 0
        self.fields = []          # (name, T, embedded)
        self.params = []
        self.results = []
        self.named = False
        self.methods = []         # Fn, promoted ones included
        self.lo = self.hi = 0     # integers: what constants may be
        self.__dict__.update(kw)

    def __repr__(self):
        return self.text

    def is_value(self):
        if self.kind in ('int', 'float', 'complex', 'string', 'bool', 'iface'):
            return True
        if self.kind == 'array':
            return self.elem.is_value()
        if self.kind == 'struct':
            return all(f[1].is_value() for f in self.fields)
        return False

    def comparable(self):
        if self.kind in ('slice', 'map', 'func'):
            return False
        if self.kind == 'array':
            return self.elem.comparable()
        if self.kind == 'struct':
            return all(f[1].comparable() for f in self.fields)
        return True

    def printable(self):
        """fmt's output does not depend on addresses."""
        if self.kind in ('ptr', 'func', 'chan'):
            return False
        if self.kind in ('array', 'slice'):
            return self.elem.printable()
        if self.kind == 'map':
            return self.key.printable() and self.elem.printable()
        if self.kind == 'struct':
            return all(f[1].printable() for f in self.fields)
        return True

    def has(self, kind):
        if self.kind == kind:
            return True
        if self.kind in ('array', 'slice'):
            return self.elem.has(kind)
        if self.kind == 'map':
            return self.key.has(kind) or self.elem.has(kind)
        if self.kind == 'struct':
            return any(f[1].has(kind) for f in self.fields)
        return False

    def size(self):
        """Roughly, in words: keeps arrays of structs of arrays small."""
        if self.kind == 'array':
            return self.n * self.elem.size()
        if self.kind == 'struct':
            return sum(f[1].size() for f in self.fields)
        return {'string': 2, 'slice': 3, 'iface': 2}.get(self.kind, 1)


def integer(text, bits, signed, **kw):
    lo = -(1 << bits - 1) if signed else 0
    hi = (1 << bits - 1) - 1 if signed else (1 << bits) - 1
    return T(text, 'int', bits=bits, signed=signed, lo=lo, hi=hi, **kw)


INTS = [integer(n, b, s) for n, b, s in (
    ('int', 64, True), ('int8', 8, True), ('int16', 16, True), ('int32', 32, True), ('int64', 64, True),
    ('uint', 64, False), ('uint8', 8, False), ('uint16', 16, False), ('uint32', 32, False), ('uint64', 64, False),
    ('uintptr', 64, False))]
FLOATS = [T('float32', 'float', bits=32), T('float64', 'float', bits=64)]
COMPLEXES = [T('complex64', 'complex', bits=64), T('complex128', 'complex', bits=128)]
STRING = T('string', 'string')
BOOL = T('bool', 'bool')
ANY = T('any', 'iface')
INT = INTS[0]
UINT8 = INTS[6]
INT32 = INTS[3]
FLOAT64 = FLOATS[1]
BASICS = INTS + FLOATS + COMPLEXES + [STRING, BOOL]


class Hashes:
    """Writes a function hN(v T) uint64 for each type that is hashed: it looks at everything reachable from v."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.names = {}
        self.out = []

    def call(self, t, s):
        k = t.kind
        if k in ('int', 'tparam'):
            return 'uint64(%s)' % s if k == 'int' else 'hany(%s)' % s
        if k == 'float':
            return 'hf(float64(%s))' % s
        if k == 'complex':
            return 'hc(complex128(%s))' % s
        if k == 'string':
            return 'hs(string(%s))' % s
        if k == 'bool':
            return 'hb(bool(%s))' % s
        if k == 'iface':
            return 'hany(%s)' % s
        if t.text not in self.names:
            self.names[t.text] = '%sh%d' % (self.prefix, len(self.names))
            self.define(t)
        return '%s(%s)' % (self.names[t.text], s)

    def define(self, t):
        name, k = self.names[t.text], t.kind
        body = []
        if k in ('array', 'slice'):
            body = ['h := uint64(len(v))*7 + 1', 'for i := range v {',
                    '\th = h*31 + %s' % self.call(t.elem, 'v[i]'), '}', 'return h']
        elif k == 'map':
            body = ['h := uint64(len(v))', 'for k, e := range v {',
                    '\th += (%s + 3) * (%s*5 + 1)' % (self.call(t.key, 'k'), self.call(t.elem, 'e')), '}', 'return h']
        elif k == 'struct':
            body = ['h := uint64(17)'] + ['h = h*37 + ' + self.call(ft, 'v.' + fn) for fn, ft, _ in t.fields if fn != '_']
            body += ['return h']
        elif k == 'ptr':
            body = ['if v == nil {', '\treturn 99', '}', 'return 3 * ' + self.call(t.elem, '*v')]
        else:
            body = ['if v == nil {', '\treturn 98', '}', 'return 97']
        self.out.append('func %s(v %s) uint64 {\n\t%s\n}\n' % (name, t.text, '\n\t'.join(body)))
