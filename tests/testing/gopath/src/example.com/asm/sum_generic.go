//go:build purego || !amd64

package asm

func sum(a, b int) int { return a + b }
