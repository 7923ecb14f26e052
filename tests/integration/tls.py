"""Certificates for tests, and a frontdeskd that listens with them."""

import socket
import ssl
import subprocess

import grpc

import rpc
import server

MAKE_CA = rpc.ROOT / "scripts/make-test-ca"


def make(folder, *what, days=None):
    """Runs scripts/make-test-ca; the folder gets an authority if it has none."""
    flags = [] if days is None else [f"--days={days}"]
    subprocess.run([MAKE_CA, *flags, folder, *what], check=True, timeout=60)


class Identity:
    """What a client shows and whom it trusts."""

    def __init__(self, folder, name=None, trust=None):
        self.ca = (trust or folder) / "ca.pem"
        self.cert = folder / f"{name}.pem" if name else None
        self.key = folder / f"{name}.key" if name else None

    def channel(self, address):
        """A gRPC channel as this client."""
        parts = [path and path.read_bytes() for path in (self.ca, self.key, self.cert)]
        return grpc.secure_channel(address, grpc.ssl_channel_credentials(*parts))

    def context(self):
        """The same for Python's own TLS."""
        context = ssl.create_default_context(cafile=self.ca)
        context.set_alpn_protocols(["h2"])
        if self.cert:
            context.load_cert_chain(self.cert, self.key)
        return context

    def flags(self):
        """The same for the command line client."""
        flags = [f"--tls_ca={self.ca}"]
        return flags + ([f"--tls_cert={self.cert}", f"--tls_key={self.key}"] if self.cert else [])


def is_served(address, identity, timeout=5):
    """Whether this client's calls are answered there."""
    with identity.channel(address) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check", bytes, bytes)
        try:
            return check(b"", timeout=timeout) == bytes([8, server.SERVING])
        except grpc.RpcError:
            return False


def handshake(address, context):
    """A TLS connection to `address`; ssl.SSLError or OSError if it is refused."""
    host, port = address.rsplit(":", 1)
    raw = socket.create_connection((host, int(port)), timeout=5)
    return context.wrap_socket(raw, server_hostname=host)


class Server(server.Server):
    """Listens in plain text (`address`), for agents, for tills, who need a certificate, and on a
    unix socket."""

    def __init__(self, *options):
        super().__init__()
        self.certificates = self.folder / "certificates"
        make(self.certificates)
        self.agents = f"127.0.0.1:{server.free_port()}"
        self.tills = f"127.0.0.1:{server.free_port()}"
        self.unix = f"unix:{self.folder}/socket"
        self.options = (f"--listen={self.agents}", f"--listen={self.tills},tls_clients=require",
                        f"--listen={self.unix},plaintext",
                        f"--tls_cert={self.certificates}/server.pem",
                        f"--tls_key={self.certificates}/server.key",
                        f"--tls_client_ca={self.certificates}/ca.pem", *options)

    def identity(self, name=None):
        """A client with a certificate of this server's authority, or without one."""
        return Identity(self.certificates, name)

    def stranger(self, name):
        """A client that trusts the server, with a certificate of another authority."""
        elsewhere = self.folder / "elsewhere"
        make(elsewhere)
        return Identity(elsewhere, name, trust=self.certificates)
