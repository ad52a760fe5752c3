#!/usr/bin/env python3
"""Ctrl-C at the prompt of `vole repl`, on a pseudo-terminal: what each kind of input does when it is interrupted, and that the session
goes on. A scenario is a list of steps: a line to type and what must appear (a regular expression), or CTRL_C and what must appear.
Ends with "N passed, N failed".   usage: interrupt.py [vole [regexp of scenarios]]"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

CTRL_C = b'\x03'
TIMEOUT = float(os.environ.get('TEST_TIMEOUT', '20'))

# A goroutine that keeps the session from a deadlock; and waits(), after which a goroutine says "waits" when one more than now waits in package sync.
TICKS = ('go func() { for { time.Sleep(time.Millisecond) } }()', '> ')
WAITS = ('func waits() { count := func() int { b := make([]byte, 1<<16); return len(regexp.MustCompile(`\\[(semacquire|sync.Cond.Wait)`).FindAll('
         'b[:runtime.Stack(b, true)], -1)) }; n := count(); go func() { for count() <= n { time.Sleep(time.Millisecond) }; println("wai" + "ts") }() }', '> ')

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
    # Who was interrupted has left the lock to the others.
    'lock': [TICKS, ('var mu sync.Mutex; mu.Lock()', '> '), WAITS, ('waits(); mu.Lock()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('waits(); mu.Lock()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '), ('mu.TryLock()', 'false // bool'), ('mu.Unlock()', '> '),
             ('mu.Lock(); 40 + 2', '42 // int'), ('mu.Unlock()', '> ')],
    'lock that others want': [TICKS, ('var mu sync.Mutex; n := 0; var wg sync.WaitGroup; mu.Lock()', '> '), WAITS,
             ('for range 3 { wg.Add(1); go func() { mu.Lock(); n++; mu.Unlock(); wg.Done() }() }', '> '),
             ('waits(); mu.Lock()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '), ('mu.Unlock(); wg.Wait(); mu.Lock(); n', '3 // int')],
    'lock with a deferred Unlock': [TICKS, ('var mu sync.Mutex; mu.Lock()', '> '), WAITS,
             ('waits(); func() { mu.Lock(); defer mu.Unlock(); fmt.Println("not", "reached") }()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('mu.Unlock()', '> '), ('mu.Lock(); 40 + 2', '42 // int')],
    'lock for reading': [TICKS, ('var mu sync.RWMutex; mu.Lock()', '> '), WAITS, ('waits(); mu.RLock()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('mu.Unlock()', '> '), ('mu.Lock(); mu.Unlock(); mu.RLock(); 40 + 2', '42 // int')],
    'lock for writing': [TICKS, ('var mu sync.RWMutex; mu.RLock()', '> '), WAITS, ('waits(); mu.Lock()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('mu.TryRLock()', 'false // bool'), ('mu.RUnlock()', '> '), ('mu.RLock(); mu.RUnlock(); mu.Lock(); 40 + 2', '42 // int')],
    'wait group': [TICKS, ('var wg sync.WaitGroup; wg.Add(1)', '> '), WAITS, ('waits(); wg.Wait()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('wg.Done(); wg.Wait(); wg.Add(1); go wg.Done(); wg.Wait(); 40 + 2', '42 // int')],
    # The signal goes to the goroutine that still waits.
    'condition': [TICKS, ('c := sync.NewCond(new(sync.Mutex)); done := make(chan int)', '> '), WAITS,
             ('waits(); func() { c.L.Lock(); defer c.L.Unlock(); c.Wait() }()', r'waits\r'), (CTRL_C, 'interrupted\r\n> '),
             ('waits(); go func() { c.L.Lock(); c.Wait(); c.L.Unlock(); done <- 8 }()', r'waits\r'), ('c.Signal(); <-done', '8 // int')],
    # Its lock it must have before it ends, since the Unlock is deferred.
    'lock of a condition': [TICKS, ('c := sync.NewCond(new(sync.Mutex)); end := make(chan int)', '> '),
             ('hold := func() { c.L.Lock(); c.Signal(); println("sig" + "nalled"); <-end; c.L.Unlock() }', '> '),
             ('func() { c.L.Lock(); defer c.L.Unlock(); go hold(); c.Wait() }()', r'signalled\r'),
             (CTRL_C, 'interrupted; the goroutine ends'), ('end <- 1; c.L.Lock(); 40 + 2', '42 // int')],
    'once': [TICKS, ('var once sync.Once; runs := make(chan int)', '> '),
             ('go once.Do(func() { runs <- 5; time.Sleep(time.Hour) }); <-runs', '5 // int'), WAITS,
             ('waits(); once.Do(func() {})', r'waits\r'), (CTRL_C, 'interrupted\r\n> '), ('40 + 2', '42 // int')],
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
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 1000, 0, 0))  # no line is too long
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
            if len(sys.argv) > 2 and not re.search(sys.argv[2], name):
                continue
            problem = run(vole, home, steps)
            if problem:
                failed += 1
                print('FAIL %s: %s' % (name, problem))
            else:
                passed += 1
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


main()
