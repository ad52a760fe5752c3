package unicode

// Made by stdlib/gen/unicode.go; do not edit.

var (
	Adlam                  = table(36)
	Ahom                   = table(37)
	Anatolian_Hieroglyphs  = table(38)
	Arabic                 = table(39)
	Armenian               = table(40)
	Avestan                = table(41)
	Balinese               = table(42)
	Bamum                  = table(43)
	Bassa_Vah              = table(44)
	Batak                  = table(45)
	Bengali                = table(46)
	Bhaiksuki              = table(47)
	Bopomofo               = table(48)
	Brahmi                 = table(49)
	Braille                = table(50)
	Buginese               = table(51)
	Buhid                  = table(52)
	Canadian_Aboriginal    = table(53)
	Carian                 = table(54)
	Caucasian_Albanian     = table(55)
	Chakma                 = table(56)
	Cham                   = table(57)
	Cherokee               = table(58)
	Chorasmian             = table(59)
	Common                 = table(60)
	Coptic                 = table(61)
	Cuneiform              = table(62)
	Cypriot                = table(63)
	Cyrillic               = table(64)
	Deseret                = table(65)
	Devanagari             = table(66)
	Dives_Akuru            = table(67)
	Dogra                  = table(68)
	Duployan               = table(69)
	Egyptian_Hieroglyphs   = table(70)
	Elbasan                = table(71)
	Elymaic                = table(72)
	Ethiopic               = table(73)
	Georgian               = table(74)
	Glagolitic             = table(75)
	Gothic                 = table(76)
	Grantha                = table(77)
	Greek                  = table(78)
	Gujarati               = table(79)
	Gunjala_Gondi          = table(80)
	Gurmukhi               = table(81)
	Han                    = table(82)
	Hangul                 = table(83)
	Hanifi_Rohingya        = table(84)
	Hanunoo                = table(85)
	Hatran                 = table(86)
	Hebrew                 = table(87)
	Hiragana               = table(88)
	Imperial_Aramaic       = table(89)
	Inherited              = table(90)
	Inscriptional_Pahlavi  = table(91)
	Inscriptional_Parthian = table(92)
	Javanese               = table(93)
	Kaithi                 = table(94)
	Kannada                = table(95)
	Katakana               = table(96)
	Kayah_Li               = table(97)
	Kharoshthi             = table(98)
	Khitan_Small_Script    = table(99)
	Khmer                  = table(100)
	Khojki                 = table(101)
	Khudawadi              = table(102)
	Lao                    = table(103)
	Latin                  = table(104)
	Lepcha                 = table(105)
	Limbu                  = table(106)
	Linear_A               = table(107)
	Linear_B               = table(108)
	Lisu                   = table(109)
	Lycian                 = table(110)
	Lydian                 = table(111)
	Mahajani               = table(112)
	Makasar                = table(113)
	Malayalam              = table(114)
	Mandaic                = table(115)
	Manichaean             = table(116)
	Marchen                = table(117)
	Masaram_Gondi          = table(118)
	Medefaidrin            = table(119)
	Meetei_Mayek           = table(120)
	Mende_Kikakui          = table(121)
	Meroitic_Cursive       = table(122)
	Meroitic_Hieroglyphs   = table(123)
	Miao                   = table(124)
	Modi                   = table(125)
	Mongolian              = table(126)
	Mro                    = table(127)
	Multani                = table(128)
	Myanmar                = table(129)
	Nabataean              = table(130)
	Nandinagari            = table(131)
	New_Tai_Lue            = table(132)
	Newa                   = table(133)
	Nko                    = table(134)
	Nushu                  = table(135)
	Nyiakeng_Puachue_Hmong = table(136)
	Ogham                  = table(137)
	Ol_Chiki               = table(138)
	Old_Hungarian          = table(139)
	Old_Italic             = table(140)
	Old_North_Arabian      = table(141)
	Old_Permic             = table(142)
	Old_Persian            = table(143)
	Old_Sogdian            = table(144)
	Old_South_Arabian      = table(145)
	Old_Turkic             = table(146)
	Oriya                  = table(147)
	Osage                  = table(148)
	Osmanya                = table(149)
	Pahawh_Hmong           = table(150)
	Palmyrene              = table(151)
	Pau_Cin_Hau            = table(152)
	Phags_Pa               = table(153)
	Phoenician             = table(154)
	Psalter_Pahlavi        = table(155)
	Rejang                 = table(156)
	Runic                  = table(157)
	Samaritan              = table(158)
	Saurashtra             = table(159)
	Sharada                = table(160)
	Shavian                = table(161)
	Siddham                = table(162)
	SignWriting            = table(163)
	Sinhala                = table(164)
	Sogdian                = table(165)
	Sora_Sompeng           = table(166)
	Soyombo                = table(167)
	Sundanese              = table(168)
	Syloti_Nagri           = table(169)
	Syriac                 = table(170)
	Tagalog                = table(171)
	Tagbanwa               = table(172)
	Tai_Le                 = table(173)
	Tai_Tham               = table(174)
	Tai_Viet               = table(175)
	Takri                  = table(176)
	Tamil                  = table(177)
	Tangut                 = table(178)
	Telugu                 = table(179)
	Thaana                 = table(180)
	Thai                   = table(181)
	Tibetan                = table(182)
	Tifinagh               = table(183)
	Tirhuta                = table(184)
	Ugaritic               = table(185)
	Vai                    = table(186)
	Wancho                 = table(187)
	Warang_Citi            = table(188)
	Yezidi                 = table(189)
	Yi                     = table(190)
	Zanabazar_Square       = table(191)
)

// Scripts has the tables of the scripts by name.
var Scripts = map[string]*RangeTable{
	"Adlam":                  Adlam,
	"Ahom":                   Ahom,
	"Anatolian_Hieroglyphs":  Anatolian_Hieroglyphs,
	"Arabic":                 Arabic,
	"Armenian":               Armenian,
	"Avestan":                Avestan,
	"Balinese":               Balinese,
	"Bamum":                  Bamum,
	"Bassa_Vah":              Bassa_Vah,
	"Batak":                  Batak,
	"Bengali":                Bengali,
	"Bhaiksuki":              Bhaiksuki,
	"Bopomofo":               Bopomofo,
	"Brahmi":                 Brahmi,
	"Braille":                Braille,
	"Buginese":               Buginese,
	"Buhid":                  Buhid,
	"Canadian_Aboriginal":    Canadian_Aboriginal,
	"Carian":                 Carian,
	"Caucasian_Albanian":     Caucasian_Albanian,
	"Chakma":                 Chakma,
	"Cham":                   Cham,
	"Cherokee":               Cherokee,
	"Chorasmian":             Chorasmian,
	"Common":                 Common,
	"Coptic":                 Coptic,
	"Cuneiform":              Cuneiform,
	"Cypriot":                Cypriot,
	"Cyrillic":               Cyrillic,
	"Deseret":                Deseret,
	"Devanagari":             Devanagari,
	"Dives_Akuru":            Dives_Akuru,
	"Dogra":                  Dogra,
	"Duployan":               Duployan,
	"Egyptian_Hieroglyphs":   Egyptian_Hieroglyphs,
	"Elbasan":                Elbasan,
	"Elymaic":                Elymaic,
	"Ethiopic":               Ethiopic,
	"Georgian":               Georgian,
	"Glagolitic":             Glagolitic,
	"Gothic":                 Gothic,
	"Grantha":                Grantha,
	"Greek":                  Greek,
	"Gujarati":               Gujarati,
	"Gunjala_Gondi":          Gunjala_Gondi,
	"Gurmukhi":               Gurmukhi,
	"Han":                    Han,
	"Hangul":                 Hangul,
	"Hanifi_Rohingya":        Hanifi_Rohingya,
	"Hanunoo":                Hanunoo,
	"Hatran":                 Hatran,
	"Hebrew":                 Hebrew,
	"Hiragana":               Hiragana,
	"Imperial_Aramaic":       Imperial_Aramaic,
	"Inherited":              Inherited,
	"Inscriptional_Pahlavi":  Inscriptional_Pahlavi,
	"Inscriptional_Parthian": Inscriptional_Parthian,
	"Javanese":               Javanese,
	"Kaithi":                 Kaithi,
	"Kannada":                Kannada,
	"Katakana":               Katakana,
	"Kayah_Li":               Kayah_Li,
	"Kharoshthi":             Kharoshthi,
	"Khitan_Small_Script":    Khitan_Small_Script,
	"Khmer":                  Khmer,
	"Khojki":                 Khojki,
	"Khudawadi":              Khudawadi,
	"Lao":                    Lao,
	"Latin":                  Latin,
	"Lepcha":                 Lepcha,
	"Limbu":                  Limbu,
	"Linear_A":               Linear_A,
	"Linear_B":               Linear_B,
	"Lisu":                   Lisu,
	"Lycian":                 Lycian,
	"Lydian":                 Lydian,
	"Mahajani":               Mahajani,
	"Makasar":                Makasar,
	"Malayalam":              Malayalam,
	"Mandaic":                Mandaic,
	"Manichaean":             Manichaean,
	"Marchen":                Marchen,
	"Masaram_Gondi":          Masaram_Gondi,
	"Medefaidrin":            Medefaidrin,
	"Meetei_Mayek":           Meetei_Mayek,
	"Mende_Kikakui":          Mende_Kikakui,
	"Meroitic_Cursive":       Meroitic_Cursive,
	"Meroitic_Hieroglyphs":   Meroitic_Hieroglyphs,
	"Miao":                   Miao,
	"Modi":                   Modi,
	"Mongolian":              Mongolian,
	"Mro":                    Mro,
	"Multani":                Multani,
	"Myanmar":                Myanmar,
	"Nabataean":              Nabataean,
	"Nandinagari":            Nandinagari,
	"New_Tai_Lue":            New_Tai_Lue,
	"Newa":                   Newa,
	"Nko":                    Nko,
	"Nushu":                  Nushu,
	"Nyiakeng_Puachue_Hmong": Nyiakeng_Puachue_Hmong,
	"Ogham":                  Ogham,
	"Ol_Chiki":               Ol_Chiki,
	"Old_Hungarian":          Old_Hungarian,
	"Old_Italic":             Old_Italic,
	"Old_North_Arabian":      Old_North_Arabian,
	"Old_Permic":             Old_Permic,
	"Old_Persian":            Old_Persian,
	"Old_Sogdian":            Old_Sogdian,
	"Old_South_Arabian":      Old_South_Arabian,
	"Old_Turkic":             Old_Turkic,
	"Oriya":                  Oriya,
	"Osage":                  Osage,
	"Osmanya":                Osmanya,
	"Pahawh_Hmong":           Pahawh_Hmong,
	"Palmyrene":              Palmyrene,
	"Pau_Cin_Hau":            Pau_Cin_Hau,
	"Phags_Pa":               Phags_Pa,
	"Phoenician":             Phoenician,
	"Psalter_Pahlavi":        Psalter_Pahlavi,
	"Rejang":                 Rejang,
	"Runic":                  Runic,
	"Samaritan":              Samaritan,
	"Saurashtra":             Saurashtra,
	"Sharada":                Sharada,
	"Shavian":                Shavian,
	"Siddham":                Siddham,
	"SignWriting":            SignWriting,
	"Sinhala":                Sinhala,
	"Sogdian":                Sogdian,
	"Sora_Sompeng":           Sora_Sompeng,
	"Soyombo":                Soyombo,
	"Sundanese":              Sundanese,
	"Syloti_Nagri":           Syloti_Nagri,
	"Syriac":                 Syriac,
	"Tagalog":                Tagalog,
	"Tagbanwa":               Tagbanwa,
	"Tai_Le":                 Tai_Le,
	"Tai_Tham":               Tai_Tham,
	"Tai_Viet":               Tai_Viet,
	"Takri":                  Takri,
	"Tamil":                  Tamil,
	"Tangut":                 Tangut,
	"Telugu":                 Telugu,
	"Thaana":                 Thaana,
	"Thai":                   Thai,
	"Tibetan":                Tibetan,
	"Tifinagh":               Tifinagh,
	"Tirhuta":                Tirhuta,
	"Ugaritic":               Ugaritic,
	"Vai":                    Vai,
	"Wancho":                 Wancho,
	"Warang_Citi":            Warang_Citi,
	"Yezidi":                 Yezidi,
	"Yi":                     Yi,
	"Zanabazar_Square":       Zanabazar_Square,
}
