//go:build !purego

package asm

func sum(a, b int) int // in sum_amd64.s
