#!/usr/bin/env python3
"""How frontdeskd starts, stops and refuses to start."""

import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

import rpc
import sample
import server


class StartTest(unittest.TestCase):

    def run_to_exit(self, *command):
        """Exit code and output of a frontdeskd that ends by itself."""
        result = subprocess.run([str(server.BIN / "frontdeskd"), *command], capture_output=True,
                                timeout=60, check=False)
        return result.returncode, (result.stdout + result.stderr).decode()

    def test_health_says_serving_only_once_the_index_is_complete(self):
        with server.Server() as one:
            one.cli("import", sample.PATH)
            for _ in range(10):
                self.assertEqual(one.stop(), 0)
                self.assertIsNone(server.health(one.address))
                one.launch()
                while (status := server.health(one.address)) != server.SERVING:
                    # Refused connections, then perhaps NOT_SERVING: nothing else.
                    self.assertIn(status, (None, server.NOT_SERVING))
                with one.client() as client:
                    self.assertEqual(int(client.search(emails=["@"])["total_size"]),
                                     len(sample.rows()))

    def test_a_graceful_stop_loses_nothing_and_exits_with_0(self):
        with server.Server() as one:
            with one.client() as client:
                members = [client.create({"last_name": f"Keep{i}"})["member_id"] for i in range(50)]
            self.assertEqual(one.stop(), 0)
            one.start()
            with one.client() as client:
                found = client.members({"page_size": 200, "order_by": "SEARCH_ORDER_MEMBER_ID"},
                                       last_names=["Keep%"])
            self.assertEqual(found, sorted(members))

    def test_a_damaged_image_is_told_as_a_warning_and_loses_nothing(self):
        with server.Server() as one:
            one.cli("import", sample.PATH)
            self.assertEqual(one.stop(), 0)
            image = one.data_dir / "index.image"
            damaged = bytearray(image.read_bytes())
            damaged[len(damaged) // 2] ^= 1
            image.write_bytes(damaged)
            before = len(one.log())
            one.start("--log_level=warning")
            with one.client() as client:
                self.assertEqual(int(client.search(emails=["@"])["total_size"]), len(sample.rows()))
            self.assertIn("IMAGE_DAMAGED", one.log()[before:])

    def test_a_stop_lets_running_calls_finish(self):
        with server.Server() as one:
            one.cli("import", sample.PATH)
            with one.client() as client:
                client.search(emails=["@"])
                one.process.send_signal(signal.SIGTERM)
                self.assertEqual(one.process.wait(server.STOP_SECONDS), 0)
                with self.assertRaises(rpc.Error) as caught:
                    client.search(emails=["@"])
                self.assertEqual(caught.exception.code, "UNAVAILABLE")

    def test_an_error_says_whom_to_turn_to(self):
        """The operator's words, or the server's own (R-195)."""
        for options, words in (((), "request ID"), (("--support=Ask the night desk.",),
                                                    "Ask the night desk.")):
            with server.Server(*options) as one, one.client() as client:
                with self.assertRaises(rpc.Error) as caught:
                    client.get("M0000000042")
                self.assertIn(words, caught.exception.help)
                told = one.cli("show", "M0000000042", check=False).stderr.decode()
                self.assertIn(words, told)

    def test_refuses_to_speak_plain_text_beyond_loopback(self):
        with tempfile.TemporaryDirectory() as folder:
            for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:7070"):
                with self.subTest(address=address):
                    code, output = self.run_to_exit(f"--data_dir={folder}/d", "--init",
                                                    f"--listen={address}", "--plaintext")
                    self.assertEqual(code, 64)
                    self.assertIn("plain text must stay on this one", output)

    def test_a_missing_data_folder_is_not_an_empty_database(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "never-made"
            code, output = self.run_to_exit(f"--data_dir={path}",
                                            f"--listen=127.0.0.1:{server.free_port()},plaintext")
            self.assertNotEqual(code, 0)
            self.assertIn("--init", output)
            self.assertFalse(path.exists())

    def test_two_servers_do_not_share_a_data_folder(self):
        with server.Server() as one:
            code, output = self.run_to_exit(f"--data_dir={one.data_dir}",
                                            f"--listen=127.0.0.1:{server.free_port()},plaintext")
            self.assertNotEqual(code, 0, output)
            self.assertEqual(server.health(one.address), server.SERVING)


class WriteTest(unittest.TestCase):

    def setUp(self):
        self.server = self.enterContext(server.Server())
        self.client = self.enterContext(self.server.client())

    def test_a_write_is_searchable_when_acknowledged(self):
        member = self.client.create({"email": "old@x.example"})["member_id"]
        for i in range(100):
            old, new = ("old" if i == 0 else f"n{i - 1}") + "@x.example", f"n{i}@x.example"
            self.client.update({"member_id": member, "email": new}, "email")
            self.assertEqual(self.client.members(emails=[new]), [member])
            self.assertEqual(self.client.members(emails=[old]), [])

    def test_the_same_request_id_gives_the_same_reply(self):
        first = self.client.create({"last_name": "Once"}, "request-1")
        self.assertEqual(self.client.create({"last_name": "Once"}, "request-1"), first)
        self.server.kill()
        self.server.start()
        self.assertEqual(self.client.create({"last_name": "Once"}, "request-1"), first)
        self.assertEqual(len(self.client.members(last_names=["Once"])), 1)
        with self.assertRaises(rpc.Error) as caught:
            self.client.create({"last_name": "Twice"}, "request-1")
        self.assertEqual(caught.exception.reason, "REQUEST_ID_REUSED")

    def test_an_old_etag_is_told(self):
        account = self.client.create({"last_name": "Etag"})
        self.client.update({"member_id": account["member_id"], "last_name": "New"}, "lastName")
        with self.assertRaises(rpc.Error) as caught:
            self.client.update({"member_id": account["member_id"], "last_name": "Newer",
                                "etag": account["etag"]}, "lastName")
        self.assertEqual((caught.exception.code, caught.exception.reason),
                         ("ABORTED", "ETAG_MISMATCH"))


class StayUpTest(unittest.TestCase):

    def test_starting_again_and_again_keeps_everything(self):
        with server.Server() as one:
            one.cli("import", sample.PATH)
            for _ in range(3):
                one.kill()
                started = time.monotonic()
                one.start()
                self.assertLess(time.monotonic() - started, server.START_SECONDS)
            with one.client() as client:
                stats = client.call("admin.v1.ServerService/GetServerStats", {})
                self.assertEqual(int(stats["accounts"]), len(sample.rows()))


if __name__ == "__main__":
    unittest.main()
