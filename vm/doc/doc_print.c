/* doc_print.c - what `vole doc` prints of a package, in the order and form of `go doc`. */
#include "vm/doc/doc_decl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char indent[] = "    ", code_indent[] = "        ";

/* ---- pieces ---- */

static void package_clause(doc_buf *b, const doc_options *opt, const doc_package *p)
{
    if (!opt->summary && (strcmp(p->name->str, "main") != 0 || opt->commands))
        buf_printf(b, "package %s // import \"%s\"\n\n", p->name->str, p->import_path);
}

static void package_comment(doc_buf *b, const doc_package *p)
{
    doc_buf all = { 0 };
    for (int i = 0; i < p->files.n; i++) {
        const doc_file *f = p->files.v[i];
        if (f->comment.end == f->comment.off)
            continue;
        if (all.n)
            buf_puts(&all, "\n\n");
        buf_write(&all, doc_text(f, f->comment.off), f->comment.end - f->comment.off);
    }
    if (all.n)
        doc_comment(b, p, all.p, all.n, "", indent);
    free(all.p);
    buf_newlines(b, 1);
}

/* Behind a declaration: its comment, unless the source has been shown, comment and all. */
static void put_comment(doc_buf *b, const doc_options *opt, const doc_package *p, const doc_file *f, doc_span doc)
{
    buf_newlines(b, 1);
    if (opt->source || doc.end == doc.off)
        return;
    size_t before = b->n;
    doc_comment(b, p, doc_text(f, doc.off), doc.end - doc.off, indent, code_indent);
    if (b->n > before)
        buf_newlines(b, 2);
}

static void put_func(doc_buf *b, const doc_options *opt, const doc_package *p, const doc_decl *d, const doc_method *m, const Name *type)
{
    doc_func_text(b, opt, d, m, type);
    put_comment(b, opt, p, d->file, d->doc);
}

static void put_values(doc_buf *b, const doc_options *opt, const doc_package *p, const doc_decl *d)
{
    if (doc_value_text(b, opt, d))
        put_comment(b, opt, p, d->file, d->doc);
}

static doc_span type_comment(const doc_type *t)
{
    return t->spec->doc.end ? t->spec->doc : t->decl->doc;
}

/* A type with all that belongs to it. */
static void put_type(doc_buf *b, const doc_options *opt, const doc_package *p, const doc_type *t)
{
    doc_type_text(b, opt, t);
    put_comment(b, opt, p, t->decl->file, type_comment(t));
    buf_newlines(b, 2);
    for (int i = 0; i < t->values.n; i++) {
        if (opt->all)
            put_values(b, opt, p, t->values.v[i]);
        else
            doc_value_line(b, opt, t->values.v[i], "");
    }
    for (int i = 0; i < t->funcs.n + t->methods.n; i++) {
        const doc_method *m = i < t->funcs.n ? NULL : &t->methods.v[i - t->funcs.n];
        const doc_decl *d = m ? m->decl : t->funcs.v[i];
        if (!doc_visible(opt, d->name))
            continue;
        if (opt->all) {
            put_func(b, opt, p, d, m, t->name);
            buf_newlines(b, 2);
        } else {
            doc_func_line(b, d, m, t->name);
            buf_puts(b, "\n");
        }
    }
}

/* Notes of the form BUG(name): text. */
static void put_bugs(doc_buf *b, const doc_package *p)
{
    bool any = false;
    for (int i = 0; i < p->files.n; i++) {
        const char *s = p->files.v[i]->src->text;
        while ((s = strstr(s, "// BUG("))) {
            const char *line = s, *close = strchr(s, ')');
            while (line > p->files.v[i]->src->text && (line[-1] == ' ' || line[-1] == '\t'))
                line--;
            bool starts = line == p->files.v[i]->src->text || line[-1] == '\n';
            const char *end = s + strcspn(s, "\n");
            s = end;
            if (!starts || !close || close > end || close[1] != ':')
                continue;
            if (!any)
                buf_puts(b, "\n");
            any = true;
            buf_printf(b, "BUG: %.*s\n", (int)(end - close - 2 - strspn(close + 2, " ")), close + 2 + strspn(close + 2, " "));
            while (strncmp(s, "\n// ", 4) == 0 && strncmp(s, "\n// BUG(", 8) != 0) {
                end = s + 4 + strcspn(s + 4, "\n");
                buf_printf(b, "%.*s\n", (int)(end - s - 4), s + 4);
                s = end;
            }
            buf_puts(b, "\n");
        }
    }
}

/* ---- a package ---- */

static bool owned_by_visible(const doc_options *opt, const doc_package *p, const doc_decl *d)
{
    const doc_type *t = doc_owner(p, d);
    return t && doc_visible(opt, t->name);
}

void doc_print_package(doc_buf *b, const doc_options *opt, const doc_package *p)
{
    package_clause(b, opt, p);
    if (!opt->summary)
        package_comment(b, p);
    if (strcmp(p->name->str, "main") == 0 && !opt->commands)
        return;
    if (!opt->summary)
        buf_newlines(b, 2);
    for (int i = 0; i < p->consts.n + p->vars.n; i++) {
        const doc_decl *d = i < p->consts.n ? p->consts.v[i] : p->vars.v[i - p->consts.n];
        if (!owned_by_visible(opt, p, d))
            doc_value_line(b, opt, d, "");
    }
    for (int i = 0; i < p->funcs.n; i++)
        if (doc_visible(opt, p->funcs.v[i]->name) && !owned_by_visible(opt, p, p->funcs.v[i])) {
            doc_func_line(b, p->funcs.v[i], NULL, NULL);
            buf_puts(b, "\n");
        }
    for (int i = 0; i < p->types.n; i++) {
        const doc_type *t = p->types.v[i];
        if (!doc_visible(opt, t->name))
            continue;
        doc_type_line(b, t);
        buf_puts(b, "\n");
        for (int k = 0; k < t->values.n; k++)
            doc_value_line(b, opt, t->values.v[k], indent);
        for (int k = 0; k < t->funcs.n; k++)
            if (doc_visible(opt, t->funcs.v[k]->name)) {
                buf_puts(b, indent);
                doc_func_line(b, t->funcs.v[k], NULL, NULL);
                buf_puts(b, "\n");
            }
    }
    if (!opt->summary)
        put_bugs(b, p);
}

static void header(doc_buf *b, const char *title, bool *printed)
{
    if (!*printed)
        buf_printf(b, "\n%s\n\n", title);
    *printed = true;
}

static void all_values(doc_buf *b, const doc_options *opt, const doc_package *p, const doc_decls *v, const char *title)
{
    bool printed = false;
    for (int i = 0; i < v->n; i++) {
        const doc_decl *d = v->v[i];
        bool visible = false;
        for (int k = 0; k < d->nspecs; k++)
            for (int j = 0; j < d->specs[k].nnames; j++)
                visible |= doc_visible(opt, d->specs[k].name[j]);
        if (!visible || owned_by_visible(opt, p, d))
            continue;
        header(b, title, &printed);
        put_values(b, opt, p, d);
    }
}

void doc_print_all(doc_buf *b, const doc_options *opt, const doc_package *p)
{
    bool funcs = false, types = false;
    package_clause(b, opt, p);
    package_comment(b, p);
    all_values(b, opt, p, &p->consts, "CONSTANTS");
    all_values(b, opt, p, &p->vars, "VARIABLES");
    for (int i = 0; i < p->funcs.n; i++) {
        if (!doc_visible(opt, p->funcs.v[i]->name) || owned_by_visible(opt, p, p->funcs.v[i]))
            continue;
        header(b, "FUNCTIONS", &funcs);
        put_func(b, opt, p, p->funcs.v[i], NULL, NULL);
    }
    for (int i = 0; i < p->types.n; i++) {
        if (!doc_visible(opt, p->types.v[i]->name))
            continue;
        header(b, "TYPES", &types);
        put_type(b, opt, p, p->types.v[i]);
    }
}

/* ---- symbols ---- */

/* Lower case in what the user typed matches both. */
static bool match(const doc_options *opt, const char *user, const Name *name)
{
    const char *s = name->str;
    if (!doc_visible(opt, name))
        return false;
    for (; *user && *s; user++, s++)
        if (*user != *s && (opt->match_case || !islower((unsigned char)*user) || toupper((unsigned char)*user) != *s))
            return false;
    return !*user && !*s;
}

static bool declares(const doc_options *opt, const doc_decl *d, const char *symbol)
{
    for (int i = 0; i < d->nspecs; i++)
        for (int k = 0; k < d->specs[i].nnames; k++)
            if (match(opt, symbol, d->specs[i].name[k]))
                return true;
    return false;
}

bool doc_has_type(const doc_options *opt, const doc_package *p, const char *type)
{
    for (int i = 0; i < p->types.n; i++)
        if (match(opt, type, p->types.v[i]->name))
            return true;
    return false;
}

/* The methods of that name of all types, or of those that `type` matches. */
static bool put_methods(doc_buf *b, const doc_options *opt, const doc_package *p, const char *type, const char *name)
{
    bool found = false;
    for (int i = 0; i < p->types.n; i++) {
        const doc_type *t = p->types.v[i];
        if (type ? !match(opt, type, t->name) : !doc_visible(opt, t->name))
            continue;
        for (int k = 0; k < t->methods.n; k++) {
            if (!match(opt, name, t->methods.v[k].decl->name))
                continue;
            put_func(b, opt, p, t->methods.v[k].decl, &t->methods.v[k], t->name);
            found = true;
        }
    }
    return found;
}

/* The clause goes to the front when something has been found. */
static bool finish(doc_buf *b, doc_buf *body, const doc_options *opt, const doc_package *p, bool found)
{
    if (found) {
        package_clause(b, opt, p);
        buf_write(b, body->p ? body->p : "", body->n);
    }
    free(body->p);
    return found;
}

bool doc_print_symbol(doc_buf *b, const doc_options *opt, const doc_package *p, const char *symbol)
{
    doc_buf body = { 0 };
    bool found = false;
    for (int i = 0; i < p->funcs.n; i++)
        if (match(opt, symbol, p->funcs.v[i]->name)) {
            put_func(&body, opt, p, p->funcs.v[i], NULL, NULL);
            found = true;
        }
    for (int i = 0; i < p->consts.n + p->vars.n; i++) {
        const doc_decl *d = i < p->consts.n ? p->consts.v[i] : p->vars.v[i - p->consts.n];
        if (declares(opt, d, symbol)) {
            put_values(&body, opt, p, d);
            found = true;
        }
    }
    for (int i = 0; i < p->types.n; i++)
        if (match(opt, symbol, p->types.v[i]->name)) {
            put_type(&body, opt, p, p->types.v[i]);
            found = true;
        }
    return finish(b, &body, opt, p, found || put_methods(&body, opt, p, NULL, symbol));
}

/* ---- members ---- */

/* A comment again as a comment, its text formatted. */
static void put_inner_comment(doc_buf *b, const doc_package *p, const doc_file *f, doc_span doc, const char *lead)
{
    doc_buf text = { 0 };
    doc_comment(&text, p, doc_text(f, doc.off), doc.end - doc.off, "", indent);
    for (const char *s = text.p; s && *s;) {
        int n = (int)strcspn(s, "\n");
        buf_printf(b, "%s//%s%.*s\n", lead, n ? " " : "", n, s);
        s += n + (s[n] == '\n');
    }
    free(text.p);
}

static void put_span_of(doc_buf *b, const doc_file *f, doc_span s) { buf_write(b, doc_text(f, s.off), s.end - s.off); }

static void put_interface_method(doc_buf *b, const doc_file *f, const doc_member *m)
{
    for (uint32_t i = m->doc.off; i < m->doc.end;) {    /* as it stands, indented by one tab */
        uint32_t n = (uint32_t)strcspn(doc_text(f, i), "\n");
        n = i + n > m->doc.end ? m->doc.end - i : n;
        uint32_t skip = (uint32_t)strspn(doc_text(f, i), " \t");
        buf_puts(b, "\t");
        buf_write(b, doc_text(f, i + skip), n - skip);
        buf_puts(b, "\n");
        i += n + 1;
    }
    buf_puts(b, "\t");
    put_span_of(b, f, range_span(f, m->all));
    if (m->comment.end) {
        buf_puts(b, " ");
        put_span_of(b, f, m->comment);
    }
    buf_puts(b, "\n");
}

static void put_field(doc_buf *b, const doc_package *p, const doc_file *f, const doc_member *m, const Name *name)
{
    if (m->doc.end)
        put_inner_comment(b, p, f, m->doc, indent);
    buf_printf(b, "%s%s ", indent, name->str);
    doc_range_line(b, f, m->type);
    if (m->comment.end) {
        buf_puts(b, "  ");
        put_span_of(b, f, m->comment);
    }
    buf_puts(b, "\n");
}

/* The members of t that match, within its first and last line. */
static bool put_members(doc_buf *b, const doc_options *opt, doc_package *p, const doc_type *t, const char *member)
{
    const doc_file *f = t->decl->file;
    doc_members v = { 0 };
    bool found = false, others = false, interface = doc_is_interface(t);
    if (!doc_type_members(&p->arena, p, opt, t, &v))
        return false;
    for (int i = 0; i < v.n; i++) {
        const doc_member *m = &v.v[i];
        for (int k = m->names.first; k < m->names.last; k += 2) {
            Name *name = doc_name_at(p, f, k);
            if (!match(opt, member, name)) {
                others = true;
                continue;
            }
            if (!found)
                buf_printf(b, "type %s %s {\n", t->name->str, interface ? "interface" : "struct");
            found = true;
            if (interface)
                put_interface_method(b, f, m);
            else
                put_field(b, p, f, m, name);
        }
    }
    if (found && others && !interface)
        buf_printf(b, "\n%s// ... other fields elided ...\n", indent);
    if (found)
        buf_puts(b, "}\n");
    return found;
}

bool doc_print_member(doc_buf *b, const doc_options *opt, const doc_package *p, const char *type, const char *member)
{
    doc_buf body = { 0 };
    bool found = put_methods(&body, opt, p, type, member);
    for (int i = 0; i < p->types.n && !found; i++)
        if (match(opt, type, p->types.v[i]->name))
            found = put_members(&body, opt, (doc_package *)(uintptr_t)p, p->types.v[i], member);
    return finish(b, &body, opt, p, found);
}
