#!/usr/bin/env python3
"""errdiff.py - the errors of broken programs: gc's list and ours.

    errdiff.py --seed 1 --count 500 --dir DIR

A program of the corpus is damaged in one place: a token goes, comes twice, changes places with its neighbour or becomes another one, a line
goes. Then `go tool compile` and `vole check` print what they think of it. Different lists are grouped by the first line that
differs, with names and numbers left out; DIR gets an example of each group.
"""
import argparse
import collections
import glob
import os
import random
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|`[^`]*`|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[A-Za-z_]\w*|\d[\w.]*|<<=|>>=|&\^=|\.\.\.|&&|\|\||<-|\+\+|--|==|!=|<=|>=|:=|<<|>>|&\^|[-+*/%&|^]=|\s+|.', re.S)
TYPES = ['int', 'string', 'bool', 'float64', 'uint8', '[]int', 'any', 'error', '*int', 'map[string]int', 'struct{}', 'func()', 'int32', 'chan int']
WORDS = ['nil', 'true', '0', '1', '-1', '1.5', '"s"', 'len', 'append', 'x', '_', 'return', 'break', 'continue', 'go', 'defer', 'var', 'const', 'type', 'func',
         'range', 'for', 'if', 'else', 'switch', 'case', 'default', 'fallthrough', 'goto', 'interface', 'struct', 'map', 'chan', 'iota', 'new', 'make', 'main', 'fmt',
         '1 << 70', "'a'", '2i', 'copy', 'delete', 'panic', 'recover', 'string', 'int8', 'uint', 'import', 'package', 'select']
OPS = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '==', '!=', '<', '&&', '||', '!', '=', ':=', '+=', '++', '<-', '(', ')', '[', ']', '{', '}', ',', ';', '.', ':', '...']


def damage(r, text):
    toks = TOKEN.findall(text)
    solid = [i for i, t in enumerate(toks) if not t.isspace() and not t.startswith(('//', '/*'))]
    for _ in range(r.choice((1, 1, 1, 2))):
        i = r.choice(solid)
        c = r.randrange(11)
        if c == 0:
            toks[i] = ''
        elif c == 1:
            toks[i] += ' ' + toks[i]
        elif c == 2:
            j = r.choice(solid)
            toks[i], toks[j] = toks[j], toks[i]
        elif c == 3:
            toks[i] = toks[r.choice(solid)]
        elif c == 4:
            toks[i] = r.choice(WORDS)
        elif c == 5:
            toks[i] = r.choice(OPS)
        elif c == 6:
            names = [k for k in solid if re.match(r'[a-z]\w*$', toks[k])]
            toks[r.choice(names)] = toks[r.choice(names)]
        elif c == 7:
            names = [k for k in solid if toks[k] in TYPES]
            if names:
                toks[r.choice(names)] = r.choice(TYPES)
        elif c == 8:
            lines = ''.join(toks).split('\n')
            del lines[r.randrange(len(lines))]
            return '\n'.join(lines)
        elif c == 9:
            names = [k for k in solid if re.match(r'[a-zA-Z]\w*$', toks[k])]
            toks[r.choice(names)] = r.choice(WORDS)
        else:
            ops = [k for k in solid if toks[k] in OPS]
            toks[r.choice(ops)] = r.choice(OPS)
    return ''.join(toks)


def errors(text, name):
    out = []
    for line in text.replace(name, 'x.go').split('\n'):
        line = re.sub(r'\S*/x\.go', 'x.go', line)
        if line.strip() and not line.startswith('#'):
            out.append(line)
    return out


def shape(line):
    """An error without names and positions, for grouping."""
    line = re.sub(r'^x\.go:\d+:\d+: ', '', line.strip())
    line = re.sub(r'x\.go:\d+:\d+', 'POS', line)
    line = re.sub(r'"[^"]*"|`[^`]*`|\'[^\']*\'', 'S', line)
    return re.sub(r'\b(?!cannot|use|value|as|type|variable|of|in|undefined|not|used|declared|but|untyped|constant|int|string|to|syntax|error|unexpected|expecting)[A-Za-z_]\w*(\.\w+)*|\d+', 'N', line)[:150]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--count', type=int, default=200)
    ap.add_argument('--dir', default='/tmp/vole-diff')
    ap.add_argument('--time', type=float, default=1e9)
    ap.add_argument('--builds', default=os.path.join(ROOT, 'build'))
    ap.add_argument('--show', type=int, default=40)
    a = ap.parse_args()
    os.makedirs(a.dir, exist_ok=True)
    bases = sorted(f for f in glob.glob(os.path.join(ROOT, 'tests/conformance/*/*.go')) if '/newer/' not in f and '/errors/' not in f)
    bases = [f for f in bases if not re.search(r'// (part of|files|lang|oracle|differs)', open(f, errors='replace').read())]
    goroot = subprocess.run(['go', 'env', 'GOROOT'], stdout=subprocess.PIPE, text=True).stdout.strip()
    vole = os.path.join(a.builds, 'release', 'vole')
    groups, examples = collections.Counter(), {}
    total = same = broken = crashed = 0
    start = time.time()
    src, obj = os.path.join(a.dir, 'x.go'), os.path.join(a.dir, 'x.o')
    for n in range(a.seed * 1000000, a.seed * 1000000 + a.count):
        if time.time() - start > a.time:
            break
        r = random.Random(n)
        text = damage(r, open(r.choice(bases), errors='replace').read())
        open(src, 'w').write(text)
        total += 1
        try:
            v = subprocess.run([vole, 'check', '-lang', 'go1.19', src], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30, errors='replace')
        except subprocess.TimeoutExpired:
            print('%d: vole hangs' % n)
            open(os.path.join(a.dir, 'hang%d.go' % n), 'w').write(text)
            crashed += 1
            continue
        g = subprocess.run(['go', 'tool', 'compile', '-p', 'main', '-lang=go1.19', '-I', goroot + '/pkg/linux_amd64', '-o', obj, src], stdout=subprocess.PIPE, stderr=subprocess.PIPE, errors='replace')
        if v.returncode not in (0, 1):
            print('%d: vole ends with %d: %s' % (n, v.returncode, v.stderr[:200]))
            open(os.path.join(a.dir, 'crash%d.go' % n), 'w').write(text)
            crashed += 1
            continue
        want, got = errors(g.stdout + g.stderr, src), errors(v.stderr + v.stdout, src)
        want = [w for w in want if 'too many errors' not in w][:10]
        if len(want) >= 10 or 'too many errors' in g.stdout:
            got = got[:len(want)]
        broken += bool(want)
        if want == got:
            same += 1
            continue
        k = next((i for i in range(min(len(want), len(got))) if want[i] != got[i]), min(len(want), len(got)))
        w, o = want[k] if k < len(want) else '(nothing)', got[k] if k < len(got) else '(nothing)'
        key = (shape(w), shape(o) if shape(o) != shape(w) else '(elsewhere)')
        groups[key] += 1
        if key not in examples:
            examples[key] = n
            open(os.path.join(a.dir, 'e%d.go' % n), 'w').write(text)
            open(os.path.join(a.dir, 'e%d.txt' % n), 'w').write('gc:\n%s\nvole:\n%s\n' % ('\n'.join(want), '\n'.join(got)))
    for (w, o), c in groups.most_common(a.show):
        print('%4d  e%d\n      gc:   %s\n      vole: %s' % (c, examples[w, o], w, o))
    print('%d programs, %d of them broken; %d lists the same, %d groups of differences, %d crashes, %d s' % (total, broken, same, len(groups), crashed, time.time() - start))
    sys.exit(1 if crashed else 0)


if __name__ == '__main__':
    main()
