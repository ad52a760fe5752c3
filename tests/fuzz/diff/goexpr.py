"""goexpr.py - random expressions of a given type.

What keeps the value of an expression defined by the language, so that every right implementation prints the same:
- A function that is called within an expression changes nothing but the trace and the fuel, and calls are ordered.
- Nothing in an expression can panic: divisors are or-ed with 1, indices reduced, slices taken by helpers.
- Constants are computed here too, exactly, so that none overflows its type (E.c); an expression whose type comes from its
  context only, as 1<<s, is marked (E.u).
"""
from fractions import Fraction
from gotypes import *

INTERESTING = [0, 1, 2, 3, 5, 7, 8, 10, 15, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 1000, 4095, 32767,
               32768, 65535, 65536, 1 << 31, (1 << 31) - 1, (1 << 32) - 1, 1 << 32, (1 << 53) + 1, (1 << 63) - 1, 1 << 63,
               (1 << 64) - 1]
FLOATTEXT = ['0.5', '1.5', '2.0', '1e3', '0.1', '3.25', '1e-3', '7', '1e10', '0x1p-4', '123.456', '1e-30', '3e7', '.25', '6.02e23']
STRINGS = ['', 'a', 'go', 'héllo', '日本', 'x\\ty', 'zz\\x00', '\\xff\\xfe', 'abc\\u00e9', 'long string of text', '\\U0001F600!']


class E:
    __slots__ = ('s', 'p', 'c', 'u')

    def __init__(self, s, p=7, c=None, u=False):
        self.s, self.p, self.c, self.u = s, p, c, u


def par(e, p):
    return e.s if e.p >= p else '(' + e.s + ')'


class Var:
    def __init__(self, name, t, w=True, live=True):
        self.name, self.t, self.w = name, t, w
        self.live = live          # pointers, functions: known not to be nil


class Exprs:
    """Mixin of gogen.Prog, which has r, the scopes, the types and the functions."""

    # ---- constants

    def int_text(self, v):
        r = self.r
        a = abs(v)
        form = r.randrange(12)
        if form == 0:
            s = hex(a)
        elif form == 1:
            s = '0o%o' % a
        elif form == 2 and a < 1 << 20:
            s = bin(a)
        elif form == 3 and 33 <= a < 127 and chr(a) not in "'\\":
            s = "'%s'" % chr(a)
        elif form == 4 and a >= 1000:
            s = '%d_%03d' % (a // 1000, a % 1000)
        else:
            s = str(a)
        return '-' + s if v < 0 else s

    def uconst(self, lo, hi, d=2):
        """An untyped integer constant expression with a value in [lo, hi]."""
        r = self.r
        kind = r.randrange(10)
        v = self.int_in(lo, hi)
        if d == 0 or kind < 6:
            return E(self.int_text(v), 6 if v < 0 else 7, v)
        a = self.uconst(0, 1 << 70, d - 1)
        if kind == 6:
            k = r.randrange(1, 90)
            w = (a.c << k) - v
            return E('%s<<%d - %s' % (par(a, 5), k, self.paren_int(w)), 4, v)
        if kind == 7:
            m = r.randrange(1, 1000)
            w = v - a.c % m
            return E('%s%%%d + %s' % (par(a, 5), m, self.paren_int(w)), 4, v)
        if kind == 8 and self.iota:
            n, w = r.choice(self.iota)
            return E('%s + %s' % (n, self.paren_int(v - w)), 4, v)
        b = self.uconst(1, 1 << 40, d - 1)
        w = v - (a.c // b.c ^ b.c)
        return E('(%s/%s ^ %s) + %s' % (par(a, 5), par(b, 6), par(b, 5), self.paren_int(w)), 4, v)

    def paren_int(self, v):
        return '(%d)' % v if v < 0 else str(v)

    def int_in(self, lo, hi):
        r = self.r
        if r.random() < .7:
            c = [v for x in INTERESTING for v in (x, -x) if lo <= v <= hi]
            if c:
                return r.choice(c)
        if r.random() < .2:
            return r.choice((lo, hi))
        return r.randint(lo, hi) if hi - lo < 1 << 20 or r.random() < .5 else r.randint(max(lo, -100), min(hi, 100))

    def constant(self, t, typed=False):
        """A constant of type t."""
        r = self.r
        k = t.kind
        if k == 'int':
            if t.text == self.k + 'Enum' and r.random() < .5:
                n, v = r.choice(self.enum)
                return E(n, 7, v)
            e = self.uconst(t.lo, t.hi)
        elif k == 'tparam':
            e = self.uconst(0, 100, 1)
        elif k == 'float':
            x, y = r.choice(FLOATTEXT), r.choice(FLOATTEXT)
            if t.bits == 32 and '23' in x + y:
                x = y = '1.25'
            e = [E(x, 7, 1), E('-' + x, 6, 1), E('%s * %s' % (x, '0.3'), 5, 1), E('%s + 1/%s' % (x, y), 4, 1),
                 E('1<<%d' % r.randrange(62), 5, 1), E("'a' + %s" % x, 4, 1), E('7 / 2', 5, 1), E('7 / 2.', 5, 1)][r.randrange(8)]
        elif k == 'complex':
            x = r.choice(FLOATTEXT[:10])
            y = r.choice(FLOATTEXT[:10]).replace('0x1p-4', '0.25')
            e = [E('(%s + %si)' % (x, y), 7, 1), E('%si' % y, 7, 1), E(x, 7, 1), E('-%si * %s' % (y, x), 5, 1)][r.randrange(4)]
        elif k == 'string':
            s = r.choice(STRINGS)
            e = E('"%s"' % s, 7, s)
            if r.random() < .15:
                e = E('"%s" + "%s"' % (s, r.choice(STRINGS)), 4, s)
            elif r.random() < .1:
                e = E('`raw\\n%d`' % r.randrange(10), 7, s)
        else:
            e = E(r.choice(('true', 'false')), 7, True)
        e.u = True
        if typed or r.random() < .25:
            return E('%s(%s)' % (t.text, e.s), 7, e.c)
        return e

    def typed(self, t, e):
        """The text of e where nothing but e says its type."""
        if e.u or e.c is not None:
            return '%s(%s)' % (t.text, e.s)
        return e.s

    # ---- what is in scope

    def visible(self):
        """Variables that can be named here, inner ones first; a barrier hides what a pure function must not see."""
        seen, out = set(), []
        for i in range(len(self.scopes) - 1, -1, -1):
            for v in reversed(self.scopes[i]):
                if v.name in seen:
                    continue
                seen.add(v.name)
                if i < self.barrier and not v.t.is_value():
                    continue
                out.append((v, i >= self.barrier and v.w))
        return out

    def reach(self, a, t, steps=3):
        """Can a value of type t be read out of one of type a?"""
        key = (a.text, t.text, steps)
        if key in self.reachable:
            return self.reachable[key]
        ok = a is t
        if not ok and steps:
            ok = any(self.reach(c, t, steps - 1) for c in self.children(a))
        self.reachable[key] = ok
        return ok

    def children(self, a):
        if a.kind in ('array', 'slice', 'ptr', 'map'):
            return [a.elem]
        if a.kind == 'struct':
            return [f[1] for f in a.fields if f[0] != '_']
        return []

    def index(self, n, d):
        """An index below n, an array's length."""
        r = self.r
        c = r.randrange(4)
        if c == 0 or d <= 0:
            return str(r.randrange(n))
        if c == 1 and n & (n - 1) == 0:
            return '%s&%d' % (par(self.nonconst(INT, d - 1), 6), n - 1)
        t = r.choice(INTS[5:])
        return '%s%%%d' % (par(self.typed_e(t, self.nonconst(t, d - 1)), 5), n) if n <= t.hi else '0'

    def typed_e(self, t, e):
        return E(self.typed(t, e)) if e.u or e.c is not None else e

    def path(self, t, d):
        """An expression that reads a variable or a part of one, or None."""
        vs = [v for v, _ in self.visible() if self.reach(v.t, t)]
        if not vs:
            return None
        # the innermost few are the likeliest
        if d < -2:
            vs = [v for v in vs if v.t is t]
            if not vs:
                return None
        v = self.r.choice(vs[:8] if self.r.random() < .7 else vs)
        a, s, steps, live = v.t, v.name, 3, v.live
        while a is not t or (steps == 3 and a.kind != t.kind):
            if a.kind == 'struct':
                fs = [f for f in a.fields if f[0] != '_' and self.reach(f[1], t, steps - 1)]
                f = self.r.choice(fs)
                s, a = s + '.' + f[0], f[1]
            elif a.kind == 'array':
                s, a = '%s[%s]' % (s, self.index(a.n, d - 1)), a.elem
            elif a.kind == 'slice':
                s, a = 'at(%s, %s)' % (s, self.expr(INT, d - 1).s), a.elem
            elif a.kind == 'map':
                s, a = '%s[%s]' % (s, self.expr(a.key, min(d - 1, 1)).s), a.elem
            else:
                if live and a.elem.kind == 'struct' and a.elem is not t and self.r.random() < .7:
                    fs = [f for f in a.elem.fields if f[0] != '_' and self.reach(f[1], t, steps - 2)]
                    if fs and steps >= 2:
                        f = self.r.choice(fs)
                        s, a, steps, live = s + '.' + f[0], f[1], steps - 2, False
                        continue
                s, a = ('(*%s)' % s if live else 'deref(%s)' % s), a.elem
            steps -= 1
            live = False
        return E(s)

    # ---- expressions

    def leaf(self, t, d=0):
        e = self.path(t, d) if self.r.random() < .75 else None
        if e:
            return e
        if t.kind in ('int', 'float', 'complex', 'string', 'bool', 'tparam'):
            return self.constant(t)
        return self.composite(t, d)

    def nonconst(self, t, d):
        """An expression that is no constant."""
        for _ in range(3):
            e = self.expr(t, d)
            if e.c is None and not e.u:
                return e
        e = self.path(t, d)
        if e:
            return e
        if t.kind in ('int', 'float'):
            return E('%s(zero)' % t.text)
        if t.kind == 'complex':
            f = 'float32' if t.bits == 64 else 'float64'
            return E('%s(complex(%s(zero), 1))' % (t.text, f))
        if t.kind == 'string':
            return E('%s(strconv.Itoa(zero))' % t.text)
        if t.kind == 'bool':
            return E('%s(zero == 0)' % t.text)
        return self.typed_e(t, e or self.expr(t, d))

    def two(self, t, d):
        """Two operands, at least one of them no constant."""
        a, b = self.expr(t, d), self.expr(t, d)
        if a.c is not None and b.c is not None or a.u and b.u:
            if self.r.random() < .5:
                a = self.nonconst(t, d)
            else:
                b = self.nonconst(t, d)
        return a, b

    def binary(self, op, p, a, b):
        return E('%s %s %s' % (par(a, p), op, par(b, p + 1)), p, None, a.u and b.u)

    def expr(self, t, d):
        if d <= 0:
            return self.leaf(t, d)
        if self.callers and not self.nocall and self.r.random() < .06:
            fs = [f for f in self.usable if f.kind == 'func' and f.text in self.callers and f.results[0] is t]
            if fs:
                f = self.r.choice(fs)
                return E('%s(%s)' % (self.callers[f.text], ', '.join(x for x in (self.expr(f, d - 1).s, self.args(f.params, d - 2)) if x)))
        if self.r.random() < .12 and not self.nocall:
            e = self.call(t, d)
            if e:
                return e
        if self.r.random() < .03:
            return self.odd(t, d)
        return getattr(self, 'e_' + t.kind)(t, d)

    def odd(self, t, d):
        """Ways to have any value: a conversion, a closure called in place, a helper, an assertion."""
        r = self.r
        c = r.randrange(7)
        if c == 0:
            e = self.expr(t, d - 1)
            return E('%s(%s)' % (t.text if t.kind != 'func' and t.kind != 'ptr' else '(' + t.text + ')', e.s), 7, e.c)
        if c == 1 and not self.nocall:
            return E('sel(%s, %s, %s)' % (self.expr(BOOL, d - 1).s, self.typed(t, self.expr(t, d - 1)), self.typed(t, self.expr(t, d - 1))))
        if c == 2 and not self.nocall:
            return E('note(%s)' % self.typed(t, self.expr(t, d - 1)))
        if c == 3 and t.is_value() and t.kind != 'iface':
            return E('as[%s](%s)' % (t.text, self.typed(t, self.expr(t, d - 1))))
        if c == 4 and t.is_value() and t.kind != 'iface':
            return E('any(%s).(%s)' % (self.typed(t, self.expr(t, d - 1)), t.text))
        if c == 5 and t.is_value() and not self.nocall:
            u = r.choice(BASICS)
            x = self.fresh('q')
            old, self.barrier = self.barrier, len(self.scopes)
            self.scopes.append([Var(x, u)])
            body = self.expr(t, d - 1).s
            self.scopes.pop()
            self.barrier = old
            if 'callM' in body:
                return self.leaf(t, d)  # Go 1.19's compiler fails on some conversions to interfaces in closures
            return E('func(%s %s) %s { return %s }(%s)' % (x, u.text, t.text, body, self.expr(u, d - 2).s))
        if c == 6 and t.is_value():
            return E('[...]%s{%s, %s}[%s]' % (t.text, self.expr(t, d - 1).s, self.expr(t, d - 1).s, self.index(2, d - 1)))
        return self.leaf(t, d)

    def args(self, params, d):
        """Arguments for parameters; the last may be variadic (text starts with ...)."""
        out = []
        for p in params:
            out.append(self.expr(p, d).s)
        return ', '.join(out)

    def call(self, t, d):
        """A call of a pure function or method with one result of type t, or None."""
        r = self.r
        c = [f for f in self.fns if len(f.results) == 1 and f.results[0] is t]
        ms = [(u, f) for u in self.methodful for f in u.methods if f.pure and f.results[0] is t]
        if ms and (not c or r.random() < .4):
            u, f = r.choice(ms)
            recv = self.nonconst(u, min(d - 1, 1))
            if u.kind == 'iface':
                return E('call%s(%s, %s)' % (f.name + '_' + u.text, recv.s, self.args(f.params, d - 2)))
            a = self.args(f.params, d - 2)
            how = r.randrange(6)
            if how == 0:
                return E('%s.%s(%s)' % (u.text, f.name, ', '.join(x for x in (recv.s, a) if x)))
            if how == 1:
                return E('(*%s).%s(%s)' % (u.text, f.name, ', '.join(x for x in (self.address(u, recv), a) if x)))
            return E('%s.%s(%s)' % (par(recv, 7), f.name, a))
        if not c:
            return None
        f = r.choice(c)
        return E('%s(%s)' % (f.name, self.args(f.params, d - 2)))

    def address(self, t, e):
        return 'func() *%s { v := %s; return &v }()' % (t.text, e.s)

    def count(self, d):
        """A shift count that is not negative."""
        r = self.r
        c = r.randrange(5)
        if c == 0:
            return E(str(r.choice((0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 70))), 7, 1)
        if c == 1:
            t = r.choice(INTS[:5])
            return E('%s & %d' % (par(self.typed_e(t, self.nonconst(t, d)), 5), r.choice((7, 15, 31, 63, 127))), 5)
        t = r.choice(INTS[5:])
        e = self.typed_e(t, self.nonconst(t, d))
        if c == 2:
            return E('%s %% %d' % (par(e, 5), r.choice((8, 16, 32, 64, 80))), 5)
        return e

    def e_int(self, t, d):
        r = self.r
        c = r.randrange(30)
        if c < 7:
            op = r.choice('+-*')
            return self.binary(op, 5 if op == '*' else 4, *self.two(t, d - 1))
        if c < 11:
            op = r.choice(('&', '|', '^', '&^'))
            return self.binary(op, 5 if op[0] == '&' else 4, *self.two(t, d - 1))
        if c < 14:
            op = r.choice('/%')
            if r.random() < .5:
                v = r.choice((1, 2, 3, 4, 5, 7, 8, 10, 16, 60, 64, 100, 127) + ((-1, -2, -3, -8) if t.signed else ()))
                b = E('(%d)' % v if v < 0 else str(v), 7, v)
            else:
                b = E('(%s | 1)' % par(self.nonconst(t, d - 1), 5), 7)
            return self.binary(op, 5, self.typed_e(t, self.nonconst(t, d - 1)), b)
        if c < 18:
            a = self.expr(t, d - 1)
            op = r.choice(('<<', '>>'))
            n = self.count(d - 1)
            if a.c is not None:
                if n.c is not None:
                    a = self.typed_e(t, self.nonconst(t, d - 1))
                elif not a.u:
                    a = E(self.typed(t, a))
                elif r.random() < .5:
                    a = E(self.typed(t, a))
                else:
                    v = self.int_in(0, min(t.hi, 1000))
                    return E('%s %s %s' % (self.int_text(v), op, par(n, 6)), 5, None, True)
            return E('%s %s %s' % (par(a, 5), op, par(n, 6)), 5, None, a.u)
        if c < 20:
            op = r.choice('-^+')
            a = self.nonconst(t, d - 1)
            return E(op + ' ' * (par(a, 6)[0] == op) + par(a, 6), 6)
        if c < 24:
            u = r.choice(INTS + self.namedints)
            return E('%s(%s)' % (t.text, self.typed(u, self.nonconst(u, d - 1))))
        if c == 24 and t.bits >= 32 and t.signed:
            u = r.choice(FLOATS)
            return E('%s(%s)' % (t.text, self.small_float(u, d - 1)))
        if c == 25 and not t.named and t.text == 'int':
            u = r.choice([x for x in self.usable if x.kind in ('slice', 'string', 'map')] or [STRING])
            e = self.path(u, d - 1)
            if e:
                return E('%s(%s)' % (r.choice(('len', 'cap')) if u.kind in ('slice', 'array') else 'len', e.s))
        if c == 26:
            u = r.choice([STRING] + self.namedstrings)
            return E('%s(chat(%s, %s))' % (t.text, self.typed(u, self.expr(u, d - 1)), self.expr(INT, d - 1).s))
        if c == 27 and r.random() < .4 and not t.named:
            u = r.choice(INTS + FLOATS)
            e = self.small_float(u, d - 1) if u.kind == 'float' else self.typed(u, self.expr(u, d - 1))
            if u.kind == 'int' or t.bits >= 32 and t.signed:
                return E('conv[%s, %s](%s)' % (u.text, t.text, e))
        return self.leaf(t, d)

    def small_float(self, u, d):
        """A float that fits into int32."""
        s = r = self.r.choice(INTS[1:3] + INTS[6:8])
        e = self.typed(s, self.nonconst(s, d - 1))
        return '%s(%s) %s' % (u.text, e, self.r.choice(('', '* 0.37', '/ 3', '+ 0.5')))

    def e_tparam(self, t, d):
        r = self.r
        c = r.randrange(12)
        if c < 6:
            op = r.choice('+-*')
            return self.binary(op, 5 if op == '*' else 4, *self.two(t, d - 1))
        if c < 8 and t.bits:
            op = r.choice(('&', '|', '^', '&^'))
            return self.binary(op, 5 if op[0] == '&' else 4, *self.two(t, d - 1))
        if c == 8 and t.bits:
            return self.binary(r.choice('/%'), 5, self.nonconst(t, d - 1), E('(%s | 1)' % par(self.nonconst(t, d - 1), 5)))
        if c == 9 and t.bits:
            return E('%s %s %s' % (par(self.nonconst(t, d - 1), 5), r.choice(('<<', '>>')), par(self.count(d - 1), 6)), 5)
        if c == 10:
            u = r.choice(INTS)
            return E('%s(%s)' % (t.text, self.typed(u, self.nonconst(u, d - 1))))
        return self.path(t, d) or E('%s(zero)' % t.text)

    def e_float(self, t, d):
        r = self.r
        c = r.randrange(16)
        if c < 8:
            op = r.choice('+-*/')
            a, b = self.two(t, d - 1)
            if op == '/' and b.c is not None:
                b = E(r.choice(('3', '0.7', '1e10')), 7, 1)
                a = self.nonconst(t, d - 1)
            return self.binary(op, 5 if op in '*/' else 4, a, b)
        if c == 8:
            a = self.nonconst(t, d - 1)
            return E('-' + ' ' * (par(a, 6)[0] == '-') + par(a, 6), 6)
        if c < 12:
            u = r.choice(INTS + FLOATS)
            return E('%s(%s)' % (t.text, self.typed(u, self.nonconst(u, d - 1))))
        if c == 12 and t.text == 'float64':
            return E('math.%s(%s)' % (r.choice(('Sqrt', 'Floor', 'Trunc', 'Abs', 'Ceil')), self.expr(t, d - 1).s))
        if c == 13 and not t.named:
            u = COMPLEXES[t.bits // 64]
            return E('%s(%s)' % (r.choice(('real', 'imag')), self.typed(u, self.nonconst(u, d - 1))))
        return self.leaf(t, d)

    def e_complex(self, t, d):
        r = self.r
        c = r.randrange(10)
        if c < 5:
            op = r.choice('+-*/')
            a, b = self.two(t, d - 1)
            if op == '/' and b.c is not None:
                b = E('(1 - 2i)', 7, 1)
                a = self.nonconst(t, d - 1)
            return self.binary(op, 5 if op in '*/' else 4, a, b)
        if c < 7:
            f = FLOATS[t.bits // 128]
            return E('%s(complex(%s, %s))' % (t.text, self.typed(f, self.nonconst(f, d - 1)), self.expr(f, d - 1).s))
        if c == 7:
            a = self.nonconst(t, d - 1)
            return E('-' + ' ' * (par(a, 6)[0] == '-') + par(a, 6), 6)
        if c == 8:
            u = r.choice(COMPLEXES)
            return E('%s(%s)' % (t.text, self.typed(u, self.nonconst(u, d - 1))))
        return self.leaf(t, d)

    def e_string(self, t, d):
        r = self.r
        c = r.randrange(12)
        if c < 4:
            a, b = self.two(t, d - 1)
            return E('%s(cut(%s + %s))' % (t.text, par(a, 4), par(b, 5)))
        if c < 6:
            return E('sub(%s, %s, %s)' % (self.typed(t, self.expr(t, d - 1)), self.expr(INT, d - 1).s, self.expr(INT, d - 1).s))
        if c == 6:
            return E('%s(rune(%s))' % (t.text, self.typed(INT32, self.nonconst(INT32, d - 1))))
        if c == 7:
            return E('%s(%s(%s))' % (t.text, r.choice(('[]byte', '[]rune')), self.expr(STRING, d - 1).s))
        if c == 8:
            u = r.choice([STRING] + self.namedstrings)
            return E('%s(%s)' % (t.text, self.typed(u, self.expr(u, d - 1))))
        if c == 9 and t is STRING:
            u = r.choice([x for x in self.usable if x.printable() and x.size() < 9])
            return E('cut(fmt.Sprint(%s))' % self.typed(u, self.expr(u, d - 2)))
        return self.leaf(t, d)

    def e_bool(self, t, d):
        r = self.r
        c = r.randrange(16)
        if c < 8:
            u = r.choice(INTS + FLOATS + [STRING] + self.namedints)
            a, b = self.two(u, d - 1)
            if a.u and b.u or a.c is not None and b.c is not None or a.u:
                a = self.typed_e(u, self.nonconst(u, d - 1))
            return self.wrapbool(t, E('%s %s %s' % (par(a, 4), r.choice(('<', '<=', '>', '>=', '==', '!=')), par(b, 4)), 3))
        if c < 10:
            us = [x for x in self.usable if x.comparable() and x.kind != 'ptr']
            u = r.choice(us)
            a, b = self.typed_e(u, self.nonconst(u, d - 1)), self.expr(u, d - 1)
            if a.s.endswith('}'):
                a = E('(' + a.s + ')')
            if b.s.endswith('}'):
                b = E('(' + b.s + ')')
            return self.wrapbool(t, E('%s %s %s' % (par(a, 4), r.choice(('==', '!=')), par(b, 4)), 3))
        if c < 13:
            op, p = r.choice((('&&', 2), ('||', 1)))
            a, b = self.two(t, d - 1)
            return self.binary(op, p, a, b)
        if c == 13:
            return E('!' + par(self.nonconst(t, d - 1), 6), 6)
        if c == 14:
            u = r.choice([x for x in self.usable if x.is_value() and x.kind != 'iface'])
            x = self.path(ANY, d - 1)
            if x and not self.nocall:
                return self.wrapbool(t, E('func() bool { _, ok := %s.(%s); return ok }()' % (x.s, u.text)))
        return self.leaf(t, d)

    def wrapbool(self, t, e):
        return E('%s(%s)' % (t.text, e.s)) if t.named or self.r.random() < .05 else e

    def composite(self, t, d):
        """A value of a type that has no constants."""
        r, k = self.r, t.kind
        if k == 'struct':
            form = r.randrange(3)
            if form == 0:
                return E('(%s{%s})' % (t.text, ', '.join(self.expr(f[1], d - 1).s for f in t.fields)))
            fs = [f for f in t.fields if f[0] != '_' and r.random() < .7]
            return E('(%s{%s})' % (t.text, ', '.join('%s: %s' % (f[0], self.expr(f[1], d - 1).s) for f in fs)))
        if k in ('array', 'slice'):
            n = t.n if k == 'array' else r.choice((0, 1, 2, 3, 3, 5))
            if n > 6 or n and r.random() < .3:
                i = r.randrange(n)
                s = '%d: %s' % (i, self.expr(t.elem, d - 1).s)
                if i + 1 < n and k == 'array':
                    s += ', ' + self.expr(t.elem, d - 1).s
            else:
                s = ', '.join(self.expr(t.elem, d - 1).s for _ in range(n))
            return E('(%s{%s})' % (t.text, s)) if t.named or k == 'array' or r.random() < .8 else E('%s(nil)' % t.text)
        if k == 'map':
            if r.random() < .2 or t.key.kind not in ('int', 'string'):
                return E('make(%s)' % t.text)
            keys = ['"%s"' % s for s in r.sample(STRINGS, 3)] if t.key.kind == 'string' else [str(i) for i in r.sample(range(50), 3)]
            old, self.nocall = self.nocall, 1
            s = '(%s{%s})' % (t.text, ', '.join('%s: %s' % (x, self.expr(t.elem, 1).s) for x in keys))
            self.nocall = old
            return E(s)
        if k == 'ptr':
            if t.elem.kind in ('struct', 'array') and r.random() < .7:
                s = self.composite(t.elem, d - 1).s
                return E('&' + (s[1:-1] if s[0] == '(' else s), 6)
            return E('new(%s)' % t.elem.text)
        if k == 'func':
            return E(self.closure(t, pure=True))
        if k == 'iface':
            if t is ANY:
                u = r.choice([x for x in self.usable if x.is_value() and x.comparable() and x.size() < 12 and x.printable()])
                return E('any(%s)' % self.typed(u, self.expr(u, d - 1)))
            u = r.choice(t.impl)
            return E('%s(%s)' % (t.text, self.typed(u, self.expr(u, d - 1))))
        raise Exception(k)

    def e_other(self, t, d):
        return self.leaf(t, d) if self.r.random() < .7 else self.composite(t, d)

    def e_slice(self, t, d):
        r = self.r
        c = r.randrange(8)
        if c == 0 and not t.named:
            return E('part(%s, %s, %s)' % (self.expr(t, d - 1).s, self.expr(INT, d - 1).s, self.expr(INT, d - 1).s))
        if c == 1:
            return E('append(%s, %s)' % (self.typed_e(t, self.composite(t, d - 1)).s, self.args([t.elem] * r.randrange(1, 4), d - 1)))
        if c == 2 and t.elem is UINT8 or t.elem is INT32 and c == 2:
            return E('%s(clip([]%s(%s)))' % (t.text, t.elem.text, self.expr(STRING, d - 1).s))
        return self.e_other(t, d)

    e_array = e_struct = e_map = e_ptr = e_func = e_iface = e_other
