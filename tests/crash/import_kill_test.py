#!/usr/bin/env python3
"""Kills frontdeskd with SIGKILL in the middle of imports: no acknowledged row may be lost, none be
there twice or in halves, and what is sent again completes the import.

FRONTDESK_SEED replays the schedule of kills, FRONTDESK_CRASH_CYCLES sets the number of imports.
"""

import os
import pathlib
import random
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import luhn  # noqa: E402
import rpc  # noqa: E402
import server  # noqa: E402

CYCLES = int(os.environ.get("FRONTDESK_CRASH_CYCLES", "12"))
SEED = int(os.environ.get("FRONTDESK_SEED", str(random.SystemRandom().randrange(2**32))))
BATCHES, ROWS = 24, 150     # of an import
KILL_AFTER = (0.005, 0.25)  # seconds of importing
CHECKED = 20                # rows of an import that are looked up by card and e-mail


def account(ordinal):
    """The account of a row."""
    digits = f"60064{ordinal:010d}"
    return {"member_id": f"M{2_000_000_000 + ordinal}", "last_name": "Crash",
            "email": f"i{ordinal}@crash.example", "status": "ACCOUNT_STATUS_ACTIVE",
            "cards": [{"number": digits + luhn.check_digit(digits)}]}


class ImportKillTest(unittest.TestCase):

    def setUp(self):
        print(f"FRONTDESK_SEED={SEED} FRONTDESK_CRASH_CYCLES={CYCLES}", flush=True)
        self.rng = random.Random(SEED)
        self.server = self.enterContext(server.Server())
        self.server.token()
        self.expected = {}  # member ID -> e-mail, of imports that are complete

    def test_no_acknowledged_row_is_lost(self):
        kills = 0
        for cycle in range(CYCLES):
            batches = self.batches(cycle)
            while not self.import_under_kill(batches):
                kills += 1
            for batch in batches:
                self.expected.update({a["member_id"]: a["email"] for a in batch})
            with self.server.client() as client:
                self.assertEqual(self.stored(client), self.expected)
                self.check_found(client, batches)
        print(f"{CYCLES} imports of {BATCHES * ROWS} rows, {kills} kills, 0 acknowledged rows lost")
        self.assertGreater(kills, 0)

    def batches(self, cycle):
        """The batches of an import; each begins with a row of the one before."""
        first = cycle * BATCHES * ROWS
        return [[account(n) for n in range(max(first, begin - 1), begin + ROWS)]
                for begin in range(first, first + BATCHES * ROWS, ROWS)]

    def import_under_kill(self, batches):
        """Sends all batches; true if the server lived to answer them all."""
        replies = []
        with self.server.client() as client:
            thread = threading.Thread(target=self.send, args=(client, batches, replies))
            thread.start()
            thread.join(self.rng.uniform(*KILL_AFTER) if self.rng.random() < .8 else None)
            ended = not thread.is_alive()
            if not ended:
                self.server.kill()
            thread.join()
        for batch, reply in zip(batches, replies):
            self.assertNotIn("rejected", reply)
            done = int(reply.get("imported", 0)) + int(reply.get("unchanged", 0))
            self.assertEqual(done, len(batch))
        if not ended:
            self.server.start()
            self.check_nothing_lost(batches[:len(replies)], batches)
        return ended

    def send(self, client, batches, replies):
        """Sends the batches on one stream and keeps the replies, which come in order."""
        line = iter(range(1, 10**9))
        requests = [{"rows": [{"line": str(next(line)), "account": row} for row in batch]}
                    for batch in batches]
        try:
            client.stream("admin.v1.TransferService/ImportAccounts", requests, replies=replies)
        except rpc.Error as error:
            self.assertIn(error.code, ("UNAVAILABLE", "CANCELLED", "UNKNOWN"))

    def check_nothing_lost(self, acknowledged, sent):
        """After a kill there is all that was acknowledged, and nothing that was not sent."""
        with self.server.client() as client:
            stored = self.stored(client)
        allowed = {a["member_id"]: a["email"] for batch in sent for a in batch} | self.expected
        self.assertLessEqual(self.expected.items(), stored.items())
        self.assertLessEqual({a["member_id"]: a["email"] for batch in acknowledged for a in batch}.items(),
                             stored.items())
        self.assertLessEqual(stored.items(), allowed.items())

    def stored(self, client):
        """All accounts in storage, {member ID: e-mail}."""
        batches = client.send("admin.v1.TransferService/ExportAccounts", {})
        accounts = [a for batch in batches for a in batch.accounts]
        found = {a.member_id: a.email for a in accounts}
        self.assertEqual(len(accounts), len(found))
        return found

    def check_found(self, client, batches):
        """Some rows by card and by e-mail."""
        for row in self.rng.sample([a for batch in batches for a in batch], CHECKED):
            self.assertEqual(client.members(card_numbers=[row["cards"][0]["number"]]), [row["member_id"]])
            self.assertEqual(client.members(emails=[row["email"]]), [row["member_id"]])


if __name__ == "__main__":
    unittest.main()
