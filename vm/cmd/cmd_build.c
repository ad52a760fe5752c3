/* cmd_build.c - vole build, and the start of what it has built.
 *
 * A built program is a copy of this executable with an image (image.h) behind it. Where the image lies says a slot in the
 * executable itself: `image_slot`, empty here, filled in the copy. So a plain vole need not look for an image, and a
 * built program that has lost its image (by strip, say) notices.
 *
 * The copy is written beside its destination and renamed at the end: what was there stays until the new one is complete.
 */
#include "vm/cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/codehooks.h"
#include "runtime/runtime1.h"
#include "vm/cmd/cmd_build.h"
#include "vm/image/image.h"

typedef struct slot { char magic[16]; uint64_t off, size; } slot;
/* Written in the file only. */
static const volatile slot image_slot __attribute__((section(".image_slot"), used)) = { "vole image slot", 0, 0 };

/* ---- the start of a built program ---- */

bool start_built(const char *name)
{
    static funcval main_func;
    uint64_t off = image_slot.off, size = image_slot.size;
    if (size == 0)
        return false;
    struct stat st;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        fprintf(stderr, "%s: cannot read itself: %s\n", name, strerror(errno));
        exit_process(2);
    }
    if (off % IMAGE_PAGE || off > (uint64_t)st.st_size || size > (uint64_t)st.st_size - off) {
        fprintf(stderr, "%s: the program is damaged: its image is missing\n", name);
        exit_process(2);
    }
    void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, (off_t)off);
    if (p == MAP_FAILED) {
        fprintf(stderr, "%s: cannot map itself: %s\n", name, strerror(errno));
        exit_process(2);
    }
    close(fd);
    main_func.code = image_load(p, size, name);
    code.main_func = &main_func;
    return true;
}

/* ---- other people's programs ---- */

/* The file in memory, read only; NULL with errno. */
static char *map_file(const char *path, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *p = MAP_FAILED;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    *size = p == MAP_FAILED ? 0 : (size_t)st.st_size;
    close(fd);
    return p == MAP_FAILED ? NULL : p;
}

func *load_built(const char *path, uint32_t *nfuncs)
{
    size_t size;
    char *p = map_file(path, &size);
    if (!p || size < 4 || memcmp(p, "\177ELF", 4) != 0) {
        if (p)
            munmap(p, size);
        return NULL;
    }
    const char *const magic = (const char *)&image_slot;
    slot s;
    for (const char *at = p; (at = memmem(at, (size_t)(p + size - at), magic, sizeof s.magic)); at++) {
        if ((size_t)(p + size - at) < sizeof s)
            break;
        memcpy(&s, at, sizeof s); /* no pointers */
        if (s.size == 0 || s.off % IMAGE_PAGE || s.off > size || s.size > size - s.off)
            continue;
        image_load(p + s.off, s.size, path);
        return image_funcs(nfuncs);
    }
    munmap(p, size);
    return NULL;
}

/* ---- vole build ---- */

static const char *output;
static bool small;

static const flag build_flags[] = {
    { "o", FLAG_STRING, &output, "file", "name of the executable (default: that of the first file or of the directory)" },
    { "s", FLAG_BOOL, &small, NULL, "leave out the debug information of the virtual machine itself: half the size" },
    { .kind = FLAG_TABLE, .var = program_flags },
    { 0 },
};

/* The last element of the module path in dir/go.mod; false: there is none. */
static bool module_name(const char *dir, char *name, size_t size)
{
    char path[PATH_MAX], line[1024], module[1000];
    if ((size_t)snprintf(path, sizeof path, "%s/go.mod", dir) >= sizeof path)
        return false;
    FILE *f = fopen(path, "re");
    bool found = false;
    while (f && !found && fgets(line, sizeof line, f))
        found = sscanf(line, " module \"%999[^\" \t\r\n]", module) == 1 || sscanf(line, " module %999[^\" \t\r\n]", module) == 1;
    if (f)
        fclose(f);
    const char *slash = found ? strrchr(module, '/') : NULL;
    return found && (size_t)snprintf(name, size, "%s", slash ? slash + 1 : module) < size;
}

/* What go build would call it. */
static bool default_name(const char *source, char *name, size_t size)
{
    char path[PATH_MAX];
    if (!is_dir(source)) {
        const char *slash = strrchr(source, '/');
        snprintf(name, size, "%s", slash ? slash + 1 : source);
        size_t n = strlen(name);
        if (n > 3 && strcmp(name + n - 3, ".go") == 0)
            name[n - 3] = '\0';
        return name[0] != '\0';
    }
    if (module_name(source, name, size))
        return true;
    if (!realpath(source, path))
        return false;
    snprintf(name, size, "%s", strrchr(path, '/') + 1);
    return name[0] != '\0';
}

/* -o /dev/null: only the errors are wanted, and the device is not to be replaced by a file. */
static bool is_discarded(const char *path) { return strcmp(path, "/dev/null") == 0; }

/* Where the result goes: -o, a place in that if it is a directory, or the default name here. */
static bool output_path(const command *c, const char *source, char *path, size_t size)
{
    char name[NAME_MAX + 1];
    struct stat st;
    if (!default_name(source, name, sizeof name)) {
        usage_error(c, "cannot tell a name for the executable from %s; give one with -o", source);
        return false;
    }
    size_t n = output ? strlen(output) : 0;
    int len = !output ? snprintf(path, size, "%s", name)
              : n > 0 && (output[n - 1] == '/' || is_dir(output)) ? snprintf(path, size, "%s/%s", output, name)
                                                                   : snprintf(path, size, "%s", output);
    if (n == 0 && output) {
        usage_error(c, "the name after -o is empty");
        return false;
    }
    if (len < 0 || (size_t)len >= size) {
        fprintf(stderr, "vole: the name of the executable is too long\n");
        return false;
    }
    if (stat(path, &st) != 0)
        return true;
    if (S_ISDIR(st.st_mode)) {
        fprintf(stderr, "vole: build output \"%s\" already exists and is a directory\n", path);
        return false;
    }
    if (!S_ISREG(st.st_mode) && !is_discarded(path)) {
        fprintf(stderr, "vole: build output \"%s\" already exists and is no file\n", path);
        return false;
    }
    return true;
}

/* As with go build: a source file that a slip of the finger has made the output is not overwritten. */
static bool may_replace(const char *path)
{
    char magic[4] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return true;
    ssize_t n = read(fd, magic, sizeof magic);
    close(fd);
    if (n <= 0 || (n == 4 && memcmp(magic, "\177ELF", 4) == 0))
        return true;
    fprintf(stderr, "vole: build output \"%s\" already exists and is not an object file\n", path);
    return false;
}

/* ---- the copy ---- */

/* Where the slot lies in the file of this executable. */
static int find_slot(struct dl_phdr_info *info, size_t size, void *ctx)
{
    (void)size;
    uintptr_t at = (uintptr_t)&image_slot;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + p->p_vaddr;
        if (p->p_type == PT_LOAD && at >= begin && at - begin < p->p_filesz) {
            *(uint64_t *)ctx = p->p_offset + (at - begin);
            return 1;
        }
    }
    return 0;
}

static bool write_all(int fd, const void *p, size_t n)
{
    const char *at = p;
    while (n > 0) {
        ssize_t k = write(fd, at, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        at += k;
        n -= (size_t)k;
    }
    return true;
}

/* What the file holds for the loader, without section headers, symbols and debug information. Its ELF header goes to *h. */
static size_t loadable(const char *exe, size_t size, ElfW(Ehdr) *h)
{
    size_t end = sizeof *h;
    memcpy(h, exe, sizeof *h); /* no pointers */
    if (h->e_phoff > size || h->e_phnum * sizeof(ElfW(Phdr)) > size - h->e_phoff)
        return size;
    const ElfW(Phdr) *p = (const ElfW(Phdr) *)(exe + h->e_phoff);
    for (int i = 0; i < h->e_phnum; i++)
        if (p[i].p_offset + p[i].p_filesz > end)
            end = p[i].p_offset + p[i].p_filesz;
    h->e_shoff = h->e_shnum = h->e_shstrndx = 0;
    return end <= size ? end : size;
}

/* Writes the executable, padding and the image. */
static bool write_parts(int fd, const char *exe, size_t exe_size, const void *image, size_t size)
{
    static const char zeros[IMAGE_PAGE];
    ElfW(Ehdr) header;
    size_t kept = loadable(exe, exe_size, &header);
    if (small)
        exe_size = kept;
    size_t pad = (IMAGE_PAGE - exe_size % IMAGE_PAGE) % IMAGE_PAGE;
    slot s = { "vole image slot", exe_size + pad, size };
    uint64_t at = 0;
    if (!dl_iterate_phdr(find_slot, &at) || at > exe_size - sizeof s || memcmp(exe + at, s.magic, sizeof s.magic) != 0) {
        errno = ENOEXEC;
        return false;
    }
    return write_all(fd, exe, exe_size) && write_all(fd, zeros, pad) && write_all(fd, image, size) &&
           pwrite(fd, &s, sizeof s, (off_t)at) == (ssize_t)sizeof s &&
           (!small || pwrite(fd, &header, sizeof header, 0) == (ssize_t)sizeof header);
}

static int write_executable(const char *path, const void *image, size_t size)
{
    char temp[PATH_MAX];
    size_t exe_size;
    char *exe = map_file("/proc/self/exe", &exe_size);
    if (!exe) {
        fprintf(stderr, "vole: cannot read its own executable: %s\n", strerror(errno));
        return EXIT_COMPILE;
    }
    if ((size_t)snprintf(temp, sizeof temp, "%s.XXXXXX", path) >= sizeof temp) {
        fprintf(stderr, "vole: the name of the executable is too long\n");
        return EXIT_COMPILE;
    }
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "vole: cannot write %s: %s\n", path, strerror(errno));
        return EXIT_COMPILE;
    }
    mode_t mask = umask(0);
    umask(mask);
    bool ok = write_parts(fd, exe, exe_size, image, size) && fchmod(fd, 0777 & ~mask) == 0;
    ok = close(fd) == 0 && ok && rename(temp, path) == 0;
    if (!ok) {
        fprintf(stderr, "vole: cannot write %s: %s\n", path, strerror(errno));
        unlink(temp);
    }
    munmap(exe, exe_size);
    return ok ? EXIT_OK : EXIT_COMPILE;
}

static int cmd_build(const command *c, int argc, char **argv)
{
    char path[PATH_MAX];
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    program p;
    char dot[] = ".", *here[] = { dot, NULL }; /* no program named: the package in this directory */
    bool default_here = i == argc && !program_text_given();
    i = default_here ? find_program(c, 1, here, &p) : find_program(c, argc - i, argv + i, &p);
    if (i != EXIT_OK)
        return i;
    if (p.nargs > 0)
        return usage_error(c, "%s is no Go file", p.args[0]);
    if (!p.paths && !output)
        return usage_error(c, "a program without a file needs -o");
    if (!output_path(c, p.paths ? p.paths[0] : p.text_name, path, sizeof path))
        return EXIT_USAGE;
    load_options opt = given_load_options;
    opt.for_image = true;
    func *entry = load_given(&opt, &p);
    if (!entry || (!is_discarded(path) && !may_replace(path)))
        return EXIT_COMPILE;
    size_t size;
    void *image = image_make(load_gen(), entry, &size);
    int r = is_discarded(path) ? EXIT_OK : write_executable(path, image, size);
    free(image);
    return r;
}

const command build_command = {
    "build", "[flags] [file.go...|directory]", "compile a program to an executable",
    "Build compiles a program and all that it needs, and writes one executable that holds the result and the\n"
    "virtual machine. It needs no vole and no sources, and starts without compiling. All arguments are the\n"
    "program's; the environment means to it what it means to vole run.\n\n"
    "Without a program it is the package in the current directory.\n\n"
    "The executable has the name of the first file without .go, of the module, or of the directory.\n",
    "  vole build hello.go                ./hello\n"
    "  vole build -o /usr/local/bin/serve ./cmd/server\n",
    build_flags, cmd_build,
};
