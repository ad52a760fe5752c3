// Package xsys has what stands for functions in assembly of golang.org/x/sys: the compiler (portable.c) binds them to these.
package xsys

// cpuid reports a processor without any features: what it is asked for is whether to take code in assembly, which there is not.
func cpuid(eaxArg, ecxArg uint32) (eax, ebx, ecx, edx uint32) { return 0, 0, 0, 0 }

// xgetbv has nothing to say either.
func xgetbv() (eax, edx uint32) { return 0, 0 }
