#!/usr/bin/env python3
"""Kills frontdeskd with SIGKILL again and again: whatever was answered is in the audit log.

The oracle is this process: it counts what it asked and what it was answered, by method and member.
After every kill the log is checked without a server, against a head from before the kill; after
every restart there is an entry for each answer, and none for what was never asked.

FRONTDESK_SEED replays the schedule of kills, FRONTDESK_AUDIT_CYCLES sets their number.
"""

import collections
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import rpc  # noqa: E402
import server  # noqa: E402

CYCLES = int(os.environ.get("FRONTDESK_AUDIT_CYCLES", "8"))
SEED = int(os.environ.get("FRONTDESK_SEED", str(random.SystemRandom().randrange(2**32))))
CALLERS = 6
KILL_AFTER = (0.02, 0.6)  # seconds of calling
READS = ("v1.AccountService/GetAccount", "v1.SearchService/SearchAccounts")
CHANGE = "v1.AccountService/UpdateAccount"


class Caller:
    """Reads, finds and changes one member, and counts."""

    def __init__(self, number, member_id, rng):
        self.number, self.member_id, self.rng = number, member_id, rng
        self.asked = collections.Counter()     # by method
        self.answered = collections.Counter()
        self.refused = None                    # an error that no crash explains

    def call_once(self, client):
        """One call; counted as answered when it was."""
        method = self.rng.choice((*READS, CHANGE))
        self.asked[method] += 1
        if method == CHANGE:
            name = f"N{self.number}x{self.asked[method]}"
            client.update({"member_id": self.member_id, "last_name": name}, "lastName")
        elif method == READS[0]:
            client.get(self.member_id)
        else:
            found = client.members(emails=[email_of(self.number)])
            assert found == [self.member_id], found
        self.answered[method] += 1

    def run(self, target):
        """Calls until the server is gone."""
        with target.client() as client:
            while True:
                try:
                    self.call_once(client)
                except rpc.Error as error:
                    if error.code not in ("UNAVAILABLE", "CANCELLED", "UNKNOWN"):
                        self.refused = error
                    return


def email_of(number):
    """The address of the member of one caller."""
    return f"audit{number}@crash.example"


class AuditTest(unittest.TestCase):

    def setUp(self):
        print(f"FRONTDESK_SEED={SEED} FRONTDESK_AUDIT_CYCLES={CYCLES}", flush=True)
        self.rng = random.Random(SEED)
        self.server = self.enterContext(server.Server())
        with self.server.client() as client:
            self.callers = [
                Caller(n, client.create({"email": email_of(n), "last_name": "Audit"})["member_id"],
                       random.Random(self.rng.random())) for n in range(CALLERS)]
        self.entries = collections.Counter()  # (kind, method, member ID) of all entries read so far
        self.read_up_to = 0                   # the number of the newest of them

    def test_every_answer_is_in_the_log(self):
        for _ in range(CYCLES):
            head = self.head()
            self.crash_while_calling()
            self.check_files(head)
            self.server.start()
            self.read_new_entries()
            for caller in self.callers:
                self.check_caller(caller)
        answered = sum(sum(caller.answered.values()) for caller in self.callers)
        print(f"{CYCLES} kills, {answered} answers, {self.read_up_to} entries, 0 answers without")
        self.assertGreater(answered, CYCLES * CALLERS)

    def head(self):
        """The line that would be kept elsewhere."""
        with self.server.client() as client:
            return client.call("admin.v1.AuditService/GetAuditHead", {})["head"]

    def crash_while_calling(self):
        """All callers at work, and then nothing."""
        threads = [threading.Thread(target=caller.run, args=(self.server,))
                   for caller in self.callers]
        for thread in threads:
            thread.start()
        time.sleep(self.rng.uniform(*KILL_AFTER))
        self.server.kill()
        for thread in threads:
            thread.join()

    def check_files(self, head):
        """The log is whole, and holds what was there before the kill."""
        done = subprocess.run([str(server.BIN / "frontdeskd"), "--verify_audit",
                               f"--data_dir={self.server.data_dir}", f"--audit_head={head}"],
                              capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def read_new_entries(self):
        """Counts the entries that were not there at the last check."""
        newest, token = self.read_up_to, ""
        with self.server.client() as client:
            while True:
                page = client.call("admin.v1.AuditService/SearchAuditLog",
                                   {"page_size": 200, "page_token": token})
                for entry in page.get("entries", []):
                    number = int(entry["number"])
                    newest = max(newest, number)
                    if number <= self.read_up_to:
                        self.read_up_to = newest
                        return
                    if entry.get("outcome") != "OK":
                        continue
                    for member_id in entry.get("member_ids", []):
                        self.entries[entry["kind"], entry["method"], member_id] += 1
                token = page.get("next_page_token", "")
                if not token:
                    self.read_up_to = newest
                    return

    def check_caller(self, caller):
        """An entry for each answer, and none for what was never asked."""
        self.assertIsNone(caller.refused)
        for method, kind in ((READS[0], "READ"), (READS[1], "READ"), (CHANGE, "CHANGE")):
            told = self.entries[f"AUDIT_KIND_{kind}", method, caller.member_id]
            self.assertGreaterEqual(told, caller.answered[method], method)
            self.assertLessEqual(told, caller.asked[method], method)


if __name__ == "__main__":
    unittest.main()
