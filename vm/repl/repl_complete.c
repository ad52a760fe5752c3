/* repl_complete.c - what Tab offers at the prompt.
 *
 * Where the cursor stands decides: the word behind a leading ':' is a command's name, what follows :load and :save is a file
 * name, the inside of a string behind `import` is a path; anything else is Go, and the session answers (repl_complete). A
 * function's own variables are not declared while its text is being typed, so words of the lines before are offered as well.
 */
#include "vm/repl/repl_complete.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check.h"
#include "vm/repl/repl.h"
#include "vm/repl/repl_command.h"

extern const EmbeddedFile stdlib_files[]; /* made by stdlib/embed.sh */
extern const int stdlib_nfiles;

typedef struct name_list {
    char **v;
    size_t n, cap;
    repl_kind kind;     /* of the last */
} name_list;

static void add(name_list *list, const char *s, size_t len)
{
    for (size_t i = 0; i < list->n; i++)
        if (strncmp(list->v[i], s, len) == 0 && list->v[i][len] == '\0')
            return;
    if (list->n + 2 > list->cap) {
        size_t cap = list->cap ? 2 * list->cap : 64;
        char **more = realloc(list->v, cap * sizeof *more);
        if (!more)
            return;
        list->v = more;
        list->cap = cap;
    }
    char *copy = strndup(s, len);
    if (!copy)
        return;
    list->v[list->n++] = copy;
    list->v[list->n] = NULL;
}

/* ---- import paths ---- */

/* Whether text ends inside a string that belongs to an import declaration; *start: where the string's contents begin. */
static bool in_import(const char *text, size_t *start)
{
    const char *quote = NULL, *p = text;
    for (; *p && *p != '\n'; p++)
        if (*p == '"')
            quote = quote ? NULL : p;
    const char *decl = text;
    if (*p) {           /* of several lines: the string must begin on the last, in import ( ... */
        const char *line = strrchr(text, '\n') + 1;
        quote = strchr(line, '"');
        if (quote && strchr(quote + 1, '"'))
            quote = NULL;
        for (const char *q = text; (q = strstr(q, "import")); q++)
            decl = q;
        if (memchr(decl, ')', (size_t)(text + strlen(text) - decl)))
            return false;
    }
    while (isspace((unsigned char)*decl))
        decl++;
    if (!quote || strncmp(decl, "import", 6) != 0 || !strchr(" \t(\"", decl[6]))
        return false;
    *start = (size_t)(quote + 1 - text);
    return true;
}

static bool is_hidden(const char *dir, size_t n)
{
    for (size_t i = 0; i + 8 <= n; i++)
        if (memcmp(dir + i, "internal", 8) == 0 && (i == 0 || dir[i - 1] == '/') && (i + 8 == n || dir[i + 8] == '/'))
            return true;
    return false;
}

static void add_paths(name_list *list, const char *prefix)
{
    size_t n = strlen(prefix);
    for (int i = 0; i < stdlib_nfiles; i++) {
        const char *path = stdlib_files[i].path, *slash = strrchr(path, '/');
        size_t len = slash ? (size_t)(slash - path) : 0;
        if (len >= n && len > 0 && memcmp(path, prefix, n) == 0 && !is_hidden(path, len))
            add(list, path, len);
    }
}

/* ---- Go ---- */

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void add_name(void *ctx, const repl_name *name)
{
    name_list *list = ctx;
    add(list, name->name, strlen(name->name));
    list->kind = name->kind;
}

/* Words of text, before the one that is completed, that begin like it; not members of something. */
static void add_words(name_list *list, const char *text, size_t start)
{
    const char *word = text + start;
    size_t n = strlen(word);
    for (size_t i = 0; i < start;) {
        if (!word_char(text[i]) || isdigit((unsigned char)text[i])) {
            i += 1;
            while (i < start && isdigit((unsigned char)text[i - 1]) && word_char(text[i]))
                i++;
            continue;
        }
        size_t from = i;
        while (i < start && word_char(text[i]))
            i++;
        if (i - from > n && i < start && memcmp(text + from, word, n) == 0 && (from == 0 || text[from - 1] != '.')) {
            add(list, text + from, i - from);
            list->kind = REPL_VAR;
        }
    }
}

static void complete_go(name_list *list, const char *text, size_t from, size_t *start, char *suffix)
{
    *start = from + repl_complete(text + from, strlen(text + from), add_name, list);
    if (text[*start] && (*start == 0 || text[*start - 1] != '.'))
        add_words(list, text, *start);
    if (list->n == 1 && list->kind == REPL_PACKAGE)
        *suffix = '.';
}

/* ---- which of them ---- */

char **complete_input(const char *text, size_t *start, char *suffix)
{
    name_list list = { 0 };
    size_t blanks = strspn(text, " \t");
    const char *p = text + blanks;
    if (*p == ':' && !strpbrk(p, " \t\n")) {
        *start = blanks;
        *suffix = ' ';
        for (int i = 0; command_name(i); i++)
            if (strncmp(command_name(i), p, strlen(p)) == 0)
                add(&list, command_name(i), strlen(command_name(i)));
    } else if (*p == ':') {
        size_t arg = blanks + strcspn(p, " \t");
        arg += strspn(text + arg, " \t");
        if (command_takes_file(p)) {
            *start = arg;
            *suffix = '/';
        } else {
            complete_go(&list, text, arg, start, suffix);
        }
    } else if (in_import(text, start)) {
        add_paths(&list, text + *start);
        *suffix = '"';
    } else {
        complete_go(&list, text, 0, start, suffix);
    }
    return list.v;
}
