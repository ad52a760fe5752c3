"""screen.py - what a terminal shows after a stream of bytes: a small, strict model of xterm.

It knows what readline and Vole send: printable text with wrap-around at the right edge (delayed, as xterm does it), wide and
combining characters, cursor movement, erasing, inserting and deleting, scrolling, colours. A sequence that it does not
know is an error, so that nothing is passed over in silence.

Rows that leave at the top are kept in `scrolled`: rows() gives everything since the start or the last clear.
"""
import re
import unicodedata

ESCAPE = re.compile(r'\x1b\[([?>]?)([0-9;]*)([@A-Za-z`])|\x1b([()])(.)|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b([=>78MDEc])', re.S)
INCOMPLETE = re.compile(r'\x1b(\[[?>]?[0-9;]*|[()]|\][^\x07]*|)$', re.S)
COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']


class UnknownSequence(Exception):
    pass


def width(c):
    if unicodedata.combining(c) or unicodedata.category(c) in ('Mn', 'Me', 'Cf'):
        return 0
    return 2 if unicodedata.east_asian_width(c) in 'WF' else 1


class Screen:
    def __init__(self, rows, cols):
        self.nrows, self.ncols = rows, cols
        self.scrolled = []
        self.cells = [self.blank_row() for _ in range(rows)]
        self.row = self.col = 0
        self.wrap_next = False      # the last column has been written: the next character goes to the next row
        self.style = ()
        self.saved = (0, 0)
        self.rest = ''              # the beginning of an escape sequence
        self.pending = b''          # the beginning of a UTF-8 sequence
        self.prompts = 0            # how often bracketed paste was switched on: once for each line that is read
        self.bells = 0

    def blank_row(self):
        return [(' ', ())] * self.ncols

    # ---- input ----

    def feed(self, data):
        data = self.pending + data
        self.pending = b''
        for back in range(1, min(4, len(data)) + 1):    # a character that is not complete yet
            lead = data[-back]
            if lead & 0xC0 == 0x80:
                continue
            need = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2 if lead >= 0xC0 else 1
            if need > back:
                self.pending, data = data[-back:], data[:-back]
            break
        text = self.rest + data.decode('utf-8', 'replace')
        self.rest = ''
        i = 0
        while i < len(text):
            if text[i] != '\x1b':
                self.char(text[i])
                i += 1
                continue
            m = ESCAPE.match(text, i)
            if m:
                self.escape(m)
                i = m.end()
            elif INCOMPLETE.match(text, i):
                self.rest = text[i:]
                return
            else:
                raise UnknownSequence(repr(text[i:i + 12]))

    def char(self, c):
        if c == '\r':
            self.col, self.wrap_next = 0, False
        elif c == '\n':
            self.line_feed()
        elif c == '\b':
            self.col = max(0, self.col - 1)
            self.wrap_next = False
        elif c == '\t':
            self.col = min(self.ncols - 1, (self.col // 8 + 1) * 8)
        elif c == '\a':
            self.bells += 1
        elif c < ' ':
            raise UnknownSequence(repr(c))
        else:
            self.put(c)

    def put(self, c):
        w = width(c)
        if w == 0:
            col = self.col if self.wrap_next else max(0, self.col - 1)
            old, style = self.cells[self.row][col]
            self.cells[self.row][col] = (old + c, style)
            return
        if self.wrap_next or self.col + w > self.ncols:
            self.col = 0
            self.line_feed()
        self.cells[self.row][self.col] = (c, self.style)
        if w == 2:
            self.cells[self.row][self.col + 1] = ('', self.style)
        self.col += w
        self.wrap_next = self.col >= self.ncols
        if self.wrap_next:
            self.col = self.ncols - 1

    def line_feed(self):
        self.wrap_next = False
        if self.row < self.nrows - 1:
            self.row += 1
            return
        self.scrolled.append(self.cells.pop(0))
        self.cells.append(self.blank_row())

    # ---- escape sequences ----

    def escape(self, m):
        private, args, final, _, _, osc, single = m.groups()
        if final is None:
            if single == '7':
                self.saved = (self.row, self.col)
            elif single == '8':
                self.row, self.col = self.saved
            elif single == 'M':
                if self.row == 0:
                    raise UnknownSequence('reverse index at the top')
                self.row -= 1
            elif single in ('D', 'E', 'c'):
                raise UnknownSequence('ESC ' + single)
            return
        numbers = [int(n) if n else 0 for n in args.split(';')] if args else []
        if private:
            if private == '?' and final == 'h' and 2004 in numbers:
                self.prompts += 1
            if final not in 'hlc':
                raise UnknownSequence(repr(m.group()))
            return
        handler = getattr(self, 'csi_' + self.NAMES.get(final, 'none'), None)
        if handler is None:
            raise UnknownSequence(repr(m.group()))
        handler(numbers)
        if final != 'm':
            self.wrap_next = False

    NAMES = {'A': 'up', 'B': 'down', 'C': 'right', 'D': 'left', 'G': 'column', 'H': 'position', 'd': 'line', 'J': 'erase_display',
             'K': 'erase_line', 'P': 'delete', '@': 'insert', 'X': 'erase', 'm': 'style', 'h': 'mode', 'l': 'mode',
             'L': 'insert_lines', 'M': 'delete_lines'}

    @staticmethod
    def first(numbers, default=1):
        return numbers[0] if numbers and numbers[0] else default

    def csi_up(self, n):
        self.row = max(0, self.row - self.first(n))

    def csi_down(self, n):
        self.row = min(self.nrows - 1, self.row + self.first(n))

    def csi_right(self, n):
        self.col = min(self.ncols - 1, self.col + self.first(n))

    def csi_left(self, n):
        self.col = max(0, self.col - self.first(n))

    def csi_column(self, n):
        self.col = min(self.ncols, self.first(n)) - 1

    def csi_line(self, n):
        self.row = min(self.nrows, self.first(n)) - 1

    def csi_position(self, n):
        self.row = min(self.nrows, self.first(n)) - 1
        self.col = min(self.ncols, self.first(n[1:])) - 1

    def csi_erase_display(self, n):
        kind = self.first(n, 0)
        if kind == 0:
            self.csi_erase_line([0])
            for r in range(self.row + 1, self.nrows):
                self.cells[r] = self.blank_row()
        elif kind == 2:
            self.cells = [self.blank_row() for _ in range(self.nrows)]
            self.scrolled = []
        elif kind == 3:
            self.scrolled = []
        else:
            raise UnknownSequence('ED %d' % kind)

    def csi_erase_line(self, n):
        kind = self.first(n, 0)
        row = self.cells[self.row]
        start = 0 if kind else self.col
        end = self.col + 1 if kind == 1 else self.ncols
        row[start:end] = [(' ', ())] * (end - start)

    def csi_erase(self, n):
        k = min(self.first(n), self.ncols - self.col)
        self.cells[self.row][self.col:self.col + k] = [(' ', ())] * k

    def csi_delete(self, n):
        row = self.cells[self.row]
        k = min(self.first(n), self.ncols - self.col)
        del row[self.col:self.col + k]
        row += [(' ', ())] * k

    def csi_insert(self, n):
        row = self.cells[self.row]
        k = min(self.first(n), self.ncols - self.col)
        row[self.col:self.col] = [(' ', ())] * k
        del row[self.ncols:]

    def csi_insert_lines(self, n):
        for _ in range(min(self.first(n), self.nrows - self.row)):
            self.cells.insert(self.row, self.blank_row())
            self.cells.pop()

    def csi_delete_lines(self, n):
        for _ in range(min(self.first(n), self.nrows - self.row)):
            self.cells.pop(self.row)
            self.cells.append(self.blank_row())

    def csi_mode(self, n):
        if n != [4]:                # insert mode would matter
            return
        raise UnknownSequence('insert mode')

    def csi_style(self, numbers):
        style = set(self.style)
        for n in numbers or [0]:
            if n == 0:
                style.clear()
            elif n in (1, 2, 3, 4, 7):
                style.add({1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'reverse'}[n])
            elif n == 22:
                style -= {'bold', 'dim'}
            elif n in (23, 24, 27):
                style.discard({23: 'italic', 24: 'underline', 27: 'reverse'}[n])
            elif 30 <= n <= 37 or n == 39:
                style -= set(COLOURS)
                if n != 39:
                    style.add(COLOURS[n - 30])
            elif 90 <= n <= 97:
                style -= set(COLOURS)
                style.add(COLOURS[n - 90])
            else:
                raise UnknownSequence('SGR %d' % n)
        self.style = tuple(sorted(style))

    # ---- what is there ----

    def resize(self, rows, cols):
        """As xterm does it: rows are cut or widened, never wrapped anew; what does not fit at the bottom scrolls."""
        for r in self.cells + self.scrolled:
            del r[cols:]
            r += [(' ', ())] * (cols - len(r))
        self.ncols = cols
        while len(self.cells) > rows:
            if self.row < len(self.cells) - 1 and all(c == ' ' for c, _ in self.cells[-1]):
                self.cells.pop()
            else:
                self.scrolled.append(self.cells.pop(0))
                self.row = max(0, self.row - 1)
        while len(self.cells) < rows:
            self.cells.append(self.blank_row())
        self.nrows = rows
        self.col = min(self.col, cols - 1)
        self.wrap_next = False

    @staticmethod
    def text(row):
        return ''.join(c for c, _ in row).rstrip()

    @staticmethod
    def styled(row):
        """The row with «red:text» around what has a style; blanks have none unless underlined or reversed."""
        parts, current = [], ()
        for c, style in row:
            if c == ' ' and not {'reverse', 'underline'} & set(style) and not current:
                style = ()
            if style != current:
                if current:
                    parts.append('»')
                if style:
                    parts.append('«' + '+'.join(style) + ':')
                current = style
            parts.append(c)
        if current:
            parts.append('»')
        return ''.join(parts).rstrip()

    def rows(self, styled=False):
        """All rows down to the last that has something or the cursor, and the cursor's place among them."""
        all_rows = self.scrolled + self.cells
        show = self.styled if styled else self.text
        result = [show(r) for r in all_rows]
        at = len(self.scrolled) + self.row
        while len(result) > at + 1 and not result[-1]:
            result.pop()
        return result, (at, self.col)

    def line_has_begun(self):
        """There is something before the cursor: in its row, or the row above is full."""
        return any(c != ' ' for c, _ in self.cells[self.row][:self.col]) or (self.row > 0 and self.cells[self.row - 1][-1][0] != ' ')
