package coverrange

import "testing"

func TestSum(t *testing.T) {
	t.Log(Sum(9), Sum(2), Sum(1), Use())
}
