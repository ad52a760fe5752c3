package secret

var Name = func() string { return "secret" }()

func Value() int { return len(Name) }
