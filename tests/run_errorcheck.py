#!/usr/bin/env python3
"""Runs the "// errorcheck" tests of Go's test tree and says how many behave.

A line of such a test that must be refused ends in // ERROR "regexp"…: every
regexp must match one message on that line, and no other line may have any.
With --gc the messages are compared with the real compiler's instead, text and
column included.

Usage: run_errorcheck.py [--gc GO] [-v] CHECKER [TESTDIR]
  CHECKER  a command that checks one file, such as build/volecheck or "build/vole check"
"""
import argparse
import collections
import os
import re
import subprocess
import sys

FLAGS_WE_LACK = re.compile(r" -(m|0|l|live|d=\S+)\b|errorcheckwithauto|errorcheckdir|errorcheckandrundiag")
MESSAGE = re.compile(r"^(\S+?\.go):(\d+)(?::\d+)?: (.*)$")


def tests(root):
    for directory, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            path = os.path.join(directory, name)
            if not name.endswith(".go"):
                continue
            with open(path, encoding="utf-8", errors="surrogateescape") as f:
                text = f.read()
            first = text.split("\n", 1)[0]
            if re.match(r"// errorcheck\b", first) and not FLAGS_WE_LACK.search(first):
                lang = re.search(r"-lang=go1\.\d+", first)
                yield os.path.relpath(path, root), text, lang.group() if lang else "-lang=go1.19"


def messages(output):
    """Splits output into messages, continuation lines included."""
    found = []
    for line in output.split("\n"):
        if line.startswith("\t") and found:
            found[-1] += "\n" + line
        elif line.strip() and "too many errors" not in line:
            found.append(line)
    return found


def run(command, cwd):
    try:
        r = subprocess.run(command, cwd=cwd, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None
    if r.returncode < 0:
        return None
    return (r.stdout + r.stderr).decode("utf-8", "surrogateescape")


def problems(text, output):
    """What is wrong with the messages of one test, by its ERROR comments."""
    by_line = collections.defaultdict(list)
    for m in messages(output):
        parts = MESSAGE.match(m.split("\n")[0])
        by_line[int(parts.group(2)) if parts else 0].append(m)
    for number, line in enumerate(text.split("\n"), 1):
        comment = re.search(r"// (?:GC_)?(ERROR|ERRORNEXT) (.*)$", line)
        if not comment:
            continue
        at = number + (comment.group(1) == "ERRORNEXT")
        have = by_line.pop(at, [])
        if not have:
            yield f"{at}: no error"
        for quoted, raw in re.findall(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`', comment.group(2)):
            pattern = (quoted or raw).replace("\\\\", "\\")
            pattern = re.sub(r"LINE([+-]\d+)?", lambda k: str(at + int(k.group(1) or 0)), pattern)
            matching = [m for m in have if re.search(pattern, m.split(": ", 1)[-1])]
            if have and not matching:
                yield f"{at}: nothing matches {pattern}"
            have = [m for m in have if m not in matching]
        for m in have:
            yield "unexpected " + m
    for rest in by_line.values():
        for m in rest:
            yield "unexpected " + m


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gc", metavar="GO")
    p.add_argument("-v", action="store_true")
    p.add_argument("checker")
    p.add_argument("testdir", nargs="?", default="/usr/share/go-1.19/test")
    args = p.parse_args()
    checker = args.checker.split()
    checker[0] = os.path.abspath(checker[0])
    good = total = 0
    for name, text, lang in tests(args.testdir):
        total += 1
        output = run(checker + ["-n", lang, name], args.testdir)
        if output is None:
            wrong = ["crash or hang"]
        elif args.gc:
            real = run([args.gc, "tool", "compile", "-e", "-complete", lang, "-o", "/dev/null", name], args.testdir)
            want, have = set(messages(real or "")), set(messages(output))
            wrong = ["missing " + m for m in want - have] + ["extra " + m for m in have - want]
        else:
            wrong = list(problems(text, output))
        if not wrong:
            good += 1
            continue
        print(name)
        if args.v:
            for w in wrong:
                print("   ", w)
    print(f"{good} of {total} errorcheck tests behave")
    return 0


sys.exit(main())
