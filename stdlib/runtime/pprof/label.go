package pprof

import (
	"context"
	"sort"
)

// A LabelSet is a set of labels, pairs of a key and a value.
type LabelSet struct {
	list []string // key, value, key, value...
}

type labelKey struct{}

// labelMap is what a context holds.
type labelMap map[string]string

// labelsOf returns the labels of ctx, not to be changed.
func labelsOf(ctx context.Context) labelMap {
	m, _ := ctx.Value(labelKey{}).(labelMap)
	return m
}

// Labels makes a set of labels out of keys and values in turn. Of equal keys the last counts.
func Labels(args ...string) LabelSet {
	if len(args)%2 != 0 {
		panic("uneven number of arguments to pprof.Labels")
	}
	return LabelSet{append([]string(nil), args...)}
}

// WithLabels returns a context with the labels of ctx and these, which replace those of the same keys.
func WithLabels(ctx context.Context, labels LabelSet) context.Context {
	old := labelsOf(ctx)
	m := make(labelMap, len(old)+len(labels.list)/2)
	for k, v := range old {
		m[k] = v
	}
	for i := 0; i < len(labels.list); i += 2 {
		m[labels.list[i]] = labels.list[i+1]
	}
	return context.WithValue(ctx, labelKey{}, m)
}

// Label returns the value of ctx's label key, and whether there is one.
func Label(ctx context.Context, key string) (string, bool) {
	v, ok := labelsOf(ctx)[key]
	return v, ok
}

// ForLabels calls f with the labels of ctx, sorted by key, until it returns false.
func ForLabels(ctx context.Context, f func(key, value string) bool) {
	m := labelsOf(ctx)
	for _, k := range sortedKeys(m) {
		if !f(k, m[k]) {
			return
		}
	}
}

func sortedKeys(m labelMap) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// setLabels gives the current goroutine these labels: keys, sorted, and values in turn.
func setLabels(pairs []string)

// SetGoroutineLabels gives the current goroutine the labels of ctx instead of those that it has. Goroutines that it starts
// have them, too.
func SetGoroutineLabels(ctx context.Context) {
	m := labelsOf(ctx)
	pairs := make([]string, 0, 2*len(m))
	for _, k := range sortedKeys(m) {
		pairs = append(pairs, k, m[k])
	}
	setLabels(pairs)
}

// Do calls f with the labels of ctx and these set on the goroutine, and then those of ctx again.
func Do(ctx context.Context, labels LabelSet, f func(context.Context)) {
	defer SetGoroutineLabels(ctx)
	ctx = WithLabels(ctx, labels)
	SetGoroutineLabels(ctx)
	f(ctx)
}
