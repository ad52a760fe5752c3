"""gostmt.py - random statements. A statement is a list of lines, one to a line; a block's lines are balanced in braces."""
from goexpr import *
from gotypes import *

VERBS = {
    'int': ['%v', '%d', '%x', '%+d', '%08d', '%b', '%o', '%c', '%q', '%U', '%#x', '%6d|', '%-6d|', '%T', '%X'],
    'float': ['%v', '%g', '%e', '%.3f', '%8.2f|', '%+g', '%x', '%G', '%T', '%010.3e'],
    'complex': ['%v', '%.2f', '%g', '%T', '%+.1e'],
    'string': ['%v', '%q', '%x', '%s', '%10s|', '%-8.3s|', '%+q', '%#v', '% x', '%T'],
    'bool': ['%v', '%t', '%5v|', '%T', '%q'],
}


class Stmts:

    def block(self, n, d, result=False):
        """n statements in a scope of their own, and a return at the end if asked."""
        self.scopes.append([])
        out = []
        for _ in range(n):
            out += self.stmt(d)
        if result:
            out.append('return ' + self.return_values())
        self.scopes.pop()
        return out

    def inner(self, d, result=False):
        self.budget -= 1
        n = self.r.randrange(1, 4) if self.budget > 0 else 1
        return self.block(n, d - 1, result)

    def stmt(self, d):
        r = self.r
        self.budget -= 1
        simple = [self.s_decl] * 5 + [self.s_assign] * 6 + [self.s_multi] * 2 + [self.s_trace] * 3 + [self.s_incdec, self.s_append]
        hard = [self.s_if] * 3 + [self.s_for] * 3 + [self.s_range] * 4 + [self.s_switch] * 3 + [self.s_typeswitch, self.s_closure, self.s_goto,
                self.s_slices, self.s_copy, self.s_pointer, self.s_method_value, self.s_map, self.s_recursive, self.s_string, self.s_block,
                self.s_local_type, self.s_const, self.s_multi_call, self.s_field_call, self.s_field_call]
        if self.barrier == 0 and not self.nocall:
            simple += [self.s_call] * 2
            hard += [self.s_panic] * 3 + [self.s_chan, self.s_select, self.s_defer_loop, self.s_impure_closure, self.s_impure_closure, self.s_print]
        if self.loops:
            simple += [self.s_branch]
        if self.results and not self.nocall:
            hard += [self.s_return]
        if d <= 0 or self.budget < 0 or r.random() < .5:
            return r.choice(simple)(d)
        return r.choice(hard)(d)

    # ---- names and places

    def name(self):
        """A name for a new variable: now and then one that hides another."""
        r = self.r
        if r.random() < .15:
            c = [v.name for v, _ in self.visible() if v.name not in [x.name for s in self.scopes[-2:] for x in s]]
            c = [n for n in c if not n.startswith('p')]
            if c and len(self.scopes) > 2:
                return r.choice(c)
        return self.fresh()

    def declare(self, name, t, w=True, live=True):
        self.scopes[-1] = [v for v in self.scopes[-1] if v.name != name] + [Var(name, t, w, live)]

    def place(self, t, d):
        """Where a value of type t can be assigned: (text, guard or None), or None."""
        r = self.r
        vs = [v for v, w in self.visible() if w and self.reach(v.t, t)]
        if not vs:
            return None
        v = r.choice(vs[:8] if r.random() < .7 else vs)
        a, s, guard, steps, live = v.t, v.name, None, 3, v.live
        while a is not t:
            if a.kind == 'struct':
                f = r.choice([f for f in a.fields if f[0] != '_' and self.reach(f[1], t, steps - 1)])
                s, a = s + '.' + f[0], f[1]
            elif a.kind == 'array':
                s, a = '%s[%s]' % (s, self.index(a.n, 1)), a.elem
            elif a.kind == 'slice':
                if guard:
                    return None
                guard = 'len(%s) > 0' % s
                s, a = '%s[%s%%uint(len(%s))]' % (s, par(self.typed_e(INTS[5], self.nonconst(INTS[5], 1)), 5), s), a.elem
                live = False
                steps -= 1
                continue
            elif a.kind == 'map':
                if a.elem is not t or s.count('%uint') or not live:
                    return None
                s, a = '%s[%s]' % (s, self.expr(a.key, 1).s), a.elem
            else:
                if guard and not live:
                    return None
                if not live:
                    guard = s + ' != nil'
                if a.elem.kind == 'struct' and a.elem is not t and steps >= 2:
                    f = [f for f in a.elem.fields if f[0] != '_' and self.reach(f[1], t, steps - 2)]
                    if f:
                        f = r.choice(f)
                        s, a, steps, live = s + '.' + f[0], f[1], steps - 2, False
                        continue
                s, a = '(*%s)' % s, a.elem
            steps -= 1
            live = False
        return s, guard

    def guarded(self, guard, line):
        return ['if %s {' % guard, line, '}'] if guard else [line]

    def any_type(self):
        return self.r.choice(self.usable)

    def value_type(self):
        return self.r.choice([t for t in self.usable if t.is_value()])

    def basic(self, t):
        return t.kind in ('int', 'float', 'complex', 'string', 'bool', 'tparam')

    def infer(self, t, e):
        return self.typed(t, e) if self.basic(t) else e.s

    # ---- simple statements

    def s_decl(self, d):
        r = self.r
        t = self.any_type()
        e = self.expr(t, 3)
        n = self.name()
        c = r.randrange(6)
        if c < 3 and t.kind not in ('func', 'iface', 'ptr') or c == 0:
            lines = ['%s := %s' % (n, self.infer(t, e))]
        elif c == 3 and t.kind not in ('func', 'map', 'ptr', 'iface'):
            lines = ['var %s %s' % (n, t.text)]
        elif c == 4:
            u = self.any_type()
            e2 = self.expr(u, 2)
            m = self.fresh()
            tt = t.text if t.kind != 'iface' else None
            if tt and u.kind != 'iface':
                self.declare(n, t)
                self.declare(m, u)
                return ['%s, %s := %s, %s' % (n, m, self.infer(t, e), self.infer(u, e2)), '_, _ = %s, %s' % (n, m)]
            lines = ['var %s %s = %s' % (n, t.text, e.s)]
        else:
            lines = ['var %s %s = %s' % (n, t.text, e.s)]
        if t.kind == 'iface' and lines[0].startswith(n + ' :='):
            lines = ['var %s %s = %s' % (n, t.text, e.s)]
        self.declare(n, t)
        return lines + ['_ = ' + n]

    def s_const(self, d):
        n = self.fresh('k')
        t = self.r.choice([u for u in self.usable if u.kind in ('int', 'float', 'string', 'complex')])
        e = self.constant(t)
        self.declare(n, t, False)
        return ['const %s %s = %s' % (n + 'c', t.text, e.s), '%s := %sc' % (n, n), '_ = ' + n]

    def s_incdec(self, d):
        t = self.r.choice(INTS + FLOATS + self.namedints)
        p = self.place(t, d)
        return self.guarded(p[1], p[0] + self.r.choice(('++', '--'))) if p else self.s_decl(d)

    def assignable(self):
        for _ in range(6):
            t = self.any_type()
            p = self.place(t, 2)
            if p:
                return t, p
        return None, None

    def s_assign(self, d):
        r = self.r
        t, p = self.assignable()
        if not p:
            return self.s_decl(d)
        if t.kind in ('int', 'float', 'complex', 'string', 'tparam') and r.random() < .5:
            ops = {'int': ['+', '-', '*', '&', '|', '^', '&^', '/', '%', '<<', '>>'], 'string': ['+'],
                   'tparam': ['+', '-', '*']}.get(t.kind, ['+', '-', '*', '/'])
            op = r.choice(ops)
            if op in ('<<', '>>'):
                e = self.count(2)
            elif op in ('/', '%') and t.kind == 'int':
                e = E('%s | 1' % par(self.nonconst(t, 2), 4))
            elif op == '/':
                e = self.nonconst(t, 2)
            elif t.kind == 'string':
                e = E('sub(%s, 0, 5)' % self.typed(t, self.expr(t, 2)))
                return self.guarded(p[1] + ' && len(%s) < 60' % p[0] if p[1] else 'len(%s) < 60' % p[0], '%s += %s' % (p[0], e.s))
            else:
                e = self.expr(t, 3)
            return self.guarded(p[1], '%s %s= %s' % (p[0], op, e.s))
        return self.guarded(p[1], '%s = %s' % (p[0], self.expr(t, 4).s))

    def s_multi(self, d):
        """Parallel assignment: operands first, then left to right."""
        out, guards = [], []
        for _ in range(self.r.randrange(2, 4)):
            t, p = self.assignable()
            if not p:
                return self.s_decl(d)
            out.append((p[0], self.expr(t, 2).s))
            if p[1]:
                guards.append(p[1])
        if self.r.random() < .4:
            # a swap or a rotation
            t, p = self.assignable()
            q = self.place(t, 2) if t else None
            if q:
                out = [(p[0], q[0]), (q[0], p[0])]
                guards = [g for g in (p[1], q[1]) if g]
        line = '%s = %s' % (', '.join(o[0] for o in out), ', '.join(o[1] for o in out))
        return self.guarded(' && '.join(guards) if guards else None, line)

    def s_trace(self, d):
        t = self.any_type()
        e = self.path(t, 2)
        if e and self.r.random() < .7:
            return ['tr(%s)' % self.hash.call(t, e.s)]
        t = self.r.choice(BASICS)
        return ['tr(%s)' % self.hash.call(t, self.typed(t, self.nonconst(t, 4)))]

    def s_append(self, d):
        vs = [v for v, w in self.visible() if w and v.t.kind == 'slice']
        if not vs:
            return self.s_decl(d)
        v = self.r.choice(vs)
        o = self.r.choice([x for x in vs if x.t is v.t])
        tail = ', '.join(self.expr(v.t.elem, 2).s for _ in range(self.r.randrange(1, 4)))
        if self.r.random() < .3:
            tail = 'part(%s, %s, %s)...' % (o.name, self.expr(INT, 1).s, self.expr(INT, 1).s)
        if v.t.elem is UINT8 and self.r.random() < .3:
            tail = self.typed(STRING, self.expr(STRING, 2)) + '...'
        return ['if len(%s) < 30 {' % v.name, '%s = append(%s, %s)' % (v.name, o.name, tail), '}', 'tr(uint64(cap(%s)))' % v.name]

    def s_call(self, d):
        fs = self.imps + self.fns
        if not fs:
            return self.s_decl(d)
        return self.do_call(self.r.choice(fs))

    def do_call(self, f):
        r = self.r
        a = self.args(f.params, 2)
        call = '%s(%s)' % (f.name, a)
        if not f.results:
            return [call] if r.random() < .8 or self.nocall else ['func() {', 'defer ' + call, '}()']
        vs = []
        for t in f.results:
            c = [v for v, w in self.visible() if w and v.t is t and v.name not in vs]
            vs.append(r.choice(c).name if c and r.random() < .6 else '_')
        if all(v == '_' for v in vs) and r.random() < .7:
            ns = [self.fresh() for _ in f.results]
            for n, t in zip(ns, f.results):
                self.declare(n, t, True, False)
            return ['%s := %s' % (', '.join(ns), call), '%s = %s' % (', '.join('_' * len(ns)), ', '.join(ns))]
        if r.random() < .1:
            return [call]
        return ['%s = %s' % (', '.join(vs), call)]

    def call_and_show(self, f):
        ns = [self.fresh() for _ in f.results]
        call = '%s(%s)' % (f.name, self.args(f.params, 2))
        if not ns:
            return [call, 'pr("%s", "%%d", trace)' % f.name]
        out = ['{', '%s := %s' % (', '.join(ns), call)]
        for n, t in zip(ns, f.results):
            out += self.show(n, t, f.name)
        return out + ['}']

    def show(self, s, t, label):
        """Prints a value, or its hash if there are addresses in it."""
        r = self.r
        if t.printable() and t.kind != 'iface' and r.random() < .8:
            verb = r.choice(VERBS.get(t.kind, ['%v', '%+v', '%#v', '%T']))
            if t.has('iface') and verb == '%x':
                verb = '%v'
            if t.kind == 'string':
                return ['pr("%s", "%s", %s)' % (label, verb, s)]
            return ['pr("%s", "%s", %s)' % (label, verb, s)]
        return ['pr("%s", "%%#x", %s)' % (label, self.hash.call(t, s))]

    def s_print(self, d):
        t = self.any_type()
        e = self.path(t, 2)
        return self.show(e.s, t, 'v') if e else self.s_trace(d)

    def s_branch(self, d):
        """break, continue, plain or to a label."""
        label, kind = self.r.choice(self.loops)
        word = self.r.choice(('break', 'continue')) if kind == 'for' else 'break'
        if self.r.random() < .6:
            self.used_labels.add(label)
            word += ' ' + label
        elif word == 'continue' and not any(k == 'for' for _, k in self.loops):
            word = 'break'
        return ['if %s {' % self.nonconst(BOOL, 2).s, word, '}']

    def s_return(self, d):
        return ['if %s {' % self.nonconst(BOOL, 2).s, 'return ' + self.return_values(), '}']

    # ---- compound statements

    def s_block(self, d):
        return ['{'] + self.inner(d) + ['}']

    def s_if(self, d):
        r = self.r
        self.scopes.append([])
        init = ''
        if r.random() < .3:
            t = self.value_type()
            if t.kind != 'iface':
                n = self.fresh()
                init = '%s := %s; ' % (n, self.infer(t, self.expr(t, 2)))
                self.declare(n, t)
                init += '%s == %s && ' % (n, n) if t.comparable() else ''
                if not t.comparable():
                    init = ''
                    self.scopes[-1] = []
        out = ['if %s%s {' % (init, par(self.nonconst(BOOL, 3), 3))] + self.inner(d)
        while r.random() < .3:
            out += ['} else if %s {' % self.nonconst(BOOL, 2).s] + self.inner(d)
        if r.random() < .4:
            out += ['} else {'] + self.inner(d)
        self.scopes.pop()
        return out + ['}']

    def loop(self, head, d, kind='for', before=(), vars=()):
        """A loop with a label if its body uses one."""
        label = 'L%d' % self.names
        self.names += 1
        self.loops.append((label, kind))
        self.scopes.append(list(vars))
        body = self.inner(d)
        self.scopes.pop()
        self.loops.pop()
        out = [head, 'if burn() {', 'break', '}'] + list(before) + body + ['}']
        return [label + ':'] + out if label in self.used_labels else out

    def s_for(self, d):
        r = self.r
        c = r.randrange(6)
        i = self.fresh('i')
        t = r.choice(INTS[:5])
        if c == 0:
            return self.loop('for %s {' % self.nonconst(BOOL, 2).s, d)
        if c == 1:
            return self.loop('for {', d, before=['if %s {' % self.nonconst(BOOL, 2).s, 'break', '}'])
        if c == 2:
            j = self.fresh('j')
            return self.loop('for %s, %s := %s(0), %s(%d); %s < %s; %s, %s = %s+1, %s-1 {' % (
                i, j, t.text, t.text, r.randrange(1, 9), i, j, i, j, i, j), d, vars=[Var(i, t), Var(j, t)])
        if c == 3:
            return self.loop('for %s := %s(%d); %s >= 0; %s-- {' % (i, t.text, r.randrange(1, 6), i, i), d, vars=[Var(i, t, False)])
        if c == 4:
            u = r.choice(INTS[6:8])
            k = r.randrange(u.hi - 4, u.hi + 1)
            return self.loop('for %s := %s(%d); %s != %d; %s++ {' % (i, u.text, k, i, r.randrange(3), i), d, vars=[Var(i, u, False)])
        return self.loop('for %s := %s(0); %s < %d; %s += %d {' % (i, t.text, i, r.randrange(1, 8), i, r.randrange(1, 3)), d, vars=[Var(i, t, False)])

    def s_range(self, d):
        r = self.r
        us = [t for t in self.usable if t.kind in ('array', 'slice', 'string')]
        u = r.choice(us)
        e = self.path(u, 2)
        if not e:
            e = self.typed_e(u, self.expr(u, 2))
        k, v = self.fresh('i'), self.fresh('e')
        elem = INT32 if u.kind == 'string' else u.elem
        c = r.randrange(7)
        use = []
        if c == 0:
            head, vs = 'for %s := range %s {' % (k, e.s), [Var(k, INT)]
            use = ['_ = ' + k]
        elif c == 1:
            head, vs = 'for range %s {' % e.s, []
        elif c == 2:
            head, vs = 'for _, %s := range %s {' % (v, e.s), [Var(v, elem, True, False)]
            use = ['_ = ' + v]
        elif c == 3:
            p, q = self.place(INT, 2), self.place(elem, 2)
            if p and q and not p[1] and not q[1]:
                head, vs = 'for %s, %s = range %s {' % (p[0], q[0], e.s), []
            else:
                head, vs = 'for range %s {' % e.s, []
        else:
            head, vs = 'for %s, %s := range %s {' % (k, v, e.s), [Var(k, INT), Var(v, elem, True, False)]
            use = ['_, _ = %s, %s' % (k, v)]
        return self.loop(head, d, before=use, vars=vs)

    def s_map(self, d):
        """Maps: in any order, so only sums; or keys one by one."""
        r = self.r
        ms = [v for v, w in self.visible() if w and v.t.kind == 'map' and v.live]
        if not ms:
            t = self.mapof(r.choice(INTS + [STRING]), r.choice(self.usable))
            n = self.fresh('m')
            e = self.composite(t, 1)
            self.scopes[-1].append(Var(n, t))
            return ['%s := %s' % (n, e.s), '_ = ' + n]
        v = r.choice(ms)
        m, t = v.name, v.t
        c = r.randrange(5)
        if c == 0:
            return ['delete(%s, %s)' % (m, self.expr(t.key, 2).s), 'tr(uint64(len(%s)))' % m]
        if c == 1:
            x, ok = self.fresh('e'), self.fresh('ok')
            return ['if %s, %s := %s[%s]; %s {' % (x, ok, m, self.expr(t.key, 2).s, ok), 'tr(%s)' % self.hash.call(t.elem, x), '}']
        if c == 2:
            s = self.fresh('sum')
            return ['%s := uint64(0)' % s, 'for k, e := range %s {' % m,
                    '%s += %s * (%s | 1)' % (s, self.hash.call(t.key, 'k'), self.hash.call(t.elem, 'e')), '}', 'tr(%s)' % s]
        if c == 3 and t.elem.kind in ('int', 'float'):
            op = r.choice(('++', '--', ' += 3', ' *= 5'))
            return ['if len(%s) < 40 {' % m, '%s[%s]%s' % (m, self.expr(t.key, 2).s, op), '}']
        if c == 4:
            return ['for k := range %s {' % m, 'delete(%s, k)' % m, '}', 'tr(uint64(len(%s)))' % m] if r.random() < .3 else \
                ['tr(%s)' % self.hash.call(t, m)]
        return ['if len(%s) < 40 {' % m, '%s[%s] = %s' % (m, self.expr(t.key, 2).s, self.expr(t.elem, 2).s), '}']

    def s_switch(self, d):
        r = self.r
        label = 'L%d' % self.names
        self.names += 1
        self.loops.append((label, 'switch'))
        out = []
        n = r.randrange(1, 7)
        kind = r.randrange(4)
        t = r.choice(INTS + self.namedints + [STRING, STRING] + FLOATS)
        dflt = r.randrange(-2, n + 1)
        if kind == 0:
            head, cases = 'switch {', [self.nonconst(BOOL, 2).s for _ in range(n)]
        else:
            tag = self.typed(t, self.nonconst(t, 3))
            if t.kind == 'int':
                lo = r.choice((0, 0, max(t.lo, -3), min(100, t.hi - 30)))
                vals = r.sample(range(lo, lo + 3 * n + 3), 2 * n)
                if kind == 3:
                    tag = '(%s) & %d' % (tag, 15) if r.random() < .5 else '(%s) %% 8' % tag
            elif t.kind == 'string':
                vals = ['"%s"' % s for s in r.sample(STRINGS[:8], min(2 * n, 8))]
                n = len(vals) // 2
            else:
                vals = r.sample(range(10), min(2 * n, 10))
                n = len(vals) // 2
            cases = []
            for i in range(n):
                c = str(vals[2 * i])
                if r.random() < .3:
                    c += ', ' + str(vals[2 * i + 1])
                if r.random() < .15:
                    c = self.typed_e(t, self.nonconst(t, 2)).s
                cases.append(c)
            head = 'switch %s {' % tag
            if r.random() < .2:
                x = self.fresh()
                head = 'switch %s := %s; %s {' % (x, tag, x)
        out.append(head)
        for i in range(n + 1):
            if i == dflt:
                out.append('default:')
            elif i < len(cases):
                out.append('case %s:' % cases[i])
            else:
                break
            out += self.inner(d)
            if r.random() < .15 and (i < len(cases) - 1 or i < dflt):
                out.append('fallthrough')
        # fallthrough must not be in the last clause
        if out[-1] == 'fallthrough':
            out.pop()
        out.append('}')
        self.loops.pop()
        return [label + ':'] + out if label in self.used_labels else out

    def s_typeswitch(self, d):
        r = self.r
        x = self.path(ANY, 2) or self.expr(ANY, 2)
        n = self.fresh('t')
        ts = [t for t in self.usable if t.is_value() and t is not ANY]
        out = ['switch %s := %s.(type) {' % (n, x.s)]
        seen = set()
        for t in r.sample(ts, min(len(ts), 5)):
            if t.text in seen:
                continue
            seen.add(t.text)
            u = t
            line = 'case %s:' % t.text
            if r.random() < .2:
                o = r.choice(ts)
                if o.text not in seen:
                    seen.add(o.text)
                    line, u = 'case %s, %s:' % (t.text, o.text), ANY
            self.scopes.append([Var(n, u)])
            out += [line, '_ = ' + n] + self.inner(d)
            self.scopes.pop()
        if r.random() < .4:
            out += ['case nil:', 'tr(5)', '_ = ' + n]
        if r.random() < .6:
            out += ['default:', 'tr(%s)' % self.hash.call(ANY, n)]
        return out + ['}']

    def s_goto(self, d):
        """A loop made of goto; its body declares nothing at the label's level."""
        l, i = 'G%d' % self.names, self.fresh('i')
        self.names += 1
        body = self.inner(d)
        return ['{', '%s := 0' % i, l + ':', '%s++' % i, '{'] + body + ['}', 'if %s < %d && !burn() {' % (i, self.r.randrange(2, 5)), 'goto ' + l, '}', '}']

    # ---- closures, methods

    def closure(self, t, pure):
        """A function literal of type t, on one line."""
        ns = [self.fresh('b') for _ in t.params]
        save = self.barrier, self.loops, self.results, self.named_results, self.budget
        self.scopes.append([Var(n, p) for n, p in zip(ns, t.params)])
        if pure:
            self.barrier = len(self.scopes) - 1
        self.loops = []
        body = 'return ' + ', '.join(self.expr(p, 2).s for p in t.results) if t.results else 'return'
        self.scopes.pop()
        self.barrier, self.loops, self.results, self.named_results, self.budget = save
        return 'func(%s) (%s) { %s }' % (', '.join('%s %s' % (n, p.text) for n, p in zip(ns, t.params)), ', '.join(p.text for p in t.results), body)

    def literal(self, params, results, d, pure):
        """The lines of a function literal with a body of statements, the last line being its }."""
        ns = [self.fresh('b') for _ in params]
        save = self.barrier, self.loops, self.results, self.named_results
        self.scopes.append([Var(n, p) for n, p in zip(ns, params)])
        if pure:
            self.barrier = len(self.scopes) - 1
        self.loops, self.results, self.named_results = [], results, None
        body = self.inner(d, bool(results))
        self.scopes.pop()
        self.barrier, self.loops, self.results, self.named_results = save
        return ['func(%s) (%s) {' % (', '.join('%s %s' % (n, p.text) for n, p in zip(ns, params)), ', '.join(p.text for p in results))] + body + ['}']

    def s_closure(self, d):
        """A pure closure with captured values, called in an expression later."""
        params = [self.value_type() for _ in range(self.r.randrange(0, 4))]
        res = self.value_type()
        f = self.fresh('f')
        lit = self.literal(params, [res], d, True)
        out = [f + ' := ' + lit[0]] + lit[1:] + ['_ = ' + f]
        n = self.name()
        if self.r.random() < .5 and not self.nocall:
            out += ['%s := %s(%s)' % (n, f, self.args(params, 2)), '_ = ' + n]
            self.declare(n, res, True, False)
        return out

    def s_impure_closure(self, d):
        """A closure that changes what it captured, called by statements of their own."""
        r = self.r
        params = [self.any_type() for _ in range(r.randrange(0, 3))]
        results = [self.any_type() for _ in range(r.randrange(0, 3))]
        f = self.fresh('f')
        lit = self.literal(params, results, d, False)
        out = [f + ' := ' + lit[0]] + lit[1:]
        call = '%s(%s)' % (f, self.args(params, 2))
        c = r.randrange(4)
        if c == 0:
            return out + ['func() {', 'defer ' + call, '}()']
        if c == 1:
            return out + ['for n := 0; n < 3 && !burn(); n++ {', call, '}']
        if results:
            ns = [self.fresh() for _ in results]
            for n, t in zip(ns, results):
                self.declare(n, t, True, False)
            return out + ['%s := %s' % (', '.join(ns), call), ', '.join('_' * len(ns)) + ' = ' + ', '.join(ns)]
        return out + [call]

    def s_recursive(self, d):
        """A closure that calls itself."""
        t = self.r.choice(INTS + FLOATS)
        f, n, x = self.fresh('f'), self.fresh('n'), self.fresh('x')
        old, self.barrier = self.barrier, len(self.scopes)
        self.scopes.append([Var(n, INT, False), Var(x, t)])
        e, g = self.typed_e(t, self.expr(t, 3)), self.expr(t, 2)
        self.scopes.pop()
        self.barrier = old
        out = ['var %s func(int, %s) %s' % (f, t.text, t.text), '%s = func(%s int, %s %s) %s {' % (f, n, x, t.text, t.text),
               'if %s <= 0 || burn() {' % n, 'return ' + g.s, '}',
               'return %s + %s(%s-1, %s)' % (par(e, 4), f, n, x), '}']
        if self.r.random() < .3:
            out[-2] = 'return %s(%s-%s, %s) - %s(%s-2, %s)' % (f, n, '1', par(e, 1), f, n, x)
        return out + (['tr(%s)' % self.hash.call(t, '%s(%d, %s)' % (f, self.r.randrange(1, 6), self.expr(t, 2).s))] if not self.nocall else ['_ = ' + f])

    def s_method_value(self, d):
        """A method bound to its receiver, which is copied then."""
        ms = [(u, f) for u in self.methodful for f in u.methods if f.pure]
        if not ms or self.nocall:
            return self.s_decl(d)
        u, m = self.r.choice(ms)
        f, x = self.fresh('f'), self.fresh('x')
        e = self.typed_e(u, self.expr(u, 2))
        if u.kind == 'iface':
            e = self.composite(u, 2)
        out = ['%s := %s' % (x, e.s), '%s := %s.%s' % (f, x, m.name)]
        if self.r.random() < .5:
            out[1] = '%s := (&%s).%s' % (f, x, m.name) if u.kind != 'iface' else out[1]
        self.scopes[-1].append(Var(x, u))
        if u.kind != 'iface':
            p = self.expr(u, 2)
            out.append('%s = %s' % (x, p.s))
        return out + ['tr(%s)' % self.hash.call(m.results[0], '%s(%s)' % (f, self.args(m.params, 2)))]

    def s_multi_call(self, d):
        """The results of a call as the arguments of another."""
        t, u = self.value_type(), self.value_type()
        f, n, m = self.fresh('f'), self.fresh(), self.fresh()
        lit = self.literal([t], [u, t], d, True)
        if self.nocall:
            return self.s_decl(d)
        self.scopes.append([])
        out = [f + ' := ' + lit[0]] + lit[1:]
        out += ['func(%s %s, %s ...%s) {' % (n, u.text, m, t.text), 'tr(%s)' % self.hash.call(u, n), 'for _, e := range %s {' % m,
                'tr(%s)' % self.hash.call(t, 'e'), '}', '}(%s(%s))' % (f, self.expr(t, 2).s)]
        self.scopes.pop()
        return out

    def s_local_type(self, d):
        """A type declared in a function, compared and copied."""
        if self.generic:
            return self.s_decl(d)  # Go 1.19 has no types declared in generic functions
        t, u = self.value_type(), self.value_type()
        n, x, y = self.fresh('LT'), self.fresh('x'), self.fresh('y')
        return ['type %s struct {' % n, 'A %s' % t.text, 'B [2]%s' % u.text, '}',
                '%s := %s{%s, [2]%s{%s}}' % (x, n, self.expr(t, 2).s, u.text, self.expr(u, 2).s), '%s := %s' % (y, x),
                '%s.B[%s] = %s' % (y, self.index(2, 2), self.expr(u, 2).s),
                'tr(%s)' % self.hash.call(u, x + '.B[1]'), 'tr(%s)' % self.hash.call(u, y + '.B[1]'),
                'tr(hb(%s == %s))' % (x, y) if t.comparable() and u.comparable() else 'tr(1)']

    # ---- memory

    def s_pointer(self, d):
        """The address of a variable or a part of one."""
        for _ in range(5):
            t = self.any_type()
            if t.kind in ('func', 'iface'):
                continue
            p = self.place(t, 2)
            if p and not p[1] and not self.in_map(p[0]):
                n = self.fresh('p')
                self.declare(n, self.ptr(t))
                return ['%s := &%s' % (n, p[0]), '_ = ' + n]
        return self.s_decl(d)

    def in_map(self, s):
        """Is the place an element of a map? (It ends with an index then, of something that no array is.)"""
        if not s.endswith(']'):
            return False
        for v, _ in self.visible():
            if v.t.has('map') or v.t.kind == 'ptr':
                if s.startswith(v.name):
                    return True
        return False

    def s_slices(self, d):
        """Slicing with two and three indices, of slices, arrays and strings."""
        r = self.r
        us = [(v, v.t) for v, w in self.visible() if w and v.t.kind in ('slice', 'array')]
        if not us:
            return self.s_decl(d)
        v, t = r.choice(us)
        n = self.fresh('s')
        elem = t.elem
        if t.kind == 'array':
            i = r.randrange(t.n + 1)
            j = r.randrange(i, t.n + 1)
            k = r.randrange(j, t.n + 1)
            e = r.choice(('%d:%d' % (i, j), '%d:%d:%d' % (i, j, k), ':', ':%d' % j, '%d:' % i))
            out = ['%s := %s[%s]' % (n, v.name, e)]
        else:
            e = r.choice(('len(%s)/2:' % v.name, ':len(%s)/2' % v.name, ':len(%s)/3:len(%s)' % (v.name, v.name), ':cap(%s)' % v.name,
                          'len(%s)/4:len(%s)/2:cap(%s)' % (v.name, v.name, v.name), ':0'))
            out = ['%s := %s[%s]' % (n, v.name, e)]
        self.declare(n, self.slice(elem) if t.kind == 'array' or not t.named else t)
        return out + ['tr(uint64(len(%s))<<8 + uint64(cap(%s)))' % (n, n)]

    def s_copy(self, d):
        vs = [v for v, w in self.visible() if w and v.t.kind == 'slice']
        if not vs:
            return self.s_decl(d)
        v = self.r.choice(vs)
        o = self.r.choice([x for x in vs if x.t is v.t])
        if v.t.elem is UINT8 and self.r.random() < .4:
            return ['tr(uint64(copy(%s, %s)))' % (v.name, self.typed(STRING, self.expr(STRING, 2)))]
        return ['tr(uint64(copy(%s, part(%s, %s, %s))))' % (v.name, o.name, self.expr(INT, 1).s, self.expr(INT, 1).s)]

    def s_string(self, d):
        s, n = self.fresh('s'), self.fresh('w')
        return ['%s := %s' % (s, self.typed(STRING, self.expr(STRING, 3))), 'for %s := 0; %s < len(%s) && !burn(); %s += 2 {' % (n, n, s, n),
                'tr(uint64(%s[%s]))' % (s, n), '}', 'for i, c := range %s {' % s, 'tr(uint64(i)<<32 + uint64(c))', '}',
                'for i, c := range []byte(%s) {' % s, 'tr(uint64(i) + uint64(c))', '}',
                'tr(hs(string([]rune(%s))) + hb(%s < %s))' % (s, s, self.expr(STRING, 2).s)]

    # ---- deferred calls and panics

    def deferred(self, pure):
        """Deferred closures at the head of a function."""
        c = self.r.randrange(3)
        if c == 0 and not pure:
            lit = self.literal([], [], 1, False)
            return ['defer ' + lit[0]] + lit[1:-1] + ['}()']
        if c == 1 and self.named_results:
            for n, t in zip(self.named_results, self.results):
                if t.kind in ('int', 'float'):
                    return ['defer func() {', '%s = %s*2 + 1' % (n, n), '}()']
        return ['defer tr(%d)' % self.r.randrange(100)]

    def recovering(self):
        """Results are what they were when the panic came, or what the deferred function makes of them."""
        out = ['defer func() {', 'r := recover()', 'tr(hb(r == nil))']
        for n, t in zip(self.named_results, self.results):
            if t.kind in ('int', 'float', 'string') and self.r.random() < .5:
                out.append('%s += %s' % (n, n) if t.kind != 'string' else '%s = cut(%s + "!")' % (n, n))
        return out + ['}()']

    def s_field_call(self, d):
        """A func value out of a variable or a part of one, its result going anywhere."""
        fs = [t for t in self.usable if t.kind == 'func' and t.text in self.callers]
        if not fs or self.nocall:
            return self.s_decl(d)
        t = self.r.choice(fs)
        f, p = self.path(t, 1), self.place(t.results[0], 1)
        if not f or 'at(' in f.s or 'deref(' in f.s or '(' in f.s:
            return self.s_decl(d)
        call = '%s(%s)' % (f.s, self.args(t.params, 2))
        if not p or p[1]:
            x = self.fresh()
            return ['if %s != nil {' % f.s, '%s := %s' % (x, call), 'tr(%s)' % self.hash.call(t.results[0], x), '}']
        return ['if %s != nil {' % f.s, '%s = %s' % (p[0], call), '}']

    def s_defer_loop(self, d):
        t = self.r.choice(BASICS)
        return ['func() {', 'for i := 0; i < %d && !burn(); i++ {' % self.r.randrange(1, 5), 'i := i', 'x := %s' % self.typed(t, self.expr(t, 2)),
                'defer func() { tr(uint64(i) + %s) }()' % self.hash.call(t, 'x'), 'defer tr(%s)' % self.hash.call(t, 'x'), '}', '}()']

    def s_panic(self, d):
        body, after = self.panics()
        return ['func() {', 'defer rec("rec%d")' % self.names] + body + ['}()'] + after

    def panics(self):
        """Statements of which one may panic, and what to look at afterwards; to stand in a block of their own."""
        r = self.r
        t = r.choice(INTS)
        i = self.typed(INT, self.nonconst(INT, 2))
        x = self.typed(t, self.nonconst(t, 2))
        u = self.value_type()
        v = self.typed(u, self.expr(u, 2))
        w = self.value_type()
        st = r.choice(self.structs) if self.structs else None
        n = r.randrange(1, 6)
        kinds = [
            ['a := [%d]%s{}' % (n, t.text), 'i := %s' % i, 'tr(uint64(a[i]))'],
            ['a := make([]%s, %d, %d)' % (t.text, n, n + 3), 'i := %s' % x, 'tr(uint64(a[i]))'],
            ['a := make([]%s, %d, %d)' % (u.text, n, n + 3), 'i := %s' % i, 'a[i] = %s' % v],
            ['a := "%s"' % ('q' * n), 'i := %s' % x, 'tr(uint64(a[i]))'],
            ['a := make([]%s, %d, %d)' % (u.text, n, n + 3), 'i, j := %s, %s' % (i, self.typed(INT, self.expr(INT, 2))), 'tr(uint64(len(a[i:j])))'],
            ['a := make([]%s, %d, %d)' % (u.text, n, n + 3), 'i, j, k := %s, %s, %s' % (r.randrange(6), r.randrange(6), i), 'tr(uint64(len(a[i:j:k])))'],
            ['a := make([]%s, %d, %d)' % (u.text, n, n + 3), 'i := %s' % x, 'tr(uint64(len(a[i:])))'],
            ['a := make([]%s, %d, %d)' % (u.text, n, n + 3), 'i := %s' % x, 'tr(uint64(len(a[:i])))'],
            ['a := "%s"' % ('q' * n), 'i, j := %s, %d' % (x, r.randrange(7)), 'tr(uint64(len(a[i:j])))'],
            ['a := [%d]%s{}' % (n, u.text), 'i, j := %d, %s' % (r.randrange(7), x), 'tr(uint64(len(a[i:j])))'],
            ['x, y := %s, %s' % (x, '%s(zero)' % t.text), 'tr(uint64(x %s y))' % r.choice('/%')],
            ['x, y := %s, %s' % (x, i), 'tr(uint64(x %s y))' % r.choice(('<<', '>>'))],
            ['var m map[%s]%s' % (t.text, u.text), 'm[%s] = %s' % (x, v)],
            ['var p *%s' % u.text, '*p = %s' % v],
            ['var p *%s' % u.text, 'tr(%s)' % self.hash.call(u, '*p')],
            ['var x any = %s' % v, 'y := x.(%s)' % w.text, 'tr(%s)' % self.hash.call(w, 'y')],
            ['var x any', 'y := x.(%s)' % w.text, 'tr(%s)' % self.hash.call(w, 'y')],
            ['var x any = %s' % v, 'y := x.(error)', 'tr(hs(y.Error()))'],
            ['panic(%s)' % (v if u.printable() else x)],
            ['panic(fmt.Errorf("oops %%v", %s))' % (v if u.printable() else x)],
            ['var x, y any = []%s{}, []%s{}' % (u.text, u.text), 'tr(hb(x == y))'],
            ['m := map[any]int{}', 'm[%s]++' % v, 'm[func() {}] = 1'],
            ['s := make([]%s, %d)' % (t.text, n), 'p := (*[%d]%s)(s)' % (r.randrange(1, 8), t.text), 'tr(uint64(len(p)))'],
            ['n := %s' % i, 'tr(uint64(len(make([]%s, n&0xff-100))))' % t.text],
            ['c := make(chan %s, 1)' % u.text, 'close(c)', 'tr(%s)' % self.hash.call(u, '<-c'), r.choice(('close(c)', 'c <- %s' % v))],
            ['var f func(%s) %s' % (t.text, u.text), 'tr(%s)' % self.hash.call(u, 'f(%s)' % x)],
            ['defer func() { panic(fmt.Sprint("second ", recover())) }()', 'panic(%s)' % x],
            ['defer rec("inner")', 'panic(%s)' % x],
            ['var e error', 'tr(hs(e.Error()))'],
        ]
        if st:
            fs = [f for f in st.fields if f[0] != '_']
            if fs:
                f = r.choice(fs)
                kinds += [['var p *%s' % st.text, 'tr(%s)' % self.hash.call(f[1], 'p.' + f[0])],
                          ['var p *%s' % st.text, 'p.%s = %s' % (f[0], self.expr(f[1], 2).s)]]
        body = r.choice(kinds)
        after = []
        p = self.place(t, 2)
        if p and not p[1] and r.random() < .4:
            # what was assigned before the panic stays
            body = body[:-1] + ['%s = %s' % (p[0], self.expr(t, 2).s)] + body[-1:] if not {'i', 'j', 'a', 'x', 'y', 'm', 'p', 's', 'n', 'c', 'f', 'e'} & {p[0]} else body
            after = ['tr(%s)' % self.hash.call(t, p[0])]
        return ['{'] + body + ['}'], after

    # ---- goroutines

    def s_chan(self, d):
        """A producer hands values over; nothing else is shared."""
        r = self.r
        t = self.value_type()
        c, n = self.fresh('c'), r.randrange(1, 8)
        save = self.scopes, self.nocall, self.barrier
        x = self.fresh('x')
        self.scopes, self.nocall, self.barrier = [[], [Var('i', INT), Var(x, t)]], 1, 0
        e = self.expr(t, 3).s if not t.has('iface') else x
        self.scopes, self.nocall, self.barrier = save
        out = ['%s := make(chan %s, %d)' % (c, t.text, r.choice((0, 0, 1, n))),
               'go func(%s %s) {' % (x, t.text), 'for i := 0; i < %d; i++ {' % n, '%s <- %s' % (c, e), '_ = ' + x, '}',
               'close(%s)' % c, '}(%s)' % self.expr(t, 2).s]
        how = r.randrange(3)
        v = self.fresh()
        if how == 0:
            out += ['for %s := range %s {' % (v, c), 'tr(%s)' % self.hash.call(t, v), '}']
        elif how == 1:
            out += ['for {', '%s, ok := <-%s' % (v, c), 'tr(%s + hb(ok))' % self.hash.call(t, v), 'if !ok {', 'break', '}', '}']
        else:
            out += ['for n := 0; n < %d; n++ {' % (n + 2), 'select {', 'case %s, ok := <-%s:' % (v, c), 'tr(%s + hb(ok))' % self.hash.call(t, v), '}', '}']
        return out

    def s_select(self, d):
        """One case is ready, or none and there is a default."""
        r = self.r
        t, u = self.value_type(), self.value_type()
        a, b, v = self.fresh('c'), self.fresh('c'), self.fresh()
        out = ['%s, %s := make(chan %s, 1), make(chan %s, 1)' % (a, b, t.text, u.text)]
        ready = r.randrange(4)
        if ready == 0:
            out.append('%s <- %s' % (a, self.expr(t, 2).s))
        elif ready == 1:
            out.append('%s <- %s' % (b, self.expr(u, 2).s))
        elif ready == 2:
            out.append('%s <- %s' % (b, self.expr(u, 2).s))
            out += ['select {', 'case %s := <-%s:' % (v, a), 'tr(%s)' % self.hash.call(t, v), 'case %s <- %s:' % (b, self.expr(u, 1).s), 'tr(2)', 'default:'] + self.inner(d) + ['}']
            return out
        else:
            out += ['select {', 'case %s := <-%s:' % (v, a), 'tr(%s)' % self.hash.call(t, v), 'case %s := <-%s:' % (v, b), 'tr(%s)' % self.hash.call(u, v), 'default:'] + self.inner(d) + ['}']
            return out
        p = self.place(t, 1)
        first = 'case %s := <-%s:' % (v, a)
        use = self.hash.call(t, v)
        if p and not p[1]:
            first, use = 'case %s = <-%s:' % (p[0], a), '1'
        return out + ['select {', first, 'tr(%s)' % use] + self.inner(d) + \
            ['case %s, ok := <-%s:' % (v, b), 'tr(%s + hb(ok))' % self.hash.call(u, v)] + self.inner(d) + ['}']
