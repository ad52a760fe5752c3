package runtime

import "unsafe"

// A Pinner keeps objects alive, and in their place, until Unpin: for code in C that has their addresses. The zero Pinner has
// pinned nothing. (Objects of the heap never move here.)
type Pinner struct {
	*pinner
}

// pinner is what a Pinner has. Its finalizer finds out that Unpin was forgotten; so what is pinned is not
// kept by it, but by a list.
type pinner struct {
	*pinned
}

// pinned is an element of the ring of all that is pinned. Links are changed by linkPinned.
type pinned struct {
	refs       []unsafe.Pointer
	next, prev *pinned
}

var allPinned pinned

// linkPinned puts p into the ring of head, or takes it out.
func linkPinned(head, p *pinned, in bool)

const (
	kindOffset       = 23 // in a type descriptor
	stringOffset     = 40
	kindPtr          = 22
	kindUnsafePtr    = 26
	pinnerNotPointer = "runtime.Pinner: argument is not a pointer: "
)

// Pin pins the object that pointer, a pointer or an unsafe.Pointer, points to.
func (p *Pinner) Pin(pointer any) {
	w := *(*words)(unsafe.Pointer(&pointer))
	if w[0] == nil {
		panic(errorString("runtime.Pinner: argument is nil"))
	}
	if kind := *(*uint8)(unsafe.Add(w[0], kindOffset)); kind != kindPtr && kind != kindUnsafePtr {
		panic(errorString(pinnerNotPointer + *(*string)(unsafe.Add(w[0], stringOffset))))
	}
	if p.pinner == nil {
		p.pinner = &pinner{new(pinned)}
		SetFinalizer(p.pinner, (*pinner).forgotten)
	}
	if len(p.refs) == 0 {
		linkPinned(&allPinned, p.pinned, true)
	}
	p.refs = append(p.refs, w[1])
}

// Unpin ends all that Pin has done.
func (p *Pinner) Unpin() {
	if p.pinner == nil || len(p.refs) == 0 {
		return
	}
	p.refs = nil
	linkPinned(&allPinned, p.pinned, false)
}

func (p *pinner) forgotten() {
	if len(p.refs) > 0 {
		panic(errorString("runtime.Pinner: found leaking pinned pointer; forgot to call Unpin?"))
	}
}
