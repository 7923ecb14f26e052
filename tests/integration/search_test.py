#!/usr/bin/env python3
"""Searches through the whole server: what is found, in which order, what is refused."""

import os
import subprocess
import threading
import unittest

import sample
import server
from sample import BELA, QUILLON, RAMONA


class FindTest(sample.SampleServerTest):
    """Every criterion finds the planted members, and only who it should."""

    def test_each_criterion_finds_its_members(self):
        both, quillon, bela = [QUILLON, RAMONA], [QUILLON], [BELA]
        company = {"company_names": ["zebra fin"], "user_types": ["USER_TYPE_BUSINESS"]}
        for criteria, expected in (
            ({"member_ids": [QUILLON]}, quillon),
            ({"card_numbers": ["6006 4990 0000 0005"]}, quillon),
            ({"emails": ["CARE@ZEBRA"]}, quillon),
            ({"emails": ["percent\\%sign"]}, bela),
            ({"first_names": ["quillon"]}, quillon),
            ({"first_names": ["Bela"]}, bela),
            ({"last_names": ["Ybarra"]}, both),
            ({"last_names": ["Vander%"]}, both),
            ({"last_names": ["darvay"]}, bela),
            ({"nicknames": ["Quill"]}, quillon),
            ({"phones": [{"number": "415-555-0107"}]}, both),
            ({"phones": [{"number": "5550107", "match": "PHONE_MATCH_SUFFIX"}]}, both),
            ({"phones": [{"number": "02079460958"}]}, bela),
            ({"addresses": ["%wisteria%"]}, both),
            ({"addresses": ["100\\%"]}, bela),
            ({"cities": ["antwi"]}, [QUILLON, BELA, RAMONA]),
            ({"states": ["or"]}, [QUILLON, BELA, RAMONA]),
            ({"postal_codes": ["974770107"]}, quillon),
            ({"postal_codes": ["sw1"]}, bela),
            (company, quillon),
            ({"group_names": ["wisteria care"]}, both),
            ({"billing": [{"last4": "0042"}], "states": ["OR"]}, both),
            ({"billing": [{"last4": "4321", "last_name": "D’Árvay"}]}, bela),
            ({"billing": [{"last4": "4321", "last_name": "d’árvay"}]}, []),
            ({"last_names": ["Ybarra"], "statuses": ["ACCOUNT_STATUS_CLOSED"]}, [RAMONA]),
            ({"last_names": ["Ybarra"], "first_names": ["Ramona"]}, [RAMONA]),
        ):
            with self.subTest(criteria=criteria):
                self.assertEqual(self.client.members(**criteria), expected)

    def test_counts_are_those_of_a_scan(self):
        reply = self.client.search(emails=["gmail.com"])
        expected = sample.ids(lambda row: "gmail.com" in row["email"])
        self.assertEqual(int(reply["total_size"]), len(expected))
        reply = self.client.search({"exclude_closed": True}, emails=["gmail.com"])
        closed = sample.ids(lambda row: "gmail.com" in row["email"]
                            and row["status"] in ("CLOSED", "TERMINATED"))
        self.assertEqual(int(reply["hidden_closed_count"]), len(closed))
        self.assertEqual(int(reply["total_size"]), len(expected) - len(closed))

    def test_nicknames_can_be_left_out(self):
        with_table = self.client.search(first_names=["Bob"], states=["CA"])
        roberts = sample.ids(lambda row: row["state"] == "CA"
                             and "Bob" in (row["first_name"], row["nickname"])
                             or row["state"] == "CA" and row["first_name"] == "Robert")
        self.assertEqual(int(with_table["total_size"]), len(roberts))
        self.assertEqual(self.client.members({"no_nicknames": True}, first_names=["Bob"]), [])

    def test_rows_say_what_matched_and_where(self):
        row = self.client.search(last_names=["Ybarra"])["rows"][0]
        match = row["matches"][0]
        self.assertEqual((match["field"], match["kind"]),
                         ("SEARCH_FIELD_LAST_NAME", "MATCH_KIND_INFIX"))
        begin, end = match["ranges"][0]["begin"], match["ranges"][0]["end"]
        self.assertEqual(row["last_name"].encode()[begin:end], b"Ybarra")

    def test_card_numbers_come_out_masked(self):
        row = self.client.search(member_ids=[QUILLON])["rows"][0]
        self.assertEqual(row["cards"][0]["masked_number"], "************0005")
        self.assertNotIn("number", row["cards"][0])

    def test_free_text_is_read_by_its_shape(self):
        for query, expected in (
            ("zebrafinch.example", [QUILLON, RAMONA, BELA]),
            ("ramona@", [RAMONA]),
            (QUILLON, [QUILLON]),
            ("Quillon Vandermeer-Ybarra", [QUILLON]),
            ("Vandermeer-Ybarra, Ramona", [RAMONA]),
            ("(415) 555-0107", [QUILLON, RAMONA]),
            ("6006499000000021", [BELA]),
        ):
            with self.subTest(query=query):
                found = [row["member_id"] for row in
                         self.client.search({"query": query, "criteria": {}}).get("rows", [])]
                self.assertEqual(sorted(found), sorted(expected))

    def test_related_accounts_share_something(self):
        reply = self.client.call("v1.SearchService/ListRelatedAccounts", {"member_id": QUILLON})
        self.assertEqual(reply["account"]["member_id"], QUILLON)
        kinds = {relation["kind"]: [row["member_id"] for row in relation["rows"]]
                 for relation in reply["relations"]}
        self.assertEqual(kinds["RELATION_KIND_PHONE"], [RAMONA])
        self.assertEqual(kinds["RELATION_KIND_GROUP"], [RAMONA])

    def test_every_special_field_is_listed(self):
        fields = self.client.call("v1.SearchService/ListSearchFields", {})["fields"]
        by_name = {field["criterion"]: field for field in fields}
        self.assertTrue(by_name["addresses"]["leading_percent"])
        self.assertTrue(by_name["company_names"]["needs_user_type"])
        self.assertNotIn("leading_percent", by_name["last_names"])


class RefuseTest(sample.SampleServerTest):
    """What must be refused is, by name, without the value."""

    def test_bad_criteria_are_refused_by_name(self):
        for reason, request in (
            ("LEADING_PERCENT_NOT_ALLOWED", {"criteria": {"last_names": ["%son"]}}),
            ("LEADING_PERCENT_NOT_ALLOWED", {"criteria": {"emails": ["%"]}}),
            ("PHONE_DIGITS_ONLY", {"criteria": {"phones": [{"number": "555-CARE"}]}}),
            ("USER_TYPE_REQUIRED", {"criteria": {"company_names": ["Zebra"]}}),
            ("CRITERION_EMPTY", {"criteria": {"last_names": [" ' "]}}),
            ("CHECK_DIGIT_WRONG", {"criteria": {"card_numbers": ["6006499000000006"]}}),
        ):
            with self.subTest(reason=reason, request=request):
                self.assert_search_refused(reason, request)

    def test_a_search_without_criteria_is_refused(self):
        for request in ({}, {"criteria": {}}, {"query": " \t"}):
            with self.subTest(request=request):
                self.assert_search_refused("CRITERIA_REQUIRED", request)

    def test_all_violations_are_listed(self):
        error = self.assert_search_refused("LEADING_PERCENT_NOT_ALLOWED", {
            "criteria": {"last_names": ["%a", "ok"], "phones": [{"number": "x"}]}})
        self.assertEqual([field for field, _ in error.violations],
                         ["criteria.last_names[0]", "criteria.phones[0].number"])

    def test_the_command_line_says_nothing_beside_the_refusal(self):
        refused = subprocess.run(
            [server.BIN / "frontdesk", f"--server={self.server.address}", "search", b"--last=\xff"],
            capture_output=True, check=False, timeout=60,
            env={**os.environ, "FRONTDESK_TOKEN": self.server.token()})
        self.assertEqual(refused.returncode, 1)
        first = refused.stderr.decode().splitlines()[0]
        self.assertRegex(first, r"^error: --last .*\[TEXT_NOT_CLEAN\]$")

    def test_a_payment_card_number_is_refused_and_not_repeated(self):
        for request in ({"query": "4111111111111111"},
                        {"criteria": {"billing": [{"last4": "4111 1111 1111 1111"}]}}):
            error = self.assert_search_refused("PAYMENT_CARD_NUMBER", request)
            self.assertNotIn("1111", f"{error.message} {error.violations}")
        self.assertNotIn("4111", self.server.log())


class PageTest(sample.SampleServerTest):
    """Pages deliver every match once, whatever is written meanwhile."""

    def walk(self, request, **criteria):
        """All member IDs over all pages."""
        members, token = [], ""
        while True:
            reply = self.client.search({**request, "page_token": token}, **criteria)
            members += [row["member_id"] for row in reply.get("rows", [])]
            token = reply.get("next_page_token", "")
            if not token:
                return members

    def test_pages_add_up_to_the_whole(self):
        expected = sample.ids(lambda row: ".example" in row["email"])
        for size in (1, 7, 200):
            with self.subTest(size=size):
                request = {"page_size": size, "order_by": "SEARCH_ORDER_MEMBER_ID"}
                self.assertEqual(self.walk(request, emails=[".example"]), expected)

    def test_pages_stay_whole_while_others_write(self):
        expected = sample.ids(lambda row: row["state"] == "NY")
        stop = threading.Event()
        writer = threading.Thread(target=self._write_until, args=(stop,))
        writer.start()
        try:
            for _ in range(5):
                request = {"page_size": 3, "order_by": "SEARCH_ORDER_MEMBER_ID"}
                found = self.walk(request, states=["NY"], postal_codes=["1"])
                self.assertEqual([m for m in found if m in set(expected)], expected)
                self.assertEqual(len(found), len(set(found)))
        finally:
            stop.set()
            writer.join()

    def _write_until(self, stop):
        """Creates members that match what the readers look for."""
        with self.server.client() as client:
            while not stop.is_set():
                client.create({"first_name": "Late", "user_type": "USER_TYPE_SEEKER",
                               "address": {"state": "NY", "postal_code": "10001"}})

    def test_a_token_belongs_to_its_search(self):
        token = self.client.search({"page_size": 1}, states=["NY"])["next_page_token"]
        self.assert_search_refused("PAGE_TOKEN_MISMATCH", {"page_token": token,
                                                           "criteria": {"states": ["CA"]}})
        self.assert_search_refused("PAGE_TOKEN_INVALID", {"page_token": token[:-4] + "AAAA",
                                                          "criteria": {"states": ["NY"]}})

    def test_page_sizes_are_as_published(self):
        self.assertEqual(len(self.client.search(emails=["a"])["rows"]), 25)
        self.assertEqual(len(self.client.search({"page_size": 999}, emails=["a"])["rows"]), 200)
        self.assert_search_refused("PAGE_SIZE_NEGATIVE", {"page_size": -1,
                                                          "criteria": {"emails": ["a"]}})


class TillTest(sample.SampleServerTest):
    """A till learns the state of a card and nothing about its holder."""

    def test_one_card(self):
        card = self.client.call("pos.v1.PosService/LookupCard",
                                {"card_number": "6006499000000013"})["card"]
        self.assertEqual(card["account_state"], "ACCOUNT_STATE_CLOSED")
        self.assertTrue(card["registered"])
        self.assertNotIn("Ramona", str(card))

    def test_cards_nobody_has(self):
        method = "pos.v1.PosService/LookupCard"
        self.assert_refused("NOT_FOUND", "CARD_NOT_FOUND", method,
                            {"card_number": "6006499099999992"})
        self.assert_refused("INVALID_ARGUMENT", "CHECK_DIGIT_WRONG", method,
                            {"card_number": "6006499000000014"})
        self.assert_refused("INVALID_ARGUMENT", "CARD_NUMBER_MALFORMED", method,
                            {"card_number": "12"})

    def test_a_batch_answers_in_order(self):
        numbers = ["6006499000000005", "12", "6006499099999992", "6006499000000021"]
        results = self.client.call("pos.v1.PosService/BatchLookupCards",
                                   {"card_numbers": numbers})["results"]
        self.assertEqual([result.get("code", 0) for result in results], [0, 3, 5, 0])
        self.assertEqual(results[3]["card"]["account_state"], "ACCOUNT_STATE_SUSPENDED")


if __name__ == "__main__":
    unittest.main()
