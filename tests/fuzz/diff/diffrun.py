#!/usr/bin/env python3
"""diffrun.py - batches of random programs under the real Go and under vole, compared program by program.

    diffrun.py --seed 1 --batches 10 --count 20 --dir DIR [--modes default,noopt,gcstress,stackstress,build,debug,asan]

Prints a line for each program that differs, with the commands' outputs left in DIR, and at the end the figures.
"""
import argparse
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
MODES = {
    'default': ('release', {}),
    'noopt': ('release', {'VOLE_OPT': '0'}),
    'gcstress': ('release', {'GODEBUG': 'gcstress=1'}),
    'stackstress': ('release', {'GODEBUG': 'stackstress=1'}),
    'build': ('release', {}),
    'debug': ('debug', {}),
    'debuggc': ('debug', {'GODEBUG': 'gcstress=1'}),
    'asan': ('asan', {}),
}


def run(cmd, limit, env=None, cwd=None):
    e = dict(os.environ)
    e.update(env or {})
    try:
        p = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, env=e, cwd=cwd)
        return p.returncode, p.stdout.decode('latin-1'), p.stderr.decode('latin-1')
    except subprocess.TimeoutExpired as x:
        return -99, (x.stdout or b'').decode('latin-1'), 'time out'


def sections(text):
    """Output by program; what does not end has no end line."""
    out = {}
    for part in re.split(r'(?m)^== program ', text)[1:]:
        n, _, rest = part.partition('\n')
        out[n.strip()] = rest
    return out


def vole_command(mode, vole_dir, src, exe, lang):
    build, env = MODES[mode]
    vole = os.path.join(vole_dir, build, 'vole')
    if not os.path.exists(vole):
        return None, None
    if mode == 'build':
        code, out, err = run([vole, 'build', '-lang', lang, '-o', exe, src], 120)
        return ([exe], env) if code == 0 else (['/bin/false'], env)
    return [vole, 'run', '-lang', lang, src], env


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--batches', type=int, default=1)
    ap.add_argument('--count', type=int, default=20)
    ap.add_argument('--dir', default='/tmp/vole-diff')
    ap.add_argument('--modes', default='default,noopt,build')
    ap.add_argument('--builds', default=os.path.join(ROOT, 'build'))
    ap.add_argument('--generator', default='gogen.py')
    ap.add_argument('--lang', default='go1.19')
    ap.add_argument('--time', type=float, default=1e9)
    a = ap.parse_args()
    os.makedirs(a.dir, exist_ok=True)
    start, programs, runs, bad = time.time(), 0, 0, 0
    for seed in range(a.seed, a.seed + a.batches):
        if time.time() - start > a.time:
            break
        src = '%s/b%d.go' % (a.dir, seed)
        exe = '%s/b%d.exe' % (a.dir, seed)
        code, text, err = run([sys.executable, os.path.join(HERE, a.generator), '--seed', str(seed), '--count', str(a.count)], 120)
        if code:
            print('seed %d: the generator fails: %s' % (seed, err[-200:]), flush=True)
            bad += 1
            continue
        open(src, 'w', encoding='latin-1').write(text)
        code, out, err = run(['go', 'build', '-o', exe, src], 300, {'GO111MODULE': 'off'})
        if code:
            print('seed %d: gc refuses it: %s' % (seed, err[:300]), flush=True)
            bad += 1
            continue
        code, out, err = run([exe], 60)
        want = sections(out)
        if len(want) != a.count or code:
            print('seed %d: compiled by gc: exit code %d, %d programs; %s' % (seed, code, len(want), err[:200]), flush=True)
        programs += len(want)
        keep = False
        for mode in a.modes.split(','):
            cmd, env = vole_command(mode, a.builds, src, exe + '.vole', a.lang)
            if not cmd:
                continue
            code, out, err = run(cmd, 200 if mode in ('asan', 'gcstress', 'debuggc', 'stackstress') else 100, env)
            got = sections(out)
            runs += len(got)
            differ = [n for n in want if got.get(n) != want[n]]
            if differ or code:
                keep = True
                bad += 1
                open('%s/b%d.%s.out' % (a.dir, seed, mode), 'w', encoding='latin-1').write(out)
                open('%s/b%d.%s.err' % (a.dir, seed, mode), 'w', encoding='latin-1').write(err)
                print('seed %d %s: programs %s differ; exit code %d %s' % (seed, mode, ' '.join(differ), code, err[:200].replace('\n', '|')), flush=True)
        for f in [exe, exe + '.vole'] + ([src] if not keep else []):
            if os.path.exists(f):
                os.remove(f)
        if keep:
            open('%s/b%d.want' % (a.dir, seed), 'w', encoding='latin-1').write(''.join('== program %s\n%s' % x for x in want.items()))
    print('%d programs, %d runs of them under vole, %d differences, %d s' % (programs, runs, bad, time.time() - start))
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
