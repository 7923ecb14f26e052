"""Canaries: every value that tests use as data, and a search for them where none may ever be.

No test has to remember this. `rpc.Client` notes what it sends and looks at every refusal;
`server.Server` notes passwords, keys and tables, and looks on exit at all that a server wrote in
all its lives. A test that leaked fails, whatever else it proves.

* personal: names, addresses, cards, queries, notes. Must be in no log, no audit log, no error and no
  file of the store but those of its records.
* secret: passwords, tokens, keys. Must be in no file at all.
"""

import csv
import json
import pathlib
import re
import subprocess
import tempfile
import unicodedata

from google.protobuf import descriptor

# Texts in requests that name things and not people: they may be told.
NOT_PERSONAL = frozenset((
    "member_id", "member_ids", "other_member_id", "etag", "page_token", "view_id", "user", "name",
    "display_name", "program", "store", "code", "tier", "title", "currency", "plan", "brand", "language",
    "ticket", "method", "caller", "agent", "criterion", "line", "time_zone", "update_mask", "setting",
    "status", "states", "state", "country", "consequences", "session", "outcome", "permissions",
    "member_since", "user_type", "payment_brand", "head", "after"))
# And those that open doors. Of replies too.
SECRET = frozenset(("password", "new_password", "token", "secret", "totp_code", "uri"))
ONE_TIME = frozenset(("totp_code",))  # six digits, which anything may contain
# Shorter texts are in everything; longer ones need not be compared to the end.
LEAST_BYTES, MOST_BYTES = 6, 64
# As many digits may stand by chance in a longer number, such as a time in microseconds, so they count
# only as a number of their own.
CHANCE_DIGITS = 9
# What records are kept in. All else that a server writes must be free of canaries.
RECORD_FILES = re.compile(r"\.sst$|(^|/)\d+\.log$|(^|/)index\.image(\.new)?$")
SHOWN = 5  # findings a message tells


class Leak(AssertionError):
    """A canary was where it must not be."""


class Registry:
    """The dictionary: what to look for, and where each of it came from."""

    def __init__(self):
        self.origins = {True: {}, False: {}}  # secret or not: {needle in lower case: origin}
        self.seen = set()
        self.leaks = []                       # findings of this process that nobody was told yet

    def add(self, value, origin, secret=False):
        """Looks for `value`, however it may be written, from now on."""
        if (value, secret) in self.seen:
            return
        self.seen.add((value, secret))
        for needle in spellings(value):
            self.origins[secret].setdefault(needle, origin)

    def needles(self, secrets_only):
        """{needle: origin}."""
        return self.origins[True] if secrets_only else {**self.origins[False], **self.origins[True]}


REGISTRY = Registry()


def spellings(value):
    """The ways in which a text may be written to a log, in lower case, as bytes."""
    if isinstance(value, bytes):
        return {value.lower(), value.hex().encode()} if len(value) >= LEAST_BYTES else set()
    pieces = [piece.strip()[:MOST_BYTES] for piece in re.split(r"[\0-\x1f]", value)]
    digits = re.sub(r"[\s().+-]", "", value)
    plain = unicodedata.normalize("NFKD", value)[:MOST_BYTES]
    texts = {*pieces, *(json.dumps(piece)[1:-1] for piece in pieces),
             "".join(char for char in plain if not unicodedata.combining(char))}
    if digits.isdigit():
        texts.add(digits)
    exact = {text.encode("utf-8", "replace") for text in texts if is_distinct(text)}
    # RocksDB prints keys in hexadecimal digits.
    return {text.lower() for text in exact} | {text.hex().encode() for text in exact}


def is_distinct(text):
    """Whether nothing else would be written like this by chance."""
    return len(text.encode("utf-8", "replace")) >= LEAST_BYTES and len(set(text)) > 2 \
        and "\n" not in text


def personal(*values):
    """Notes values of a person."""
    for value in values:
        REGISTRY.add(value, "a test")


def secret(*values):
    """Notes passwords, tokens and keys."""
    for value in values:
        REGISTRY.add(value, "a test", secret=True)


def secret_file(path):
    """Notes what a file of the operator holds: a password, or the lines of a private key."""
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if not line.startswith("-----"):
            REGISTRY.add(line, str(path), secret=True)


def request(message, origin):
    """Notes every text of a request; each is personal unless its name says otherwise."""
    for field, value in texts_of(message):
        if field not in NOT_PERSONAL | ONE_TIME:
            REGISTRY.add(value, f"{origin} {field}", secret=field in SECRET)


def reply(message, origin):
    """Notes what a reply gives to its caller alone."""
    for field, value in texts_of(message):
        if field in SECRET - ONE_TIME:
            REGISTRY.add(value, f"{origin} {field}", secret=True)


def texts_of(message):
    """(name of the field, value) of every text in a message."""
    for field, value in message.ListFields():
        many = value if field.label == field.LABEL_REPEATED else (value,)
        if field.type == descriptor.FieldDescriptor.TYPE_STRING:
            yield from ((field.name, text) for text in many)
        elif field.message_type is not None and field.name not in NOT_PERSONAL:
            for part in many:
                yield from texts_of(part)


def table(path):
    """Notes the cells of a file of accounts, whatever its format."""
    path = pathlib.Path(path)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        if path.suffix == ".ndjson":
            rows = [json.loads(line) for line in file if line.strip()]
        elif path.suffix == ".csv":
            rows = list(csv.DictReader(file))
        else:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for column, value in cells_of(rows):
        if column not in NOT_PERSONAL:
            REGISTRY.add(value, f"{path.name} {column}")


def cells_of(value, column=""):
    """(column, text) of everything in rows, which may hold objects and lists."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from cells_of(part, name or "")
    elif isinstance(value, list):
        for part in value:
            yield from cells_of(part, column)
    elif isinstance(value, str) and not value.startswith(
            ("ACCOUNT_", "USER_TYPE_", "CARD_STATE_", "EMAIL_STATUS_")):
        yield column, value


def words(arguments):
    """Notes what is typed behind a command of the command line."""
    for word in arguments[1:]:
        value = str(word).rpartition("=")[2]
        if not value.startswith("--") and not re.fullmatch(r"M\d{10}|[a-z_]+|/.*", value):
            REGISTRY.add(value, f"command line {arguments[0]}")


# Looking.

def find(paths, needles):
    """(file, byte offset, needle) of every needle in the files, whatever the case of ASCII letters."""
    paths = [str(path) for path in paths]
    if not paths or not needles:
        return []
    with tempfile.NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(sorted(needles)) + b"\n")
        patterns.flush()
        # A file that goes away meanwhile is one of a running server that has just compacted.
        found = subprocess.run(["grep", "-aobiHFZs", "-f", patterns.name, "--", *paths],
                               capture_output=True, check=False, env={"LC_ALL": "C"})
    findings = []
    for line in found.stdout.split(b"\n"):
        name, zero, rest = line.partition(b"\0")
        if zero:
            offset, _, needle = rest.partition(b":")
            finding = pathlib.Path(name.decode()), int(offset), needle.lower()
            if not may_be_chance(needle) or stands_alone(*finding):
                findings.append(finding)
    return findings


def may_be_chance(needle):
    """Whether a longer number may hold this one without anybody having written it."""
    return needle.isdigit() and len(needle) <= CHANCE_DIGITS


def stands_alone(path, offset, needle):
    """Whether a finding of digits is no part of a longer number, or the file has changed since."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, offset - 1))
            read = file.read(min(offset, 1) + len(needle) + 1)
    except FileNotFoundError:
        return True
    return needle not in read or find_in(read, needle) >= 0


def find_in(content, needle):
    """Where a needle begins in bytes in lower case, or -1."""
    if not may_be_chance(needle):
        return content.find(needle)
    found = re.search(rb"(?<![0-9])" + needle + rb"(?![0-9])", content)
    return found.start() if found else -1


def report(findings, needles):
    """Raises Leak if there is a finding; tells where it is and what it is, not what is around it."""
    if not findings:
        return
    told = [f"{where} at byte {offset}: {needles.get(needle, 'something')}"
            for where, offset, needle in findings[:SHOWN]]
    more = [f"and {len(findings) - SHOWN} more"] if len(findings) > SHOWN else []
    leak = Leak("personal data or a secret leaked: " + "; ".join(told + more))
    REGISTRY.leaks.append(leak)  # a thread of a test may swallow it
    raise leak


def check_bytes(where, content):
    """Raises Leak if a canary is in the bytes."""
    content = content.lower()
    needles = REGISTRY.needles(secrets_only=False)
    found = [(where, find_in(content, needle), needle) for needle in needles]
    report([finding for finding in found if finding[1] >= 0], needles)


def check_error(method, error):
    """Raises Leak if a refused call tells a canary: in its sentence, its details, its metadata."""
    told = [(error.details() or "").encode()]
    for key, value in (*(error.trailing_metadata() or ()), *(error.initial_metadata() or ())):
        told += [key.encode(), value if isinstance(value, bytes) else value.encode()]
    check_bytes(f"refusal of {method}", b"\n".join(told))


def files_of(folder):
    """All files below a folder."""
    return [path for path in pathlib.Path(folder).rglob("*") if path.is_file()]


def check_server(folder, log, data_dir, kept):
    """Raises Leak if a canary is in what a server that ran in `folder` wrote to its log, its data folder
    and a core, in what was kept of its earlier lives, or was in anything looked at before."""
    stored = files_of(data_dir)
    records = [path for path in stored if RECORD_FILES.search(str(path))]
    others = [path for path in stored if not RECORD_FILES.search(str(path))]
    others += [*files_of(kept), *(path for path in folder.glob("*core*") if path.is_file())]
    secrets = REGISTRY.needles(secrets_only=True)
    try:
        personal_too = REGISTRY.needles(secrets_only=False)
        report(find([path for path in (log, *others) if path.exists()], personal_too), personal_too)
        report(find(records, secrets), secrets)
        if REGISTRY.leaks:
            raise REGISTRY.leaks[0]
    finally:
        REGISTRY.leaks.clear()
