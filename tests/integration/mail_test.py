#!/usr/bin/env python3
"""Reset mails through a real mail server: they arrive, once, by STARTTLS, and survive a crash."""

import json
import pathlib
import re
import tempfile
import time
import unittest

import canaries
import mail_server
import rpc
import server

MEMBER = {"member_id": "M1000000001", "last_name": "Quillon", "email": "quillon@example.com"}
WAIT_SECONDS = 60


def wait(done):
    """Waits until `done()` is true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen")
        time.sleep(0.02)


class MailTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.port = server.free_port()

    def start(self, *options):
        """A frontdeskd that mails to our port, with one member."""
        started = self.enterContext(server.Server(
            f"--smtp_server=127.0.0.1:{self.port}", "--mail_from=care@example.com",
            "--reset_link=https://example.com/reset?token=", "--smtp_retry_seconds=1", *options))
        with started.client() as client:
            client.call("v1.AccountService/CreateAccount", {"account": MEMBER})
        return started

    def ask(self, started):
        with started.client() as client:
            client.call("v1.AccountService/ResetPassword", {"member_id": MEMBER["member_id"]})

    def outbox(self, started):
        with started.client() as client:
            return client.call("admin.v1.MailService/ListOutbox", {})

    def token(self, inbox, index):
        token = re.search(r"token=(\S+)", inbox.text(index)).group(1)
        canaries.secret(token)
        return token

    def test_a_reset_mail_arrives_and_its_link_works_once(self):
        with mail_server.MailServer(self.port) as mails:
            started = self.start("--smtp_tls=none")
            self.ask(started)
            wait(lambda: mails.inbox.mails)
            wait(lambda: not self.outbox(started).get("mails"))
            recipients, message = mails.inbox.mails[0]
            self.assertEqual(recipients, [MEMBER["email"]])
            self.assertEqual(message["Subject"], "Reset your password")
            self.assertEqual(message["From"], "care@example.com")
            token = self.token(mails.inbox, 0)
            self.assertIn(token, mails.inbox.text(0, "html"))
            with started.client() as client:
                redeemed = client.call("v1.PasswordResetService/RedeemPasswordReset",
                                       {"token": token})
                self.assertEqual(redeemed["member_id"], MEMBER["member_id"])
                with self.assertRaises(rpc.Error) as refused:
                    client.call("v1.PasswordResetService/RedeemPasswordReset", {"token": token})
            self.assertEqual(refused.exception.reason, "RESET_TOKEN_INVALID")

    def test_the_members_own_request_makes_the_same_mail(self):
        with mail_server.MailServer(self.port) as mails:
            started = self.start("--smtp_tls=none")
            self.ask(started)
            wait(lambda: len(mails.inbox.mails) == 1 and not self.outbox(started).get("mails"))
            with started.client() as client:
                for address in ("nobody@example.com", "QUILLON@example.com"):
                    self.assertEqual(client.call("v1.PasswordResetService/RequestPasswordReset",
                                                 {"email": address}), {})
            wait(lambda: len(mails.inbox.mails) == 2)
            texts = []
            for index in (0, 1):
                text = mails.inbox.text(index).replace(self.token(mails.inbox, index), "TOKEN")
                texts.append(re.sub(r"until \d\d:\d\d on [^.]*", "until", text))
            self.assertEqual(texts[0], texts[1])

    def test_starttls_and_a_login_are_used(self):
        with mail_server.MailServer(self.port, self.folder) as mails:
            secret = self.folder / "password"
            secret.write_text(mail_server.PASSWORD + "\n")
            started = self.start(f"--smtp_ca_file={mails.certificate}",
                                 f"--smtp_user={mail_server.USER}",
                                 f"--smtp_password_file={secret}")
            self.ask(started)
            wait(lambda: mails.inbox.mails)

    def test_a_server_without_starttls_gets_no_mail(self):
        with mail_server.MailServer(self.port) as mails:
            started = self.start()
            self.ask(started)
            wait(lambda: self.outbox(started)["mails"][0].get("attempts"))
            self.assertEqual(self.outbox(started)["mails"][0]["last_error"], "SMTP_TLS_FAILED")
            self.assertEqual(mails.inbox.mails, [])

    def test_a_mail_waits_for_the_mail_server_and_survives_a_crash(self):
        started = self.start("--smtp_tls=none")
        self.ask(started)
        wait(lambda: self.outbox(started)["mails"][0].get("attempts"))
        self.assertEqual(self.outbox(started)["mails"][0]["last_error"], "SMTP_UNREACHABLE")
        started.kill()
        started.start()
        with mail_server.MailServer(self.port) as mails:
            wait(lambda: mails.inbox.mails)
            wait(lambda: not self.outbox(started).get("mails"))
            started.kill()
            started.start()
            time.sleep(1.5)  # longer than the outbox is looked at
            self.assertEqual(len(mails.inbox.mails), 1)

    def test_what_is_refused_for_good_is_given_up(self):
        with mail_server.MailServer(self.port) as mails:
            mails.inbox.answer = "550 no such mailbox"
            started = self.start("--smtp_tls=none")
            self.ask(started)
            wait(lambda: self.outbox(started)["mails"][0].get("dead"))
            mail = self.outbox(started)["mails"][0]
            self.assertEqual(mail["last_error"], "SMTP_REFUSED")
            shown = started.cli("outbox", "--json")
            self.assertTrue(json.loads(shown.stdout)["mails"][0]["dead"])
            self.assertNotIn(MEMBER["email"].encode(), shown.stdout)


if __name__ == "__main__":
    unittest.main()
