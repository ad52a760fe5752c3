package syscall

import "unsafe"

// Control messages: what travels beside the data of Recvmsg and SendmsgN. Each is a Cmsghdr and data, padded to
// whole words.

type Cmsghdr struct {
	Len   uint64
	Level int32
	Type  int32
}

func (h *Cmsghdr) SetLen(length int) { h.Len = uint64(length) }

// A SocketControlMessage is a control message.
type SocketControlMessage struct {
	Header Cmsghdr
	Data   []byte
}

func cmsgAlign(n int) int { return (n + 7) &^ 7 }

// CmsgLen returns the Len of a message with datalen bytes, CmsgSpace the bytes it takes.
func CmsgLen(datalen int) int   { return SizeofCmsghdr + datalen }
func CmsgSpace(datalen int) int { return SizeofCmsghdr + cmsgAlign(datalen) }

// ParseSocketControlMessage splits b into messages.
func ParseSocketControlMessage(b []byte) ([]SocketControlMessage, error) {
	var list []SocketControlMessage
	for len(b) >= SizeofCmsghdr {
		h := *(*Cmsghdr)(unsafe.Pointer(&b[0]))
		if h.Len < SizeofCmsghdr || h.Len > uint64(len(b)) {
			return nil, EINVAL
		}
		n := int(h.Len)
		list = append(list, SocketControlMessage{h, b[SizeofCmsghdr:n]})
		if n = cmsgAlign(n); n > len(b) {
			n = len(b)
		}
		b = b[n:]
	}
	return list, nil
}

// controlMessage makes a message of n bytes and returns them, too.
func controlMessage(typ int32, n int) (msg, data []byte) {
	words := make([]uint64, CmsgSpace(n)/8) // so that it is aligned
	msg = unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), CmsgSpace(n))
	*(*Cmsghdr)(unsafe.Pointer(&words[0])) = Cmsghdr{Len: uint64(CmsgLen(n)), Level: SOL_SOCKET, Type: typ}
	return msg, msg[SizeofCmsghdr:]
}

// UnixRights makes a message that passes descriptors to another process.
func UnixRights(fds ...int) []byte {
	msg, data := controlMessage(SCM_RIGHTS, 4*len(fds))
	for i, fd := range fds {
		*(*int32)(unsafe.Pointer(&data[4*i])) = int32(fd)
	}
	return msg
}

// ParseUnixRights returns the descriptors in a message.
func ParseUnixRights(m *SocketControlMessage) ([]int, error) {
	if m.Header.Level != SOL_SOCKET || m.Header.Type != SCM_RIGHTS {
		return nil, EINVAL
	}
	fds := make([]int, len(m.Data)/4)
	for i := range fds {
		fds[i] = int(*(*int32)(unsafe.Pointer(&m.Data[4*i])))
	}
	return fds, nil
}

// UnixCredentials makes a message that says who sends it.
func UnixCredentials(ucred *Ucred) []byte {
	msg, data := controlMessage(SCM_CREDENTIALS, SizeofUcred)
	*(*Ucred)(unsafe.Pointer(&data[0])) = *ucred
	return msg
}

// ParseUnixCredentials returns the credentials in a message.
func ParseUnixCredentials(m *SocketControlMessage) (*Ucred, error) {
	if m.Header.Level != SOL_SOCKET || m.Header.Type != SCM_CREDENTIALS || len(m.Data) < SizeofUcred {
		return nil, EINVAL
	}
	u := *(*Ucred)(unsafe.Pointer(&m.Data[0]))
	return &u, nil
}
