"""A frontdeskd of its own for a test: on a free port, with a data folder that goes away with it.

Its first User Admin is `admin`; what tests call with is the API key of the service `tester`, which may do everything.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import grpc

import canaries
import rpc

# The programs under test; set by ctest.
BIN = pathlib.Path(os.environ.get("FRONTDESK_BIN", rpc.ROOT / "build/release/bin")).resolve()
START_SECONDS = 60
STOP_SECONDS = 60

NOT_SERVING = 2
SERVING = 1

ADMIN = "admin"
ADMIN_PASSWORD = "nine green bottles hanging"
TESTER_ROLES = ["ROLE_AGENT", "ROLE_SENIOR_AGENT", "ROLE_USER_ADMIN", "ROLE_EVENT_SOURCE", "ROLE_FRONT_END",
                "ROLE_OPERATOR", "ROLE_AUDITOR"]
# What only tills' roles have.
TESTER_PERMISSIONS = ["PERMISSION_TILL_LOOKUP", "PERMISSION_TILL_GUEST", "PERMISSION_TILL_REGISTER",
                      "PERMISSION_TILL_AUTHORIZE"]


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
    """Starts on entry, stops on exit. May be stopped, killed and started again on the same data.

    All that it wrote in all its lives is searched for canaries on exit (canaries.py)."""

    def __init__(self, *options, folder=None):
        self.options = options
        self.own_folder = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="frontdesk-"))
        self.data_dir = self.folder / "data"
        self.secret_key = self.folder / "data.key"
        self.log_path = self.folder / "log"
        self.address = f"127.0.0.1:{free_port()}"
        self.kept = self.folder / "kept"  # what the next life replaces
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        try:
            self.kill()
            self.keep_outputs()
            canaries.check_server(self.folder, self.log_path, self.data_dir, self.kept)
        finally:
            shutil.rmtree(self.kept, ignore_errors=True)
            if self.own_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *options):
        """The command line that starts this server."""
        return [str(BIN / "frontdeskd"), f"--data_dir={self.data_dir}",
                f"--listen={self.address},plaintext", *self.options, *options]

    def launch(self, *options):
        """Starts the process and does not wait."""
        if not self.data_dir.exists():
            self.init_admin()
        command = self.command(*options)
        for option in command:
            name, _, path = option.partition("=")
            if (name.endswith("_password_file") or name == "--tls_key") and os.path.exists(path):
                canaries.secret_file(path)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder,
                                            stdin=subprocess.DEVNULL)

    def init_admin(self):
        """Creates the store and the first User Admin."""
        password_file = self.folder / "admin-password"
        password_file.write_text(ADMIN_PASSWORD + "\n", encoding="utf-8")
        canaries.secret(ADMIN_PASSWORD)
        subprocess.run([str(BIN / "frontdeskd"), "init-admin", "--init", f"--data_dir={self.data_dir}",
                        f"--name={ADMIN}", f"--password_file={password_file}"],
                       check=True, capture_output=True, timeout=START_SECONDS)
        canaries.secret_file(self.secret_key)

    def login(self, user, password):
        """The token of a new session."""
        with rpc.Client(self.address) as client:
            return client.call("v1.SessionService/Login", {"user": user, "password": password})["token"]

    def create_agent(self, agent, **more):
        """Makes an agent, service or till as the first User Admin. Returns its secret."""
        with rpc.Client(self.address, self.login(ADMIN, ADMIN_PASSWORD)) as client:
            reply = client.call("admin.v1.AgentService/CreateAgent", {"agent": agent, **more})
            return reply.get("secret", "")

    def token(self):
        """The API key of `tester`, who is made when first asked for."""
        kept = self.folder / "tester-key"
        if not kept.exists():
            kept.write_text(self.create_agent({"name": "tester", "kind": "AGENT_KIND_SERVICE",
                                               "roles": TESTER_ROLES, "granted": TESTER_PERMISSIONS}),
                            encoding="utf-8")
        return kept.read_text(encoding="utf-8")

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
        with rpc.Client(self.address) as client:
            try:
                client.call("admin.v1.ServerService/GetServerStats", {})
            except rpc.Error as error:
                return error.code == "UNAUTHENTICATED"
        raise AssertionError("statistics for somebody who has not signed in")

    def stop(self):
        """Asks for a graceful stop and returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS)
        self.keep_outputs()
        return code

    def kill(self):
        """Ends the process as a crash does."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self.keep_outputs()

    def keep_outputs(self):
        """Keeps what the next life replaces for the search on exit: LOG, MANIFEST and OPTIONS of the
        store. A link costs nothing and outlives what it was made of."""
        self.kept.mkdir(exist_ok=True)
        for path in (self.data_dir / "db").glob("*[A-Z]*"):
            kept = self.kept / f"{path.name}.{path.stat().st_ino}"
            if path.is_file() and not kept.exists():
                os.link(path, kept)

    def log(self):
        """Everything the server wrote to stdout and stderr, over all its lives."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def client(self):
        """A gRPC client that may do everything; close it or use it with `with`."""
        return rpc.Client(self.address, self.token())

    def cli(self, *arguments, check=True, **kwargs):
        """Runs the command line client against this server."""
        if arguments[0] == "import":
            canaries.table(arguments[-1])
        else:
            canaries.words(arguments)
        command = [str(BIN / "frontdesk"), f"--server={self.address}", *map(str, arguments)]
        environment = {**os.environ, "FRONTDESK_TOKEN": self.token()}
        return subprocess.run(command, capture_output=True, check=check, timeout=120, env=environment,
                              **kwargs)
