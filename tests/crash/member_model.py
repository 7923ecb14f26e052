"""The simplest model of members there can be: what the documentation says of each function and event.

Written from docs/api.md, docs/functions.md (whose tables are read) and docs/member_pages.md; shares
nothing with the server.
"""

import dataclasses
import pathlib

FUNCTIONS_PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/functions.md"
MOST_CARDS = 16
RESETS_AN_HOUR = 3
TIERS = ("SILVER", "GOLD")


def read_tables():
    """(functions, transitions, activities) of docs/functions.md: {state: {column: reason or "yes"}}."""
    tables, header = [], None
    for line in FUNCTIONS_PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("| ").split("|")]
        if not line.startswith("|"):
            header = None
        elif header is None:
            header = cells
            tables.append({})
        elif not line.startswith("|---"):
            keys = 1 if header[0] == "from" else 3
            tables[-1][tuple(cells[:keys])] = dict(zip(header[keys:], cells[keys:]))
    return tables


FUNCTIONS, TRANSITIONS, ACTIVITIES = read_tables()


@dataclasses.dataclass
class Card:
    """A card number that no account has."""
    issued: bool = False
    state: str = "INACTIVE"  # or EXCHANGED, DISABLED: out of use for good
    suspended: bool = False
    points: int = 0
    tier: str = ""           # of the account that left it; empty if there was none

    @property
    def dead(self):
        return self.state != "INACTIVE"


@dataclasses.dataclass
class Member:
    """An account and its life."""
    number: int
    card: str
    first: str = ""
    last: str = ""
    email: str = ""
    phone: str = ""
    tier: str = "SILVER"
    points: int = 0
    status: str = "ACTIVE"
    before_closure: str = ""
    failed: bool = False
    juvenile: bool = False
    recharge: bool = False
    payment_cards: set = dataclasses.field(default_factory=set)  # on file, last four digits
    charged: set = dataclasses.field(default_factory=set)        # paid a subscription
    old_cards: list = dataclasses.field(default_factory=list)
    seeker: bool = True  # else the user type is not known
    plan: str = ""
    last_login: int = 0
    notes: list = dataclasses.field(default_factory=list)
    audit: list = dataclasses.field(default_factory=list)   # (function, reason), oldest first
    events: dict = dataclasses.field(default_factory=dict)  # event ID -> Event
    mirrored: list = dataclasses.field(default_factory=list)  # blocks by others: (time, other, action)
    status_reasons: list = dataclasses.field(default_factory=list)

    @property
    def id(self):
        return f"M{self.number:010d}"

    @property
    def state(self):
        """The row of this account in docs/functions.md."""
        about = ("juvenile" if self.juvenile else "no e-mail" if not self.email
                 else "e-mail failed" if self.failed else "e-mail OK")
        return (self.status, "loyalty", about)

    def in_order(self, kind):
        """Events of a kind in the order of their times."""
        return sorted((e for e in self.events.values() if e.kind == kind), key=lambda e: e.time)

    # What pages say.

    def open_jobs(self):
        open_now = set()
        for event in self.in_order("job"):
            (open_now.add if event.action == "OPENED" else open_now.discard)(event.subject)
        return open_now

    def settings(self):
        return {e.subject: e.value for e in self.in_order("privacy")}

    def blocked(self):
        blocked = set()
        for event in self.in_order("block"):
            (blocked.add if event.action == "BLOCKED" else blocked.discard)(event.subject)
        return blocked

    def blocked_by(self):
        by = set()
        for _, other, action in sorted(self.mirrored):
            (by.add if action == "BLOCKED" else by.discard)(other)
        return by

    def closers(self):
        """Who holds the account closed, with the event by which each first closed it."""
        holding = {}
        steps = [e for e in self.events.values() if e.kind in ("membership", "safety", "review")]
        for event in sorted(steps, key=lambda e: e.time):
            if event.action == "CLOSED":
                holding.setdefault(event.kind, event)
            elif event.action == "REOPENED":
                holding.pop(event.kind, None)
        return holding

    def verdict(self):
        """Whether a seeker was closed due to Sift, and why else."""
        if self.status not in ("CLOSED", "TERMINATED"):
            return "NO", ""
        holding = self.closers()
        if "safety" in holding and holding["safety"].value == "SIFT":
            return "YES", ""
        if self.status == "TERMINATED":
            return "NO", "AGENT"
        for kind, name in (("safety", "SAFETY"), ("review", "REVIEW"), ("membership", "MEMBER")):
            if kind in holding:
                return "NO", name
        return "UNKNOWN", ""


@dataclasses.dataclass
class Event:
    """Something that happened to a member."""
    id: str
    kind: str     # login, job, plan, privacy, block, membership, safety, review, bounce, charge
    time: int     # seconds since 1970
    subject: str = ""  # job, setting, other member, review, address, last four digits
    action: str = ""
    value: str = ""


def without_person(event):
    """What is kept of an event of a member under 13."""
    tells = event.kind in ("login", "privacy")
    return dataclasses.replace(event, value="") if tells else event


class World:
    """All members and cards. Each function returns the reason of its refusal, or "" and does it."""

    def __init__(self):
        self.members = {}  # number -> Member
        self.deleted = {}  # number -> audit history
        self.cards = {}    # number -> Card

    def free(self, card):
        return self.cards.setdefault(card, Card())

    def owner(self, card):
        """The member who has or had the card."""
        return next((m for m in self.members.values() if card == m.card or card in m.old_cards), None)

    def refusal(self, number, function):
        """What every function says first."""
        if number in self.deleted:
            return "ACCOUNT_DELETED"
        if number not in self.members:
            return "ACCOUNT_NOT_FOUND"
        answer = FUNCTIONS[self.members[number].state][function]
        return "" if answer == "yes" else answer

    def take_over(self, card, member):
        left = self.free(card)
        member.points += left.points
        if left.suspended:
            member.status = "SUSPENDED"
        self.cards[card] = Card(issued=True)

    def create(self, member):
        if self.owner(member.card) or self.free(member.card).dead:
            return "CARD_NUMBER_TAKEN"
        self.take_over(member.card, member)
        member.audit.append(("CREATE_ACCOUNT", ""))
        return ""

    def register(self, member):
        owner, card = self.owner(member.card), self.free(member.card)
        if card.dead or (owner and member.card in owner.old_cards):
            return "CARD_OUT_OF_USE"
        if owner:
            return "CARD_NUMBER_TAKEN"
        if not card.issued:
            return "CARD_NOT_FOUND"
        member.tier = card.tier or TIERS[0]
        self.take_over(member.card, member)
        member.audit.append(("REGISTER_CARD", ""))
        return ""

    def set_status(self, number, status, reason):
        refused = self.refusal(number, "SET_ACCOUNT_STATUS")
        member = self.members.get(number)
        if member and member.status == status:
            return ""
        if refused:
            return refused
        answer = TRANSITIONS[(member.status,)][status]
        if answer != "yes":
            return answer
        member.status = status
        member.audit.append(("SET_ACCOUNT_STATUS", reason))
        member.status_reasons.append(("STATUS_" + status, reason))
        return ""

    def adjust_tier(self, number, tier):
        refused = self.refusal(number, "ADJUST_TIER")
        if refused:
            return refused
        member = self.members[number]
        if tier not in TIERS:
            return "TIER_UNKNOWN"
        if member.tier != tier:
            member.audit.append(("ADJUST_TIER", ""))
        member.tier = tier
        return ""

    def set_recharge(self, number, on):
        refused = self.refusal(number, "SET_AUTO_RECHARGE")
        if refused:
            return refused
        member = self.members[number]
        if on and not member.recharge and not member.payment_cards:
            return "NO_SAVED_CARD"
        if on != member.recharge:
            member.audit.append(("SET_AUTO_RECHARGE", ""))
        member.recharge = on
        return ""

    def edit(self, number, field, value):
        refused = self.refusal(number, "UPDATE_ACCOUNT")
        if refused:
            return refused
        member = self.members[number]
        if getattr(member, field) == value:
            return ""
        setattr(member, field, value)
        if field == "email":
            member.failed = False
        member.audit.append(("UPDATE_ACCOUNT", ""))
        return ""

    def label(self, number):
        """A date of birth under 13."""
        refused = self.refusal(number, "UPDATE_ACCOUNT")
        if refused:
            return refused
        member = self.members[number]
        member.juvenile = True
        member.first = member.last = member.email = member.phone = ""
        member.failed = member.recharge = False
        member.payment_cards, member.charged, member.notes = set(), set(), []
        member.events = {e.id: without_person(e) for e in member.events.values()}
        self.scrub(member.audit)
        member.audit.append(("UPDATE_ACCOUNT", ""))
        return ""

    @staticmethod
    def scrub(audit):
        audit[:] = [(f, "" if f == "CLEAR_JUVENILE_STATUS" else reason) for f, reason in audit]

    def reset_password(self, number):
        refused = self.refusal(number, "RESET_PASSWORD")
        if refused:
            return refused
        member = self.members[number]
        if member.audit.count(("RESET_PASSWORD", "")) >= RESETS_AN_HOUR:
            return "RESET_TOO_OFTEN"
        member.audit.append(("RESET_PASSWORD", ""))
        return ""

    def exchange(self, number, card):
        refused = self.refusal(number, "EXCHANGE_MEDIA")
        if refused:
            return refused
        member, owner, free = self.members[number], self.owner(card), self.free(card)
        if card == member.card:
            return "SAME_CARD"
        if len(member.old_cards) + 1 >= MOST_CARDS:
            return "TOO_MANY_CARDS"
        if free.dead or (owner and card in owner.old_cards):
            return "CARD_OUT_OF_USE"
        if owner:
            return "CARD_NOT_INACTIVE"
        if not free.issued:
            return "CARD_NOT_FOUND"
        if free.tier:
            return "CARD_HOLDS_BALANCE"
        member.old_cards.append(member.card)
        member.card = card
        member.audit.append(("EXCHANGE_MEDIA", "LOST"))
        return ""

    def delete(self, number):
        refused = self.refusal(number, "DELETE_USER")
        if refused:
            return refused
        member = self.members.pop(number)
        rests = member.status == "SUSPENDED" or (
            member.status == "CLOSED" and member.before_closure == "SUSPENDED")
        self.cards[member.card] = Card(
            issued=True, state="DISABLED" if member.status == "TERMINATED" else "INACTIVE",
            suspended=rests, points=member.points, tier=member.tier)
        for card in member.old_cards:
            self.cards[card] = Card(issued=True, state="EXCHANGED")
        self.scrub(member.audit)
        self.deleted[number] = member.audit + [("DELETE_USER", "")]
        return ""

    def clear_juvenile(self, number, reason):
        refused = self.refusal(number, "CLEAR_JUVENILE_STATUS")
        if refused:
            return refused
        self.members[number].juvenile = False
        self.members[number].audit.append(("CLEAR_JUVENILE_STATUS", reason))
        return ""

    def change_email_status(self, number):
        refused = self.refusal(number, "CHANGE_EMAIL_STATUS")
        if refused:
            return refused
        member = self.members[number]
        if member.failed:
            member.audit.append(("CHANGE_EMAIL_STATUS", ""))
        member.failed = False
        return ""

    def add_note(self, number, text):
        refused = self.refusal(number, "ADD_NOTE")
        if refused:
            return refused
        self.members[number].notes.append(text)
        self.members[number].audit.append(("ADD_NOTE", ""))
        return ""

    def record(self, number, event):
        """What came of an event: recorded, unchanged, or the reason of its rejection."""
        if event.kind == "bounce":
            for owner in self.members.values():
                if owner.number != number and owner.email == event.subject != "":
                    self._record(owner, event)
        if number in self.deleted or number not in self.members:
            return "ACCOUNT_NOT_FOUND"
        return self._record(self.members[number], event)

    def _record(self, member, event):
        if event.id in member.events or (event.kind == "bounce" and event.subject != member.email):
            return "unchanged"
        changed = member.status != "TERMINATED" and self._apply(member, event)
        member.events[event.id] = without_person(event) if member.juvenile else event
        if changed:
            member.audit.append(("RECORD_MEMBER_EVENT", event.kind.upper()))
        other = self.members.get(int(event.subject[1:])) if event.kind == "block" else None
        if other:
            other.mirrored.append((event.time, member.id, event.action))
        return "recorded"

    def _apply(self, member, event):
        """Changes the account; whether an agent would see it as changed."""
        if event.kind == "login":
            if event.action == "SUCCEEDED":
                member.last_login = max(member.last_login, event.time)
            return False
        before = (member.plan, member.failed, member.status, len(member.charged))
        if event.kind == "bounce":
            member.failed = True
        elif event.kind == "plan":
            if all(event.time > e.time for e in member.in_order("plan")):
                member.plan = "" if event.action == "LAPSED" else event.value
        elif event.kind in ("membership", "safety", "review"):
            self._apply_closure(member, event)
        elif event.kind == "charge" and event.action != "FAILED" and not member.juvenile:
            member.charged.add(event.subject)
        return before != (member.plan, member.failed, member.status, len(member.charged))

    @staticmethod
    def _apply_closure(member, event):
        was_closed = bool(member.closers())
        member.events[event.id] = event
        is_closed = bool(member.closers())
        if is_closed and not was_closed and member.status != "CLOSED":
            member.before_closure, member.status = member.status, "CLOSED"
        elif (event.action in ("CLOSED", "REOPENED") and not is_closed and member.status == "CLOSED"
              and (was_closed or event.action == "REOPENED")):
            member.status, member.before_closure = member.before_closure or "ACTIVE", ""
