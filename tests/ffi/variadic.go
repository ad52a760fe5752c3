// Variadic functions: C's default promotions; and errno.
package main

import (
	"errors"
	"ffi"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"unsafe"
)

var lib = ffi.MustOpen(os.Getenv("FFI_LIB"))

func bind[F any](name string) (f F) {
	ffi.RegisterLibFunc(&f, lib, name)
	return
}

type point struct{ X, Y int32 }
type word int16

func main() {
	c := ffi.MustOpen("libc.so.6")
	var snprintf func(buf []byte, size int, format string, args ...any) int32
	ffi.RegisterLibFunc(&snprintf, c, "snprintf")
	buf := make([]byte, 4096)
	print := func(format string, args ...any) {
		n := snprintf(buf, len(buf), format, args...)
		fmt.Println(string(buf[:n]))
	}
	print("no arguments")
	print("%d %d %d %u", int8(-1), int16(-2), int32(-3), uint32(1<<32-1))
	print("%ld %lu %zu", -1, uint64(1<<64-1), uintptr(77))
	print("%hhd %hd %c %d", int8(-100), word(-300), 'x', true)
	print("%g %g %.2f %s %%", float32(0.1), 1e100, 3.14159, "text")
	print("%s|%5s|%-5s|", "", "ab", "cd")
	print("%d %d %d %d %d %d %d %g %g %g %g %g %g %g %g %g", int32(1), int32(2), int32(3), int32(4), int32(5), int32(6), int32(7),
		1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
	print("%p", nil)
	print("%s", strings.Repeat("long ", 300))

	var show func(out []byte, size int, kinds string, args ...any) int32
	ffi.RegisterLibFunc(&show, lib, "show")
	n := show(buf, len(buf), "ildspPp", int32(-5), 1<<33, float32(2.5), "str", nil, point{3, -4}, unsafe.Pointer(&buf[0]))
	fmt.Println(string(buf[:n]))
	n = show(buf, len(buf), "lP", []any{7, point{8, 9}}...)
	fmt.Println(string(buf[:n]))

	try := func(arg any) {
		defer func() { fmt.Println(recover()) }()
		show(buf, len(buf), "i", arg)
	}
	try(map[string]int{})
	try(func() {})
	try(1 + 2i)
	try(struct{}{})
	func() {
		defer func() { fmt.Println(recover()) }()
		show(buf, len(buf), "i", make([]any, 100)...)
	}()

	fail := bind[func(e, result int32) (int32, error)]("fail")
	r, err := fail(int32(syscall.ENOENT), -1)
	fmt.Println(r, err, errors.Is(err, fs.ErrNotExist), err == syscall.ENOENT)
	r, err = fail(0, 5)
	fmt.Println(r, err)
	fmt.Println(bind[func(e, result int32) syscall.Errno]("fail")(int32(syscall.EINVAL), -1) == syscall.EINVAL)
	r, errno := bind[func(e, result int32) (int32, ffi.Errno)]("fail")(7, 8)
	fmt.Println(r, uintptr(errno))
	fmt.Println(bind[func() (int32, error)]("errno_is")()) // 0 before the call
	fmt.Println(bind[func(e, result int32) error]("fail")(2, 0))
	var open func(name string, flags int32, more ...any) (int32, error)
	ffi.RegisterLibFunc(&open, c, "open")
	fmt.Println(open("/no/such/file", 0))
	fmt.Println(bind[func(cb func(int32), e int32) int32]("errno_after")(func(e int32) { _, err = os.Open("/no/such/file") }, 99), err)
}
