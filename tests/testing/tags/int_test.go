//go:build integration

package tags_test

import (
	"testing"

	"example.com/tags"
	"example.com/tags/sub"
)

func TestIntegration(t *testing.T) { t.Log(len(tags.Names()), sub.Kind) }
