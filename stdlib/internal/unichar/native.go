package unichar

// What Class tells about a rune, a set of these.
const (
	Upper       = 1 << iota // Lu
	Lower                   // Ll
	Title                   // Lt
	OtherLetter             // Lm, Lo
	Mark                    // M
	Digit                   // Nd
	OtherNumber             // Nl, No
	Punct                   // P
	Symbol                  // S
	Space                   // Zs
	White                   // the property White_Space
	Control                 // Cc

	Letter  = Upper | Lower | Title | OtherLetter
	Number  = Digit | OtherNumber
	Print   = Letter | Mark | Number | Punct | Symbol
	Graphic = Print | Space
)

// Class returns what r is; 0 if it is no valid rune.
func Class(r rune) int

// convert maps r to upper (0), lower (1) or title (2) case. What has no such
// mapping, or is no valid rune, stays as it is.
func convert(kind int, r rune) rune

// SimpleFold returns the next larger rune that is equal to r under Unicode's
// simple case folding, or else the smallest one; that is r itself if there is
// no other, and if r is no valid rune.
func SimpleFold(r rune) rune
