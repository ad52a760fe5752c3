package fnv

// These return the hash h with the bytes of p added.

func update32(h uint32, p []byte) uint32
func update32a(h uint32, p []byte) uint32
func update64(h uint64, p []byte) uint64
func update64a(h uint64, p []byte) uint64
