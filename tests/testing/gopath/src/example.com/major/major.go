package major

const Name = "major"
