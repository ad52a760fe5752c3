/* repl_line.c - the line editor of the prompt: GNU readline beside goroutines that run.
 *
 * An input is read line by line; as long as the session says that it is unfinished, another line is asked for with the prompt
 * ". ", indented by the brackets that are open. A recalled or pasted input has all its lines in one buffer.
 *
 * Readline is used through its callback interface: this file waits (poll) for a key or for a reason to draw the line again, and
 * hands over single keys. Readline installs no signal handlers. While a line is edited, Ctrl-C and Ctrl-Z are keys like
 * others (the terminal makes no signals of them); while code runs, the terminal is as it was before.
 *
 * Goroutines may print while a line is edited. What they write to descriptors 1 and 2 comes through terminal_write
 * (runtime/os_linux.h): it takes the line off the screen, writes, and leaves it to the editing thread to draw the line
 * again, a moment later, so that many small writes cost one redrawing.
 *
 * Lock: `terminal`, for readline's state and all below "the screen". Held while readline works, not while we
 * wait for keys. It is a leaf, except that completion takes the compiler's lock inside it. A writer that does not get it soon writes
 * without: readline may be asking something (whether to list 200 names) and a goroutine must not wait for people.
 */
#include "vm/repl/repl_line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "runtime/foreground.h"
#include "runtime/os_linux.h"
#include "runtime/runtime1.h"
#include "vm/repl/repl_history.h"

enum {
    INDENT = 4,             /* columns for each open bracket */
    REDRAW_MS = 10,         /* the line comes back so long after output that ends a line */
    REDRAW_PARTIAL_MS = 60, /* ... that does not */
    LOCK_TRIES = 50         /* milliseconds that a writer waits for the lock */
};

static const line_hooks *hooks;     /* line_open */
static bool interactive, colours, error_colours;    /* line_open */
static int wake_fd = -1;            /* eventfd: draw the line again */

/* ---- the screen ---- */

static pthread_mutex_t terminal = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool terminal_mine;
static bool editing;            /* a line is being read */
static bool hidden;             /* ... but it is not on the screen just now */
static bool on_screen[3];       /* descriptors 1 and 2 are terminals; line_open */
static _Atomic bool at_line_start = true;   /* what was written last ended with a newline */
static _Atomic bool shown_interrupt; /* the terminal has just shown ^C, for a Ctrl-C that interrupts code */
static _Atomic bool raw;        /* readline has changed the terminal's settings */
static struct termios cooked;   /* ... from these; valid while raw */

static void lock_terminal(void)
{
    pthread_mutex_lock(&terminal);
    terminal_mine = true;
}

static void unlock_terminal(void)
{
    terminal_mine = false;
    pthread_mutex_unlock(&terminal);
}

static void wake(void)
{
    uint64_t one = 1;
    if (write(wake_fd, &one, sizeof one) < 0)
        return;     /* it is awake already */
}

static void hide_line(void)
{
    if (!editing || hidden)
        return;
    rl_clear_visible_line();
    fflush(rl_outstream);
    hidden = true;
    at_line_start = true;
}

static void show_line(void)
{
    if (!hidden)
        return;
    if (!at_line_start)
        fputc('\n', rl_outstream);
    hidden = false;
    rl_on_new_line();
    rl_forced_update_display();
    fflush(rl_outstream);
}

static bool lock_soon(void)
{
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (pthread_mutex_trylock(&terminal) == 0)
            return true;
        usleep_ns(1000000);
    }
    return false;
}

static void write_newline(int fd)
{
    if (write(fd, "\n", 1) != 1)
        return;     /* the write that follows has the same error */
}

/* write(2) for descriptors 1 and 2: also of the threads of goroutines, and in reports of a fatal error. */
static ssize_t write_beside_line(int fd, const void *buf, size_t n)
{
    if (terminal_mine || n == 0 || !on_screen[fd] || !lock_soon())
        return write(fd, buf, n);
    hide_line();
    if (atomic_exchange(&shown_interrupt, false))
        write_newline(fd);
    ssize_t r = write(fd, buf, n);
    int err = errno;
    if (r > 0)
        at_line_start = ((const char *)buf)[r - 1] == '\n';
    if (hidden)
        wake();
    pthread_mutex_unlock(&terminal);
    errno = err;
    return r;
}

/* In the signal handler. While a line is edited the terminal shows nothing by itself. */
static void on_sigint(void)
{
    if (!atomic_load(&raw))
        atomic_store(&shown_interrupt, true);
    wake();
}

static void note_echo(const void *buf, size_t n)
{
    if (((const char *)buf)[n - 1] == '\n')
        at_line_start = true;
}

/* The process ends, perhaps in the middle of a line, perhaps in a signal handler. */
static void restore_terminal(void)
{
    if (atomic_exchange(&raw, false)) {
        static const char off[] = "\033[?2004l\r\n";
        if (write(1, off, sizeof off - 1) > 0)
            tcsetattr(0, TCSADRAIN, &cooked);
    }
}

/* ---- the terminal's settings ---- */

/* Keys that make signals become plain keys; Ctrl-\ stays, to get at all goroutines. */
static void prepare_terminal(int meta)
{
    struct termios t, before;
    bool known = tcgetattr(0, &before) == 0;
    rl_prep_terminal(meta);
    if (!known || tcgetattr(0, &t) != 0)
        return;
    t.c_cc[VINTR] = t.c_cc[VSUSP] = _POSIX_VDISABLE;
    tcsetattr(0, TCSADRAIN, &t);
    cooked = before;
    atomic_store(&raw, true);
}

static void deprepare_terminal(void)
{
    rl_deprep_terminal();
    atomic_store(&raw, false);
}

static void on_winch(int sig)
{
    int err = errno;
    (void)sig;
    wake();
    errno = err;
}

/* Signals that end the process: not before the terminal is in order. */
static const int ending_signals[] = { SIGTERM, SIGHUP };

static void on_end(int sig)
{
    restore_terminal();
    signal(sig, SIG_DFL);
    raise(sig);
}

static bool signal_is_default(int sig)
{
    struct sigaction sa;
    return sigaction(sig, NULL, &sa) == 0 && !(sa.sa_flags & SA_SIGINFO) && sa.sa_handler == SIG_DFL;
}

static void catch_signal(int sig, void (*handler)(int))
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sa.sa_flags = SA_ONSTACK | SA_RESTART | SA_NODEFER;
    sigaction(sig, &sa, NULL);
}

/* The program may ask for SIGWINCH itself; then we learn of a new size with the next key. */
static void watch_size(void)
{
    if (signal_is_default(SIGWINCH))
        catch_signal(SIGWINCH, on_winch);
}

static void follow_size(void)
{
    struct winsize w;
    int rows, cols;
    if (ioctl(0, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 || w.ws_col == 0)
        return;
    rl_get_screen_size(&rows, &cols);
    if (rows != w.ws_row || cols != w.ws_col)
        rl_resize_terminal();
}

/* ---- the input that is being read ---- */

static struct {
    char *text;             /* the lines before the one that is edited, each with its newline; NULL: none */
    size_t len;
    char *line;             /* what readline returned */
    bool done, dropped, eof;
    int indent;             /* columns, for the next line */
} input;

static const char *whole_text(const char *line, size_t n)
{
    static char *buf;
    static size_t cap;
    if (cap < input.len + n + 1) {
        char *more = realloc(buf, input.len + n + 256);
        if (!more)
            return "";
        buf = more;
        cap = input.len + n + 256;
    }
    if (input.len)
        memcpy(buf, input.text, input.len);
    memcpy(buf + input.len, line, n);
    buf[input.len + n] = '\0';
    return buf;
}

/* How many brackets are open at the end of text; -1 inside a raw string or a comment, where blanks are not ours to add. */
static int open_brackets(const char *p)
{
    int depth = 0;
    while (*p) {
        char c = *p++;
        if (c == '"' || c == '\'') {
            for (; *p && *p != c && *p != '\n'; p++)
                if (*p == '\\' && p[1])
                    p++;
            p += *p == c;
        } else if (c == '`') {
            p = strchr(p, '`');
            if (!p)
                return -1;
            p++;
        } else if (c == '/' && *p == '/') {
            p += strcspn(p, "\n");
        } else if (c == '/' && *p == '*') {
            p = strstr(p + 1, "*/");
            if (!p)
                return -1;
            p += 2;
        } else if (c == '{' || c == '(' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ')' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return depth;
}

static bool only_blanks(const char *s, int n)
{
    for (int i = 0; i < n; i++)
        if (s[i] != ' ' && s[i] != '\t')
            return false;
    return true;
}

/* The beginning of the line in the buffer (which may hold several) where the cursor is. */
static int line_start(void)
{
    int i = rl_point;
    while (i > 0 && rl_line_buffer[i - 1] != '\n')
        i--;
    return i;
}

/* ---- keys ---- */

static int insert_indent(void)
{
    for (int i = 0; i < input.indent; i++)
        rl_insert_text(" ");
    return 0;
}

/* Takes a step of indentation from the line, which ends at the cursor. */
static void outdent(int start)
{
    rl_delete_text(start, start + INDENT);
    rl_point -= INDENT;
}

/* A bracket that closes, as the first thing of a line, stands one step to the left. */
static int key_close(int count, int key)
{
    int start = line_start(), blanks = rl_point - start;
    if (input.len && blanks >= INDENT && only_blanks(rl_line_buffer + start, blanks) && rl_point == rl_end)
        outdent(start);
    return rl_insert(count, key);
}

/* So do the labels of a switch. */
static int key_colon(int count, int key)
{
    const char *line = rl_line_buffer + line_start(), *word = line + strspn(line, " ");
    if (input.indent >= INDENT && word - line == input.indent && rl_point == rl_end &&
        (strncmp(word, "case ", 5) == 0 || strcmp(word, "default") == 0))
        outdent(line_start());
    return rl_insert(count, key);
}

/* Backspace among the blanks at a line's beginning takes back a step of indentation. */
static int key_back(int count, int key)
{
    int start = line_start(), blanks = rl_point - start;
    if (count == 1 && blanks > 0 && blanks % INDENT == 0 && memchr(rl_line_buffer + start, '\t', (size_t)blanks) == NULL &&
        only_blanks(rl_line_buffer + start, blanks)) {
        outdent(start);
        return 0;
    }
    return rl_rubout(count, key);
}

static int key_newline(int count, int key)
{
    (void)key;
    while (count-- > 0)
        rl_insert_text("\n");
    return 0;
}

/* Ctrl-C: away with all of it. */
static int key_interrupt(int count, int key)
{
    (void)count;
    (void)key;
    rl_point = rl_end;
    rl_insert_text("^C");
    rl_redisplay();
    input.dropped = true;
    return rl_newline(1, '\n');
}

/* Ctrl-D: ends, on an empty line; of an input of several lines, only that. (If the line has no characters at all, and Ctrl-D is
 * the terminal's end-of-file character, readline does not ask us and returns NULL; line_read makes the same of it.) */
static int key_eof(int count, int key)
{
    bool empty = input.len ? only_blanks(rl_line_buffer, rl_end) : rl_end == 0;
    if (!empty)
        return rl_delete(count, key);
    if (input.len) {
        input.dropped = true;
        rl_replace_line("", 0);
        return rl_newline(1, '\n');
    }
    rl_crlf();
    input.eof = true;
    rl_done = 1;
    return 0;
}

/* Ctrl-Z: the shell has the terminal until we are continued. */
static int key_suspend(int count, int key)
{
    (void)count;
    (void)key;
    int at = rl_point;
    rl_point = rl_end;
    rl_redisplay();
    rl_crlf();
    deprepare_terminal();
    fflush(rl_outstream);
    hidden = true;
    at_line_start = true;
    unlock_terminal();
    kill(0, SIGTSTP);
    lock_terminal();
    prepare_terminal(1);
    follow_size();
    rl_point = at;
    show_line();
    return 0;
}

/* ---- completion ---- */

static struct {             /* what the session offers for the word at the cursor */
    char **list;
    char suffix;
} offer;

static void drop_offer(void)
{
    for (char **p = offer.list; p && *p; p++)
        free(*p);
    free(offer.list);
    offer.list = NULL;
}

/* Readline asks which characters end a word. The session says where the word begins: then it is the one in front of it, which
 * is not in the word. */
static char *word_breaks(void)
{
    static char breaks[2];
    const char *text = whole_text(rl_line_buffer, (size_t)rl_point);
    size_t start = input.len + (size_t)rl_point;
    drop_offer();
    offer.suffix = 0;
    offer.list = hooks->complete(text, &start, &offer.suffix);
    breaks[0] = start > input.len ? text[start - 1] : '\0';
    return breaks;
}

/* The list with the longest common prefix in front, as readline wants it. The strings change hands. */
static char **with_prefix(char **list)
{
    size_t n = 0;
    while (list[n])
        n++;
    char **all = n ? malloc((n + 2) * sizeof *all) : NULL;
    if (!all)
        return NULL;
    size_t common = strlen(list[0]);
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < common; j++)
            if (list[i][j] != list[0][j])
                common = j;
    while (common > 0 && ((unsigned char)list[0][common] & 0xC0) == 0x80)
        common--;       /* not in the middle of a character */
    all[0] = strndup(list[0], common);
    memcpy(all + 1, list, (n + 1) * sizeof *all);
    list[0] = NULL;
    return all;
}

static char **attempt(const char *word, int start, int end)
{
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1;
    rl_completion_suppress_append = offer.suffix == 0;
    rl_completion_append_character = offer.suffix;
    if (offer.suffix == '/') {
        rl_completion_append_character = '\0';
        return rl_completion_matches(word, rl_filename_completion_function);
    }
    return offer.list ? with_prefix(offer.list) : NULL;
}

/* Whether a list so long is wanted. Readline does not ask itself when keys come through callbacks. */
static bool list_is_wanted(int n)
{
    rl_crlf();
    fprintf(rl_outstream, "Display all %d possibilities? (y or n)", n);
    fflush(rl_outstream);
    for (;;) {
        int c = rl_read_key();
        if (c == 'y' || c == 'Y' || c == ' ')
            return true;
        if (c == 'n' || c == 'N' || c == 127 || c == ('C' & 31) || c == ('G' & 31) || c < 0)
            return false;
    }
}

static void show_matches(char **matches, int n, int longest)
{
    if (n < rl_completion_query_items || list_is_wanted(n))
        rl_display_match_list(matches, n, longest);
    else
        rl_crlf();
    rl_on_new_line();
    rl_forced_update_display();
}

/* Tab: completes; twice: lists. In front of the first word of a further line it indents. */
static int key_tab(int count, int key)
{
    int start = line_start();
    if ((input.len || start > 0) && only_blanks(rl_line_buffer + start, rl_point - start)) {
        for (int i = 0; i < INDENT; i++)
            rl_insert_text(" ");
        return 0;
    }
    if (rl_last_func == key_tab)
        rl_last_func = rl_complete;
    return rl_complete(count, key);
}

/* ---- reading ---- */

static void on_line(char *line)
{
    rl_callback_handler_remove();
    if (!line && strcmp(rl_variable_value("enable-bracketed-paste"), "on") != 0)
        rl_crlf();          /* else readline has done it, at the end of the file */
    if (input.eof)
        free(line);
    input.line = input.eof ? NULL : line;
    input.done = true;
}

/* Waits for a key, drawing the line again when it was taken away. */
static void wait_for_key(void)
{
    for (;;) {
        struct pollfd fds[] = { { .fd = 0, .events = POLLIN }, { .fd = wake_fd, .events = POLLIN } };
        int ms = !hidden ? -1 : at_line_start ? REDRAW_MS : REDRAW_PARTIAL_MS;
        uint64_t n;
        unlock_terminal();
        int r = poll(fds, hidden ? 1 : 2, ms);
        bool woken = read(wake_fd, &n, sizeof n) > 0;
        lock_terminal();
        follow_size();
        bool interrupted = hooks->interrupted();
        if (r == 0 || interrupted || (r > 0 && fds[0].revents))
            show_line();
        if (interrupted)
            rl_stuff_char('C' & 31);
        if (interrupted || (r > 0 && fds[0].revents))
            return;
        (void)woken;
    }
}

static int read_key(FILE *in)
{
    unsigned char c;
    ssize_t n;
    (void)in;
    do
        n = read(0, &c, 1);
    while (n < 0 && (errno == EINTR || errno == EAGAIN));
    return n == 1 ? c : EOF;
}

/* One line of an input, by readline. NULL: the end. */
static char *edit_line(void)
{
    const char *prompt = input.len ? ". " : "> ";
    if (colours)
        prompt = input.len ? "\001\033[2m\002. \001\033[0m\002" : "\001\033[1;32m\002> \001\033[0m\002";
    line_fresh();
    lock_terminal();
    watch_size();
    input.line = NULL;
    input.done = false;
    editing = true;
    hidden = false;
    hooks->interrupted();   /* came too late for what ran */
    rl_callback_handler_install(prompt, on_line);
    follow_size();
    while (!input.done) {
        wait_for_key();
        do      /* a key read ahead behind a numeric argument is left over */
            rl_callback_read_char();
        while (!input.done && RL_ISSTATE(RL_STATE_INPUTPENDING));
    }
    editing = false;
    at_line_start = true;
    fflush(rl_outstream);
    unlock_terminal();
    return input.line;
}

/* ---- without a terminal ---- */

/* A line without its newline. Not more than the line is taken from the descriptor: what follows may be for the program
 * that the line runs. */
static char *plain_line(void)
{
    size_t n = 0, cap = 0;
    char *line = NULL;
    for (;;) {
        if (n + 1 >= cap) {
            cap = cap ? 2 * cap : 256;
            char *more = realloc(line, cap);
            if (!more)
                break;
            line = more;
        }
        ssize_t r = read(0, line + n, 1);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){ .fd = 0, .events = POLLIN }, 1, -1);
            continue;
        }
        if (r <= 0 && n == 0) {
            free(line);
            return NULL;
        }
        if (r <= 0 || line[n] == '\n')
            break;
        n++;
    }
    if (line)
        line[n] = '\0';
    return line;
}

/* ---- inputs ---- */

static bool append_line(const char *line)
{
    size_t n = strlen(line);
    char *more = realloc(input.text, input.len + n + 2);
    if (!more)
        return false;
    input.text = more;
    memcpy(more + input.len, line, n);
    memcpy(more + input.len + n, "\n", 2);
    input.len += n + 1;
    return true;
}

/* The input, without the newline at its end, handed to the caller. */
static char *take_text(void)
{
    char *text = input.text;
    if (text && input.len)
        text[input.len - 1] = '\0';
    input.text = NULL;
    input.len = 0;
    return text;
}

char *line_read(void)
{
    input.indent = 0;
    input.dropped = false;
    for (;;) {
        char *line = interactive ? edit_line() : plain_line();
        if (!line && !input.len)
            return NULL;
        if (!line && interactive)
            input.dropped = true;
        bool good = line && !input.dropped && append_line(line);
        free(line);
        if (input.dropped) {
            free(take_text());
            return strdup("");
        }
        if (!good || !hooks->unfinished(input.text))
            return take_text();
        int depth = open_brackets(input.text);
        input.indent = depth > 0 ? depth * INDENT : 0;
    }
}

void line_fresh(void)
{
    if (!interactive)
        return;
    lock_terminal();
    if (atomic_exchange(&shown_interrupt, false) || !at_line_start)
        fputc('\n', stdout);
    fflush(stdout);
    at_line_start = true;
    unlock_terminal();
}

void line_remember(const char *text)
{
    if (!interactive)
        return;
    lock_terminal();
    repl_history_add(text);
    unlock_terminal();
}

/* ---- set-up ---- */

static void bind_keys(void)
{
    rl_bind_key('\t', key_tab);
    rl_bind_key('}', key_close);
    rl_bind_key(')', key_close);
    rl_bind_key(']', key_close);
    rl_bind_key(':', key_colon);
    rl_bind_key(127, key_back);
    rl_bind_key('C' & 31, key_interrupt);
    rl_bind_key('D' & 31, key_eof);
    rl_bind_key('Z' & 31, key_suspend);
    rl_bind_keyseq("\\e\\C-m", key_newline);
}

static void open_readline(void)
{
    rl_readline_name = "vole";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_getc_function = read_key;
    rl_prep_term_function = prepare_terminal;
    rl_deprep_term_function = deprepare_terminal;
    rl_startup_hook = insert_indent;
    rl_attempted_completion_function = attempt;
    rl_completion_word_break_hook = word_breaks;
    rl_completion_display_matches_hook = show_matches;
    rl_completer_quote_characters = "";
    rl_basic_quote_characters = "";
    rl_variable_bind("bind-tty-special-chars", "off");
    rl_initialize();
    bind_keys();
    repl_history_open();
}

static bool choose_colours(colour_mode mode, int fd)
{
    const char *term = getenv("TERM"), *none = getenv("NO_COLOR");
    if (mode != COLOUR_AUTO)
        return mode == COLOUR_ALWAYS;
    return isatty(fd) && !(none && *none) && term && *term && strcmp(term, "dumb") != 0;
}

void line_open(const line_hooks *h, colour_mode colour)
{
    hooks = h;
    interactive = isatty(0) && isatty(1);
    colours = choose_colours(colour, 1);
    error_colours = choose_colours(colour, 2);
    if (!interactive)
        return;
    for (int fd = 1; fd <= 2; fd++)
        on_screen[fd] = isatty(fd);
    for (size_t i = 0; i < sizeof ending_signals / sizeof *ending_signals; i++)
        if (signal_is_default(ending_signals[i]))
            catch_signal(ending_signals[i], on_end);
    wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    open_readline();
    terminal_write = write_beside_line;
    terminal_echoed = note_echo;
    foreground_sigint_hook = on_sigint;
    exit_hook = restore_terminal;
}

bool line_interactive(void) { return interactive; }
bool line_colours(void) { return colours; }
bool line_error_colours(void) { return error_colours; }
