# vole.bash - completion of vole's command line in bash.
#
# Commands and flags come from `vole help -complete`, so they are always those of the installed vole. A flag's
# kind of value decides what completes it: "file" and "dir" are paths.

# The commands, or with an argument the flags of one, without what they mean.
_vole_list() {
    "$_vole_exe" help -complete ${1+"$1"} 2>/dev/null | cut -f1
}

# Go files and directories that begin with $1.
_vole_go_files() {
    local f
    compopt -o filenames 2>/dev/null
    while IFS= read -r f; do
        [[ -d $f || $f == *.go ]] && COMPREPLY+=("$f")
    done < <(compgen -f -- "$1")
}

# Packages, and behind a dot their symbols.
_vole_symbols() {
    local cur=$1 pkg
    if [[ $cur == *.* && $cur != ./* && $cur != ../* ]]; then
        pkg=${cur%%.*}
        mapfile -t COMPREPLY < <(compgen -W "$("$_vole_exe" doc -short "$pkg" 2>/dev/null |
            sed -nE "s/^ *(func|type|const|var) ([A-Za-z0-9_]+).*/$(sed 's/[&/\]/\\&/g' <<<"$pkg").\\2/p")" -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -W "$("$_vole_exe" doc -list 2>/dev/null)" -- "$cur")
        compopt -o nospace 2>/dev/null
    fi
}

# What could be the value of the flag $1 of command $2; fails if it has none.
_vole_value() {
    local kind
    kind=$("$_vole_exe" help -complete "$2" 2>/dev/null | awk -F'\t' -v f="-${1##+(-)}" '$1 == f { print $2 }')
    case $kind in
    '') return 1 ;;
    file | dir) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$3") ;;
    go1.N) mapfile -t COMPREPLY < <(compgen -W "$(echo go1.{18..24})" -- "$3") ;;
    when) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$3") ;;
    off*) mapfile -t COMPREPLY < <(compgen -W 'off on' -- "$3") ;;
    esac
    return 0
}

_vole() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=run _vole_exe=${COMP_WORDS[0]} i
    local shopt_state
    shopt_state=$(shopt -p extglob)
    shopt -s extglob
    COMPREPLY=()
    if ((COMP_CWORD > 1)) && "$_vole_exe" help -complete "${COMP_WORDS[1]}" >/dev/null 2>&1; then
        command=${COMP_WORDS[1]}
    fi
    # -flag=value comes as three words
    if [[ $cur == '=' ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 1]} cur=
    elif [[ $prev == '=' ]] && ((COMP_CWORD > 2)); then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [[ $prev == -* ]] && _vole_value "$prev" "$command" "$cur"; then
        :
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_vole_list "$command")" -- "$cur")
    elif ((COMP_CWORD == 1)); then
        _vole_go_files "$cur"
        while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$(_vole_list)" -- "$cur")
    else
        case $command in
        help) mapfile -t COMPREPLY < <(compgen -W "$(_vole_list)" -- "$cur") ;;
        doc) _vole_symbols "$cur" ;;
        env) mapfile -t COMPREPLY < <(compgen -W "$("$_vole_exe" env 2>/dev/null | cut -d= -f1)" -- "$cur") ;;
        version) ;;
        test)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -W './...' -- "$cur") ;;
        *) _vole_go_files "$cur" ;;
        esac
    fi
    eval "$shopt_state"
}
complete -F _vole vole
