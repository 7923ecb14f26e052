#!/usr/bin/env python3
"""Personal data is where it must be and nowhere else: not in logs, of a child nowhere at all."""

import datetime
import time
import unittest

import canaries
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
    """(file, needle) for every place under `folder` that holds a needle, whatever the case."""
    paths = [folder] if folder.is_file() else canaries.files_of(folder)
    found = canaries.find(paths, {needle.lower() for needle in needles})
    return [(path, needle) for path, _, needle in found]


def events_of(member_id, other_id):
    """An event of each kind, with what can be told apart in every text."""
    details = (
        {"login": {"result": "LOGIN_RESULT_SUCCEEDED", "device_type": "DEVICE_TYPE_PHONE",
                   "operating_system": "Qxchildos", "application": "Qxchildapp",
                   "place": "Qxchildplace", "ip_network": "203.0.113.0/24"}},
        {"job": {"job_id": "j1", "action": "JOB_ACTION_OPENED", "title": "Qxchildjob"}},
        {"charge": {"charge_id": "c1", "result": "CHARGE_RESULT_SUCCEEDED", "last4": "0042",
                    "brand": "VISA", "subscription": True}},
        {"privacy": {"setting": "SHOW", "value": "Qxchildvalue"}},
        {"block": {"other_member_id": other_id, "action": "BLOCK_ACTION_BLOCKED"}},
        {"profile": {"photo_url": "https://photos.example/qxchild.jpg"}},
        {"bounce": {"email": "qxchild4@mail.example", "type": "BOUNCE_TYPE_HARD"}},
    )
    return [{"event_id": f"e{n}", "member_id": member_id, "time": f"2025-06-01T00:00:{n:02d}Z",
             **detail} for n, detail in enumerate(details)]


def record(client, events):
    """Tells the server of events; all of them must be in order."""
    reply = client.stream("v1.MemberEventService/RecordMemberEvents", [{"events": events}])[0]
    assert not reply.get("rejected"), reply


def everything_about(client, member_id, other_id):
    """What pages, histories and searches say, as one text; refusals too."""
    name = {"member_id": member_id}
    calls = [("v1.AccountService/" + method, name)
             for method in ("GetAccount", "ListAccountServices", "GetEditForm", "ListTiers")]
    calls += [("v1.MemberPageService/" + method, {"member_id": member})
              for member in (member_id, other_id)
              for method in ("GetMemberSnapshot", "GetNavigation", "ListAccountSettings",
                             "GetMyInformation", "GetMyPlan", "GetPrivacySettings",
                             "GetCreditCardInformation", "GetBlockedMembers",
                             "GetAdditionalInfo")]
    calls += [("v1.HistoryService/" + method, {"member_id": member})
              for member in (member_id, other_id)
              for method in ("ListAuditHistory", "ListMemberHistory", "ListAccountHistory",
                             "GetSafetyHistory", "GetMemberStats")]
    calls += [("v1.SearchService/SearchAccounts", {"criteria": criteria}) for criteria in (
        {"emails": ["qxchild"]}, {"first_names": ["Qxchild%"]}, {"last_names": ["Qxchild%"]},
        {"addresses": ["%qxchild%"]}, {"cities": ["qxchild"]}, {"group_names": ["qxchild"]},
        {"phones": [{"number": "4155550188"}]}, {"postal_codes": ["QX4711"]},
        {"company_names": ["qxchild"], "user_types": ["USER_TYPE_SEEKER"]})]
    calls += [("v1.SearchService/SearchAccounts", {"query": "qxchild@mail.example"}),
              ("v1.SearchService/ListRelatedAccounts", name),
              ("pos.v1.PosService/LookupGuest", {"phone": "4155550188"}),
              ("admin.v1.MailService/ListOutbox", {})]
    said = []
    for method, request in calls:
        try:
            reply = client.call(method, request)
            reply.pop("interpretations", None)  # repeat the query
            said.append(str(reply))
        except rpc.Error as error:
            said.append(str(error))
    return "\n".join(said).lower()


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

    def test_nothing_of_a_childs_life_is_stored(self):
        """Through tills, events, edits that are refused, a crash and a clean stop."""
        with server.Server() as one:
            with one.client() as client:
                other = client.create({"last_name": "Other"})["member_id"]
                client.call("admin.v1.ProgramService/SetProgram", {"program": {"code": "default"}})
                client.call("admin.v1.ProgramService/IssueCards",
                            {"program": "default", "card_numbers": ["6006499000000005"]})
                child = client.call("pos.v1.PosService/RegisterCard", {
                    "card_number": "6006499000000005", "first_name": "Qxchildfirst",
                    "last_name": "Qxchildlast", "email": "qxchild@mail.example",
                    "phones": ["4155550188"], "postal_code": "QX4711",
                    "date_of_birth": birthday(12), "request_id": "child"})["member_id"]
                record(client, events_of(child, other))
                with self.assertRaises(rpc.Error) as refused:
                    client.update({"member_id": child, "email": "qxchild@mail.example"}, "email")
                self.assertEqual(refused.exception.reason, "JUVENILE")
                self.assertNotIn("qxchild", everything_about(client, child, other))
            self.assertEqual(files_with(one.folder, CANARIES), [])
            one.kill()
            one.start()
            self.assertEqual(files_with(one.folder, CANARIES), [])
            self.assertEqual(one.stop(), 0)
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

    MEMBER, OTHER, CARD = "M0000000001", "M0000000002", "6006499000000005"
    DELETION = {"member_id": MEMBER, "confirm": True, "request_id": "qx-deletion"}

    def person(self, n):
        """Values that nothing else could have written, other ones for each n."""
        person = {key: f"{value}{n}" for key, value in CHILD.items() if isinstance(value, str)}
        return {**person, "email": f"qxchild{n}@mail.example", "phones": CHILD["phones"],
                "address": {part: f"{text}{n}" for part, text in CHILD["address"].items()}}

    def edits(self):
        """Five edits of everything, with their request IDs."""
        return [({"member_id": self.MEMBER, **self.person(n)},
                 "firstName,lastName,nickname,email,phones,address,companyName,groupName",
                 f"qxchild-edit-{n}") for n in range(5)]

    def fill(self, one):
        """A member who is in the image of the index, was edited five times, had an event of each
        kind, notes, views and a mail that waits. All of it can be told by its canaries."""
        with one.client() as client:
            account = {**CHILD, "date_of_birth": birthday(30), "user_type": "USER_TYPE_SEEKER",
                       "group_id": "qxchild-id", "cards": [{"number": self.CARD}],
                       "payment_cards": [{"last4": "0042", "cardholder_last_name": "Qxchildholder",
                                          "brand": "VISA", "on_file": True}]}
            rows = [{"line": "1", "account": {**account, "member_id": self.MEMBER}},
                    {"line": "2", "account": {"last_name": "Other", "member_id": self.OTHER}}]
            client.stream("admin.v1.TransferService/ImportAccounts", [{"rows": rows}])
            for edit in self.edits()[:3]:
                client.update(*edit)
        self.assertEqual(one.stop(), 0)
        self.assertNotEqual(files_with(one.data_dir / "index.image", (b"qxchild",)), [])
        one.start()
        with one.client() as client:
            for edit in self.edits()[3:]:
                client.update(*edit)
            name = {"member_id": self.MEMBER}
            client.call("v1.AccountService/AddNote", {**name, "comment": "qxchild note"})
            client.call("v1.AccountService/ResetPassword",
                        {**name, "comment": "qxchild called", "request_id": "qxchild-reset"})
            views = [client.call("v1.MemberViewService/StartMemberView",
                                 {**name, "reason": "qxchild asks"})["view_id"] for _ in range(2)]
            client.call("v1.MemberViewService/EndMemberView", {"view_id": views[0]})
            record(client, events_of(self.MEMBER, self.OTHER))
            self.assertIn("qxchild", everything_about(client, self.MEMBER, self.OTHER))
        return views[1]

    def assert_gone(self, one):
        """No canary is in the data folder, at the latest after half a minute."""
        deadline = time.monotonic() + 30
        while files_with(one.data_dir, CANARIES) and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(files_with(one.data_dir, CANARIES), [])

    def assert_nothing_is_said(self, one, view):
        """No page, search, repeated request, view or log line tells of the member."""
        with one.client() as client:
            self.assertNotIn("qxchild", everything_about(client, self.MEMBER, self.OTHER))
            for edit in self.edits():
                with self.assertRaises(rpc.Error) as refused:
                    client.update(*edit)
                self.assertEqual(refused.exception.reason, "ACCOUNT_DELETED")
            again = client.call("v1.AccountService/DeleteUser", self.DELETION)
            self.assertNotIn("qx", str(again).lower())
            with self.assertRaises(rpc.Error) as refused:
                client.call("v1.MemberViewService/GetMemberHome", {"view_id": view})
            self.assertIn(refused.exception.reason, ("ACCOUNT_DELETED", "VIEW_ENDED"))
            ended = client.call("v1.MemberViewService/EndMemberView", {"view_id": view})
            self.assertNotIn("reason", ended)
        self.assertNotIn("qxchild", one.log().lower())

    def test_a_deleted_member_is_in_no_file(self):
        with server.Server() as one:
            view = self.fill(one)
            with one.client() as client:
                client.call("v1.AccountService/DeleteUser", self.DELETION)
            self.assert_gone(one)
            self.assert_nothing_is_said(one, view)
            self.assertEqual(one.stop(), 0)
            self.assertTrue((one.data_dir / "index.image").exists())
            self.assert_gone(one)
            one.start()
            self.assert_gone(one)
            self.assert_nothing_is_said(one, view)

    def test_the_erasure_goes_on_after_a_crash(self):
        """Even one between the commit and the removal of the image, which is then still there."""
        with server.Server() as one:
            view = self.fill(one)
            image = (one.data_dir / "index.image").read_bytes()
            with one.client() as client:
                client.call("v1.AccountService/DeleteUser", self.DELETION)
            one.kill()
            for name in ("index.image", "index.image.new"):
                (one.data_dir / name).write_bytes(image)
            one.start()
            self.assert_gone(one)
            self.assert_nothing_is_said(one, view)
            self.assertEqual(one.stop(), 0)
            self.assert_gone(one)

    def test_a_member_labelled_later_is_in_no_file(self):
        with server.Server() as one:
            self.fill(one)
            with one.client() as client:
                child = {"member_id": self.MEMBER, "date_of_birth": birthday(7)}
                self.assertTrue(client.update(child, "dateOfBirth")["juvenile"])
                self.assert_gone(one)
                self.assertNotIn("qxchild", everything_about(client, self.MEMBER, self.OTHER))
            self.assertEqual(one.stop(), 0)
            self.assert_gone(one)


class LogTest(unittest.TestCase):

    def test_logs_hold_no_personal_data(self):
        """Everything a member has passes through the server, whose log tells all it can; none of it may
        be there. What it was is noted, and searched for, by the clients and the server of the tests."""
        with server.Server("--log_level=debug") as one:
            one.cli("import", sample.PATH)
            with one.client() as client:
                self._use_everything(client)
            self.assertEqual(one.stop(), 0)
            self.assertGreater(len(one.log()), 0)
            known = canaries.REGISTRY.needles(secrets_only=False)
            for value in ("quillon", "(415) 555-0107", "4155550107", "qx-canary@mail.example",
                          "77 wisteria walk apt 9", "2000-05-02", "6006499000000005",
                          "quillon vandermeer-ybarra", one.token().lower()):
                self.assertIn(value.encode(), known)

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
            with self.assertRaises(rpc.Error):
                client.call(method, request)


if __name__ == "__main__":
    unittest.main()
