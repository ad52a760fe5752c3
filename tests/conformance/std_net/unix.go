// Unix sockets: streams, packets, datagrams, abstract names, descriptors as messages.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var dir string

// show prints what does not depend on the temporary directory.
func show(args ...any) {
	fmt.Print(strings.ReplaceAll(fmt.Sprintln(args...), dir, "DIR"))
}

func main() {
	var err error
	dir, err = os.MkdirTemp("", "net")
	check(err)
	defer os.RemoveAll(dir)
	for _, network := range []string{"unix", "unixpacket"} {
		path := filepath.Join(dir, network)
		l, err := net.Listen(network, path)
		check(err)
		show(l.Addr(), l.Addr().Network())
		c, err := net.Dial(network, path)
		check(err)
		s, err := l.Accept()
		check(err)
		show(c.LocalAddr(), c.RemoteAddr(), s.LocalAddr(), s.RemoteAddr())
		_, err = c.Write([]byte("hello"))
		check(err)
		buf := make([]byte, 100)
		n, err := s.Read(buf)
		show(string(buf[:n]), err)
		check(c.(*net.UnixConn).CloseWrite())
		n, err = s.Read(buf)
		show(n, err)
		_, err = s.Write([]byte("back"))
		check(err)
		check(s.Close())
		n, err = c.Read(buf)
		show(string(buf[:n]), err)
		n, err = c.Read(buf)
		show(n, err)
		_, err = c.(*net.UnixConn).WriteTo([]byte("x"), &net.UnixAddr{Name: path, Net: network})
		show(err)
		check(l.Close())
		_, err = os.Stat(path)
		show(os.IsNotExist(err))
		_, err = net.Dial(network, path)
		show(err)
	}

	a, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "a"), Net: "unixgram"})
	check(err)
	b, err := net.ListenPacket("unixgram", filepath.Join(dir, "b"))
	check(err)
	buf := make([]byte, 100)
	for i := 0; i < 3; i++ {
		_, err = a.WriteTo([]byte(fmt.Sprint("gram ", i)), b.LocalAddr())
		check(err)
	}
	for i := 0; i < 3; i++ {
		n, from, err := b.ReadFrom(buf)
		show(string(buf[:n]), from, from.Network(), err)
	}
	_, err = a.WriteToUnix([]byte("x"), &net.UnixAddr{Name: "x", Net: "unix"})
	show(err)
	_, err = a.WriteToUnix([]byte("x"), nil)
	show(err)
	c, err := net.DialUnix("unixgram", nil, b.LocalAddr().(*net.UnixAddr))
	check(err)
	_, err = c.Write([]byte("from nobody"))
	check(err)
	n, from, err := b.ReadFrom(buf)
	show(string(buf[:n]), from, err)
	_, err = os.Stat(filepath.Join(dir, "b"))
	check(b.Close())
	show(err)

	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: fmt.Sprintf("@vole-test-%d", os.Getpid()), Net: "unix"})
	check(err)
	fmt.Println(l.Addr().String() == fmt.Sprintf("@vole-test-%d", os.Getpid()))
	x, err := net.DialUnix("unix", nil, l.Addr().(*net.UnixAddr))
	check(err)
	y, err := l.AcceptUnix()
	check(err)
	r, w, err := os.Pipe()
	check(err)
	n, oobn, err := x.WriteMsgUnix([]byte("a pipe"), syscall.UnixRights(int(w.Fd())), nil)
	fmt.Println(n, oobn > 0, err)
	w.Close()
	oob := make([]byte, 100)
	n, oobn, _, _, err = y.ReadMsgUnix(buf, oob)
	check(err)
	msgs, err := syscall.ParseSocketControlMessage(oob[:oobn])
	check(err)
	fds, err := syscall.ParseUnixRights(&msgs[0])
	fmt.Println(string(buf[:n]), len(msgs), len(fds), err)
	f := os.NewFile(uintptr(fds[0]), "pipe")
	fmt.Fprint(f, "through it")
	f.Close()
	text, err := io.ReadAll(r)
	fmt.Println(string(text), err)
	check(l.Close())
}
