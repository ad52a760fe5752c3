package loose

import "example.com/major/v3"

var _ = major.Name
