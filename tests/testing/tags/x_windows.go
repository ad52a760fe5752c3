package tags

func init() { names = append(names, "windows") }
