"""A frontdeskd of its own for a test: on a free port, with a data folder that goes away with it."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import grpc

import rpc

# The programs under test; set by ctest.
BIN = pathlib.Path(os.environ.get("FRONTDESK_BIN", rpc.ROOT / "build/release/bin"))
START_SECONDS = 60
STOP_SECONDS = 60

NOT_SERVING = 2
SERVING = 1


def free_port():
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def health(address, timeout=5):
    """The number of the serving status (grpc.health.v1), or None if nobody answers."""
    with grpc.insecure_channel(address) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check", bytes, bytes)
        try:
            reply = check(b"", timeout=timeout)
        except grpc.RpcError:
            return None
    # HealthCheckResponse holds one field: 1, a varint.
    return reply[1] if len(reply) == 2 and reply[0] == 0x08 else 0


class Server:
    """Starts on entry, stops on exit. May be stopped, killed and started again on the same data."""

    def __init__(self, *options, folder=None):
        self.options = options
        self.own_folder = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="frontdesk-"))
        self.data_dir = self.folder / "data"
        self.log_path = self.folder / "log"
        self.address = f"127.0.0.1:{free_port()}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *options):
        """The command line that starts this server."""
        return [str(BIN / "frontdeskd"), f"--data_dir={self.data_dir}",
                f"--listen={self.address},plaintext", *self.options, *options]

    def launch(self, *options):
        """Starts the process and does not wait."""
        if not self.data_dir.exists():
            options = ("--init", *options)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(self.command(*options), stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)

    def start(self, *options):
        """Starts the process and waits until it serves."""
        self.launch(*options)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None:
                code = self.process.returncode
                raise AssertionError(f"frontdeskd exited with {code}:\n{self.log()}")
            if time.monotonic() > deadline:
                raise AssertionError("frontdeskd does not serve")
            time.sleep(0.01)

    def is_ready(self):
        """Whether health says so and a call is answered."""
        if health(self.address) != SERVING:
            return False
        with self.client() as client:
            try:
                client.call("admin.v1.ServerService/GetServerStats", {})
            except rpc.Error as error:
                if error.code != "UNAVAILABLE":
                    raise
                return False
        return True

    def stop(self):
        """Asks for a graceful stop and returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self):
        """Ends the process as a crash does."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log(self):
        """Everything the server wrote to stdout and stderr, over all its lives."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def client(self):
        """A gRPC client; close it or use it with `with`."""
        return rpc.Client(self.address)

    def cli(self, *arguments, check=True, **kwargs):
        """Runs the command line client against this server."""
        command = [str(BIN / "frontdesk"), f"--server={self.address}", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=check, timeout=120, **kwargs)
