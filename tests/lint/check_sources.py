#!/usr/bin/env python3
"""Reads the sources and fails on what a compiler lets through.

* an #include that points up the map of the folders, or into a library a folder must not know;
* std::regex (RE2 has linear time), unfinished work left in the text, files over 600 lines.

Usage: check_sources.py ROOT. Prints one line a finding, `file:line: what`; exits 1 if there is any.
"""

import pathlib
import re
import sys

SOURCES = ("*.h", "*.cc")
MAX_LINES = 600

API_PROTOS = ("proto:api",)
STORAGE_PROTOS = ("proto:storage",)
ACCESS_PROTOS = ("proto:access",)  # options that the protos of the API carry

# Folder -> folders and protos whose headers it may include, besides its own. The longest prefix
# of a path decides.
LAYERS = {
    "common": (),
    "index": ("common",),
    "storage": ("common",) + STORAGE_PROTOS,
    "storage/memory": ("common", "storage") + STORAGE_PROTOS,
    "storage/rocksdb": ("common", "storage") + STORAGE_PROTOS,
    "server/accounts": ("common",) + STORAGE_PROTOS,
    "server/pages": ("common", "server/accounts") + STORAGE_PROTOS + API_PROTOS,
    "server/directory": ("common", "index", "storage", "server/accounts") + STORAGE_PROTOS,
    "server/access": ("common", "storage") + STORAGE_PROTOS + ACCESS_PROTOS,
    "server/mail": ("common", "storage", "server/accounts", "server/directory") + STORAGE_PROTOS,
    "server/services": ("common", "index", "server/accounts", "server/directory", "server/access",
                        "server/pages", "server/mail")
    + STORAGE_PROTOS + API_PROTOS + ACCESS_PROTOS,
    "server": ("common", "index", "storage", "storage/memory", "storage/rocksdb", "server/accounts",
               "server/directory", "server/access", "server/pages", "server/mail",
               "server/services") + STORAGE_PROTOS + API_PROTOS + ACCESS_PROTOS,
    "clients": ("common",) + API_PROTOS + ACCESS_PROTOS,
    "bench": None,  # anything but services, see FORBIDDEN
    "tests": None,  # anything
}

# Folder -> what its #include lines must not name, whatever the brackets.
FORBIDDEN = {
    "common": r"^(grpc|google/protobuf|rocksdb|frontdesk)/",
    "index": r"^(grpc|grpcpp|google|rocksdb|frontdesk)",
    "storage": r"^(grpc|grpcpp|rocksdb)/",
    "storage/rocksdb": r"^(grpc|grpcpp)/",
    "storage/memory": r"^(grpc|grpcpp|rocksdb)/",
    "server/accounts": r"^(grpc|grpcpp|rocksdb)/",
    "server/mail": r"^(grpc|grpcpp|rocksdb)/",
    "server/pages": r"^(grpc|grpcpp|rocksdb)/",
    "server/directory": r"^(grpc|grpcpp|rocksdb)/",
    "clients": r"^rocksdb/",
    "bench": r"^server/services/",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]')
WORDS = (
    (re.compile(r"std::regex|<regex>"), "std::regex: use RE2"),
    (re.compile(r"\b(TO" r"DO|FIX" r"ME)\b"), "unfinished work: finish it or write it down in docs/"),
)


def longest_prefix(path, prefixes):
    """The longest of `prefixes` that is `path` or a folder above it, or None."""
    matching = [p for p in prefixes if path == p or path.startswith(p + "/")]
    return max(matching, key=len, default=None)


def included_unit(include):
    """The unit that an #include names, or None for a library."""
    if include.startswith("frontdesk/storage/"):
        return "proto:storage"
    if include.startswith("frontdesk/access/"):
        return "proto:access"
    if include.startswith("frontdesk/") or include.startswith("google/rpc/"):
        return "proto:api"
    return longest_prefix(include, LAYERS)


def check_include(unit, include):
    """What is wrong with `unit` including `include`, or None."""
    forbidden = FORBIDDEN.get(unit)
    if forbidden and re.search(forbidden, include):
        return f"{unit} must not know {include}"
    target = included_unit(include)
    allowed = LAYERS[unit]
    if target is None or target == unit or allowed is None or target in allowed:
        return None
    return f"upward include: {unit} may not include {include}"


def check_line(unit, line):
    """Everything wrong with one line."""
    match = INCLUDE.match(line)
    if match:
        finding = check_include(unit, match.group(1))
        if finding:
            yield finding
    for pattern, finding in WORDS:
        if pattern.search(line):
            yield finding


def check_file(root, path):
    """Everything wrong with one file, as `file:line: what`."""
    name = path.relative_to(root).as_posix()
    unit = longest_prefix(name, LAYERS)
    if unit is None:
        yield f"{name}:1: no layer for this folder in tests/lint/check_sources.py"
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > MAX_LINES:
        yield f"{name}:{MAX_LINES}: {len(lines)} lines: split by meaning"
    for number, line in enumerate(lines, start=1):
        for finding in check_line(unit, line):
            yield f"{name}:{number}: {finding}"


def source_files(root):
    """All sources of ours under `root`: build folders and hidden ones are not."""
    for pattern in SOURCES:
        for path in sorted(root.rglob(pattern)):
            top = path.relative_to(root).parts[0]
            if not top.startswith((".", "build")) and "node_modules" not in path.parts:
                yield path


def check_tree(root):
    """(number of files, findings)."""
    files = list(source_files(root))
    return len(files), [finding for path in files for finding in check_file(root, path)]


def main():
    files, findings = check_tree(pathlib.Path(sys.argv[1]).resolve())
    for finding in findings:
        print(finding)
    if files == 0:
        print("no sources found")
    print(f"{files} files, {len(findings)} findings")
    return 1 if findings or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
