//go:build !integration

package sub

const Kind = "plain"
