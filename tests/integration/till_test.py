#!/usr/bin/env python3
"""Tills are known by their certificates and cannot be milked; tokens stay with the certificate they came with."""

import unittest

import luhn
import rpc
import server
import tls

LOOKUP = "pos.v1.PosService/LookupCard"
GUESSES = 20  # misses in ten minutes
NOBODYS = "60064900000"
CARD = "600649111111111" + luhn.check_digit("600649111111111")


class TillTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = tls.Server()
        cls.server.start()
        with cls.server.client() as client:
            cls.member = client.create({"last_name": "Till", "email": "till@example.com", "cards":
                                        [{"number": CARD}]})["member_id"]
        for name in ("till-1", "till-2", "till-3"):
            tls.make(cls.server.certificates, "till", name, "default", "CORPORATE")
            cls.server.create_agent({"name": name, "kind": "AGENT_KIND_TILL", "program": "default",
                                     "store": "CORPORATE", "roles": ["ROLE_TILL"]})

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def as_till(self, name, token=None, address=None):
        """A client with the certificate of that name."""
        channel = self.server.identity(name).channel(address or self.server.tills)
        client = rpc.Client("", token, channel)
        self.addCleanup(client.__exit__)
        return client

    def refusal(self, client, method, request):
        """(code, reason, sentence) of a call that must be refused."""
        with self.assertRaises(rpc.Error) as caught:
            client.call(method, request)
        return caught.exception.code, caught.exception.reason, caught.exception.message

    def test_a_registered_till_looks_up_cards_and_nothing_else(self):
        till = self.as_till("till-1")
        card = till.call(LOOKUP, {"card_number": CARD})["card"]
        self.assertEqual(card["account_state"], "ACCOUNT_STATE_ACTIVE")
        code, _, sentence = self.refusal(till, "v1.AccountService/GetAccount",
                                         {"member_id": self.member})
        self.assertEqual(code, "PERMISSION_DENIED")
        self.assertIn("account.lookup", sentence)

    def test_a_certificate_of_another_store_or_of_no_till_is_nobodys(self):
        tls.make(self.server.certificates, "till", "moved", "default", "0042")
        self.server.create_agent({"name": "moved", "kind": "AGENT_KIND_TILL", "program": "default",
                                  "store": "CORPORATE", "roles": ["ROLE_TILL"]})
        tls.make(self.server.certificates, "till", "unknown", "default", "CORPORATE")
        for name in ("moved", "unknown"):
            self.assertEqual(self.refusal(self.as_till(name), LOOKUP, {"card_number": "1"})[:2],
                             ("UNAUTHENTICATED", "CERTIFICATE_UNKNOWN"), name)

    def test_a_suspended_till_is_refused_from_the_next_call_on(self):
        till = self.as_till("till-2")
        till.call(LOOKUP, {"card_number": CARD})
        with rpc.Client(self.server.address,
                        self.server.login(server.ADMIN, server.ADMIN_PASSWORD)) as admin:
            admin.call("admin.v1.AgentService/SetAgentDisabled", {"name": "till-2", "disabled": True})
        self.assertEqual(self.refusal(till, LOOKUP, {"card_number": CARD})[1],
                         "AGENT_DISABLED")

    def test_a_till_that_guesses_cards_is_stopped_and_told_of(self):
        till = self.as_till("till-3")
        reasons = []
        for number in range(GUESSES + 5):
            digits = f"{NOBODYS}{number:04d}"
            reasons.append(self.refusal(till, LOOKUP,
                                        {"card_number": digits + luhn.check_digit(digits)})[1])
        self.assertEqual(reasons[:GUESSES], ["CARD_NOT_FOUND"] * GUESSES)
        self.assertEqual(reasons[GUESSES:], ["CARD_GUESSES_EXHAUSTED"] * 5)
        self.assertEqual(self.refusal(till, LOOKUP, {"card_number": CARD})[1],
                         "CARD_GUESSES_EXHAUSTED", "a real card neither")

    def test_a_token_is_worth_nothing_with_another_certificate(self):
        with rpc.Client("", None, self.server.identity("agent").channel(self.server.agents)) as agent:
            token = agent.call("v1.SessionService/Login", {"user": server.ADMIN,
                                                           "password": server.ADMIN_PASSWORD})["token"]
        for name, fits in (("agent", True), ("till-1", False), (None, False)):
            client = self.as_till(name, token, self.server.agents)
            if fits:
                client.call("v1.SessionService/GetSession", {})
            else:
                self.assertEqual(self.refusal(client, "v1.SessionService/GetSession", {})[:2],
                                 ("UNAUTHENTICATED", "SESSION_ENDED"), name)


if __name__ == "__main__":
    unittest.main()
