/* csym.c - which C function a machine address is in.
 *
 * The executable's own symbol table tells, read from /proc/self/exe when it is first asked for; it names static functions,
 * too. Of a stripped executable no functions are known. In shared libraries only exported functions have names, and what lies
 * between them belongs to the library.
 *
 * Asked one by one while a profile is written, under the lock of who does that.
 */
#include "runtime/csym.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    bool tried;
    const Elf64_Sym *syms;      /* NULL: none */
    size_t n, nstrings;
    const char *strings;
    uintptr_t bias;             /* what addresses in the file are less than those in memory */
} own;

/* The section headers have been found to lie within the file. */
static void find_table(const char *file, size_t size, const Elf64_Ehdr *h)
{
    const Elf64_Shdr *sections = (const void *)(file + h->e_shoff);
    for (int i = 0; i < h->e_shnum; i++) {
        const Elf64_Shdr *s = &sections[i];
        if (s->sh_type != SHT_SYMTAB || s->sh_link >= h->e_shnum)
            continue;
        const Elf64_Shdr *str = &sections[s->sh_link];
        if (s->sh_offset > size || s->sh_size > size - s->sh_offset || str->sh_offset > size ||
            str->sh_size > size - str->sh_offset || str->sh_size == 0 || file[str->sh_offset + str->sh_size - 1] != '\0')
            return;
        own.syms = (const void *)(file + s->sh_offset);
        own.n = s->sh_size / sizeof *own.syms;
        own.strings = file + str->sh_offset;
        own.nstrings = str->sh_size;
        own.bias = (uintptr_t)getauxval(AT_ENTRY) - h->e_entry;
        return;
    }
}

static void load_own(void)
{
    struct stat st;
    own.tried = true;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && (size_t)st.st_size > sizeof(Elf64_Ehdr)) {
        size_t size = (size_t)st.st_size;
        const char *file = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        const Elf64_Ehdr *h = (const void *)file;
        if (file != MAP_FAILED && memcmp(h->e_ident, ELFMAG, SELFMAG) == 0 && h->e_shoff < size && h->e_shoff % 8 == 0 &&
            h->e_shentsize == sizeof(Elf64_Shdr) && h->e_shnum <= (size - h->e_shoff) / sizeof(Elf64_Shdr))
            find_table(file, size, h);
    }
    close(fd);
}

/* Functions made by the compiler out of one of the source (f.part.0, f.constprop.1) have its name. */
static void set_name(csym *out, const char *name)
{
    size_t n = strcspn(name, ".@");
    snprintf(out->name, sizeof out->name, "%.*s", (int)(n ? n : strlen(name)), name);
}

static bool find_own(uintptr_t pc, csym *out)
{
    if (!own.tried)
        load_own();
    uintptr_t at = pc - own.bias;
    for (size_t i = 0; i < own.n; i++) {
        const Elf64_Sym *s = &own.syms[i];
        if (ELF64_ST_TYPE(s->st_info) != STT_FUNC || at < s->st_value || at - s->st_value >= s->st_size ||
            s->st_name >= own.nstrings)
            continue;
        set_name(out, own.strings + s->st_name);
        out->start = s->st_value + own.bias;
        out->ours = true;
        return true;
    }
    return false;
}

bool csym_find(uintptr_t pc, csym *out)
{
    *out = (csym){ .start = 0 };
    if (find_own(pc, out))
        return true;
    Dl_info info;
    const ElfW(Sym) *sym = NULL;
    if (!dladdr1((void *)pc, &info, (void **)&sym, RTLD_DL_SYMENT) || !info.dli_fname) /* NOLINT: an address, no pointer */
        return false;
    if (info.dli_sname && sym && pc - (uintptr_t)info.dli_saddr < sym->st_size) {
        set_name(out, info.dli_sname);
        out->start = (uintptr_t)info.dli_saddr;
        return true;
    }
    const char *base = strrchr(info.dli_fname, '/');
    snprintf(out->name, sizeof out->name, "[%s]", base ? base + 1 : info.dli_fname);
    return true;
}
