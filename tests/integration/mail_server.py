"""A real mail server for tests: python3-aiosmtpd on loopback, with STARTTLS and a login if asked."""

import email
import email.policy
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER = "frontdesk"
PASSWORD = "loopback only"


class Inbox:
    """What was taken, and what the server answers."""

    def __init__(self):
        self.mails = []
        self.answer = "250 taken"

    async def handle_DATA(self, _server, _session, envelope):
        if not self.answer.startswith("250"):
            return self.answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return self.answer

    def text(self, index, kind="plain"):
        """The decoded text of a mail."""
        return self.mails[index][1].get_body((kind,)).get_content()


def authenticate(_server, _session, _envelope, _mechanism, data):
    """One user, one password."""
    good = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good)


def make_certificate(folder):
    """A certificate for 127.0.0.1 and its key, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


class MailServer:
    """Runs while the `with` lasts. With a folder: STARTTLS and the login are required."""

    def __init__(self, port, folder=None):
        self.inbox = Inbox()
        self.certificate = None
        options = {}
        if folder is not None:
            self.certificate, key = make_certificate(folder)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, key)
            options = {"tls_context": context, "require_starttls": True, "auth_required": True,
                       "authenticator": authenticate}
        self.controller = Controller(self.inbox, hostname="127.0.0.1", port=port, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()
