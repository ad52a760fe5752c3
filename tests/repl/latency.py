#!/usr/bin/env python3
"""latency.py - how long a person waits at the prompt; see tests/bench/run_repl.sh."""
import argparse
import os
import select
import shutil
import statistics
import tempfile
import time

import play

STARTS, INPUTS = 30, 100
GOALS = {'first prompt': 15, 'expression': 3}


def read_until_prompt(s):
    while not (s.screen.prompts > s.answered and s.screen.line_has_begun()):
        select.select([s.fd], [], [], 5)
        if not s.pump(0):
            raise SystemExit('the program has ended')


def start(vole, home):
    env = {'HOME': home, 'TERM': 'xterm-256color', 'LANG': 'C.UTF-8', 'PATH': os.environ['PATH'], 'INPUTRC': '/dev/null'}
    begin = time.monotonic()
    s = play.Session([vole, 'repl', '-q'], env, home, (24, 80))
    read_until_prompt(s)
    return s, (time.monotonic() - begin) * 1000


def start_echo(home):
    """What of it is the fork of this program, and the pseudo-terminal."""
    begin = time.monotonic()
    s = play.Session(['/bin/echo', 'x'], {}, home, (24, 80))
    while not s.log and s.pump(5):
        pass
    ms = (time.monotonic() - begin) * 1000
    s.close()
    return ms


def ask(s, text):
    begin = time.monotonic()
    s.send(text + '\r')
    read_until_prompt(s)
    return (time.monotonic() - begin) * 1000


def report(title, times, goal=None):
    median = statistics.median(times)
    verdict = '' if goal is None else ('  ok' if median <= goal else '  MISSED') + ' (to reach: %g ms)' % goal
    print('%-34s %6.2f ms median, %6.2f ms slowest%s' % (title, median, max(times), verdict))
    return goal is None or median <= goal


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--vole', default=os.path.join(play.HERE, '../../build/vole'))
    vole = os.path.realpath(parser.parse_args().vole)
    home = tempfile.mkdtemp(prefix='vole-latency-')
    good = True
    try:
        times = []
        for _ in range(STARTS):
            s, ms = start(vole, home)
            times.append(ms)
            s.close()
        report('(/bin/echo, started the same way)', [start_echo(home) for _ in range(STARTS)])
        good &= report('first prompt', times, GOALS['first prompt'])
        s, _ = start(vole, home)
        first = ask(s, '1 + 1')
        good &= report('expression: i*i + 1', [ask(s, '%d*%d + 1' % (i, i)) for i in range(INPUTS)], GOALS['expression'])
        report('the first expression', [first])
        report('the first use of strings and fmt', [ask(s, 'strings.ToUpper(fmt.Sprint("a", 1))')])
        good &= report('expression: strings, fmt', [ask(s, 'strings.ToUpper(fmt.Sprint("a", %d))' % i) for i in range(INPUTS)],
                       GOALS['expression'])
        report('function declared', [ask(s, 'func f%d(n int) int { return n * %d }' % (i, i)) for i in range(INPUTS)])
        good &= report('expression: a call of one', [ask(s, 'f%d(2)' % i) for i in range(INPUTS)], GOALS['expression'])
        s.send('\x04')
        s.wait_for_end()
        s.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    raise SystemExit(0 if good else 1)


if __name__ == '__main__':
    main()
