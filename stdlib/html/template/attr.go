package template

import "strings"

// attrType returns what the attribute of a name, in lower case, holds. What is not known is guessed from its name, rather as too
// dangerous than as too harmless.
func attrType(name string) contentType {
	if rest, ok := strings.CutPrefix(name, "data-"); ok {
		name = rest
	} else if space, local, ok := strings.Cut(name, ":"); ok {
		if space == "xmlns" {
			return contentURL
		}
		name = local
	}
	switch name {
	case "accept-charset", "async", "challenge", "charset", "content", "crossorigin", "defer", "enctype", "form", "formenctype",
		"formmethod", "formnovalidate", "http-equiv", "keytype", "language", "method", "novalidate", "pattern", "rel", "sandbox",
		"type", "value":
		return contentUnsafe
	case "action", "archive", "background", "cite", "classid", "codebase", "data", "formaction", "href", "icon", "longdesc", "manifest",
		"poster", "profile", "src", "usemap", "xmlns":
		return contentURL
	case "srcdoc":
		return contentHTML
	case "srcset":
		return contentSrcset
	case "style":
		return contentCSS
	case "srclang": // looks like a URL but is none
		return contentPlain
	}
	switch {
	case strings.HasPrefix(name, "on"):
		return contentJS
	case strings.Contains(name, "src"), strings.Contains(name, "uri"), strings.Contains(name, "url"):
		return contentURL
	}
	return contentPlain
}
