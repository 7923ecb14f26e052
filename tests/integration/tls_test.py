#!/usr/bin/env python3
"""TLS: who is let in, what is spoken, and certificates that change under a running server."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest

import grpc

import server
import tls

PATIENCE_SECONDS = 60
CROWD = 256  # more than a server with as many file descriptors can take


class TlsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = tls.Server()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_agents_may_come_without_a_certificate_but_not_with_a_foreign_one(self):
        for name in (None, "agent", "till-1"):
            self.assertTrue(tls.is_served(self.server.agents, self.server.identity(name)), name)
        self.assertFalse(tls.is_served(self.server.agents, self.server.stranger("agent")))

    def test_tills_need_a_certificate_of_the_right_authority_that_has_not_ended(self):
        self.assertTrue(tls.is_served(self.server.tills, self.server.identity("till-1")))
        self.assertFalse(tls.is_served(self.server.tills, self.server.identity()))
        self.assertFalse(tls.is_served(self.server.tills, self.server.stranger("till-1")))
        tls.make(self.server.certificates, "till", "ended", "default", "CORPORATE", days=0)
        self.assertFalse(tls.is_served(self.server.tills, self.server.identity("ended")))

    def test_a_certificate_for_servers_is_none_for_clients(self):
        self.assertFalse(tls.is_served(self.server.tills, self.server.identity("server")))

    def test_the_unix_socket_is_served_and_closed_to_other_users(self):
        self.assertEqual(server.health(self.server.unix), server.SERVING)
        mode = os.stat(self.server.unix.removeprefix("unix:")).st_mode
        self.assertEqual(mode & 0o007, 0)

    def test_plain_text_is_not_answered_on_a_tls_port(self):
        for address in (self.server.agents, self.server.tills):
            self.assertIsNone(server.health(address, timeout=2))

    def test_descriptors_are_not_told_beyond_this_machine(self):
        with self.server.identity("agent").channel(self.server.agents) as channel:
            for version in ("v1", "v1alpha"):
                ask = channel.stream_stream(
                    f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
                    bytes, bytes)
                with self.assertRaises(grpc.RpcError) as caught:
                    list(ask(iter([b"\x3a\x00"]), timeout=5))  # list_services
                self.assertEqual(caught.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def version_spoken(self, version):
        context = self.server.identity("till-1").context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with tls.handshake(self.server.tills, context) as connection:
            return connection.version()

    def test_only_tls_1_2_and_1_3_are_spoken(self):
        self.assertEqual(self.version_spoken(ssl.TLSVersion.TLSv1_2), "TLSv1.2")
        self.assertEqual(self.version_spoken(ssl.TLSVersion.TLSv1_3), "TLSv1.3")
        for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1):
            with self.assertRaises((ssl.SSLError, OSError)):
                self.version_spoken(version)

    def test_only_suites_that_authenticate_what_they_encrypt_are_spoken(self):
        context = self.server.identity("till-1").context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        for suite, spoken in (("ECDHE-ECDSA-AES128-GCM-SHA256", True),
                              ("ECDHE-ECDSA-CHACHA20-POLY1305", True),
                              ("ECDHE-ECDSA-AES256-SHA", False),
                              ("ECDHE-ECDSA-AES128-SHA256", False)):
            context.set_ciphers(suite)
            try:
                with tls.handshake(self.server.tills, context) as connection:
                    self.assertEqual(connection.cipher()[0], suite)
                self.assertTrue(spoken, suite)
            except (ssl.SSLError, OSError):
                self.assertFalse(spoken, suite)

    def told(self, address, *flags):
        """Exit code and words of the command line client."""
        command = [str(server.BIN / "frontdesk"), f"--server={address}", "--timeout=5", *flags,
                   "fields"]
        result = subprocess.run(command, capture_output=True, check=False, timeout=60,
                                env=os.environ | {"HOME": str(self.server.folder)})
        return result.returncode, result.stderr.decode()

    def test_the_command_line_says_what_is_wrong_with_a_connection(self):
        agent = self.server.identity("agent")
        # Not refused for the connection: what is behind it may ask who is calling.
        for address, flags in ((self.server.agents, self.server.identity().flags()),
                               (self.server.tills, agent.flags()), (self.server.unix, [])):
            self.assertNotRegex(self.told(address, *flags)[1], "TLS|UNAVAILABLE|plain text")
        for address, flags, words in (
                (self.server.agents, [], "SERVER_SPEAKS_TLS"),
                (self.server.address, agent.flags(), "SERVER_SPEAKS_PLAINTEXT"),
                (self.server.tills, self.server.identity().flags(), "TLS_REFUSED"),
                (self.server.agents, [f"--tls_ca={self.server.stranger('agent').cert}"],
                 "SERVER_NOT_TRUSTED"),
                (self.server.agents, ["--tls_ca=/no/such/file"], "/no/such/file cannot be read"),
                (self.server.agents, agent.flags()[:2], "go together")):
            code, said = self.told(address, *flags)
            self.assertEqual(code, 1, said)
            self.assertIn(words, said)

    def test_the_command_line_takes_tls_from_its_config_file(self):
        folder = self.server.folder / ".config/frontdesk"
        folder.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, folder)
        (folder / "config").write_text(f"tls_ca = {self.server.certificates}/ca.pem  # ours\n")
        self.assertNotRegex(self.told(self.server.agents)[1], "TLS|UNAVAILABLE")
        (folder / "config").write_text("colour=red\n")
        self.assertIn("config line 1", self.told(self.server.agents)[1])


class ReloadTest(unittest.TestCase):

    def setUp(self):
        self.server = self.enterContext(tls.Server())

    def serial(self):
        """The serial number of the certificate that the server shows now."""
        with tls.handshake(self.server.agents, self.server.identity().context()) as connection:
            return connection.getpeercert()["serialNumber"]

    def test_a_new_certificate_is_shown_without_a_restart(self):
        before = self.serial()
        with self.server.identity("till-1").channel(self.server.tills) as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check", bytes, bytes)
            check(b"", timeout=5)
            tls.make(self.server.certificates, "server", "localhost", "127.0.0.1")
            self.assertNotEqual(self.serial(), before)
            self.assertEqual(check(b"", timeout=5)[1], server.SERVING)  # on the old connection
        self.assertTrue(tls.is_served(self.server.tills, self.server.identity("till-1")))

    def test_files_that_are_no_good_leave_what_was(self):
        before = self.serial()
        certificate = self.server.certificates / "server.pem"
        good = certificate.read_bytes()
        for bad in (b"", b"nonsense", (self.server.certificates / "agent.pem").read_bytes()):
            certificate.write_bytes(bad)
            self.assertEqual(self.serial(), before)
        self.assertIn("tls_certificate_refused", self.server.log())
        certificate.write_bytes(good)
        self.assertEqual(self.serial(), before)

    def test_an_authority_that_is_taken_out_is_not_trusted_any_more(self):
        till = self.server.identity("till-1")
        self.assertTrue(tls.is_served(self.server.tills, till))
        other = self.server.stranger("till-1")
        # The server's own certificate keeps its authority; only that of clients changes.
        trusted = self.server.certificates / "ca.pem"
        kept = self.server.folder / "kept.pem"
        shutil.copy(trusted, kept)
        foreign = (self.server.folder / "elsewhere/ca.pem").read_bytes()
        trusted.write_bytes(foreign)
        till.ca = other.ca = kept
        self.assertFalse(tls.is_served(self.server.tills, till))
        self.assertTrue(tls.is_served(self.server.tills, other))


class StartTest(unittest.TestCase):

    def setUp(self):
        self.server = tls.Server()
        self.addCleanup(self.server.__exit__)

    def exit_of(self):
        self.server.launch()
        return self.server.process.wait(PATIENCE_SECONDS), self.server.log()

    def test_certificates_that_cannot_be_used_are_named(self):
        folder = self.server.certificates
        key = (folder / "server.key").read_bytes()
        for spoil, words in ((lambda: (folder / "server.key").write_bytes(b""), "no PEM key"),
                             (lambda: (folder / "server.key").write_bytes(
                                 (folder / "agent.key").read_bytes()), "not the key"),
                             (lambda: (folder / "server.key").chmod(0o644), "chmod o-r"),
                             (lambda: (folder / "server.key").unlink(), "cannot be read"),
                             (lambda: tls.make(folder, "server", "localhost", days=0), "expired")):
            spoil()
            code, said = self.exit_of()
            self.assertEqual(code, 66, said)
            self.assertIn(words, said)
            self.assertIn(str(folder), said)
            (folder / "server.key").write_bytes(key)
            (folder / "server.key").chmod(0o600)


class SupervisorTest(unittest.TestCase):

    def test_it_is_told_when_the_server_serves_lives_and_stops(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(
                socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
            supervisor.bind(f"{folder}/notify")
            supervisor.settimeout(PATIENCE_SECONDS)
            os.environ["NOTIFY_SOCKET"] = f"{folder}/notify"
            self.addCleanup(os.environ.pop, "NOTIFY_SOCKET")
            with server.Server() as one:
                told = [supervisor.recv(100) for _ in range(3)]
                self.assertEqual(set(told), {b"READY=1", b"WATCHDOG=1"})
                one.stop()
                while told[-1] != b"STOPPING=1":
                    told.append(supervisor.recv(100))


class DeafTest(unittest.TestCase):

    def test_a_server_that_cannot_take_connections_any_more_ends_for_its_supervisor(self):
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        one = server.Server()
        self.addCleanup(one.__exit__)
        resource.setrlimit(resource.RLIMIT_NOFILE, (CROWD, limits[1]))
        try:
            one.start()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        host, port = one.address.split(":")
        with contextlib.ExitStack() as crowd:
            for _ in range(CROWD):
                crowd.enter_context(socket.create_connection((host, int(port))))
            self.assertEqual(one.process.wait(PATIENCE_SECONDS), 75)
            self.assertIn("listener_deaf", one.log())

    def test_a_second_signal_ends_the_process_at_once(self):
        with server.Server() as one, one.client() as client:
            client.search(emails=["@"])
            one.process.send_signal(signal.SIGSTOP)
            one.process.send_signal(signal.SIGTERM)
            one.process.send_signal(signal.SIGINT)
            one.process.send_signal(signal.SIGCONT)
            self.assertIn(one.process.wait(PATIENCE_SECONDS), (130, 143))


if __name__ == "__main__":
    unittest.main()
