#!/usr/bin/env python3
"""Signing in as people do: the first agent, the command line, the token in its file."""

import base64
import hmac
import os
import stat
import subprocess
import time
import unittest

import canaries
import rpc
import server

PASSWORD = "four green bicycles"
OTHER = "a quiet lake in june"


def frontdeskd(*arguments, password=""):
    """Runs frontdeskd with a password on its standard input."""
    return subprocess.run([str(server.BIN / "frontdeskd"), *arguments], input=password + "\n",
                          text=True, capture_output=True, timeout=60, check=False)


class FirstAgentTest(unittest.TestCase):
    """frontdeskd init-admin makes one agent, and only where nobody can make them otherwise."""

    def test_first_agent_is_made_once_and_never_with_a_bad_password(self):
        room = server.Server()
        self.addCleanup(room.__exit__)
        where = ["init-admin", f"--data_dir={room.data_dir}", "--name=boss", "--password_file=-"]
        missing = frontdeskd(*where, password=PASSWORD)
        self.assertEqual(missing.returncode, 78)
        bad = frontdeskd(*where, "--init", password="boss")
        self.assertEqual(bad.returncode, 64)
        self.assertIn("at least 12 characters", bad.stderr)
        self.assertFalse(room.data_dir.exists(), "nothing is made for a bad password")
        made = frontdeskd(*where, "--init", password=PASSWORD)
        self.assertEqual(made.returncode, 0, made.stderr)
        again = frontdeskd(*where, password=PASSWORD)
        self.assertEqual(again.returncode, 78)
        self.assertIn("somebody may manage agents already", again.stderr)

    def test_running_server_is_not_gone_around(self):
        with server.Server() as room:
            second = frontdeskd("init-admin", f"--data_dir={room.data_dir}", "--name=second",
                                "--password_file=-", password=PASSWORD)
            self.assertEqual(second.returncode, 78)

    def test_without_terminal_and_file_there_is_no_password(self):
        room = server.Server()
        self.addCleanup(room.__exit__)
        refused = subprocess.run(
            [str(server.BIN / "frontdeskd"), "init-admin", "--init", f"--data_dir={room.data_dir}",
             "--name=boss"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            check=False, start_new_session=True)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("no terminal", refused.stderr)


class ForgottenPasswordTest(unittest.TestCase):
    """frontdeskd reset-password lets an admin in again, on the machine itself, and nobody else."""

    def reset(self, room, name, *flags, password=OTHER):
        """Runs it with a password on its standard input."""
        canaries.secret(password)
        return frontdeskd("reset-password", f"--data_dir={room.data_dir}", f"--name={name}",
                          "--password_file=-", *flags, password=password)

    def refusal(self, room, password):
        """Why the admin is not let in."""
        with self.assertRaises(rpc.Error) as refused:
            room.login(server.ADMIN, password)
        return refused.exception.reason

    def test_admin_gets_in_again_and_it_is_told(self):
        with server.Server() as room:
            token = room.login(server.ADMIN, server.ADMIN_PASSWORD)
            room.create_agent({"name": "ada", "kind": "AGENT_KIND_PERSON", "roles": ["ROLE_AGENT"]})
            key = room.token()
            for _ in range(10):  # the last five are told to wait
                self.refusal(room, "not that one either")
            self.assertEqual(self.reset(room, server.ADMIN).returncode, 78, "the server runs")
            room.stop()
            for name, why in (("ada", "only who may manage agents"), ("nobody", "there is no agent")):
                refused = self.reset(room, name)
                self.assertEqual(refused.returncode, 78)
                self.assertIn(why, refused.stderr)
            bad = self.reset(room, server.ADMIN, password=server.ADMIN)
            self.assertEqual(bad.returncode, 64)
            done = self.reset(room, server.ADMIN, "--second_factor=off")
            self.assertEqual(done.returncode, 0, done.stderr)

            # From another place: this one still waits for its failures.
            room.start("--trusted_proxy=127.0.0.1")
            with rpc.Client(room.address, token) as client, self.assertRaises(rpc.Error) as ended:
                client.call("v1.SessionService/GetSession", {})
            self.assertEqual(ended.exception.reason, "SESSION_ENDED")
            with rpc.Client(room.address) as client:
                client.metadata = (("x-forwarded-for", "203.0.113.9"),)
                reply = client.call("v1.SessionService/Login",
                                    {"user": server.ADMIN, "password": OTHER})
            self.assertTrue(reply["session"]["password_change_needed"])
            with rpc.Client(room.address, key) as client:
                entries = client.call("admin.v1.AuditService/SearchAuditLog",
                                      {"method": "frontdeskd reset-password"})["entries"]
                self.assertEqual([entry["detail"] for entry in entries],
                                 [server.ADMIN + ", second factor off"])
                newest = client.call("admin.v1.AuditService/SearchAuditLog",
                                     {"kinds": ["AUDIT_KIND_SIGN_IN"]})["entries"][0]
                self.assertEqual(newest["source"], "203.0.113.9 via 127.0.0.1")


class BehindAnEdgeTest(unittest.TestCase):
    """Whoever comes by a socket is believed of where its client is, if the server is told so."""

    def guess(self, address, forwarded, user="eve"):
        """The reason of one refusal."""
        with rpc.Client(address) as client, self.assertRaises(rpc.Error) as refused:
            client.metadata = (("x-forwarded-for", forwarded),)
            client.call("v1.SessionService/Login", {"user": user, "password": "a wrong guess"})
        return refused.exception.reason

    def test_clients_of_the_edge_are_told_apart_and_no_others(self):
        room = server.Server("--trusted_proxy=unix")
        socket = f"unix:{room.folder}/socket"
        room.options += (f"--listen={socket},plaintext",)
        with room:
            for _ in range(5):
                self.assertEqual(self.guess(socket, "198.51.100.1, 203.0.113.9"), "SIGN_IN_REFUSED")
            self.assertEqual(self.guess(socket, "203.0.113.9"), "SIGN_IN_DELAYED")
            self.assertEqual(self.guess(socket, "203.0.113.10"), "SIGN_IN_REFUSED")
            reasons = [self.guess(room.address, f"203.0.113.{20 + i}", "mallory") for i in range(6)]
            self.assertEqual(reasons, ["SIGN_IN_REFUSED"] * 5 + ["SIGN_IN_DELAYED"])


class SecondFactorTest(unittest.TestCase):
    """What one-time codes are made of is kept sealed; its key is not in the data folder. That it is nowhere
    in clear is seen to on exit."""

    def setUp(self):
        self.room = self.enterContext(server.Server())
        self.room.create_agent({"name": "ada", "kind": "AGENT_KIND_PERSON", "roles": ["ROLE_AGENT"]},
                               password=OTHER)
        with rpc.Client(self.room.address, self.room.login("ada", OTHER)) as client:
            client.call("v1.SessionService/ChangePassword", {"password": OTHER, "new_password": PASSWORD})

    def enrol(self):
        """Gives ada a second factor; the step before this one is used up by it."""
        with rpc.Client(self.room.address, self.room.login("ada", PASSWORD)) as client:
            self.secret = base64.b32decode(
                client.call("v1.SessionService/EnrollTotp", {"password": PASSWORD})["secret"])
            canaries.secret(self.secret)
            while time.time() % 30 > 25:  # a step that ends before it is used
                time.sleep(0.1)
            self.step = int(time.time()) // 30
            client.call("v1.SessionService/ConfirmTotp", {"totp_code": self.code(self.step - 1)})

    def code(self, step):
        """RFC 6238."""
        digest = hmac.digest(self.secret, step.to_bytes(8, "big"), "sha1")
        at = digest[-1] & 15
        return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 10**6:06d}"

    def login(self, code):
        """Whether ada gets in."""
        with rpc.Client(self.room.address) as client:
            try:
                return client.call("v1.SessionService/Login", {
                    "user": "ada", "password": PASSWORD, "totp_code": code})["session"]["second_factor"]
            except rpc.Error as error:
                self.assertEqual(error.reason, "SIGN_IN_REFUSED")
                return False

    def test_a_second_factor_needs_the_key_that_is_not_in_the_data_folder(self):
        self.enrol()
        self.assertFalse(self.login(""))
        self.assertTrue(self.login(self.code(self.step)))
        self.room.stop()
        self.assertEqual(stat.S_IMODE(self.room.secret_key.stat().st_mode), 0o600)
        elsewhere = self.room.folder / "elsewhere.key"
        self.room.secret_key.rename(elsewhere)
        self.room.start()
        self.assertIn("second_factors_unreadable", self.room.log())
        self.assertFalse(self.login(self.code(self.step + 1)), "without the key")
        with rpc.Client(self.room.address,
                        self.room.login(server.ADMIN, server.ADMIN_PASSWORD)) as client:
            with self.assertRaises(rpc.Error) as refused:
                client.call("v1.SessionService/EnrollTotp", {"password": server.ADMIN_PASSWORD})
        self.assertEqual(refused.exception.reason, "SECRET_KEY_MISSING")
        self.room.kill()
        self.room.start(f"--secret_key_file={elsewhere}")
        self.assertTrue(self.login(self.code(self.step + 1)))

    def test_a_key_that_others_may_read_is_not_used(self):
        self.room.stop()
        self.room.secret_key.chmod(0o644)
        for flags, words in (((), "chmod o-rwx"), (("--secret_key_file=/no/such/key",), "/no/such/key")):
            self.room.launch(*flags)
            self.assertEqual(self.room.process.wait(server.STOP_SECONDS), 78)
            self.assertIn(words, self.room.log())


class CommandLineTest(unittest.TestCase):
    """frontdesk login keeps a token for itself, and logout makes it worthless."""

    @classmethod
    def setUpClass(cls):
        cls.room = server.Server()
        cls.room.start()
        cls.addClassCleanup(cls.room.__exit__)
        agent = {"name": "ada", "kind": "AGENT_KIND_PERSON", "roles": ["ROLE_AGENT"]}
        cls.room.create_agent(agent, password=OTHER)
        cls.config = cls.room.folder / "config"

    def frontdesk(self, *arguments, **environment):
        """Runs the command line in a home of its own."""
        base = {key: value for key, value in os.environ.items()
                if not key.startswith(("FRONTDESK_", "XDG_"))}
        return subprocess.run(
            [str(server.BIN / "frontdesk"), *arguments, f"--server={self.room.address}"],
            env={**base, "XDG_CONFIG_HOME": str(self.config), **environment}, text=True,
            capture_output=True, timeout=60, check=False, start_new_session=True)

    def secret(self, text):
        """A file with a password."""
        path = self.room.folder / "secret"
        path.write_text(text + "\n", encoding="utf-8")
        canaries.secret(text)
        return str(path)

    def token_file(self):
        """Where the token is kept."""
        files = list((self.config / "frontdesk" / "tokens").iterdir())
        self.assertEqual(len(files), 1)
        return files[0]

    def test_life_of_a_sign_in(self):
        stranger = self.frontdesk("search", "anders%")
        self.assertEqual(stranger.returncode, 1)
        self.assertIn("frontdesk login", stranger.stderr)
        wrong = self.frontdesk("login", "ada", "--password_file=" + self.secret("wrong password"))
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("SIGN_IN_REFUSED", wrong.stderr)

        first = self.frontdesk("login", "ada", "--password_file=" + self.secret(OTHER))
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertIn("frontdesk password", first.stdout)
        self.assertIn("PASSWORD_CHANGE_NEEDED", self.frontdesk("search", "anders%").stderr)
        (self.room.folder / "new").write_text(PASSWORD + "\n", encoding="utf-8")
        canaries.secret(PASSWORD)
        changed = self.frontdesk("password", "--password_file=" + self.secret(OTHER),
                                 "--new_password_file=" + str(self.room.folder / "new"))
        self.assertEqual(changed.returncode, 0, changed.stderr)
        self.assertEqual(self.frontdesk("search", "anders%").returncode, 0)
        self.assertIn("ada", self.frontdesk("whoami").stdout)

        path = self.token_file()
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(path.parent.stat().st_mode), 0o700)
        token = path.read_text(encoding="utf-8").strip()
        canaries.secret(token)
        self.survives_a_kill(token)

        self.assertEqual(self.frontdesk("logout").returncode, 0)
        self.assertFalse(path.exists())
        replay = self.frontdesk("whoami", FRONTDESK_TOKEN=token)
        self.assertEqual(replay.returncode, 1)
        self.assertIn("SESSION_ENDED", replay.stderr)

    def survives_a_kill(self, token):
        """A session outlives the server, and what was ended before stays so."""
        self.room.kill()
        self.room.start()
        self.assertEqual(self.frontdesk("whoami").returncode, 0)
        given = self.room.folder / "given"
        given.write_text(token + "\n", encoding="utf-8")
        self.assertEqual(self.frontdesk("whoami", f"--token_file={given}",
                                        FRONTDESK_TOKEN="fds_wrong").returncode, 0)

    def test_delays_survive_a_kill(self):
        def refusal():
            with rpc.Client(self.room.address) as client:
                with self.assertRaises(rpc.Error) as refused:
                    client.call("v1.SessionService/Login", {"user": "eve", "password": "guess"})
                return refused.exception.reason

        self.assertEqual([refusal() for _ in range(6)],
                         ["SIGN_IN_REFUSED"] * 5 + ["SIGN_IN_DELAYED"])
        # One more second, so that what was not waited for is on disk.
        self.room.stop()
        self.room.start()
        self.assertEqual(refusal(), "SIGN_IN_DELAYED")


if __name__ == "__main__":
    unittest.main()
