package unicode

// table returns a range table by its number.
func table(i int) *RangeTable

// caseRanges returns the value of CaseRanges.
func caseRanges() []CaseRange
