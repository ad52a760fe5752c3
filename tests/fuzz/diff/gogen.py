#!/usr/bin/env python3
"""gogen.py - random Go programs whose output the language defines, for comparing two implementations.

    gogen.py --seed 7 --count 20 > batch.go         20 programs in one file; 'batch 3 5' runs numbers 3 and 5 only

Each program is a set of declarations with a prefix of its own and a function that runs it. It prints values as it
goes and ends with a checksum of all that its functions saw. goexpr.py says why the output is determined; in statements:
- Only a statement that is a single call of it runs a function that changes variables of others.
- Loops and calls use up fuel, so every program ends.
- What panics does so in a statement of its own, under a recover.
- Goroutines touch nothing but channels and what they were handed.
"""
import argparse
import os
import random
import sys

from goexpr import *
from gostmt import Stmts
from gotypes import *


class Fn:
    def __init__(self, name, params, results, pure, recv=None):
        self.name, self.params, self.results, self.pure, self.recv = name, params, results, pure, recv


class Prog(Exprs, Stmts):
    def __init__(self, seed, number):
        self.r = random.Random(seed)
        self.number = number
        self.k = 'p%d_' % number
        self.top = []             # texts of declarations
        self.scopes = [[]]        # scopes[0]: the package
        self.barrier = 0
        self.nocall = 0
        self.generic = False
        self.big = .3 if self.r.random() < .25 else 0  # how often arrays are large
        self.callers = {}
        self.reachable = {}
        self.fns, self.imps, self.gens = [], [], []
        self.iota, self.enum = [], []
        self.names = 0
        self.loops = []
        self.results = []
        self.named_results = None
        self.used_labels = set()
        self.depth = 0
        self.budget = 0
        self.hash = Hashes(self.k)
        self.cache = {t.text: t for t in BASICS}
        self.cache['any'] = ANY
        self.namedints, self.namedstrings, self.methodful = [], [], []
        self.usable = list(BASICS) + [ANY]

    def fresh(self, base='v'):
        self.names += 1
        return '%s%d' % (base, self.names)

    def mk(self, text, kind, **kw):
        if text not in self.cache:
            self.cache[text] = T(text, kind, **kw)
        return self.cache[text]

    def array(self, n, t):
        return self.mk('[%d]%s' % (n, t.text), 'array', elem=t, n=n)

    def slice(self, t):
        return self.mk('[]' + t.text, 'slice', elem=t)

    def mapof(self, k, t):
        return self.mk('map[%s]%s' % (k.text, t.text), 'map', key=k, elem=t)

    def ptr(self, t):
        return self.mk('*' + t.text, 'ptr', elem=t)

    def func(self, params, results):
        return self.mk('func(%s) (%s)' % (', '.join(p.text for p in params), ', '.join(p.text for p in results)), 'func',
                       params=params, results=results)

    # ---- declarations

    def make_types(self):
        r = self.r
        for i in range(r.randrange(1, 4)):
            b = r.choice(BASICS)
            name = '%sB%d' % (self.k, i)
            t = self.mk(name, b.kind, bits=b.bits, signed=b.signed, lo=b.lo, hi=b.hi, named=True)
            self.top.append('type %s %s\n' % (name, b.text))
            self.usable.append(t)
            if t.kind == 'int':
                self.namedints.append(t)
            if t.kind == 'string':
                self.namedstrings.append(t)
        self.make_enum()
        structs = []
        for i in range(r.randrange(2, 6)):
            name = '%sS%d' % (self.k, i)
            fields = []
            value = r.random() < .6
            if structs and r.random() < .4:
                e = r.choice(structs)
                fields.append((e.text, e, True))
            for j in range(r.randrange(1, 7)):
                fields.append(('F%d%s' % (j, r.choice('abc')), self.pick_type(2, value), False))
            if r.random() < .1:
                fields.append(('_', r.choice(INTS), False))
            t = self.mk(name, 'struct', fields=fields, named=True)
            if t.size() > (400 if self.big else 60):
                del self.cache[name]
                continue
            lines = ['\t%s' % ft.text if emb else '\t%s %s' % (fn, ft.text) for fn, ft, emb in fields]
            self.top.append('type %s struct {\n%s\n}\n' % (name, '\n'.join(lines)))
            structs.append(t)
            self.usable.append(t)
        for _ in range(r.randrange(3, 8)):
            t = self.pick_type(2, False)
            if t not in self.usable and t.size() < (400 if self.big else 60):
                self.usable.append(t)
        for _ in range(r.randrange(3)):
            f = self.func([r.choice(BASICS) for _ in range(r.randrange(3))], [self.pick_type(0, True)])
            if f not in self.usable:
                self.usable.append(f)
                self.make_caller(f)
        self.structs = structs
        # keep slices and maps of useful things around
        for t in (self.slice(r.choice(INTS)), self.mapof(r.choice(INTS + [STRING]), r.choice(BASICS)), self.slice(UINT8)):
            if t not in self.usable:
                self.usable.append(t)

    def make_caller(self, f):
        """A function that calls a value of the func type f unless it is nil."""
        name = '%scall%d' % (self.k, len(self.callers))
        self.callers[f.text] = name
        ps = ['x%d' % i for i in range(len(f.params))]
        self.top.append('func %s(f %s%s) (r %s) {\n\tif f != nil {\n\t\tr = f(%s)\n\t}\n\treturn\n}\n' % (
            name, f.text, ''.join(', %s %s' % (n, p.text) for n, p in zip(ps, f.params)), f.results[0].text, ', '.join(ps)))

    def make_enum(self):
        r = self.r
        base = r.choice(INTS[:5])
        t = self.mk(self.k + 'Enum', 'int', bits=base.bits, signed=True, lo=base.lo, hi=base.hi, named=True)
        self.top.append('type %s %s\n' % (t.text, base.text))
        self.usable.append(t)
        self.namedints.append(t)
        mul, add, n = r.choice(((1, 0), (3, -2), (1, 5), (-4, 1))), None, r.randrange(2, 6)
        lines, v = [], 0
        skip = r.randrange(n)
        for i in range(n):
            name = '%se%d' % (self.k, i)
            if i == 0:
                lines.append('\t%s %s = iota*(%d) + (%d)' % (name, t.text, mul[0], mul[1]))
            else:
                lines.append('\t' + name)
            self.enum.append((name, v * mul[0] + mul[1]))
            v += 1
            if i == skip:
                lines.append('\t_')
                v += 1
        self.top.append('const (\n%s\n)\n' % '\n'.join(lines))
        lines, sh = [], r.randrange(1, 20)
        for i in range(3):
            a, b = '%sc%d' % (self.k, i), '%sd%d' % (self.k, i)
            lines.append('\t%s, %s = 1 << (iota * %d), 100 - iota' % (a, b, sh) if i == 0 else '\t%s, %s' % (a, b))
            self.iota += [(a, 1 << i * sh), (b, 100 - i)]
        self.top.append('const (\n%s\n)\n' % '\n'.join(lines))

    def pick_type(self, d, value):
        r = self.r
        c = r.random()
        if d == 0 or c < .5:
            return r.choice(self.usable if not value else [t for t in self.usable if t.is_value()])
        if c < .7:
            e = self.pick_type(d - 1, value)
            n = r.choice((1, 2, 3, 4, 4, 7, 8)) if r.random() < 1 - self.big else r.choice((33, 64, 65, 100))
            return self.array(n, e) if e.size() * n < (300 if self.big else 40) else e
        if value:
            return r.choice(BASICS)
        if c < .85:
            return self.slice(self.pick_type(d - 1, value))
        if c < .93:
            return self.mapof(r.choice(INTS + [STRING, BOOL, FLOAT64] + self.namedints), self.pick_type(d - 1, value))
        return self.ptr(self.pick_type(d - 1, True))

    def make_globals(self):
        r = self.r
        self.scopes[0] = []
        done = []
        for i in range(r.randrange(3, 8)):
            t = r.choice(self.usable)
            name = '%sg%d' % (self.k, i)
            init = self.expr(t, 3)
            how = r.randrange(4)
            if how == 0 and t.kind != 'ptr':
                text = 'var %s %s\n' % (name, t.text)
                if t.kind == 'map':
                    text = 'var %s = make(%s)\n' % (name, t.text)
            elif how == 1 and t is not ANY:
                text = 'var %s = %s\n' % (name, self.typed(t, init) if t.kind in ('int', 'float', 'complex', 'string', 'bool') else init.s)
            else:
                text = 'var %s %s = %s\n' % (name, t.text, init.s)
            done.append(text)
            self.scopes[0].append(Var(name, t))
        # initialisation goes by dependency, whatever the order in the file
        r.shuffle(done)
        self.top += done

    # ---- functions

    def signature(self, pure):
        r = self.r
        ts = [t for t in self.usable if t.is_value()] if pure else self.usable
        n = r.choice((0, 1, 1, 2, 2, 3, 4, 5, 12 if r.random() < .5 else 6))
        params = [r.choice(ts) for _ in range(n)]
        m = 1 if pure and r.random() < .8 else r.choice((0, 1, 2, 2, 3, 5))
        return params, [r.choice(ts) for _ in range(m)]

    def function(self, name, params, results, pure, recv=None, tparams=''):
        """The text of a function with a random body; recv is (name, type text, Var)."""
        r = self.r
        names = [self.fresh('a') for _ in params]
        scope = [Var(n, t) for n, t in zip(names, params)]
        if recv:
            scope.append(recv[2])
        saved = self.barrier, self.loops, self.results, self.named_results, self.used_labels, self.scopes
        self.scopes = [self.scopes[0], scope]
        self.barrier = 1 if pure else 0
        self.loops, self.used_labels = [], set()
        self.results = results
        rn = None
        if results and r.random() < .35:
            rn = [self.fresh('r') for _ in results]
            scope += [Var(n, t, True, False) for n, t in zip(rn, results) if t.kind not in ('func', 'map')]
        self.named_results = rn
        self.budget = r.randrange(3, 14)
        zeros = [t for t in results]
        head = 'func %s%s%s(%s)' % ('(%s %s) ' % recv[:2] if recv else '', name, tparams,
                                    ', '.join('%s %s' % (n, t.text) for n, t in zip(names, params)))
        if rn:
            head += ' (%s)' % ', '.join('%s %s' % (n, t.text) for n, t in zip(rn, results))
        elif results:
            head += ' (%s)' % ', '.join(t.text for t in results)
        body = []
        if rn:
            body += ['if burn() {', 'return', '}']
        elif results:
            z = [self.fresh('z') for _ in results]
            body += ['if burn() {'] + ['var %s %s' % (x, t.text) for x, t in zip(z, zeros)] + ['return ' + ', '.join(z), '}']
        else:
            body += ['if burn() {', 'return', '}']
        if r.random() < .3 and not pure or r.random() < .1:
            body += self.deferred(pure)
        if rn and r.random() < .4:
            body += self.recovering()
            body += self.block(r.randrange(1, 3), 2)
            body += self.panics()[0]
        body += self.block(r.randrange(1, 5), 2, bool(results))
        text = self.layout([head + ' {'] + body + ['}'])
        self.barrier, self.loops, self.results, self.named_results, self.used_labels, self.scopes = saved
        return text

    def return_values(self):
        # one call at most can be of any consequence, and pure ones are of none
        if self.named_results and self.r.random() < .3:
            return ''
        return ', '.join(self.expr(t, 3).s for t in self.results)

    def layout(self, lines):
        """Indents by braces."""
        out, n = [], 0
        for line in lines:
            s = line.strip()
            close = s[:1] in ('}', ')')
            if close:
                n -= 1
            deep = n - (1 if s.startswith(('case ', 'default:')) or s.endswith(':') and ' ' not in s else 0)
            out.append('\t' * max(deep, 0) + s)
            if s.endswith(('{', '(')):
                n += 1
        return '\n'.join(out) + '\n'

    def make_methods(self):
        r = self.r
        hosts = [t for t in self.usable if t.named and (t.kind != 'struct' or t.is_value())]
        sigs = []
        for i in range(3):
            sigs.append(('M%d' % i, [r.choice(BASICS) for _ in range(r.randrange(0, 3))], [r.choice(BASICS)]))
        for t in hosts:
            for name, params, results in r.sample(sigs, r.randrange(0, 4)):
                x = self.fresh('m')
                self.top.append(self.function(name, params, results, True, (x, t.text, Var(x, t))))
                t.methods.append(Fn(name, params, results, True, t))
            # what is embedded lends its methods, unless hidden
        for t in self.structs:
            for fn, ft, emb in t.fields:
                if emb:
                    have = {m.name for m in t.methods}
                    t.methods += [m for m in ft.methods if m.name not in have and m.pure]
            if not t.is_value():
                x = self.fresh('m')
                params, results = self.signature(False)
                name = 'P%d' % len(self.imps)
                self.top.append(self.function(name, params, results, False, (x, '*' + t.text, Var(x, self.ptr(t)))))
                t.methods.append(Fn(name, params, results, False, t))
        self.methodful = [t for t in self.usable if t.named and t.is_value() and t.methods]
        for i in range(r.randrange(1, 3)):
            t = r.choice(self.methodful or [None])
            if not t:
                return
            ms = [m for m in t.methods if m.pure]
            ms = r.sample(ms, r.randrange(1, len(ms) + 1)) if ms else []
            if not ms:
                continue
            need = {m.name for m in ms}
            impl = [u for u in self.methodful if u.kind != 'iface' and need <= {m.name for m in u.methods} and u.comparable() and u.printable()]
            if not impl:
                continue
            name = '%sI%d' % (self.k, i)
            it = self.mk(name, 'iface', named=True, impl=impl)
            it.methods = [Fn(m.name, m.params, m.results, True, it) for m in ms]
            self.top.append('type %s interface {\n%s\n}\n' % (name, '\n'.join(
                '\t%s(%s) %s' % (m.name, ', '.join(p.text for p in m.params), m.results[0].text) for m in ms)))
            for m in ms:
                ps = ['x%d' % j for j in range(len(m.params))]
                self.top.append('func call%s_%s(i %s%s) (r %s) {\n\tif i != nil {\n\t\tr = i.%s(%s)\n\t}\n\treturn\n}\n' % (
                    m.name, name, name, ''.join(', %s %s' % (n, p.text) for n, p in zip(ps, m.params)), m.results[0].text, m.name, ', '.join(ps)))
            self.usable.append(it)
            self.methodful.append(it)

    def make_generic(self, i):
        """A generic function over numbers; calls name its type argument or leave it to inference."""
        r = self.r
        ints = r.random() < .7
        tp = T('T', 'tparam', bits=1 if ints else 0)
        con = '~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr'
        if not ints:
            con += ' | ~float32 | ~float64'
        cname = '%sN%d' % (self.k, i)
        self.top.append('type %s interface {\n\t%s\n}\n' % (cname, con))
        gname = '%sG%d' % (self.k, i)
        pair = T(gname + '[T]', 'struct', fields=[('X', tp, False), ('Y', tp, False), ('N', r.choice(BASICS), False)], named=True)
        self.top.append('type %s[T %s] struct {\n\tX, Y T\n\tN %s\n}\n' % (gname, cname, pair.fields[2][1].text))
        extra = [r.choice(BASICS) for _ in range(r.randrange(0, 3))]
        params = [tp] + extra + [pair] * r.randrange(2) + [tp]
        saved, self.usable = self.usable, [INT, tp, tp, pair, self.r.choice(INTS), STRING, BOOL]
        cache, self.cache = self.cache, dict(self.cache)
        fns, self.fns = self.fns, []
        reach, self.reachable = self.reachable, {}
        mf, self.methodful = self.methodful, []
        hashes, self.hash = self.hash, GenericHashes()
        glob, self.scopes[0] = self.scopes[0], []
        name = '%sgen%d' % (self.k, i)
        self.generic = True
        x = self.fresh('m')
        self.top.append(self.function('Do', [tp], [tp], True, (x, pair.text, Var(x, pair))))
        self.top.append(self.function(name, params, [tp], True, None, '[T %s]' % cname))
        self.scopes[0], self.hash, self.methodful, self.reachable, self.fns, self.cache, self.usable = glob, hashes, mf, reach, fns, cache, saved
        self.generic = False
        for t in r.sample(INTS + self.namedints + ([] if ints else FLOATS), 3):
            inst = T('%s[%s]' % (gname, t.text), 'struct', fields=[('X', t, False), ('Y', t, False), pair.fields[2]], named=True)
            inst.methods = [Fn('Do', [t], [t], True, inst)]
            self.cache[inst.text] = inst
            self.usable.append(inst)
            self.methodful.append(inst)
            ps = [t if p is tp else inst if p is pair else p for p in params]
            self.fns.append(Fn('%s[%s]' % (name, t.text), ps, [t], True))

    def make(self):
        r = self.r
        self.make_types()
        self.make_methods()
        self.make_globals()
        for i in range(r.randrange(0, 3)):
            self.make_generic(i)
        for i in range(r.randrange(2, 6)):
            params, results = self.signature(True)
            name = '%sf%d' % (self.k, i)
            self.top.append(self.function(name, params, results, True))
            self.fns.append(Fn(name, params, results, True))
        for i in range(r.randrange(2, 5)):
            params, results = self.signature(False)
            name = '%sx%d' % (self.k, i)
            self.top.append(self.function(name, params, results, False))
            self.imps.append(Fn(name, params, results, False))
        body = []
        self.scopes = [self.scopes[0], []]
        for rounds in range(2):
            for f in self.fns + self.imps:
                body.append('fuel = 400')
                body += self.call_and_show(f)
            body.append('fuel = 400')
            self.budget = 12
            body += self.block(6, 3)
        for v in self.scopes[0]:
            body += self.show(v.name, v.t, v.name)
        self.top.append(self.layout(['func %srun() {' % self.k] + body + ['}']))
        return '\n'.join(self.top + self.hash.out)


class GenericHashes:
    """Within a generic function everything is hashed through an interface."""
    out = []

    def call(self, t, s):
        return 'hany(%s)' % s if not t.has('ptr') else '1'


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--count', type=int, default=20)
    a = ap.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    print(open(os.path.join(here, 'prelude.go.txt')).read())
    for i in range(a.count):
        print('// program %d' % i)
        print(Prog(a.seed * 1000 + i, i).make())
    print('// end of programs')
    print('var progs = []prog{%s}' % ', '.join('{%d, p%d_run}' % (i, i) for i in range(a.count)))


if __name__ == '__main__':
    main()
