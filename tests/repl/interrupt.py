#!/usr/bin/env python3
"""Ctrl-C at the prompt of `vole repl`, on a pseudo-terminal: what each kind of input does when it is interrupted, and that the session
goes on. A scenario is a list of steps: a line to type and what must appear (a regular expression), or CTRL_C and what must appear.
Ends with "N passed, N failed".   usage: interrupt.py [vole]"""
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

CTRL_C = b'\x03'
TIMEOUT = float(os.environ.get('TEST_TIMEOUT', '20'))

SCENARIOS = {
    'loop without calls': [('for {}', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'loop with calls': [('for i := 0; ; i++ { fmt.Sprint(i) }', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'loop that recovers': [('for { func() { defer func() { recover() }() }() }', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'receive': [('go func() { for { time.Sleep(time.Millisecond) } }()', None), ('ch := make(chan int)', '> '), ('<-ch', None),
                (CTRL_C, 'interrupted'), ('go func() { ch <- 7 }()', '> '), ('<-ch', '7 // int')],
    'send': [('go func() { for { time.Sleep(time.Millisecond) } }()', None), ('ch := make(chan int)', '> '), ('ch <- 1', None),
             (CTRL_C, 'interrupted'), ('go func() { ch <- 7 }()', '> '), ('<-ch', '7 // int')],
    'select': [('go func() { for { time.Sleep(time.Millisecond) } }()', None), ('a, b := make(chan int), make(chan int)', '> '),
               ('select { case <-a: case b <- 1: }', None), (CTRL_C, 'interrupted'), ('go func() { a <- 8 }()', '> '), ('<-a', '8 // int'),
               ('go func() { b <- 9 }()', '> '), ('<-b', '9 // int')],
    'sleep': [('time.Sleep(time.Hour)', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'lock': [('go func() { for { time.Sleep(time.Millisecond) } }()', None), ('var mu sync.Mutex; mu.Lock()', '> '), ('mu.Lock()', None),
             (CTRL_C, 'interrupted; the goroutine ends'), ('40 + 2', '42 // int')],
    'standard input': [('var s string', '> '), ('fmt.Scanln(&s)', None), (CTRL_C, 'interrupted'), ('fmt.Println("rea" + "dy"); fmt.Scanln(&s)', 'ready'),
                       ('word', '1, nil // '), ('s', '"word" // string')],
    # it gets the signal, too, and may be faster
    'child process': [('exec.Command("sleep", "100").Run()', None), (CTRL_C, 'interrupted|signal: interrupt'), ('40 + 2', '42 // int')],
    'network': [('l, _ := net.Listen("tcp", "127.0.0.1:0")', '> '), ('l.Accept()', None), (CTRL_C, 'interrupted'),
                ('l.Close()', 'nil // error')],
    'deferred calls run': [('func() { defer fmt.Println("clean" + "up"); for {} }()', None), (CTRL_C, 'cleanup\r\ninterrupted'),
                           ('40 + 2', '42 // int')],
    'deferred call that does not end': [('func() { defer func() { for {} }(); for {} }()', None), (CTRL_C, None), (CTRL_C, 'interrupted'),
                                        ('40 + 2', '42 // int')],
    'a definition is taken back': [('x := func() int { for {} }()', None), (CTRL_C, 'interrupted'), ('x', 'undefined: x')],
    'the rest of the input is dropped': [('for {}; fmt.Println("not", "reached")', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'goroutines go on': [('n := 0; go func() { for { n++; time.Sleep(time.Millisecond) } }()', None), ('for {}', None), (CTRL_C, 'interrupted'),
                         ('m := n; time.Sleep(50 * time.Millisecond); n > m', 'true // bool')],
    'collections': [('for { runtime.GC() }', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'starting goroutines': [('for { go func() {}() }', None), (CTRL_C, 'interrupted'), ('40 + 2', '42 // int')],
    'at the prompt': [(CTRL_C, '> '), ('40 + 2', '42 // int')],
}


class Session:
    def __init__(self, vole, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM='dumb', HOME=home, NO_COLOR='1')
            os.execv(vole, [vole, 'repl', '-q'])
        self.seen = ''

    def read(self, seconds):
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                self.seen += os.read(self.fd, 65536).decode(errors='replace')
            except OSError:
                self.seen += '<gone>'

    def expect(self, pattern):
        end = time.time() + TIMEOUT
        while time.time() < end and '<gone>' not in self.seen:
            m = re.search(pattern, self.seen)
            if m:
                self.seen = self.seen[m.end():]
                return True
            self.read(0.1)
        return False

    def type(self, what):
        os.write(self.fd, what if isinstance(what, bytes) else what.encode() + b'\n')
        if isinstance(what, str):
            return self.expect(re.escape(what[-10:]) + r'\r\n')     # its echo
        return True

    def close(self):
        os.close(self.fd)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def run(vole, home, steps):
    s = Session(vole, home)
    try:
        if not s.expect('> '):
            return 'no prompt: ' + s.seen
        for what, pattern in steps:
            if not s.type(what):
                return 'no echo of %r: %r' % (what, s.seen)
            if pattern is None:
                time.sleep(0.2)     # it runs by now; if not, that is tested
            elif not s.expect(pattern):
                return 'after %r no %r: %r' % (what, pattern, s.seen)
        return None
    finally:
        s.close()


def main():
    vole = sys.argv[1] if len(sys.argv) > 1 else 'build/vole'
    passed = failed = 0
    with tempfile.TemporaryDirectory() as home:     # where the history goes
        for name, steps in SCENARIOS.items():
            problem = run(vole, home, steps)
            if problem:
                failed += 1
                print('FAIL %s: %s' % (name, problem))
            else:
                passed += 1
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


main()
