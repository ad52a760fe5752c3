#!/usr/bin/env python3
"""zsh_complete.py FOLDER TEXT... - what zsh makes of each TEXT when Tab is pressed behind it, a line each.

FOLDER holds the completion functions. A zsh without start-up files runs on a pseudo-terminal; a key of its own prints the
edited line between marks.
"""
import os
import pty
import re
import select
import sys
import time

SETUP = r"""
unsetopt zle_bracketed_paste prompt_cr prompt_sp; PS1='' PS2='' RPS1=''
fpath=(%s $fpath); autoload -Uz compinit; compinit -u -D
show() { print -r -- "<<$BUFFER>>"; BUFFER=''; zle accept-line }; zle -N show; bindkey '^T' show
print -r -- REA''DY
"""


def read_until(fd, pattern, seconds):
    """All output up to the pattern; stops after so many seconds."""
    text, end = "", time.time() + seconds
    while not re.search(pattern, text, re.S) and time.time() < end:
        if select.select([fd], [], [], 0.2)[0]:
            try:
                text += os.read(fd, 65536).decode("utf-8", "replace")
            except OSError:
                break
    return text


def main():
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execvp("zsh", ["zsh", "-f", "-i"])
    os.write(fd, (SETUP % sys.argv[1]).strip().replace("\n", ";").encode() + b"\n")
    read_until(fd, "READY\r", 20)
    for text in sys.argv[2:]:
        os.write(fd, text.encode() + b"\t")
        time.sleep(0.1)
        os.write(fd, b"\x14")
        found = re.search("<<(.*?)>>", read_until(fd, "<<.*>>", 20), re.S)
        print(found.group(1) if found else "nothing", flush=True)
    os.write(fd, b"exit\n")
    os.close(fd)


main()
