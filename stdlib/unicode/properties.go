package unicode

// Made by stdlib/gen/unicode.go; do not edit.

var (
	ASCII_Hex_Digit                    = table(192)
	Bidi_Control                       = table(193)
	Dash                               = table(194)
	Deprecated                         = table(195)
	Diacritic                          = table(196)
	Extender                           = table(197)
	Hex_Digit                          = table(198)
	Hyphen                             = table(199)
	IDS_Binary_Operator                = table(200)
	IDS_Trinary_Operator               = table(201)
	Ideographic                        = table(202)
	Join_Control                       = table(203)
	Logical_Order_Exception            = table(204)
	Noncharacter_Code_Point            = table(205)
	Other_Alphabetic                   = table(206)
	Other_Default_Ignorable_Code_Point = table(207)
	Other_Grapheme_Extend              = table(208)
	Other_ID_Continue                  = table(209)
	Other_ID_Start                     = table(210)
	Other_Lowercase                    = table(211)
	Other_Math                         = table(212)
	Other_Uppercase                    = table(213)
	Pattern_Syntax                     = table(214)
	Pattern_White_Space                = table(215)
	Prepended_Concatenation_Mark       = table(216)
	Quotation_Mark                     = table(217)
	Radical                            = table(218)
	Regional_Indicator                 = table(219)
	STerm                              = table(220)
	Sentence_Terminal                  = table(220)
	Soft_Dotted                        = table(221)
	Terminal_Punctuation               = table(222)
	Unified_Ideograph                  = table(223)
	Variation_Selector                 = table(224)
	White_Space                        = table(225)
)

// Properties has the tables of the properties by name.
var Properties = map[string]*RangeTable{
	"ASCII_Hex_Digit":                    ASCII_Hex_Digit,
	"Bidi_Control":                       Bidi_Control,
	"Dash":                               Dash,
	"Deprecated":                         Deprecated,
	"Diacritic":                          Diacritic,
	"Extender":                           Extender,
	"Hex_Digit":                          Hex_Digit,
	"Hyphen":                             Hyphen,
	"IDS_Binary_Operator":                IDS_Binary_Operator,
	"IDS_Trinary_Operator":               IDS_Trinary_Operator,
	"Ideographic":                        Ideographic,
	"Join_Control":                       Join_Control,
	"Logical_Order_Exception":            Logical_Order_Exception,
	"Noncharacter_Code_Point":            Noncharacter_Code_Point,
	"Other_Alphabetic":                   Other_Alphabetic,
	"Other_Default_Ignorable_Code_Point": Other_Default_Ignorable_Code_Point,
	"Other_Grapheme_Extend":              Other_Grapheme_Extend,
	"Other_ID_Continue":                  Other_ID_Continue,
	"Other_ID_Start":                     Other_ID_Start,
	"Other_Lowercase":                    Other_Lowercase,
	"Other_Math":                         Other_Math,
	"Other_Uppercase":                    Other_Uppercase,
	"Pattern_Syntax":                     Pattern_Syntax,
	"Pattern_White_Space":                Pattern_White_Space,
	"Prepended_Concatenation_Mark":       Prepended_Concatenation_Mark,
	"Quotation_Mark":                     Quotation_Mark,
	"Radical":                            Radical,
	"Regional_Indicator":                 Regional_Indicator,
	"STerm":                              STerm,
	"Sentence_Terminal":                  Sentence_Terminal,
	"Soft_Dotted":                        Soft_Dotted,
	"Terminal_Punctuation":               Terminal_Punctuation,
	"Unified_Ideograph":                  Unified_Ideograph,
	"Variation_Selector":                 Variation_Selector,
	"White_Space":                        White_Space,
}
