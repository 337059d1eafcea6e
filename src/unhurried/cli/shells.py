"""How each shell asks what completes, and is answered: Click's way, with scripts of our own.

Click's stumble where a word has a colon (``system:en-gb``, in bash) or an equals sign (``--bed=rain``), and where
there is a comma in what is told of it (in fish). Here a shell sends the line up to the cursor as it stands, and gets
whole words back, one a line: type, word and what is told of it, with tabs between.
"""

import os
import re
from typing import Any, Final

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

VARIABLE: Final = "_UNHURRIED_COMPLETE"
"""Click's: with it in the environment a shell asks, and nobody runs a command."""
_CURSOR: Final = "\x1f"
"""Stands for the cursor while a line is taken apart, so that an empty word there is one."""
_ASSIGNMENT: Final = re.compile(r"\w+=.*", re.DOTALL)

_BASH: Final = """\
# Completion of unhurried for bash: in a file, and in ~/.bashrc `. FILE`.
%(complete_func)s() {
    local line=${COMP_LINE:0:COMP_POINT} word=$2 before= kind value files= IFS
    # What bash takes for the word begins after the last of these; what it is given must begin there, too.
    local breaks=${COMP_WORDBREAKS//[^:=]/} last=${COMP_LINE:0:COMP_POINT}
    last=${last##*[[:space:]]}
    [[ -n $breaks && $last == *[$breaks]* && $last != [\\"\\']* ]] && before=${last%%"${last##*[$breaks]}"}
    [[ $word == [:=] ]] && word=
    COMPREPLY=()
    while IFS=$'\\t' read -r kind value _; do
        if [[ $kind == plain ]]; then COMPREPLY+=("${value#"$before"}"); else files=$kind; fi
    done < <(COMP_WORDS=$line %(complete_var)s=bash_complete "${1/#\\~\\//$HOME/}" 2>/dev/null)
    IFS=$'\\n'
    case $files in
        script)
            for kind in yaml yml; do COMPREPLY+=($(compgen -f -X "!*.$kind" -- "$word")); done
            COMPREPLY+=($(compgen -d -- "$word")) ;;
        file) COMPREPLY+=($(compgen -f -- "$word")) ;;
        dir) COMPREPLY+=($(compgen -d -- "$word")) ;;
    esac
    [[ -n $files ]] && compopt -o filenames 2>/dev/null
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""
_ZSH: Final = """\
#compdef %(prog_name)s
# Completion of unhurried for zsh: a file `_unhurried` in a folder of $fpath, before `compinit`; or `. FILE` after it.
%(complete_func)s() {
    local -a plain parts
    local line files told command=${(Q)words[1]}
    for line in "${(@f)$(COMP_WORDS="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" %(complete_var)s=zsh_complete \\
            "${command/#\\~\\//$HOME/}" 2>/dev/null)}"; do
        parts=("${(@ps:\\t:)line}")
        case $parts[1] in
            plain) told=${parts[3]:+:$parts[3]}; plain+=("${parts[2]//:/\\\\:}$told") ;;
            ?*) files=$parts[1] ;;
        esac
    done
    (( $#plain )) && _describe -V 'unhurried' plain
    [[ -n $files && $PREFIX == --*=* ]] && compset -P '*='
    case $files in
        script) _files -g '*.(yaml|yml)' ;;
        file) _files ;;
        dir) _files -/ ;;
    esac
}
if [[ $zsh_eval_context[-1] == (loadautofunc|shfunc) ]]; then  # the first time, and each time after it
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_FISH: Final = """\
# Completion of unhurried for fish: ~/.config/fish/completions/unhurried.fish
function %(complete_func)s
    set -l line (commandline -cp | string collect)
    set -l program (string replace -r '^~/' "$HOME/" -- (commandline -opc)[1])
    for answer in (env COMP_WORDS=$line %(complete_var)s=fish_complete $program 2>/dev/null)
        set -l parts (string split \\t -- $answer)
        switch $parts[1]
            case plain
                printf '%%s\\t%%s\\n' $parts[2] $parts[3]
            case script
                __fish_complete_suffix .yaml
            case file
                set -l option (string match -r '^--[^=]+=' -- (commandline -ct))
                for path in (__fish_complete_path (string replace -r '^--[^=]+=' '' -- (commandline -ct)))
                    echo "$option$path"
                end
            case dir
                __fish_complete_directories (commandline -ct)
        end
    end
end
complete --keep-order --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Shell(ShellComplete):
    """What is the same for each of them."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, without the command, and what there is of that one."""
        words = split_arg_string(os.environ["COMP_WORDS"] + _CURSOR)
        while _ASSIGNMENT.fullmatch(words[0]):
            del words[0]
        return words[1:-1], words[-1].removesuffix(_CURSOR)

    def get_completions(self, args: list[str], incomplete: str) -> list[Any]:
        """Return whole words, the option before an equals sign being a part of them."""
        found = super().get_completions(list(args), incomplete)
        option, sign, _ = incomplete.partition("=")
        if sign and option.startswith("--") and "--" not in args:
            for item in found:
                item.value = f"{option}={item.value}"
        return found

    def format_completion(self, item: CompletionItem) -> str:  # type: ignore[type-arg, unused-ignore]
        """Return a line: type, word, and what is told of it."""
        told = " ".join((item.help or "").split())
        return f"{item.type}\t{item.value}\t{told}" if str(item.value).isprintable() else ""

    def complete(self) -> str:
        """Return the answer; where anything goes wrong, there is none, and nobody's line is written into."""
        try:
            return super().complete()
        except Exception:
            return ""


class Bash(_Shell):
    """Bash, from the one that macOS has (3.2) on."""

    name, source_template = "bash", _BASH


class Zsh(_Shell):
    """Zsh."""

    name, source_template = "zsh", _ZSH


class Fish(_Shell):
    """Fish."""

    name, source_template = "fish", _FISH


SHELLS: Final = {shell.name: shell for shell in (Bash, Zsh, Fish)}


def install() -> None:
    """Have Click answer the shells in this way."""
    for shell in SHELLS.values():
        add_completion_class(shell)
