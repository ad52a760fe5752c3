package tags

func Names() []string { return names }

var names []string
