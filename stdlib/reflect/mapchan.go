package reflect

import "unsafe"

// at returns where the value lies in memory. v is the caller's variable: the result may point to its ptr.
func (v *Value) at() unsafe.Pointer {
	if v.flag&flagIndir != 0 {
		return v.ptr
	}
	return unsafe.Pointer(&v.ptr)
}

// loaded turns fresh memory that holds a value of type t into a Value.
func loaded(t *rtype, f flag, p unsafe.Pointer) Value {
	return Value{t, p, f | flagIndir | flag(t.kind)}
}

// copyOf returns a copy of the value of type t at p.
func copyOf(t *rtype, f flag, p unsafe.Pointer) Value {
	if t.tflag&tflagDirectIface != 0 {
		return Value{t, *(*unsafe.Pointer)(p), f | flag(t.kind)}
	}
	c := unsafe_New(t)
	typedmemmove(t, c, p)
	return Value{t, c, f | flagIndir | flag(t.kind)}
}

// ---- maps ----

// MapIndex returns the element for the key, the zero Value if there is none.
func (v Value) MapIndex(key Value) Value {
	v.mustBe(Map, "Value.MapIndex")
	kt, et := v.typ.mapType().key, v.typ.elem
	key = key.assignTo("reflect.Value.MapIndex", kt)
	e := unsafe_New(et)
	if !mapget(v.typ, v.pointer(), key.at(), e) {
		return Value{}
	}
	return loaded(et, (v.flag | key.flag).ro(), e)
}

// MapKeys returns the keys in no order.
func (v Value) MapKeys() []Value {
	v.mustBe(Map, "Value.MapKeys")
	kt := v.typ.mapType().key
	fl := v.flag.ro()
	m := v.pointer()
	a := make([]Value, 0, maplen(m))
	var it hiter
	for mapiterinit(v.typ, m, &it); it.key != nil; mapiternext(&it) {
		a = append(a, copyOf(kt, fl, it.key))
	}
	return a
}

// hiter is the runtime's state of a loop over a map (runtime/map.h).
type hiter struct {
	key, elem unsafe.Pointer
	t         uintptr
	h         unsafe.Pointer
	tab       unsafe.Pointer
	group     unsafe.Pointer
	state     [5]uintptr
}

// A MapIter walks through a map.
type MapIter struct {
	m       Value
	it      hiter
	started bool
}

// MapRange returns an iterator for the map.
func (v Value) MapRange() *MapIter {
	if v.kind() != Map {
		v.wrong("Value.MapRange")
	}
	return &MapIter{m: v}
}

func (iter *MapIter) current(method string) {
	if !iter.started {
		panic("MapIter." + method + " called before Next")
	}
	if iter.it.key == nil {
		panic("MapIter." + method + " called on exhausted iterator")
	}
}

// Key returns the key of the current entry.
func (iter *MapIter) Key() Value {
	iter.current("Key")
	return copyOf(iter.m.typ.mapType().key, iter.m.flag.ro(), iter.it.key)
}

// Value returns the value of the current entry.
func (iter *MapIter) Value() Value {
	iter.current("Value")
	return copyOf(iter.m.typ.elem, iter.m.flag.ro(), iter.it.elem)
}

// Next moves to the next pair and reports whether there is one.
func (iter *MapIter) Next() bool {
	if !iter.m.IsValid() {
		panic("MapIter.Next called on an iterator that does not have an associated map Value")
	}
	if !iter.started {
		iter.started = true
		mapiterinit(iter.m.typ, iter.m.pointer(), &iter.it)
	} else {
		if iter.it.key == nil {
			panic("MapIter.Next called on exhausted iterator")
		}
		mapiternext(&iter.it)
	}
	return iter.it.key != nil
}

// Reset makes the iterator walk through v from its start; the zero Value lets go of the map.
func (iter *MapIter) Reset(v Value) {
	if v.IsValid() {
		v.mustBe(Map, "MapIter.Reset")
	}
	iter.m = v
	iter.it = hiter{}
	iter.started = false
}

// SetIterKey is v.Set(iter.Key()) without the copy in between.
func (v Value) SetIterKey(iter *MapIter) {
	iter.mustSet("Key", "Value.SetIterKey")
	v.setFromIter(iter, iter.m.typ.mapType().key, iter.it.key, "reflect.MapIter.SetKey", "Value.SetIterKey")
}

// SetIterValue is v.Set(iter.Value()) without the copy in between.
func (v Value) SetIterValue(iter *MapIter) {
	iter.mustSet("Value", "Value.SetIterValue")
	v.setFromIter(iter, iter.m.typ.elem, iter.it.elem, "reflect.MapIter.SetValue", "Value.SetIterValue")
}

func (iter *MapIter) mustSet(what, method string) {
	if !iter.started {
		panic("reflect: " + method + " called before Next")
	}
	if iter.it.key == nil {
		panic("reflect: " + method + " called on exhausted iterator")
	}
}

func (v Value) setFromIter(iter *MapIter, t *rtype, p unsafe.Pointer, context, method string) {
	v.mustBeAssignable(method)
	x := Value{t, p, iter.m.flag | flag(t.kind) | flagIndir}
	x.flag = iter.m.flag&flagRO | flag(t.kind) | flagIndir
	x.mustBeExported(method)
	var target unsafe.Pointer
	if v.kind() == Interface {
		target = v.ptr
	}
	x = x.assignInto(context, v.typ, target)
	typedmemmove(v.typ, v.ptr, x.at())
}

// SetMapIndex stores elem for the key; the zero Value deletes the key.
func (v Value) SetMapIndex(key, elem Value) {
	v.mustBe(Map, "Value.SetMapIndex")
	v.mustBeExported("Value.SetMapIndex")
	key.mustBeExported("Value.SetMapIndex")
	key = key.assignTo("reflect.Value.SetMapIndex", v.typ.mapType().key)
	if elem.typ == nil {
		mapdelete(v.typ, v.pointer(), key.at())
		return
	}
	elem.mustBeExported("Value.SetMapIndex")
	elem = elem.assignTo("reflect.Value.SetMapIndex", v.typ.elem)
	mapset(v.typ, v.pointer(), key.at(), elem.at())
}

// MakeMap returns a new map of the type.
func MakeMap(typ Type) Value { return MakeMapWithSize(typ, 0) }

// MakeMapWithSize returns one with room for about n pairs.
func MakeMapWithSize(typ Type, n int) Value {
	if typ.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	t := toRType(typ)
	return Value{t, makemap(t, n), flag(Map)}
}

// ---- channels ----

// MakeChan returns a new channel of the type.
func MakeChan(typ Type, buffer int) Value {
	if typ.Kind() != Chan {
		panic("reflect.MakeChan of non-chan type")
	}
	if buffer < 0 {
		panic("reflect.MakeChan: negative buffer size")
	}
	if typ.ChanDir() != BothDir {
		panic("reflect.MakeChan: unidirectional channel type")
	}
	t := toRType(typ)
	return Value{t, makechan(t, buffer), flag(Chan)}
}

// Close closes a channel.
func (v Value) Close() {
	v.mustBe(Chan, "Value.Close")
	v.mustBeExported("Value.Close")
	if ChanDir(v.typ.chanType().dir)&SendDir == 0 {
		panic("reflect: close of receive-only channel")
	}
	chanclose(v.pointer())
}

// Send sends x, waiting for as long as that takes.
func (v Value) Send(x Value) {
	v.mustBe(Chan, "Value.Send")
	v.mustBeExported("Value.Send")
	v.send(&x, "Value.Send")
	chansend(v.pointer(), x.at())
}

// TrySend sends x if that is possible at once.
func (v Value) TrySend(x Value) bool {
	v.mustBe(Chan, "Value.TrySend")
	v.mustBeExported("Value.TrySend")
	v.send(&x, "Value.TrySend")
	return chantrysend(v.pointer(), x.at())
}

func (v Value) send(x *Value, method string) {
	if ChanDir(v.typ.chanType().dir)&SendDir == 0 {
		panic("reflect: send on recv-only channel")
	}
	x.mustBeExported(method)
	*x = x.assignTo("reflect.Value.Send", v.typ.elem)
	x.escape()
}

// escape moves a value that lies in its Value into the heap: another goroutine may read it there.
func (v *Value) escape() {
	if v.flag&flagIndir == 0 {
		p := new(unsafe.Pointer)
		*p = v.ptr
		v.ptr = unsafe.Pointer(p)
		v.flag |= flagIndir
	}
}

// Recv receives a value; ok is false, and the value zero, if the channel is closed.
func (v Value) Recv() (x Value, ok bool) {
	v.mustBe(Chan, "Value.Recv")
	v.mustBeExported("Value.Recv")
	p := v.receiver()
	ok = chanrecv(v.pointer(), p)
	return loaded(v.typ.elem, 0, p), ok
}

// TryRecv receives a value if there is one; if it would have to wait x is the zero Value.
func (v Value) TryRecv() (x Value, ok bool) {
	v.mustBe(Chan, "Value.TryRecv")
	v.mustBeExported("Value.TryRecv")
	p := v.receiver()
	selected, ok := chantryrecv(v.pointer(), p)
	if !selected {
		return Value{}, false
	}
	return loaded(v.typ.elem, 0, p), ok
}

func (v Value) receiver() unsafe.Pointer {
	if ChanDir(v.typ.chanType().dir)&RecvDir == 0 {
		panic("reflect: recv on send-only channel")
	}
	return unsafe_New(v.typ.elem)
}

// A SelectDir says what a case of Select does.
type SelectDir int

const (
	_ SelectDir = iota
	SelectSend
	SelectRecv
	SelectDefault
)

// A SelectCase is one case of a select statement.
type SelectCase struct {
	Dir  SelectDir
	Chan Value
	Send Value
}

// What rselect gets: a nil ch is never ready.
type runtimeSelect struct {
	ch   unsafe.Pointer
	val  unsafe.Pointer
	send bool
}

// Select executes a select statement with the cases. It returns the index of the case taken and, for a receive, the
// value with whether it was sent.
func Select(cases []SelectCase) (chosen int, recv Value, recvOK bool) {
	if len(cases) > 65536 {
		panic("reflect.Select: too many cases (max 65536)")
	}
	run := make([]runtimeSelect, len(cases))
	haveDefault := -1
	for i := range cases {
		c := &cases[i]
		switch c.Dir {
		default:
			panic("reflect.Select: invalid Dir")
		case SelectDefault:
			if haveDefault >= 0 {
				panic("reflect.Select: multiple default cases")
			}
			haveDefault = i
			if c.Chan.IsValid() {
				panic("reflect.Select: default case has Chan value")
			}
			if c.Send.IsValid() {
				panic("reflect.Select: default case has Send value")
			}
		case SelectSend:
			run[i] = c.sender()
		case SelectRecv:
			run[i] = c.receiver()
		}
	}
	chosen, recvOK = rselect(run, haveDefault < 0)
	if chosen < 0 {
		return haveDefault, Value{}, false
	}
	if c := &cases[chosen]; c.Dir == SelectRecv {
		recv = loaded(c.Chan.typ.elem, 0, run[chosen].val)
	}
	return chosen, recv, recvOK
}

func (c *SelectCase) sender() (r runtimeSelect) {
	ch := c.Chan
	if !ch.IsValid() {
		return
	}
	ch.mustBe(Chan, "Select")
	ch.mustBeExported("Select")
	if ChanDir(ch.typ.chanType().dir)&SendDir == 0 {
		panic("reflect.Select: SendDir case using recv-only channel")
	}
	v := c.Send
	if !v.IsValid() {
		panic("reflect.Select: SendDir case missing Send value")
	}
	v.mustBeExported("Select")
	v = v.assignTo("reflect.Select", ch.typ.elem)
	v.escape()
	return runtimeSelect{ch.pointer(), v.ptr, true}
}

func (c *SelectCase) receiver() (r runtimeSelect) {
	if c.Send.IsValid() {
		panic("reflect.Select: RecvDir case has Send value")
	}
	ch := c.Chan
	if !ch.IsValid() {
		return
	}
	ch.mustBe(Chan, "Select")
	ch.mustBeExported("Select")
	if ChanDir(ch.typ.chanType().dir)&RecvDir == 0 {
		panic("reflect.Select: RecvDir case using send-only channel")
	}
	return runtimeSelect{ch.pointer(), unsafe_New(ch.typ.elem), false}
}
