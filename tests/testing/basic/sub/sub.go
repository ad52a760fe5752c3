package sub

import "example.com/basic"

func Two() int { return a.Add(1, 1) }
