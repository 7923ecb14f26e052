#!/usr/bin/env python3
"""Kills frontdeskd with SIGKILL again and again: no acknowledged write may be lost, none half done.

The oracle is this process: it knows what was acknowledged and what was under way. After every
restart it compares all accounts in storage (export), finds those written last by search and by
card, repeats what was under way with its request ID, and at times finds every account by search.

FRONTDESK_SEED replays the schedule of writes and kills, FRONTDESK_CRASH_CYCLES sets their number.
"""

import concurrent.futures
import os
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import luhn  # noqa: E402
import rpc  # noqa: E402
import server  # noqa: E402

CYCLES = int(os.environ.get("FRONTDESK_CRASH_CYCLES", "50"))
SEED = int(os.environ.get("FRONTDESK_SEED", str(random.SystemRandom().randrange(2**32))))
CHECKERS = 8                 # at once
WRITERS = 8
ACCOUNTS_A_WRITER = 60       # then there are only updates
KILL_AFTER = (0.005, 0.5)    # seconds of writing
KILL_STARTING = (0.002, 0.2)  # seconds after the start of the process
FULL_CHECK_EVERY = 25        # cycles
DOMAIN = "crash.example"


def card_number(writer, ordinal):
    """A card number with a valid check digit, one for each account."""
    digits = f"60064{writer:02d}{ordinal:08d}"
    return digits + luhn.check_digit(digits)


class Write:
    """One write: what it asks for, and how to ask again."""

    def __init__(self, request_id, email, card="", member_id=""):
        self.request_id, self.email, self.card, self.member_id = request_id, email, card, member_id

    def send(self, client):
        """Carries the write out; returns the member ID once it is acknowledged."""
        if self.member_id:
            client.update({"member_id": self.member_id, "email": self.email}, "email",
                          self.request_id)
            return self.member_id
        account = {"email": self.email, "last_name": "Crash", "cards": [{"number": self.card}]}
        return client.create(account, self.request_id)["member_id"]


class Writer:
    """Writes to accounts of its own, one after the other, and remembers what was acknowledged."""

    def __init__(self, number, rng):
        self.number, self.rng = number, rng
        self.emails = {}     # member ID -> acknowledged e-mail
        self.cards = {}      # member ID -> card number
        self.former = {}     # member ID -> the e-mail before
        self.touched = []    # member IDs written since the last check
        self.pending = None  # the Write whose outcome is not known
        self.counter = 0
        self.refused = None  # an error that no crash explains

    def next_write(self):
        """A creation until there are enough accounts, then mostly updates."""
        self.counter += 1
        email = f"w{self.number}n{self.counter}@{DOMAIN}"
        request_id = f"{self.number}-{self.counter}"
        few = len(self.emails) < ACCOUNTS_A_WRITER
        if not self.emails or (few and self.rng.random() < .5):
            return Write(request_id, email, card=card_number(self.number, self.counter))
        return Write(request_id, email, member_id=self.rng.choice(sorted(self.emails)))

    def acknowledge(self, member_id):
        """The pending write is done."""
        write, self.pending = self.pending, None
        if member_id in self.emails:
            self.former[member_id] = self.emails[member_id]
        else:
            self.cards[member_id] = write.card
        self.emails[member_id] = write.email
        self.touched.append(member_id)

    def run(self, target):
        """Writes until the server is gone."""
        with target.client() as client:
            while True:
                self.pending = self.next_write()
                try:
                    member_id = self.pending.send(client)
                except rpc.Error as error:
                    if error.code not in ("UNAVAILABLE", "CANCELLED", "UNKNOWN"):
                        self.refused = error
                    return
                self.acknowledge(member_id)

    def resolve(self, client):
        """Repeats the write whose outcome is not known; then it must be done exactly once."""
        if self.pending:
            self.acknowledge(self.pending.send(client))


class KillTest(unittest.TestCase):

    def setUp(self):
        print(f"FRONTDESK_SEED={SEED} FRONTDESK_CRASH_CYCLES={CYCLES}", flush=True)
        self.rng = random.Random(SEED)
        self.writers = [Writer(n, random.Random(self.rng.random())) for n in range(WRITERS)]
        self.server = self.enterContext(server.Server())
        self.server.token()  # made before the writers ask for it together

    def test_no_acknowledged_write_is_lost(self):
        self.server.kill()
        for cycle in range(CYCLES):
            self.crash_while_starting()
            self.server.start()
            with self.server.client() as client:
                self.check(client, every_account=cycle % FULL_CHECK_EVERY == 0)
            self.crash_while_writing()
        self.server.start()
        with self.server.client() as client:
            self.check(client, every_account=True)
        written = sum(writer.counter for writer in self.writers)
        accounts = sum(len(writer.emails) for writer in self.writers)
        print(f"{CYCLES} kills, {written} writes, {accounts} accounts, 0 acknowledged writes lost")
        self.assertGreater(written, CYCLES * WRITERS)

    def crash_while_starting(self):
        """One start in four does not get far."""
        if self.server.data_dir.exists() and self.rng.random() < .25:
            self.server.launch()
            time.sleep(self.rng.uniform(*KILL_STARTING))
            self.server.kill()

    def crash_while_writing(self):
        """All writers at work, and then nothing."""
        threads = [threading.Thread(target=writer.run, args=(self.server,))
                   for writer in self.writers]
        for thread in threads:
            thread.start()
        time.sleep(self.rng.uniform(*KILL_AFTER))
        self.server.kill()
        for thread in threads:
            thread.join()

    def check(self, client, every_account):
        """Storage and index hold what was acknowledged; open writes can be repeated."""
        self.assertEqual([w.refused for w in self.writers if w.refused], [])
        self.check_storage(client)
        for writer in self.writers:
            writer.resolve(client)
        stored = self.check_storage(client)
        searched = self.all_by_search(client)
        self.assertEqual(searched, stored)
        jobs = []
        for writer in self.writers:
            members = sorted(writer.emails) if every_account else set(writer.touched)
            jobs += [(writer, member_id) for member_id in members]
            writer.touched.clear()
        # Several at a time: each answer waits for the audit log, and they share its syncs.
        with concurrent.futures.ThreadPoolExecutor(CHECKERS) as checkers:
            for _ in checkers.map(lambda job: self.check_account(client, *job), jobs):
                pass

    def check_storage(self, client):
        """All accounts in storage, {member ID: e-mail}, compared with what was acknowledged."""
        batches = client.send("admin.v1.TransferService/ExportAccounts", {})
        stored = {a.member_id: a.email for batch in batches for a in batch.accounts}
        expected = {}
        for writer in self.writers:
            expected.update(writer.emails)
            self.allow_pending(writer.pending, stored, expected)
        self.assertEqual(stored, expected)
        return stored

    def allow_pending(self, write, stored, expected):
        """Lets `expected` follow `stored` where an open write decides."""
        if not write:
            return
        if write.member_id:
            if stored.get(write.member_id) == write.email:
                expected[write.member_id] = write.email
        else:
            expected.update({m: e for m, e in stored.items() if e == write.email})

    def all_by_search(self, client):
        """All accounts that a search for the domain finds, over all pages."""
        found, token = {}, ""
        while True:
            reply = client.send("v1.SearchService/SearchAccounts", {
                "criteria": {"emails": ["@" + DOMAIN]}, "order_by": "SEARCH_ORDER_MEMBER_ID",
                "page_size": 200, "page_token": token})
            found.update({row.member_id: row.email for row in reply.rows})
            token = reply.next_page_token
            if not token:
                self.assertEqual(reply.total_size, len(found))
                return found

    def check_account(self, client, writer, member_id):
        """One account by number, by its e-mail, by its card, and no longer by the e-mail before."""
        email = writer.emails[member_id]
        self.assertEqual(client.get(member_id)["email"], email)
        self.assertEqual(client.members(emails=[email]), [member_id])
        self.assertEqual(client.members(card_numbers=[writer.cards[member_id]]), [member_id])
        if member_id in writer.former:
            self.assertEqual(client.members(emails=[writer.former[member_id]]), [])


if __name__ == "__main__":
    unittest.main()
