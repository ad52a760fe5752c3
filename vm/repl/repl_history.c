/* repl_history.c - the history file: $XDG_STATE_HOME/vole/history, else ~/.local/state/vole/history.
 *
 * A line of the file is an entry, with newlines written as \n and backslashes as \\, so that an input of several lines is
 * one entry. Each entry is appended by one write as soon as it was typed: sessions that run at the same time mix their
 * entries and lose none, and nothing is lost when a session is killed.
 *
 * When a session starts and finds more than twice the limit, it writes the newest entries to a new file and renames it over the
 * old one. That and each append hold flock on the file; who has waited for the lock looks whether the name still
 * means the file that it has locked.
 *
 * Whatever fails here fails silently: the prompt does not need it.
 */
#include "vm/repl/repl_history.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

enum { KEEP_ENTRIES = 2000, MAX_FILE = 64 << 20, MAX_ENTRY = 64 << 10 };

static char history_path[PATH_MAX]; /* empty: no file. Written by repl_history_open only */

/* Makes the directories above the file that are missing, but for the first `given` bytes of the path: a home directory
 * that is not there stays so. */
static bool make_parents(char *path, size_t given)
{
    for (char *p = path + given + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        bool good = mkdir(path, 0700) == 0 || errno == EEXIST;
        *p = '/';
        if (!good)
            return false;
    }
    return true;
}

static bool find_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = 0;
    size_t given = 0;
    if (state && state[0] == '/') {
        n = snprintf(history_path, sizeof history_path, "%s/vole/history", state);
    } else if (home && home[0] == '/') {
        n = snprintf(history_path, sizeof history_path, "%s/.local/state/vole/history", home);
        given = strlen(home);
    }
    if (n <= 0 || (size_t)n >= sizeof history_path || !make_parents(history_path, given)) {
        history_path[0] = '\0';
        return false;
    }
    return true;
}

/* Waits for the lock, but not long: a session that has been stopped may hold it. */
static bool lock_file(int fd)
{
    for (int tries = 0; tries < 50; tries++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        usleep(1000);
    }
    return false;
}

/* Opens the file that has the name at the moment, and locks it. -1: there is none. */
static int open_locked(int flags)
{
    for (int tries = 0; tries < 10; tries++) {
        struct stat named, opened;
        int fd = open(history_path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
        if (fd < 0)
            return -1;
        if (fstat(fd, &opened) == 0 && S_ISREG(opened.st_mode) && lock_file(fd) && stat(history_path, &named) == 0 &&
            named.st_ino == opened.st_ino && named.st_dev == opened.st_dev)
            return fd;
        close(fd);
    }
    return -1;
}

/* The whole file and a final newline; NULL: none. */
static char *read_all(int fd, size_t *size)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size <= 0 || st.st_size > MAX_FILE)
        return NULL;
    char *text = malloc((size_t)st.st_size + 2);
    size_t n = 0;
    while (text && n < (size_t)st.st_size) {
        ssize_t k = read(fd, text + n, (size_t)st.st_size - n);
        if (k <= 0)
            break;
        n += (size_t)k;
    }
    if (!text)
        return NULL;
    if (n == 0 || text[n - 1] != '\n')
        text[n++] = '\n';
    text[n] = '\0';
    *size = n;
    return text;
}

/* ---- the form of an entry ---- */

static void unescape(char *s)
{
    char *to = s;
    for (; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
            *to++ = *s == 'n' ? '\n' : *s;
        } else {
            *to++ = *s;
        }
    }
    *to = '\0';
}

/* With a newline at the end; the caller frees it. */
static char *escape(const char *s, size_t *n)
{
    char *text = malloc(2 * strlen(s) + 2), *to = text;
    if (!text)
        return NULL;
    for (; *s; s++) {
        if (*s == '\n' || *s == '\\')
            *to++ = '\\';
        *to++ = *s == '\n' ? 'n' : *s;
    }
    *to++ = '\n';
    *n = (size_t)(to - text);
    return text;
}

/* ---- the file ---- */

static void write_newest(const char *text, size_t n)
{
    char temp[PATH_MAX];
    if ((size_t)snprintf(temp, sizeof temp, "%s.%d", history_path, (int)getpid()) >= sizeof temp)
        return;
    int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    ssize_t k = write(fd, text, n);
    if (close(fd) != 0 || k != (ssize_t)n || rename(temp, history_path) != 0)
        unlink(temp);
}

/* The beginning of the newest KEEP_ENTRIES lines, and how many lines there are. */
static char *newest(char *text, size_t n, int *lines)
{
    char *start = text, *p = text + n;
    int count = 0;
    while (p > text) {
        p--;
        if (*p != '\n')
            continue;
        if (++count == KEEP_ENTRIES + 1)
            start = p + 1;
    }
    *lines = count;
    return start;
}

void repl_history_open(void)
{
    using_history();
    stifle_history(KEEP_ENTRIES);
    if (!find_path())
        return;
    int fd = open_locked(O_RDWR);
    if (fd < 0)
        fd = open(history_path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);    /* perhaps it can only be read */
    if (fd < 0)
        return;
    size_t n;
    char *text = read_all(fd, &n);
    if (text) {
        int lines;
        char *p = newest(text, n, &lines);
        if (lines > 2 * KEEP_ENTRIES)
            write_newest(p, (size_t)(text + n - p));
        for (char *end; (end = strchr(p, '\n')); p = end + 1) {
            *end = '\0';
            unescape(p);
            if (*p)
                add_history(p);
        }
        free(text);
    }
    close(fd);
}

static bool blank(const char *s)
{
    return s[strspn(s, " \t\n")] == '\0';
}

void repl_history_add(const char *text)
{
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (blank(text) || (last && strcmp(last->line, text) == 0))
        return;
    add_history(text);
    size_t n;
    char *line = history_path[0] && strlen(text) <= MAX_ENTRY ? escape(text, &n) : NULL;
    if (!line)
        return;
    int fd = open_locked(O_WRONLY | O_CREAT | O_APPEND);
    if (fd >= 0) {
        if (write(fd, line, n) < 0)
            history_path[0] = '\0';     /* the disk is full, or the like: not again */
        close(fd);
    }
    free(line);
}
