#!/usr/bin/env python3
"""Hostile connections to the tills' port, without a certificate: the server stays up, small, and
answers those who have one."""

import threading
import time
import unittest

import hostile
import server
import tls

MOST_GROWTH_KIB = 128 << 10
LEAST_CALLS = 20  # during an attack, which takes a second or more
CONNECTIONS = 200
ATTEMPTS = 100
TLS_RECORD_OF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


class Customer(threading.Thread):
    """A till that calls again and again."""

    def __init__(self, address, identity):
        super().__init__()
        self.address, self.identity = address, identity
        self.stopped = threading.Event()
        self.answered = self.failed = 0

    def run(self):
        with self.identity.channel(self.address) as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check", bytes, bytes)
            while not self.stopped.is_set():
                try:
                    check(b"", timeout=10)
                    self.answered += 1
                except Exception:  # pylint: disable=broad-except
                    self.failed += 1
                time.sleep(0.002)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()


class HostileTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = tls.Server()
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def resident_kib(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def endure(self, attack):
        """Runs `attack` for a second at least beside a good customer."""
        before = self.resident_kib()
        with Customer(self.server.tills, self.server.identity("till-1")) as customer:
            end = time.monotonic() + 1.0
            while True:
                attack()
                if time.monotonic() > end and customer.answered >= LEAST_CALLS:
                    break
        self.assertEqual(customer.failed, 0)
        self.assertIsNone(self.server.process.poll(), self.server.log())
        self.assertLess(self.resident_kib() - before, MOST_GROWTH_KIB)
        # A new customer may have to try again while the server works off what is left of the attack.
        till = self.server.identity("till-1")
        self.assertTrue(any(tls.is_served(self.server.tills, till) for _ in range(ATTEMPTS)))

    def anonymous(self):
        """A TLS connection without a certificate. TLS 1.3 lets the client believe that it has one."""
        return tls.handshake(self.server.tills, self.server.identity().context())

    def test_what_is_sent_without_a_certificate_reaches_nothing(self):
        for attack in hostile.ATTACKS:
            with self.subTest(attack.__name__):
                def attempt(attack=attack):
                    try:
                        with self.anonymous() as connection:
                            attack(connection)
                    except OSError:
                        pass  # it was refused before it began
                self.endure(attempt)

    def test_http2_without_tls_reaches_nothing(self):
        for attack in hostile.ATTACKS:
            with self.subTest(attack.__name__):
                def attempt(attack=attack):
                    with hostile.connect(self.server.tills) as connection:
                        attack(connection)
                self.endure(attempt)

    def test_handshakes_that_are_never_finished_are_no_harm(self):
        crowd = []

        def attempt():
            while len(crowd) < CONNECTIONS:
                connection = hostile.connect(self.server.tills)
                hostile.send(connection, TLS_RECORD_OF_A_HELLO[:len(crowd) % 12])
                crowd.append(connection)
            time.sleep(0.1)

        self.endure(attempt)
        for connection in crowd:
            connection.close()

    def test_connections_that_come_and_go_are_no_harm(self):
        def attempt():
            for _ in range(CONNECTIONS):
                hostile.connect(self.server.tills).close()
            time.sleep(0.1)

        self.endure(attempt)
        self.assertEqual(server.health(self.server.address), server.SERVING)


if __name__ == "__main__":
    unittest.main()
