package deep

const Depth = 2
