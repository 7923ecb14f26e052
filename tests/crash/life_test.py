#!/usr/bin/env python3
"""Random lives on a real server that is killed again and again, against a simple model.

Every function of the service desk, every kind of event, tills and member views. After each step every
page of the member and every search for what the member has or had is what the model says; after each
kill those of all members. A call that was under way when the server died is repeated with its request
ID and must have happened exactly once.

FRONTDESK_SEED replays a history, FRONTDESK_LIFE_STEPS sets its length, one kill in ten steps.
"""

import os
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import luhn  # noqa: E402
import member_pages  # noqa: E402
import rpc  # noqa: E402
import server  # noqa: E402
from member_model import TIERS, Event, Member, World  # noqa: E402

STEPS = int(os.environ.get("FRONTDESK_LIFE_STEPS", "250"))
SEED = int(os.environ.get("FRONTDESK_SEED", "20261122"))
MEMBERS = 10  # at one time
CARDS = 24
KILL_AFTER = (0.0, 0.006)  # seconds after a call was begun
EVENTS_BEGIN = 1_700_000_000
FIRST_GIVEN = 1_000_000_000


def card_number(ordinal):
    """A card number with a valid check digit."""
    digits = f"600655{ordinal:09d}"
    return digits + luhn.check_digit(digits)


class Step:
    """One call, how to make it, and what the model says of it."""

    def __init__(self, method, request, expected, touched):
        self.method, self.request, self.expected = method, request, expected
        self.touched = touched  # member number, or None

    def send(self, client):
        """The reply and the reason of the refusal."""
        try:
            if self.method.endswith("RecordMemberEvents"):
                reply = client.stream(self.method, [self.request])[0]
                if reply.get("rejected"):
                    return reply, reply["rejected"][0]["violations"][0]["reason"]
                return reply, "recorded" if int(reply.get("recorded", 0)) else "unchanged"
            return client.call(self.method, self.request), ""
        except rpc.Error as error:
            if error.code in ("UNAVAILABLE", "CANCELLED", "UNKNOWN"):
                raise
            return None, error.reason


class LifeTest(unittest.TestCase):

    def setUp(self):
        print(f"FRONTDESK_SEED={SEED} FRONTDESK_LIFE_STEPS={STEPS}", flush=True)
        self.rng = random.Random(SEED)
        self.world = World()
        self.counter = 0
        self.ever = {"emails": set(), "phones": set(), "last_names": set()}
        self.server = self.enterContext(server.Server())
        self.client = self.server.client()
        self.addCleanup(lambda: self.client.channel.close())

    def test_all_functions_agree_with_the_model_through_every_crash(self):
        self.set_up_program()
        done, events, refused, kills = 0, 0, 0, 0
        for number in range(STEPS):
            step = self.random_step()
            with self.subTest(step=number, method=step.method, request=step.request):
                killed = self.rng.random() < .1
                reply, reason = self.crash_during(step) if killed else step.send(self.client)
                # The step after a crash may meet what it did before.
                repeated = killed and step.expected == "recorded"
                self.assertIn(reason, ("recorded", "unchanged") if repeated else (step.expected,))
                self.learn_number(step, reply)
                if killed:
                    self.check_everything()
                elif step.touched is not None:
                    self.check_member(step.touched)
            told = reason in ("recorded", "unchanged")
            done, events, kills = done + (reason == ""), events + told, kills + killed
            refused += reason != "" and not told
            if self._outcome.result.failures or self._outcome.result.errors:
                break  # what follows would only repeat it
        self.check_everything()
        print(f"{done} done, {refused} refused, {events} events, {kills} kills, "
              f"{len(self.world.members)} members, {len(self.world.deleted)} deleted")

    def crash_during(self, step):
        """Begins the call, kills the server, starts it and repeats the call."""
        def call():
            try:
                step.send(self.client)
            except rpc.Error:
                pass

        thread = threading.Thread(target=call)
        thread.start()
        time.sleep(self.rng.uniform(*KILL_AFTER))
        self.server.kill()
        thread.join()
        self.client.channel.close()
        self.server.start()
        self.client = self.server.client()
        return step.send(self.client)

    def set_up_program(self):
        tiers = [{"code": tier, "title": tier.title()} for tier in TIERS]
        self.client.call("admin.v1.ProgramService/SetProgram",
                         {"program": {"code": "default", "tiers": tiers}})
        # Balances come with imports only.
        rows = []
        for n in range(4):
            member = self.new_member(card_number(n), number=n + 1)
            member.points = 100 * (n + 1)
            self.world.members[member.number] = member
            rows.append({"line": str(n + 1), "account": {
                **self.account_of(member), "member_id": member.id, "status": "ACCOUNT_STATUS_ACTIVE",
                "balances": {"points": str(member.points)}}})
        replies = self.client.stream("admin.v1.TransferService/ImportAccounts", [{"rows": rows}])
        self.assertEqual(replies[0]["imported"], "4")

    # Making steps.

    def next(self):
        self.counter += 1
        return self.counter

    def new_member(self, card, number=0):
        n = self.next()
        member = Member(number=number, card=card, first="Ada", last=f"Quilter{n}x",
                        email=f"n{n}@life.example", phone=f"415{n:07d}",
                        tier=self.rng.choice(TIERS), payment_cards={"4242"})
        self.remember(member)
        return member

    def remember(self, member):
        for kind, value in (("emails", member.email), ("phones", member.phone),
                            ("last_names", member.last)):
            if value:
                self.ever[kind].add(value)

    @staticmethod
    def account_of(member):
        return {"first_name": member.first, "last_name": member.last, "email": member.email,
                "phones": [member.phone], "user_type": "USER_TYPE_SEEKER", "tier": member.tier,
                "cards": [{"number": member.card}],
                "payment_cards": [{"last4": "4242", "brand": "VISA", "on_file": True}]}

    def random_member(self):
        """A member that is or was there, or nobody."""
        known = sorted(self.world.members)
        if self.world.deleted and self.rng.random() < .08:
            known = sorted(self.world.deleted)
        return 77 if self.rng.random() < .02 or not known else self.rng.choice(known)

    def random_step(self):
        few = len(self.world.members) < MEMBERS
        makers = [self.create, self.register] * 2 if few else []
        makers += [self.issue, self.status, self.status, self.status, self.tier, self.recharge,
                   self.edit, self.edit, self.label, self.clear, self.reset, self.exchange,
                   self.exchange, self.delete, self.email_status, self.note, self.view]
        return self.rng.choice(makers)() if self.rng.random() < .6 else self.event()

    def function(self, name, number, fields, expected):
        request = {"member_id": f"M{number:010d}", "request_id": f"r{self.next()}", **fields}
        return Step("v1.AccountService/" + name, request, expected, number)

    def issue(self):
        card = card_number(self.rng.randrange(CARDS))
        if self.world.owner(card) is None:
            self.world.free(card).issued = True
        return Step("admin.v1.ProgramService/IssueCards",
                    {"program": "default", "card_numbers": [card]}, "", None)

    def create(self):
        member = self.new_member(card_number(self.rng.randrange(CARDS)))
        request = {"account": self.account_of(member), "request_id": f"r{self.next()}"}
        self.made = member
        return Step("v1.AccountService/CreateAccount", request, self.world.create(member), 0)

    def register(self):
        member = self.new_member(card_number(self.rng.randrange(CARDS)))
        member.payment_cards, member.seeker = set(), False
        request = {"card_number": member.card, "first_name": member.first,
                   "last_name": member.last, "email": member.email, "phones": [member.phone],
                   "request_id": f"r{self.next()}"}
        self.made = member
        return Step("pos.v1.PosService/RegisterCard", request, self.world.register(member), 0)

    def learn_number(self, step, reply):
        """The server chose the number of a new member."""
        if step.touched != 0:
            return
        step.touched = None
        if reply is None:
            return
        self.made.number = step.touched = int(reply["member_id"][1:])
        self.assertGreaterEqual(self.made.number, FIRST_GIVEN)
        self.assertNotIn(self.made.number, {*self.world.members, *self.world.deleted})
        self.world.members[self.made.number] = self.made

    def status(self):
        number = self.random_member()
        status = self.rng.choice(["ACTIVE"] * 4 + ["SUSPENDED"] * 4 + ["TERMINATED"])
        return self.function("SetAccountStatus", number, {
            "status": "ACCOUNT_STATUS_" + status, "reason": "STATUS_REASON_FRAUD_SUSPECTED",
            "confirm": True}, self.world.set_status(number, status, "FRAUD_SUSPECTED"))

    def tier(self):
        number, tier = self.random_member(), self.rng.choice((*TIERS, "DIAMOND"))
        return self.function("AdjustTier", number, {"tier": tier},
                             self.world.adjust_tier(number, tier))

    def recharge(self):
        number, on = self.random_member(), self.rng.random() < .5
        return self.function("SetAutoRecharge", number,
                             {"enabled": on, "threshold_minor": "500", "amount_minor": "2000"},
                             self.world.set_recharge(number, on))

    def update(self, number, account, mask, expected):
        request = {"account": {"member_id": f"M{number:010d}", **account}, "update_mask": mask,
                   "request_id": f"r{self.next()}"}
        return Step("v1.AccountService/UpdateAccount", request, expected, number)

    def edit(self):
        number, n = self.random_member(), self.next()
        field, kind, mask, value = self.rng.choice((
            ("email", "emails", "email", f"n{n}@life.example"), ("email", "emails", "email", ""),
            ("email", "emails", "email", "shared@life.example"),
            ("phone", "phones", "phones", f"415{n:07d}"),
            ("last", "last_names", "lastName", f"Quilter{n}x")))
        if value:
            self.ever[kind].add(value)
        account = {{"email": "email", "phones": "phones", "lastName": "last_name"}[mask]:
                   [value] if mask == "phones" else value}
        return self.update(number, account, mask, self.world.edit(number, field, value))

    def label(self):
        number = self.random_member()
        if self.rng.random() < .6:
            return self.status()
        return self.update(number, {"date_of_birth": {"year": 2020, "month": 2, "day": 3}},
                           "dateOfBirth", self.world.label(number))

    def clear(self):
        number = self.random_member()
        return self.function("ClearJuvenileStatus", number,
                             {"acknowledge_risk": True, "reason": "PARENT_CALLED"},
                             self.world.clear_juvenile(number, "PARENT_CALLED"))

    def reset(self):
        number = self.random_member()
        return self.function("ResetPassword", number, {}, self.world.reset_password(number))

    def exchange(self):
        number, card = self.random_member(), card_number(self.rng.randrange(CARDS))
        return self.function("ExchangeMedia", number,
                             {"new_card_number": card, "reason": "EXCHANGE_REASON_LOST"},
                             self.world.exchange(number, card))

    def delete(self):
        number = self.random_member()
        return self.function("DeleteUser", number, {"confirm": True}, self.world.delete(number))

    def email_status(self):
        number = self.random_member()
        return self.function("ChangeEmailStatus", number, {},
                             self.world.change_email_status(number))

    def note(self):
        number, text = self.random_member(), f"note {self.next()}"
        return self.function("AddNote", number, {"comment": text},
                             self.world.add_note(number, text))

    def view(self):
        """Looks at the home page of a member and ends the view; the last of it is a step."""
        number = self.rng.choice(sorted(self.world.members))
        member = self.world.members[number]
        view = self.client.call("v1.MemberViewService/StartMemberView",
                                {"member_id": member.id, "reason": "ticket"})
        name = {"view_id": view["view_id"]}
        home = self.client.send("v1.MemberViewService/GetMemberHome", name)
        self.assertEqual(member_pages.home_of(home), member_pages.expected_home(member, self.world))
        member.audit += [("START_MEMBER_VIEW", ""), ("END_MEMBER_VIEW", "")]
        return Step("v1.MemberViewService/EndMemberView", name, "", number)

    def event(self):
        """Something that happened, at any time, at times twice."""
        number, n = self.random_member(), self.next()
        other = self.rng.choice(sorted(self.world.members) + sorted(self.world.deleted))
        email = self.world.members[number].email if number in self.world.members else "x@y.example"
        kind, subject, action, value = self.rng.choice((
            ("login", "", self.rng.choice(("SUCCEEDED", "BLOCKED")), "Montport, CA"),
            ("job", f"j{self.rng.randrange(3)}", self.rng.choice(("OPENED", "CLOSED")), ""),
            ("plan", "", self.rng.choice(("STARTED", "RENEWED", "LAPSED")),
             self.rng.choice(("BASIC", "PREMIUM"))),
            ("privacy", self.rng.choice(("SHOW", "MAIL")), "", str(n)),
            ("block", f"M{other:010d}", self.rng.choice(("BLOCKED", "UNBLOCKED")), ""),
            ("membership", "", self.rng.choice(("CLOSED", "REOPENED")), ""),
            ("safety", "", self.rng.choice(("CLOSED", "REOPENED", "")),
             self.rng.choice(("SIFT", "SYSTEM"))),
            ("review", f"v{self.rng.randrange(3)}", self.rng.choice(("CLOSED", "REOPENED", "")),
             self.rng.choice(("OPEN", "DECIDED"))),
            ("charge", self.rng.choice(("4242", "1881")),
             self.rng.choice(("SUCCEEDED", "FAILED")), ""),
            ("bounce", self.rng.choice((email, "old@life.example")) or "gone@life.example", "", "")))
        if kind == "block" and other == number:
            return self.note()
        event = Event(f"e{n}", kind, EVENTS_BEGIN + self.rng.randrange(10**6) * 64 + n % 64,
                      subject, action, value)
        if number in self.world.members and self.rng.random() < .1:
            event = self.rng.choice([*self.world.members[number].events.values(), event])
        return Step("v1.MemberEventService/RecordMemberEvents",
                    {"events": [member_pages.event_message(f"M{number:010d}", event)]},
                    self.world.record(number, event), number)

    # Comparing.

    def check_everything(self):
        for number in {*self.world.members, *self.world.deleted}:
            self.check_member(number)
        for ordinal in range(CARDS):
            self.check_card(card_number(ordinal))
        for kind, values in self.ever.items():
            for value in values:
                self.check_search(kind, value)
        for status in ("ACTIVE", "SUSPENDED", "TERMINATED", "CLOSED"):
            found = self.client.members({"page_size": 200}, statuses=["ACCOUNT_STATUS_" + status])
            self.assertEqual(sorted(found), sorted(
                m.id for m in self.world.members.values()
                if m.status == status and not m.juvenile))

    def check_member(self, number):
        """Every page of a member, and the searches for what the member has."""
        member = self.world.members.get(number)
        if member is None:
            return member_pages.check_gone(self, self.client, number,
                                           self.world.deleted.get(number))
        member_pages.check(self, self.client, member, self.world)
        self.assertEqual(self.client.members(member_ids=[member.id]), [member.id])
        for kind, value in (("emails", member.email), ("phones", member.phone),
                            ("last_names", member.last)):
            if value:
                self.check_search(kind, value)
        for card in (member.card, *member.old_cards):
            self.check_card(card)

    def check_search(self, kind, value):
        field = {"emails": "email", "phones": "phone", "last_names": "last"}[kind]
        criterion = {"number": value} if kind == "phones" else value
        found = self.client.members({"page_size": 200}, **{kind: [criterion]})
        self.assertEqual(sorted(found), sorted(
            m.id for m in self.world.members.values() if getattr(m, field) == value), value)

    def check_card(self, card):
        owner = self.world.owner(card)
        self.assertEqual(self.client.members(card_numbers=[card]), [owner.id] if owner else [])
        member_pages.check_till(self, self.client, card, owner, self.world.free(card))


if __name__ == "__main__":
    unittest.main()
