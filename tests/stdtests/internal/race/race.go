// Package race says that there is no race detector.
package race

const Enabled = false
