package crc32

// update returns the checksum crc with p added.
func update(crc uint32, tab *Table, p []byte) uint32
