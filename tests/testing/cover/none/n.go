package none

const X = 1
