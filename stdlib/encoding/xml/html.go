package xml

import "strings"

// HTMLEntity has the entities of HTML 4, for Decoder.Entity.
var HTMLEntity map[string]string = htmlEntities()

// HTMLAutoClose has the elements of HTML 4 that have no content, for Decoder.AutoClose.
var HTMLAutoClose []string = []string{
	"basefont", "br", "area", "link", "img", "param", "hr", "input", "col", "frame", "isindex", "base", "meta",
}

// latin1Entities are the names of U+00A0 to U+00FF.
const latin1Entities = "" +
	"nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para " +
	"middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave " +
	"Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc " +
	"Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc " +
	"iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml "

// otherEntities are other names with their characters.
const otherEntities = "" +
	"fnof=ƒ Alpha=Α Beta=Β Gamma=Γ Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ Iota=Ι Kappa=Κ Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο " +
	"Pi=Π Rho=Ρ Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω alpha=α beta=β gamma=γ delta=δ epsilon=ε zeta=ζ eta=η " +
	"theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π rho=ρ sigmaf=ς sigma=σ tau=τ upsilon=υ phi=φ chi=χ psi=ψ " +
	"omega=ω thetasym=ϑ upsih=ϒ piv=ϖ bull=• hellip=… prime=′ Prime=″ oline=‾ frasl=⁄ weierp=℘ image=ℑ real=ℜ trade=™ " +
	"alefsym=ℵ larr=← uarr=↑ rarr=→ darr=↓ harr=↔ crarr=↵ lArr=⇐ uArr=⇑ rArr=⇒ dArr=⇓ hArr=⇔ forall=∀ part=∂ exist=∃ empty=∅ " +
	"nabla=∇ isin=∈ notin=∉ ni=∋ prod=∏ sum=∑ minus=− lowast=∗ radic=√ prop=∝ infin=∞ ang=∠ and=∧ or=∨ cap=∩ cup=∪ int=∫ " +
	"there4=∴ sim=∼ cong=≅ asymp=≈ ne=≠ equiv=≡ le=≤ ge=≥ sub=⊂ sup=⊃ nsub=⊄ sube=⊆ supe=⊇ oplus=⊕ otimes=⊗ perp=⊥ sdot=⋅ " +
	"lceil=⌈ rceil=⌉ lfloor=⌊ rfloor=⌋ lang=〈 rang=〉 loz=◊ spades=♠ clubs=♣ hearts=♥ diams=♦ quot=\" amp=& lt=< gt=> OElig=Œ " +
	"oelig=œ Scaron=Š scaron=š Yuml=Ÿ circ=ˆ tilde=˜ ensp=\u2002 emsp=\u2003 thinsp=\u2009 zwnj=\u200C zwj=\u200D lrm=\u200E " +
	"rlm=\u200F ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ permil=‰ lsaquo=‹ rsaquo=› " +
	"euro=€ "

func htmlEntities() map[string]string {
	m := make(map[string]string, 256)
	for i, name := range strings.Fields(latin1Entities) {
		m[name] = string(rune(0xA0 + i))
	}
	for rest := otherEntities; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, " ")
		name, char, _ := strings.Cut(pair, "=")
		m[name] = char
	}
	return m
}
