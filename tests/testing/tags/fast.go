//go:build fast && !slow

package tags

func init() { names = append(names, "fast") }
