#!/usr/bin/env python3
"""What a server writes holds no canary, even when it crashes; and a leak would be found wherever it was."""

import concurrent.futures
import contextlib
import signal
import unittest

import grpc

import canaries
import rpc
import sample
import server

PERSON = {"first_name": "Wendelgard", "last_name": "Qx-Zaunkönig", "email": "wendelgard@zaun.example",
          "phones": ["(415) 555-0142"], "cards": [{"number": "6006499000000047"}]}
GET = "v1.AccountService/GetAccount"


class Repeater(grpc.GenericRpcHandler):
    """A server that tells in its refusals what it was asked."""

    def __init__(self, where):
        self.where = where

    def service(self, _details):
        def refuse(request, context):
            text = request.decode("utf-8", "replace")
            metadata = (("told-bin", request),) if self.where == "metadata" else ()
            context.set_trailing_metadata(metadata)
            context.abort(grpc.StatusCode.NOT_FOUND, text if self.where == "sentence" else "no")
        return grpc.unary_unary_rpc_method_handler(refuse)


class LeakTest(unittest.TestCase):
    """The search can fail."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(server.Server())
        with cls.server.client() as client:
            client.create(PERSON)
            client.members(last_names=["Qx-Zaun%"])

    @contextlib.contextmanager
    def expect_leak(self, *words):
        """The block must raise Leak, with these words in it."""
        with self.assertRaises(canaries.Leak) as caught:
            yield
        canaries.REGISTRY.leaks.clear()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertLess(len(str(caught.exception)), 1000)

    @contextlib.contextmanager
    def planted(self, path, text):
        """A file with `text` behind what it held before."""
        before = path.read_bytes() if path.exists() else None
        path.write_bytes((before or b"") + b"lies here: " + text)
        yield len(before or b"") + len(b"lies here: ")
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)

    def search(self):
        """What is done on exit."""
        canaries.check_server(self.server.folder, self.server.log_path, self.server.data_dir,
                              self.server.kept)

    def test_a_value_is_found_however_it_is_written(self):
        self.search()
        for text in ("wendelgard@zaun.example", "WENDELGARD@ZAUN.EXAMPLE", "Qx-Zaunkönig",
                     "Qx-Zaunkonig", "Qx-Zaunk\\u00f6nig", "4155550142", "(415) 555-0142",
                     "6006499000000047", "Wendelgard".encode().hex(), "Qx-Zaun%", self.server.token(),
                     server.ADMIN_PASSWORD):
            with self.subTest(text=text), \
                    self.planted(self.server.log_path, text.encode()) as offset, \
                    self.expect_leak(str(self.server.log_path), f"at byte {offset}"):
                self.search()

    def test_a_date_is_found_but_not_digits_of_a_longer_number(self):
        canaries.personal("1954-09-17")
        for text in (b"19540917", b"dob=19540917,", b"1954-09-17", b"x19540917x"):
            with self.subTest(text=text), self.planted(self.server.log_path, text), \
                    self.expect_leak(str(self.server.log_path)):
                self.search()
            with self.subTest(text=text), self.expect_leak("at byte"):
                canaries.check_bytes("a refusal", text)
        for text in (b"1795419540917055", b"119540917", b"195409170"):
            with self.subTest(text=text), self.planted(self.server.log_path, text):
                self.search()
            canaries.check_bytes("a refusal", text)

    def test_a_value_is_found_wherever_it_is_written(self):
        stored = self.server.data_dir
        for path in (self.server.log_path, stored / "db/LOG", stored / "db/LOG.old.1",
                     *(stored / "db").glob("MANIFEST-*"), *(stored / "db").glob("OPTIONS-*"),
                     stored / "WITNESS", stored / "audit/new", stored / "what-nobody-expects",
                     self.server.folder / "core.4711"):
            with self.subTest(path=path), self.planted(path, b"Wendelgard"), \
                    self.expect_leak(path.name, "AccountService/CreateAccount first_name"):
                self.search()

    def test_records_may_hold_people_but_no_secrets(self):
        for name in ("999999.sst", "999999.log"):
            path = self.server.data_dir / "db" / name
            with self.planted(path, b"Wendelgard"):
                self.search()
            with self.planted(path, self.server.token().encode()), self.expect_leak(name):
                self.search()

    def test_what_the_next_life_replaces_is_searched(self):
        for end in (server.Server.stop, server.Server.kill):
            with self.subTest(end), self.expect_leak("MANIFEST"), server.Server() as one:
                planted = one.data_dir / "db/MANIFEST-999999"
                planted.write_text("Wendelgard")
                end(one)
                planted.unlink()

    def test_a_refusal_that_tells_is_found(self):
        for where in ("sentence", "metadata"):
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                repeater = grpc.server(pool, handlers=(Repeater(where),))
                port = repeater.add_insecure_port("127.0.0.1:0")
                repeater.start()
                with rpc.Client(f"127.0.0.1:{port}") as client, \
                        self.expect_leak("refusal of " + GET, "at byte"):
                    client.call(GET, {"card_number": "6006499000000047"})
                repeater.stop(None).wait()

    def test_a_leak_that_a_thread_swallowed_fails_the_test(self):
        with self.expect_leak("swallowed"), server.Server():
            with contextlib.suppress(canaries.Leak):
                canaries.check_bytes("swallowed", b"Wendelgard")


class PastedNameTest(unittest.TestCase):

    def test_a_name_that_is_nobodys_is_not_told(self):
        """It may be anything that was pasted: the audit log says only that it is unknown."""
        pasted = "wendelgard@zaun.example"
        canaries.personal(pasted)
        with server.Server() as one, one.client() as client:
            for method, request in (("SetAgentDisabled", {"disabled": True}), ("RenewSecret", {}),
                                    ("GrantPermission", {"roles": ["ROLE_AGENT"]}),
                                    ("RevokePermission", {"roles": ["ROLE_AGENT"]})):
                with self.assertRaises(rpc.Error) as refused:
                    client.call("admin.v1.AgentService/" + method, {"name": pasted, **request})
                self.assertEqual(refused.exception.reason, "AGENT_NOT_FOUND", method)


class CrashTest(unittest.TestCase):

    def test_a_crash_tells_nothing(self):
        """Whatever ends it, in the middle of calls, with everything in the log that can be."""
        for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGFPE):
            with self.subTest(number), server.Server("--log_level=debug") as one:
                one.cli("import", sample.PATH)
                with one.client() as client, concurrent.futures.ThreadPoolExecutor(4) as pool:
                    calls = [pool.submit(self.call_until_the_end, client) for _ in range(4)]
                    one.process.send_signal(number)
                    self.assertEqual(one.process.wait(server.STOP_SECONDS), -number)
                    for call in calls:
                        call.result()
                self.assertEqual([path.name for path in one.folder.glob("*core*")], [])

    def call_until_the_end(self, client):
        """Searches and edits."""
        with contextlib.suppress(rpc.Error):
            while True:
                client.members({"query": "Quillon Vandermeer-Ybarra"})
                client.update({"member_id": sample.QUILLON, "nickname": "Quillerich"}, "nickname")


if __name__ == "__main__":
    unittest.main()
