package template

import "text/template/parse"

// isPredefined reports whether a function that programs may use does what an escaper does.
func isPredefined(name string) bool { return name == "html" || name == "urlquery" }

// likeness returns one name for functions that do the same for safety.
func likeness(name string) string {
	switch name {
	case "_html_template_attrescaper", "_html_template_htmlescaper", "_html_template_rcdataescaper":
		return "html"
	case "_html_template_urlescaper", "_html_template_urlnormalizer":
		return "urlquery"
	}
	return name
}

// redundant reports whether b changes nothing behind a.
func redundant(a, b string) bool {
	const prefix = "_html_template_"
	switch a {
	case prefix + "commentescaper":
		return b == prefix+"attrescaper" || b == prefix+"nospaceescaper" || b == prefix+"htmlescaper"
	case prefix + "cssescaper", prefix + "jsregexpescaper", prefix + "jsstrescaper", prefix + "jstmpllitescaper":
		return b == prefix+"attrescaper"
	case prefix + "urlescaper":
		return b == prefix+"urlnormalizer"
	}
	return false
}

// addFuncs makes a pipeline end with the functions. A predefined escaper at its end, which can only be there, takes the place of one that
// is like it. What an earlier pass over the same tree has added is not added again.
func addFuncs(p *parse.PipeNode, funcs []string) {
	if len(funcs) == 0 {
		return
	}
	n := len(p.Cmds) // how many commands stay
	if n > 0 {
		last := p.Cmds[n-1]
		if id, ok := last.Args[0].(*parse.IdentifierNode); ok && isPredefined(id.Ident) {
			name := id.Ident
			if n == 1 && len(last.Args) > 1 { // {{html .A .B}} becomes {{_eval_args_ .A .B | html}}
				last.Args[0] = identifier("_eval_args_", id.Position())
				p.Cmds = addCommand(p.Cmds, name, p.Position())
				n++
			}
			like := false
			for i, f := range funcs {
				if likeness(f) == likeness(name) {
					funcs[i], like = name, true
				}
			}
			if like {
				n--
			}
		}
	}
	cmds := append(make([]*parse.CommandNode, 0, n+len(funcs)), p.Cmds[:n]...)
	there := map[string]bool{}
	for _, c := range cmds {
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			there[likeness(id.Ident)] = true
		}
	}
	for _, f := range funcs {
		if !there[likeness(f)] {
			cmds = addCommand(cmds, f, p.Position())
		}
	}
	p.Cmds = cmds
}

func addCommand(cmds []*parse.CommandNode, name string, pos parse.Pos) []*parse.CommandNode {
	if len(cmds) > 0 {
		if last, ok := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode); ok && redundant(last.Ident, name) {
			return cmds
		}
	}
	return append(cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Args: []parse.Node{identifier(name, pos)}})
}

func identifier(name string, pos parse.Pos) *parse.IdentifierNode {
	return parse.NewIdentifier(name).SetTree(nil).SetPos(pos)
}
