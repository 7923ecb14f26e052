#!/usr/bin/env python3
"""Personal data is where it must be and nowhere else: not in logs, of a child nowhere at all."""

import datetime
import time
import unittest

import rpc
import sample
import server

# Every value is one that nothing else could have written.
CHILD = {"first_name": "Qxchildfirst", "last_name": "Qxchildlast", "nickname": "Qxchildnick",
         "email": "qxchild@mail.example", "phones": ["4155550188"],
         "address": {"street": "1 Qxchildstreet", "city": "Qxchildcity", "postal_code": "QX4711"},
         "company_name": "Qxchildcompany", "group_name": "Qxchildgroup"}
CANARIES = (b"qxchild", b"4155550188", b"QX4711")


def birthday(years_ago):
    """A date of birth so many years before today, as CalendarDate."""
    today = datetime.date.today()
    return {"year": today.year - years_ago, "month": today.month, "day": min(today.day, 28)}


def files_with(folder, needles):
    """(file, needle) for every file under `folder` that holds a needle, whatever the case."""
    return [(path, needle) for path in folder.rglob("*") if path.is_file()
            for needle in needles if needle.lower() in read(path).lower()]


def read(path):
    """The bytes of a file; none if a running server has just removed it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


class JuvenileTest(unittest.TestCase):

    def test_nothing_about_a_child_is_stored(self):
        with server.Server() as one:
            with one.client() as client:
                child = client.create({**CHILD, "date_of_birth": birthday(5),
                                       "cards": [{"number": "6006499000000005"}]}, "child-1")
                self.assertTrue(child["juvenile"])
                self.assertIn("email", child["discarded_fields"])
                self.assertNotIn("Qx", str({**child, "discarded_fields": []}))
                for criteria in ({"emails": ["qxchild"]}, {"last_names": ["Qxchildlast"]},
                                 {"phones": [{"number": "4155550188"}]}):
                    self.assertEqual(client.members(**criteria), [])
                self.assertEqual(client.members(card_numbers=["6006499000000005"]),
                                 [child["member_id"]])
                row = client.search(member_ids=[child["member_id"]])["rows"][0]
                self.assertTrue(row["juvenile"])
            self.assertEqual(files_with(one.folder, CANARIES), [])
            self.assertEqual(one.stop(), 0)
            self.assertEqual(files_with(one.folder, CANARIES), [])
            one.start()
            self.assertEqual(files_with(one.folder, CANARIES), [])

    def test_a_grown_up_is_found_by_the_same_scan(self):
        with server.Server() as one:
            with one.client() as client:
                client.create({**CHILD, "date_of_birth": birthday(30)})
            self.assertNotEqual(files_with(one.data_dir, CANARIES), [])

    def test_an_imported_child_is_labelled_too(self):
        with server.Server() as one:
            born = birthday(7)
            path = one.folder.parent / (one.folder.name + ".tsv")
            path.write_text("member_id\tfirst_name\temail\tdob\n"
                            f"M0000000001\tQxchildfirst\tqxchild@mail.example\t"
                            f"{born['year']}-{born['month']:02d}-{born['day']:02d}\n")
            try:
                one.cli("import", path)
            finally:
                path.unlink()
            with one.client() as client:
                account = client.get("M0000000001")
                self.assertTrue(account["juvenile"])
                self.assertEqual(client.members(emails=["qxchild"]), [])
            self.assertEqual(files_with(one.folder, CANARIES), [])


class ErasureTest(unittest.TestCase):
    """What a member was is gone from every byte of the data folder (R-170, D15)."""

    def person(self, n):
        """Values that nothing else could have written, other ones for each n."""
        person = {key: f"{value}{n}" for key, value in CHILD.items() if isinstance(value, str)}
        return {**person, "email": f"qxchild{n}@mail.example", "phones": CHILD["phones"],
                "address": {part: f"{text}{n}" for part, text in CHILD["address"].items()}}

    def fill(self, client):
        """A member who was edited five times, with a note and a mail that waits; the member ID."""
        member = client.create({**CHILD, "date_of_birth": birthday(30),
                                "cards": [{"number": "6006499000000005"}]}, "qxchild-0")
        for n in range(5):
            client.update({"member_id": member["member_id"], **self.person(n)},
                          "firstName,lastName,nickname,email,phones,address,companyName,groupName",
                          f"edit-{n}")
        name = {"member_id": member["member_id"]}
        client.call("v1.AccountService/AddNote", {**name, "comment": "qxchild note"})
        client.call("v1.AccountService/ResetPassword", name)
        return member["member_id"]

    def assert_gone(self, one):
        """No canary is in the data folder, at the latest after half a minute."""
        deadline = time.monotonic() + 30
        while files_with(one.data_dir, CANARIES) and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(files_with(one.data_dir, CANARIES), [])

    def test_a_deleted_member_is_in_no_file(self):
        with server.Server() as one:
            with one.client() as client:
                member = self.fill(client)
                self.assertNotEqual(files_with(one.data_dir, (b"qxchild",)), [])
                client.call("v1.AccountService/DeleteUser", {"member_id": member, "confirm": True})
                self.assert_gone(one)
                self.assertEqual(client.members(emails=["qxchild"]), [])
                with self.assertRaises(rpc.Error) as caught:
                    client.get(member)
                self.assertEqual(caught.exception.reason, "ACCOUNT_DELETED")
            self.assertEqual(one.stop(), 0)
            one.start()
            self.assert_gone(one)
            self.assertNotIn("qxchild", one.log().lower())

    def test_the_purge_goes_on_after_a_crash(self):
        with server.Server() as one:
            with one.client() as client:
                member = self.fill(client)
                client.call("v1.AccountService/DeleteUser", {"member_id": member, "confirm": True})
            one.kill()
            one.start()
            self.assert_gone(one)

    def test_a_member_labelled_later_is_in_no_file(self):
        with server.Server() as one:
            with one.client() as client:
                member = self.fill(client)
                client.update({"member_id": member, "date_of_birth": birthday(7)}, "dateOfBirth")
                self.assert_gone(one)
                self.assertTrue(client.get(member)["juvenile"])


class LogTest(unittest.TestCase):

    def test_logs_hold_no_personal_data(self):
        """Everything a member has passes through the server; none of it may be in its log."""
        with server.Server() as one:
            one.cli("import", sample.PATH)
            with one.client() as client:
                self._use_everything(client)
            one.stop()
            one.start()
            self.assertGreater(len(one.log()), 0)
            log = one.log().lower()
            for row in sample.rows():
                for column in ("email", "phone", "card_number", "address", "dob"):
                    self.assertNotIn(row[column].lower(), log)
            for name in ("quillon", "vandermeer", "zebrafinch", "wisteria", "qx-canary"):
                self.assertNotIn(name, log)

    def _use_everything(self, client):
        """Good and bad calls of all kinds, with data that can be told."""
        client.create({"last_name": "Qx-Canary", "email": "qx-canary@mail.example"})
        search = "v1.SearchService/SearchAccounts"
        client.members(emails=["quillon.vy"])
        client.members({"query": "Quillon Vandermeer-Ybarra"})
        for method, request in (
            (search, {"criteria": {"last_names": ["%qx-canary"]}}),
            (search, {"criteria": {"phones": [{"number": "qx-canary"}]}}),
            ("v1.AccountService/CreateAccount", {"account": {"email": "qx-canary@@@"}}),
            ("v1.AccountService/GetAccount", {"card_number": "6006499000000006"}),
            ("pos.v1.PosService/LookupCard", {"card_number": "6006499000000006"}),
        ):
            with self.assertRaises(rpc.Error) as caught:
                client.call(method, request)
            said = f"{caught.exception.message} {caught.exception.violations}".lower()
            self.assertNotIn("qx-canary", said)
            self.assertNotIn("6006499000000006", said)


if __name__ == "__main__":
    unittest.main()
