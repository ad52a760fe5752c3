#!/usr/bin/env python3
"""play.py - plays the scripts of this folder to `vole repl` on a pseudo-terminal and compares what its screen shows.

    play.py [--vole path] [-j N] [--filter regexp] [--only tag] [-v] [--record] [script...]

A script is a text file; README.md tells its language. Each line is one step: keys that are typed, or a row that the screen shall
show. The rows of a block are compared with all that has come since the block before, from the row on where the
cursor stood then; the player waits until they are equal. Nothing here depends on how fast the machine is.

The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import errno
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

from screen import Screen, UnknownSequence, width

HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT = float(os.environ.get('TEST_TIMEOUT', '30'))    # of one wait; only a failure takes so long

KEYS = {'Enter': '\r', 'Tab': '\t', 'Esc': '\x1b', 'Back': '\x7f', 'Space': ' ', 'Up': '\x1b[A', 'Down': '\x1b[B', 'Right': '\x1b[C',
        'Left': '\x1b[D', 'Home': '\x1b[H', 'End': '\x1b[F', 'Del': '\x1b[3~', 'Ins': '\x1b[2~', 'PgUp': '\x1b[5~', 'PgDn': '\x1b[6~',
        'C-Left': '\x1b[1;5D', 'C-Right': '\x1b[1;5C', 'C-_': '\x1f', 'C-@': '\0', 'S-Tab': '\x1b[Z'}


class Failure(Exception):
    pass


def key(name):
    if name in KEYS:
        return KEYS[name]
    if name.startswith('M-') and len(name) > 2:
        return '\x1b' + key(name[2:])
    if re.fullmatch(r'C-[a-z\]\\]', name):
        return chr(ord(name[2]) & 31)
    if len(name) == 1:
        return name
    raise Failure('no key is called ' + name)


# ---- scripts ----

class Script:
    """Directives, and steps: (line number, kind, text or list of rows)."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.relpath(path, HERE)
        self.size, self.args, self.env, self.tags, self.files, self.steps = (24, 80), ['repl', '-q'], {}, set(), {}, []
        self.colours = self.pipe = self.shell = False
        self.title = ''
        with open(path, encoding='utf-8') as f:
            lines = f.read().split('\n')
        i = 0
        while i < len(lines):
            line, i = lines[i], i + 1
            if line.startswith('#'):
                self.title = self.title or line[1:].strip()
            elif line.startswith('@ file '):
                name, text = line[7:].strip(), []
                while lines[i].startswith('\t') or not lines[i]:
                    text.append(lines[i][1:])
                    i += 1
                self.files[name] = '\n'.join(text).rstrip('\n') + '\n'
            elif line.startswith('@ ') and self.directive(line[2:].split()):
                pass
            elif line[:1] in ('|', '%', '='):
                if self.steps and self.steps[-1][1] == line[0]:
                    self.steps[-1][2].append(line[2:])
                else:
                    self.steps.append((i, line[0], [line[2:]]))
            elif line.strip():
                if line[:2] not in ('+ ', '- ', '! ', '!!', '. ', '$ ', '@ ', '+', '> '):
                    raise Failure('%s:%d: what is %r?' % (self.name, i, line))
                self.steps.append((i, line[:2].strip(), line[2:].lstrip() if line.startswith('!!') else line[2:]))

    def directive(self, words):
        what, rest = words[0], words[1:]
        if what == 'size':
            self.size = (int(rest[1]), int(rest[0]))
        elif what == 'args':
            self.args = rest
        elif what == 'env':
            for w in rest:
                name, _, value = w.partition('=')
                self.env[name] = value
        elif what == 'term':
            self.env['TERM'] = rest[0]
        elif what == 'tags':
            self.tags |= set(rest)
        elif what == 'colours':
            self.colours = True
        elif what == 'shell':
            self.shell = True
        elif what == 'pipe':
            self.pipe = True
        else:
            return False
        return True


# ---- a session: vole on a terminal ----

class Session:
    def __init__(self, argv, env, cwd, size):
        self.screen = Screen(*size)
        self.log = b''
        self.anchor = 0         # the row where the next block begins
        self.answered = 0       # prompts that have been there before the last Enter
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', size[0], size[1], 0, 0))
                os.execve(argv[0], argv, env)
            finally:
                os._exit(127)
        os.set_blocking(self.fd, False)
        self.bracketed = env.get('TERM') != 'dumb'

    def pump(self, timeout):
        """Takes what the program has written; False when it has ended and everything is here."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return True
        except OSError as e:
            if e.errno != errno.EIO:
                raise
            data = b''
        if not data:
            return False
        self.log += data
        self.screen.feed(data)
        return True

    def wait(self, done, what):
        deadline = time.monotonic() + TIMEOUT
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise Failure('%s: not within %g s' % (what, TIMEOUT))
            if not self.pump(min(left, 0.5)):
                if done():
                    return
                raise Failure('%s: the program has ended' % what)

    def write(self, text):
        data = text.encode()
        while data:
            select.select([], [self.fd], [], 5)
            try:
                data = data[os.write(self.fd, data):]
            except BlockingIOError:
                self.pump(0.1)

    def editing(self):
        """Whether a line is being read: the editor has switched the terminal to single keys."""
        if self.bracketed and self.screen.prompts <= self.answered:
            return False
        try:
            return not termios.tcgetattr(self.fd)[3] & termios.ICANON and self.screen.line_has_begun()
        except termios.error:
            return False

    def wait_for_prompt(self):
        deadline = time.monotonic() + TIMEOUT
        while not self.editing():
            if time.monotonic() > deadline:
                raise Failure('no prompt within %g s' % TIMEOUT)
            if not self.pump(0.01):
                raise Failure('no prompt: the program has ended')

    def type(self, text):
        """Types text at a prompt. What is typed from now on waits for the prompt after it, if it sends the line."""
        self.wait_for_prompt()
        self.send(text)

    def send(self, text):
        if not text.startswith('\x1b') and any(c in text for c in '\r\n\x03\x0f'):     # Escape: a paste, or M-Enter
            self.answered = self.screen.prompts
        self.write(text)

    def ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait_for_end(self):
        deadline = time.monotonic() + TIMEOUT
        while self.pump(0.5):
            if time.monotonic() > deadline:
                raise Failure('does not end within %g s' % TIMEOUT)
        while not self.ended():
            if time.monotonic() > deadline:
                raise Failure('does not end within %g s' % TIMEOUT)
            time.sleep(0.01)

    def close(self):
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        os.close(self.fd)


# ---- playing ----

def row_matches(expected, got):
    """‹…› in an expected row is a regular expression, the rest is literal."""
    if '‹' not in expected:
        return expected == got
    pattern = ''.join(re.escape(p) if i % 2 == 0 else p for i, p in enumerate(re.split('[‹›]', expected)))
    return re.fullmatch(pattern, got) is not None


def generalise(row):
    """For recording: what differs from run to run becomes a pattern."""
    for what, pattern in (r'goroutine \d+ ', r'goroutine ‹\d+› '), (r'0xc0[0-9a-f]{8}', '0xc0‹[0-9a-f]{8}›'), \
                         (r'\+0x[0-9a-f]+$', '+0x‹[0-9a-f]+›'), (r'pc=0x[0-9a-f]+', 'pc=0x‹[0-9a-f]+›'):
        row = re.sub(what, lambda m: pattern, row)
    return row


def rows_match(expected, got):
    """A row "…" in the expectation stands for any number of rows."""
    if '…' not in expected:
        return len(expected) == len(got) and all(map(row_matches, expected, got))
    i = expected.index('…')
    if len(got) < i or not all(map(row_matches, expected[:i], got)):
        return False
    return any(rows_match(expected[i + 1:], got[k:]) for k in range(i, len(got) + 1))


class Player:
    def __init__(self, script, vole, verbose):
        self.script, self.vole, self.verbose = script, vole, verbose
        self.home = tempfile.mkdtemp(prefix='vole-repl-')
        for name, text in script.files.items():
            path = os.path.join(self.home, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        self.env = {k: v for k, v in os.environ.items() if k in ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'VOLE_STDLIB')}
        self.env.update(HOME=self.home, PS1='$ ', TERM='xterm-256color', LANG='C.UTF-8', INPUTRC='/dev/null', VOLE=vole)
        self.env.update({k: v.replace('$HOME', self.home) for k, v in script.env.items()})
        self.sessions = {}
        self.recorded = None    # line -> rows, when the script is being written
        self.current = None
        self.last_output = ''

    def start(self, name='1'):
        argv = [self.vole] + self.script.args
        if self.script.shell:
            argv = ['/bin/bash', '--norc', '--noprofile', '-i']
        self.sessions[name] = self.current = Session(argv, self.env, self.home, self.script.size)

    def play(self):
        if self.script.pipe:
            return self.play_pipe()
        self.start()
        try:
            for line, kind, text in self.script.steps:
                try:
                    self.step(line, kind, text)
                except (Failure, UnknownSequence) as e:
                    raise Failure('%s:%d: %s\n%s' % (self.script.name, line, e, self.picture()))
            self.finish()
        finally:
            for s in self.sessions.values():
                s.close()
            shutil.rmtree(self.home, ignore_errors=True)

    def step(self, line, kind, text):
        s = self.current
        if kind == '+':
            s.type(text + '\r')
        elif kind == '-':
            s.type(text)
        elif kind == '!':
            for k in text.split():
                s.type(key(k))
        elif kind == '!!':
            s.send(''.join(map(key, text.split())))
        elif kind == '>':       # for a program that reads the terminal
            s.send(text + '\r')
        elif kind == '%':
            s.type('\x1b[200~' + '\r'.join(text) + '\x1b[201~')
        elif kind == '|' and self.recorded is not None and text[0] in ('?', '?█'):
            self.record(line, text[0] == '?█')
        elif kind == '|':
            self.expect(text)
        elif kind == '$':
            r = subprocess.run(['sh', '-c', text], cwd=self.home, env=self.env, capture_output=True, text=True)
            self.last_output = r.stdout + r.stderr
        elif kind == '=':
            if not rows_match(text, self.last_output.rstrip('\n').split('\n')):
                raise Failure('the command printed\n' + self.last_output)
        else:
            self.command(text.split())

    def command(self, words):
        s, what, rest = self.current, words[0], words[1:]
        if what == 'resize':
            s.wait_for_prompt()
            cols, rows = int(rest[0]), int(rest[1])
            s.screen.resize(rows, cols)
            fcntl.ioctl(s.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
        elif what == 'signal':
            os.kill(s.pid, getattr(signal, 'SIG' + rest[0]))
        elif what == 'screen':          # the next block is everything there is
            s.anchor = 0
        elif what == 'forget':          # ... is from the cursor's row on
            s.wait_for_prompt()
            s.anchor = s.screen.rows()[1][0]
        elif what == 'session':
            if rest[0] in self.sessions:
                self.current = self.sessions[rest[0]]
            else:
                self.start(rest[0])
        elif what == 'ends':
            s.wait_for_end()
            code = int(rest[0]) if rest else 0
            if s.status != code:
                raise Failure('exit code %d' % s.status)
        elif what == 'bell':
            s.wait(lambda: s.screen.bells > 0, 'bell')
            s.screen.bells = 0
        else:
            raise Failure('no command is called ' + what)

    def expect(self, expected):
        s = self.current
        expected = [r.rstrip() for r in expected]
        cursor = None
        for i, r in enumerate(expected):
            if '█' in r:
                before = r.split('█')[0]
                if self.script.colours:
                    before = re.sub('«[a-z+]+:|»', '', before)
                cursor = (s.anchor + i, sum(map(width, before)))
                expected[i] = r.replace('█', '').rstrip()

        def there():
            rows, at = s.screen.rows(self.script.colours)
            return rows_match(expected, rows[s.anchor:]) and cursor in (None, at)
        s.wait(there, 'the screen')
        s.anchor = s.screen.rows()[1][0]

    def record(self, line, mark):
        """Takes what the screen shows, once it has been quiet for a while, for the expectation. For authors, who read it."""
        s = self.current
        deadline = time.monotonic() + TIMEOUT
        quiet = 0
        while quiet < 4 and time.monotonic() < deadline:
            before = len(s.log)
            s.pump(0.15)
            quiet = quiet + 1 if len(s.log) == before and s.editing() else 0
        rows, at = s.screen.rows(self.script.colours)
        if mark and not self.script.colours:
            row = rows[at[0]].ljust(at[1])
            i = next(i for i in range(len(row) + 1) if sum(map(width, row[:i])) >= at[1])
            rows[at[0]] = row[:i] + '█' + row[i:]
        self.recorded[line] = list(map(generalise, rows[s.anchor:]))
        s.anchor = at[0]

    def finish(self):
        """Leaves the sessions that are still there: no line may have changed, and the exit code is 0."""
        for s in self.sessions.values():
            if s.ended():
                continue
            before, at = s.screen.rows()
            s.type('\x03')
            s.type('\x04')
            s.wait_for_end()
            rows, _ = s.screen.rows()
            if rows[:at[0]] != before[:at[0]]:
                raise Failure('%s: more came after the last row\n%s' % (self.script.name, self.picture()))
            if s.status != 0:
                raise Failure('%s: exit code %d' % (self.script.name, s.status))

    def play_pipe(self):
        """Everything typed goes to standard input at once; `|` is standard output with errors, `@ ends` the exit code."""
        typed = ''.join(t + '\n' for _, k, t in self.script.steps if k in '+')
        for _, k, t in self.script.steps:
            if k == '%':
                typed += '\n'.join(t) + '\n'
        expected = [r.rstrip() for _, k, t in self.script.steps if k == '|' for r in t]
        code = [t.split()[1:] or ['0'] for _, k, t in self.script.steps if k == '@']
        try:
            r = subprocess.run([self.vole] + self.script.args, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env=self.env, cwd=self.home, timeout=TIMEOUT)
        finally:
            shutil.rmtree(self.home, ignore_errors=True)
        got = [x.rstrip() for x in r.stdout.rstrip('\n').split('\n')]
        if self.recorded is not None and expected == ['?']:
            self.recorded = {line: got for line, k, _ in self.script.steps if k == '|'}
            return
        if not rows_match(expected, got) or r.returncode != (int(code[0][0]) if code else 0):
            raise Failure('%s: exit code %d, printed\n%s' % (self.script.name, r.returncode, '\n'.join('| ' + x for x in got)))

    def picture(self):
        s = self.current
        rows, (r, c) = s.screen.rows(self.script.colours)
        shown = ['  ' + ('*' if i == s.anchor else ' ') + '| ' + x for i, x in enumerate(rows)]
        text = 'screen (* where the block begins; cursor at row %d, column %d):\n%s' % (r - s.anchor + 1, c + 1, '\n'.join(shown))
        if s.ended():
            text += '\nexit code %d' % s.status
        if self.verbose:
            text += '\nlast bytes: %r' % s.log[-600:]
        return text


def play(path, vole, verbose):
    try:
        Player(Script(path), vole, verbose).play()
    except (Failure, UnknownSequence, subprocess.TimeoutExpired, OSError) as e:
        return '%s: %s' % (type(e).__name__, e)
    return None


def record(path, vole):
    """Fills in the blocks that are only "| ?", or "| ?█" to note the cursor."""
    script = Script(path)
    player = Player(script, vole, True)
    player.recorded = {}
    try:
        player.play()
    except (Failure, UnknownSequence) as e:
        print(e)
    with open(path, encoding='utf-8') as f:
        lines = f.read().split('\n')
    for number in sorted(player.recorded, reverse=True):
        lines[number - 1:number] = [('| ' + r).rstrip() for r in player.recorded[number]]
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))


def find_scripts(options):
    paths = [os.path.abspath(p) for p in options.scripts]
    if not paths:
        for folder, _, names in os.walk(HERE):
            paths += [os.path.join(folder, n) for n in names if n.endswith('.repl')]
    result = []
    for p in sorted(paths):
        if options.filter and not re.search(options.filter, os.path.relpath(p, HERE)):
            continue
        if options.only and options.only not in Script(p).tags:
            continue
        result.append(p)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--vole', default=os.path.join(HERE, '../../build/vole'))
    parser.add_argument('-j', type=int, default=2)
    parser.add_argument('--filter')
    parser.add_argument('--only', help='scripts with this tag')
    parser.add_argument('--record', action='store_true', help='fill in the blocks "| ?" of these scripts')
    parser.add_argument('-v', action='store_true', help='name each script; show the last bytes of what failed')
    parser.add_argument('scripts', nargs='*')
    options = parser.parse_args()
    vole = os.path.realpath(options.vole)
    if not os.access(vole, os.X_OK):
        sys.exit('run_repl: %s is not there; run make first' % vole)
    if options.record:
        for path in find_scripts(options):
            record(path, vole)
        return
    known = set()
    if not options.scripts:
        with open(os.path.join(HERE, 'known_failures.txt'), encoding='utf-8') as f:
            known = {line.split()[0] for line in f if line.strip() and not line.startswith('#')}
    passed = failed = skipped = 0
    with concurrent.futures.ProcessPoolExecutor(options.j) as pool:
        paths = find_scripts(options)
        for path, why in zip(paths, pool.map(play, paths, [vole] * len(paths), [options.v] * len(paths))):
            name = os.path.relpath(path, HERE)
            if name in known:
                skipped += 1
                if why is None:
                    print('%s passes now: strike it from known_failures.txt' % name)
            elif why is None:
                passed += 1
                if options.v:
                    print('ok   %s' % name, flush=True)
            else:
                failed += 1
                print('FAIL %s\n     %s' % (name, why.replace('\n', '\n     ')), flush=True)
    if skipped:
        print('%d known failures skipped' % skipped)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed != 0 or passed == 0)


if __name__ == '__main__':
    main()
