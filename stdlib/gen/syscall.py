#!/usr/bin/env python3
"""Makes stdlib/syscall/zapi.go: the constants of package syscall that are not declared elsewhere in it.

    gen/syscall.py API-DIR > syscall/zapi.go        (in stdlib/)

Which there are says Go's list of its API (api/go1*.txt of an installation); what they are, the C headers of this system. What
these do not know has the value that the list says, or is left out if it says none.
"""
import glob
import os
import re
import subprocess
import sys

HEADERS = """sys/types.h sys/socket.h sys/un.h sys/mman.h sys/stat.h sys/time.h sys/resource.h sys/wait.h sys/epoll.h sys/inotify.h
sys/ioctl.h sys/mount.h sys/ptrace.h sys/reboot.h sys/syscall.h sys/utsname.h sys/xattr.h dirent.h fcntl.h signal.h sched.h termios.h time.h
unistd.h errno.h net/if.h net/if_arp.h netinet/in.h netinet/ip.h netinet/ip6.h netinet/tcp.h netinet/icmp6.h linux/if_tun.h linux/filter.h
linux/if_addr.h linux/if_ether.h linux/if_packet.h linux/netlink.h linux/reboot.h linux/if_link.h linux/fs.h linux/rtnetlink.h linux/sched.h""".split()


def api(directory):
    """Name -> value or None."""
    found = {}
    for name in glob.glob(os.path.join(directory, "go1*.txt")):
        for line in open(name):
            m = re.match(r"pkg syscall \(linux-amd64\), const (\w+) (= (.*)|.*)$", line)
            if m:
                found[m.group(1)] = m.group(3) or found.get(m.group(1))
    return found


def declared(directory):
    """What the other files declare, roughly."""
    names = set()
    for name in glob.glob(os.path.join(directory, "*.go")):
        if not name.endswith("zapi.go"):
            names |= set(re.findall(r"^\s+(\w+(?:, \w+)*)\s.*=", open(name).read(), re.M))
            names |= set(re.findall(r"^(?:\t|const )(\w+)\s", open(name).read(), re.M))
    return names


def c_name(name):
    return "SYS_" + name[4:].lower() if name.startswith("SYS_") else name


def values(names):
    """What the headers say: one program that prints all that are macros or enumerators."""
    include = "".join(f"#include <{h}>\n" for h in HEADERS if os.path.exists(f"/usr/include/{h}") or os.path.exists(f"/usr/include/x86_64-linux-gnu/{h}"))
    tests = "".join(f'#ifdef {c_name(n)}\n  printf("{n} %lld\\n", (long long)({c_name(n)}));\n#endif\n' for n in names)
    with open("/tmp/syscall_values.c", "w") as f:
        f.write("#define _GNU_SOURCE\n#include <stdio.h>\n" + include + "int main(void) {\n" + tests + "return 0; }\n")
    subprocess.run(["cc", "-w", "-o", "/tmp/syscall_values", "/tmp/syscall_values.c"], check=True)
    lines = subprocess.run(["/tmp/syscall_values"], check=True, capture_output=True, text=True).stdout.split("\n")
    return {a: int(b) for a, b in (x.split() for x in lines if x)}


def main():
    known = api(sys.argv[1])
    names = sorted(set(known) - declared("syscall"))
    have = values(names)
    print("package syscall\n\n// Made by gen/syscall.py.\n\n// What else the kernel's headers name.\nconst (")
    for n in names:
        said = known[n]
        value = said if said and re.fullmatch(r"-?\d+", said) else have.get(n)
        if said and n in have and re.fullmatch(r"-?\d+", said) and int(said) != have[n]:
            sys.stderr.write(f"{n}: {have[n]} here, {said} in the list\n")
        if value is not None:
            print(f"\t{n} = {value}")
        else:
            sys.stderr.write(f"{n}: unknown\n")
    print(")")


main()
