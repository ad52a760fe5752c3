//go:build special

package needs
