// Package dep is another module's.
package dep

import "example.org/dep/inner"

func Name() string { return "dep of " + inner.Name }
