# Vole. `make help` lists the targets; CC=clang, BUILD=release|debug|asan|tsan, V=1 and WERROR= are the knobs.
#
# Objects of each kind of build lie in build/<kind>/, mirroring the source tree; every compilation writes
# its header dependencies beside its object. All sources of a folder belong to it: there are no lists.

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
# The interpreter's loop is built by gcc in any case: clang merges its dispatch jumps, at 2.5 times the cost.
INTERP_CC ?= gcc
WERROR ?= -Werror
PREFIX ?= /usr/local
BUILD ?= release
OUT := build/$(BUILD)
VERSION := 0.1

CFLAGS_COMMON := -std=gnu11 -g -Wall -Wextra $(WERROR) -I. -pthread -fno-strict-aliasing -fwrapv \
	-fno-math-errno -ffp-contract=off -D_GNU_SOURCE= -DVOLE_VERSION='"$(VERSION)"' -MMD -MP
CFLAGS_release := -O2 -DNDEBUG
CFLAGS_debug := -O0 -DVOLE_DEBUG
CFLAGS_asan := -O1 -DVOLE_DEBUG -DVOLE_ASAN -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize=alignment -fno-sanitize-recover=undefined
# gcc warns of fences, which ThreadSanitizer does not see: what is ordered by one only would be reported.
CFLAGS_tsan := -O1 -DVOLE_DEBUG -fno-omit-frame-pointer -fsanitize=thread $(if $(findstring clang,$(CC)),,-Wno-tsan)
LDFLAGS_debug :=
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
CFLAGS_ALL = $(CFLAGS_COMMON) $(CFLAGS_$(BUILD)) $(CFLAGS)
# libc is linked dynamically, since package ffi needs its loader; the other libraries are part of the executable where
# their archives are installed, so that it runs on any machine with a libc as new as the builder's. STATIC=-static makes one that
# needs no libc, starts 0.2 ms sooner, and has no ffi.
STATIC :=
lib = $(if $(findstring /,$(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
LIBS := $(call lib,gmp) $(call lib,ffi) $(call lib,z) $(call lib,readline) $(call lib,tinfo) -lpthread -ldl -lm
LDFLAGS_release := -no-pie -Wl,-O1 -Wl,--as-needed

# Each op has its own copy of the dispatch jump, and pc, fp, the table and the goroutine stay in registers. Blocks in the
# order of the source keep each op's accesses to memory behind its label, where interp_op_at finds the op of a fault.
INTERP_FLAGS := -fno-gcse -fno-crossjumping -fno-reorder-blocks -fno-reorder-blocks-and-partition \
	-fno-tree-vectorize -fno-tree-slp-vectorize
INTERP_FLAGS_debug := -O1

ARCH := $(shell uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
SRCS := $(sort $(wildcard compiler/*.c runtime/*.c vm/*.c vm/*/*.c stdlib/native/*.c))
ASMS := $(wildcard asm/*_$(ARCH).S)
STDLIB := $(shell find stdlib -name '*.go' -not -path 'stdlib/gen/*' | LC_ALL=C sort)
OBJS := $(SRCS:%.c=$(OUT)/%.o) $(ASMS:%.S=$(OUT)/%.o) $(OUT)/stdlib.o
# Unit tests link what they use out of a library that has neither main nor rt0.
LIBOBJS := $(filter-out $(OUT)/asm/rt0_%.o $(OUT)/vm/cmd/main.o,$(OBJS))
TEST_SRCS := $(sort $(wildcard tests/unit/test_*.c))
ifeq ($(BUILD),tsan)
# Under ThreadSanitizer run the tests that say so; they need no more than the runtime, and Criterion's library cannot
# be there: the header in tests/unit/plain stands in for it.
TEST_SRCS := $(shell grep -l 'ThreadSanitizer: yes' $(TEST_SRCS))
LIBOBJS := $(filter $(OUT)/runtime/% $(OUT)/asm/%,$(LIBOBJS))
CRITERION_FLAGS := -Itests/unit/plain
else
CRITERION := -lcriterion
endif
TESTS := $(TEST_SRCS:tests/unit/%.c=$(OUT)/unit/%)
VOLE := $(OUT)/vole

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)")

# The models of the runtime's protocols need nothing of it.
MODEL_SRCS := $(sort $(wildcard tests/model/*.c))
build/model/check: $(MODEL_SRCS) tests/model/model.h Makefile
	@mkdir -p $(@D)
	$(call say,MODEL $@)
	$(Q)$(CC) -std=gnu11 -O2 -g -Wall -Wextra -Wno-missing-field-initializers $(WERROR) -I. -o $@ $(MODEL_SRCS)

.PHONY: all build-one help debug asan tsan test unit unit-bins fuzz fuzz-bins model conformance gotests bench demo install uninstall man deb clean setup
.DEFAULT_GOAL := all

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

all: build-one ## the release build: build/vole (the default)
ifeq ($(BUILD),release)
	@ln -sf release/vole build/vole
endif

build-one: $(VOLE)

debug: ## build/debug/vole: no optimisation, assertions, verifier
	$(Q)$(MAKE) --no-print-directory BUILD=debug build-one

asan: ## build/asan/vole: the same with address and undefined behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory BUILD=asan build-one

$(VOLE): $(OBJS)
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_$(BUILD)) $(STATIC) -o $@.new $(OBJS) $(LIBS) && mv -f $@.new $@

$(OUT)/libvole.a: $(LIBOBJS)
	$(call say,AR   $@)
	$(Q)rm -f $@ && ar rcs $@ $(LIBOBJS)

$(OUT)/vm/interp.o: vm/interp.c Makefile
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(INTERP_CC) $(CFLAGS_ALL) $(INTERP_FLAGS) $(INTERP_FLAGS_$(BUILD)) -c -o $@ $<

$(OUT)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(OUT)/asm/%.o: asm/%.S Makefile
	@mkdir -p $(@D)
	$(call say,AS   $<)
	$(Q)$(CC) -I. -MMD -MP -c -o $@ $<

$(OUT)/vm/flame.o: vm/flame.css vm/flame.js

# The Go sources of the standard library, packed into the executable with a table of path, text and size, and an index
# of their declarations, which a program linked from the compiler's own objects makes. It runs here: who builds for
# another machine says MKINDEX=… to name one that was built for this.
MKINDEX = $(OUT)/stdlib/mkindex
$(OUT)/stdlib/mkindex: $(OUT)/stdlib/mkindex.o $(filter $(OUT)/compiler/%,$(OBJS))
	$(call say,LINK $@)
	$(Q)rm -f $(@D)/compiler.a && ar rcs $(@D)/compiler.a $(filter $(OUT)/compiler/%,$^)
	$(Q)$(CC) $(LDFLAGS_$(BUILD)) -o $@ $< $(@D)/compiler.a $(call lib,gmp) -lm
$(OUT)/stdlib.idx: $(MKINDEX) $(STDLIB)
	$(call say,INDEX stdlib)
	$(Q)$(MKINDEX) stdlib $@ $(STDLIB)
$(OUT)/stdlib.S: stdlib/embed.sh $(STDLIB)
	@mkdir -p $(@D)
	$(call say,PACK stdlib)
	$(Q)sh stdlib/embed.sh $(OUT)/stdlib.idx $(STDLIB) > $@
$(OUT)/stdlib.o: $(OUT)/stdlib.S $(OUT)/stdlib.idx
	$(Q)$(CC) -I. -c -o $@ $<

$(OUT)/unit/%: tests/unit/%.c $(OUT)/libvole.a
	@mkdir -p $(@D)
	$(call say,TEST $@)
	$(Q)$(CC) $(CRITERION_FLAGS) $(CFLAGS_ALL) $(LDFLAGS_$(BUILD)) -o $@ $< $(OUT)/libvole.a $(CRITERION) $(LIBS)

# Fuzzers that bring their own mutations. All natives by hand, since they are weak symbols. `make fuzz`, then build/asan/fuzz/fuzz_image -n 1000 an-executable-of-vole-build.
FUZZERS := $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
$(OUT)/fuzz/%: tests/fuzz/%.c $(OUT)/libvole.a
	@mkdir -p $(@D)
	$(call say,FUZZ $@)
	$(Q)$(CC) -DFUZZ_STANDALONE $(CFLAGS_ALL) $(LDFLAGS_$(BUILD)) -o $@ $< $(filter $(OUT)/stdlib/native/%,$(LIBOBJS)) $(OUT)/libvole.a $(LIBS)

fuzz-bins: $(FUZZERS)

fuzz: ## build the fuzzers of the parser and of images, sanitized: build/asan/fuzz/
	$(Q)$(MAKE) --no-print-directory BUILD=asan fuzz-bins

unit-bins: $(TESTS)

unit: ## build and run the unit tests (needs Criterion)
	$(Q)$(MAKE) --no-print-directory unit-bins
	$(Q)sh tests/run_unit.sh $(OUT)/unit

tsan: ## the unit tests of the lock-free queues and lists under ThreadSanitizer
	$(Q)$(MAKE) --no-print-directory BUILD=tsan unit-bins
	$(Q)TSAN_OPTIONS=$${TSAN_OPTIONS:-'halt_on_error=1 exitcode=66'} sh tests/run_unit.sh build/tsan/unit

model: build/model/check ## explore the models of the runtime's protocols: all interleavings
	$(Q)build/model/check

setup: ## install the packages that building and testing need
	$(Q)sh tests/setup.sh

test: setup ## install what is missing, build, run all tests in release and under the sanitizers
	$(Q)$(MAKE) --no-print-directory all unit-bins build/model/check
	$(Q)$(MAKE) --no-print-directory BUILD=asan build-one unit-bins fuzz-bins
	$(Q)$(MAKE) --no-print-directory BUILD=tsan unit-bins
	$(Q)bash tests/run_all.sh

conformance: all ## the corpus of tests/conformance, then Go's own run tests when they are installed
	$(Q)bash tests/run_conformance.sh
	$(Q)if [ -d /usr/share/go-1.19/test ]; then bash tests/run_gotests.sh --min 850; fi

gotests: all ## Go's own tests that have `// run`
	$(Q)bash tests/run_gotests.sh

bench: all ## compare speed with compiled Go
	$(Q)bash tests/bench/run.sh

demo: setup ## install what is missing, build, run an example
	$(Q)$(MAKE) --no-print-directory all
	build/vole run examples/hello.go

# What is installed below PREFIX. The manual page's part on commands is printed by the executable itself.
MANDATE = $(shell date -u -d "@$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || stat -c %Y Makefile)}" +%Y-%m-%d)
man: $(OUT)/vole.1 ## the manual page: build/release/vole.1
$(OUT)/vole.1: man/vole.1.in $(VOLE)
	$(call say,MAN  $@)
	$(Q)$(VOLE) help -man > $@.commands
	$(Q)sed -e 's/@DATE@/$(MANDATE)/; s/@VERSION@/$(VERSION)/' -e '/@COMMANDS@/{r $@.commands' -e 'd}' $< > $@.new
	$(Q)rm -f $@.commands && mv -f $@.new $@

BINDIR = $(DESTDIR)$(PREFIX)/bin
SHAREDIR = $(DESTDIR)$(PREFIX)/share
DOCDIR = $(SHAREDIR)/doc/vole
install: all man ## executable, manual page, completions, documents, examples below PREFIX (/usr/local); DESTDIR goes before it
	install -D -m 755 $(VOLE) $(BINDIR)/vole
	install -D -m 644 $(OUT)/vole.1 $(SHAREDIR)/man/man1/vole.1
	install -D -m 644 completions/vole.bash $(SHAREDIR)/bash-completion/completions/vole
	install -D -m 644 completions/_vole $(SHAREDIR)/zsh/site-functions/_vole
	install -d -m 755 $(DOCDIR)/examples
	install -m 644 README.md LICENSE $(DOCDIR)
	install -m 644 $(filter-out %.sh,$(wildcard examples/*.*)) $(DOCDIR)/examples

uninstall: ## remove what install has installed
	rm -f $(BINDIR)/vole $(SHAREDIR)/man/man1/vole.1 $(SHAREDIR)/bash-completion/completions/vole $(SHAREDIR)/zsh/site-functions/_vole
	rm -rf $(DOCDIR)

deb: all man ## a Debian package: build/vole_VERSION_ARCH.deb
	$(Q)sh packaging/deb.sh $(VERSION) $(OUT) build

clean: ## remove build/
	rm -rf build

-include $(OBJS:.o=.d) $(OUT)/stdlib/mkindex.d $(TESTS:=.d)
