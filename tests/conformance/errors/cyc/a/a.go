package a

import "../b"

func F() { b.G() }
