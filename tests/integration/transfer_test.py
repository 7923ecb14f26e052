#!/usr/bin/env python3
"""Import and export through the command line: nothing lost, nothing done twice."""

import json
import pathlib
import tempfile
import unittest

import sample
import server


# What tables must quote and spreadsheets would run, and states that only an import may bring.
ODD_ACCOUNT = {
    "member_id": "M0000004711", "kind": "ACCOUNT_KIND_GIFT", "user_type": "USER_TYPE_SEEKER",
    "status": "ACCOUNT_STATUS_TERMINATED", "first_name": 'quo"te, comma',
    "last_name": "back\\slash", "nickname": "=SUM(A1)", "company_name": " 'apostrophe",
    "group_name": "+1", "group_id": "g-1",
    "phones": ["4155550101", "4155550102", "415-555-0103 x9"], "email": "odd@x.example",
    "email_status": "EMAIL_STATUS_FAILED", "language": "pt-BR", "plan": "PREMIUM",
    "cards": [{"number": "6006499099999984", "state": "CARD_STATE_ACTIVE"},
              {"number": "6006499099999992", "state": "CARD_STATE_EXCHANGED"}],
    "payment_cards": [{"last4": "0001", "processor": "WEPAY", "subscription_charge": True},
                      {"last4": "0002", "expiry_month": 3, "expiry_year": 2031, "on_file": True,
                       "cardholder_last_name": "Strauß"}],
    "balances": {"points": "-5", "stored_value_minor": "12345", "currency": "EUR"},
    "auto_recharge": {"enabled": True, "threshold_minor": "0", "amount_minor": "2500"},
    "last_login_time": "2024-02-29T12:34:56.789Z",
    "member_since": {"year": 2008, "month": 2, "day": 29},
}


class TransferTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.server = self.enterContext(server.Server())

    def export(self, of, name):
        """Exports `of` (a server) to a file and returns its path."""
        path = self.folder / name
        of.cli("export", path)
        return path

    def count(self, of):
        """How many accounts `of` holds."""
        with of.client() as client:
            return int(client.call("admin.v1.ServerService/GetServerStats", {}).get("accounts", 0))

    def test_export_and_import_are_lossless_in_every_format(self):
        odd = self.folder / "odd.ndjson"
        odd.write_text(json.dumps(ODD_ACCOUNT) + "\n", encoding="utf-8")
        self.server.cli("import", sample.PATH)
        self.server.cli("import", odd)
        reference = self.export(self.server, "reference.ndjson").read_bytes()
        self.assertEqual(reference.count(b"\n"), len(sample.rows()) + 1)
        for ending in ("tsv", "csv", "ndjson"):
            with self.subTest(ending=ending), server.Server() as copy:
                path = self.export(self.server, "all." + ending)
                copy.cli("import", path)
                self.assertEqual(self.export(copy, f"copy.{ending}.ndjson").read_bytes(), reference)
                self.assertEqual(self.export(copy, "again." + ending).read_bytes(),
                                 path.read_bytes())

    def test_importing_twice_changes_nothing(self):
        self.server.cli("import", sample.PATH)
        before = self.export(self.server, "before.ndjson").read_bytes()
        again = self.server.cli("import", sample.PATH)
        self.assertIn(b"400", again.stdout + again.stderr)
        self.assertEqual(self.export(self.server, "after.ndjson").read_bytes(), before)

    def test_bad_rows_go_to_the_rejects_and_the_rest_is_taken(self):
        lines = sample.PATH.read_text(encoding="utf-8").splitlines()[:6]
        lines[2] = lines[2].replace("M0000000008", "M8")
        lines[4] = lines[4].replace("2023-07-15", "2023-02-30")
        path = self.folder / "some.tsv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.server.cli("import", path, check=False)
        self.assertEqual(self.count(self.server), 3)
        rejects = (self.folder / "some.tsv.rejects").read_text(encoding="utf-8").splitlines()
        self.assertEqual(rejects[0].split("\t")[:3], ["line", "field", "reason"])
        self.assertEqual(sorted({tuple(line.split("\t")[:2]) for line in rejects[1:]}),
                         [("3", "member_id"), ("5", "member_since")])
        self.assertNotIn("García", "".join(rejects))

    def test_an_unknown_column_is_named_and_nothing_is_imported(self):
        path = self.folder / "odd.tsv"
        path.write_text("member_id\tshoe_size\nM0000000001\t44\n", encoding="utf-8")
        result = self.server.cli("import", path, check=False)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(b"shoe_size", result.stderr)
        self.assertEqual(self.count(self.server), 0)

    def test_columns_may_come_in_any_order(self):
        path = self.folder / "few.csv"
        path.write_text('last_name,member_id,email\n"O\'Hara, Jr.",M0000000001,o@x.example\n',
                        encoding="utf-8")
        self.server.cli("import", path)
        with self.server.client() as client:
            self.assertEqual(client.members(last_names=["OHara%"]), ["M0000000001"])


if __name__ == "__main__":
    unittest.main()
