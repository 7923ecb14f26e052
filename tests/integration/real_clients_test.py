#!/usr/bin/env python3
"""Clients as people use them: buf curl, which knows only reflection, and the command line."""

import base64
import json
import subprocess
import unittest

import rpc
import sample
from sample import QUILLON, RAMONA


class BufTest(sample.SampleServerTest):

    def curl(self, method, request):
        """(exit code, reply or error text) of a call by reflection alone."""
        result = subprocess.run(
            [str(rpc.ROOT / "scripts/buf"), "curl", "--protocol", "grpc", "--http2-prior-knowledge",
             "--header", "authorization: Bearer " + self.server.token(),
             "--data", json.dumps(request), f"http://{self.server.address}/frontdesk.{method}"],
            capture_output=True, timeout=60, check=False)
        return result.returncode, (result.stdout or result.stderr).decode()

    def test_finds_a_member(self):
        code, reply = self.curl("v1.SearchService/SearchAccounts",
                                {"criteria": {"emails": ["quillon"]}})
        self.assertEqual(code, 0, reply)
        self.assertEqual(json.loads(reply)["rows"][0]["memberId"], QUILLON)

    def test_is_told_why_it_is_refused(self):
        code, reply = self.curl("v1.SearchService/SearchAccounts",
                                {"criteria": {"lastNames": ["%x"]}})
        self.assertNotEqual(code, 0)
        details = {detail["type"]: base64.b64decode(detail["value"] + "==")
                   for detail in json.loads(reply)["details"]}
        self.assertIn(b"LEADING_PERCENT_NOT_ALLOWED", details["google.rpc.ErrorInfo"])
        self.assertIn(b"criteria.last_names[0]", details["google.rpc.BadRequest"])


class CommandLineTest(sample.SampleServerTest):

    def json(self, *arguments):
        """What a command prints with --json."""
        return json.loads(self.server.cli(*arguments, "--json").stdout)

    def test_search_takes_every_criterion(self):
        for arguments, expected in (
            (("--member_id", QUILLON), [QUILLON]),
            (("--card", "6006499000000005"), [QUILLON]),
            (("--email", "care@zebra"), [QUILLON]),
            (("--first", "Ramona", "--last", "Ybarra"), [RAMONA]),
            (("--phone", "4155550107"), [QUILLON, RAMONA]),
            (("--address", "%Wisteria%"), [QUILLON, RAMONA]),
            (("--city", "Nantwick", "--state", "OR", "--zip", "97477-01"), [QUILLON]),
            (("--company", "Zebra", "--user_type", "business"), [QUILLON]),
            (("--group", "Wisteria"), [QUILLON, RAMONA]),
            (("--last4", "0042", "--billing_last_name", "Vandermeer-Ybarra"), [QUILLON, RAMONA]),
            (("--last", "Ybarra", "--status", "closed"), [RAMONA]),
            (("--last", "Ybarra", "--exclude_closed"), [QUILLON]),
            (("Ramona Vandermeer-Ybarra",), [RAMONA]),
        ):
            with self.subTest(arguments=arguments):
                reply = self.json("search", *arguments)
                rows = reply.get("rows", [])
                self.assertEqual([row.get("member_id", row.get("memberId")) for row in rows],
                                 expected)

    def test_other_commands_print_what_they_found(self):
        for arguments, expected in (
            (("show", QUILLON), "Quillon"),
            (("related", QUILLON), RAMONA),
            (("lookup-card", "6006499000000005"), "ACTIVE"),
            (("stats",), str(len(sample.rows()))),
            (("search", "--last", "Ybarra"), RAMONA),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(expected.lower(), self.server.cli(*arguments).stdout.decode().lower())

    def test_mistakes_end_with_a_reason_and_a_bad_exit_code(self):
        for arguments, expected in (
            (("search", "--last", "%x"), "LEADING_PERCENT_NOT_ALLOWED"),
            (("show", "M9999999999"), "ACCOUNT_NOT_FOUND"),
            (("lookup-card", "6006499000000006"), "CHECK_DIGIT_WRONG"),
            (("no-such-command",), "no-such-command"),
        ):
            with self.subTest(arguments=arguments):
                result = self.server.cli(*arguments, check=False)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(expected, result.stderr.decode())


if __name__ == "__main__":
    unittest.main()
