package fails

func Not(b bool) bool {
	if b {
		return true
	}
	return false
}
