"""A gRPC client of frontdeskd for tests: dictionaries in, dictionaries out.

Needs no generated code: protoc makes a descriptor set of proto/ and the messages are built from it.
"""

import functools
import pathlib
import subprocess
import tempfile

import grpc
from google.protobuf import descriptor_pb2, json_format, message_factory
from google.protobuf import descriptor_pool as pools

import canaries

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 20


@functools.cache
def pool():
    """The descriptors of all protos of the project."""
    protos = [str(p.relative_to(ROOT / "proto")) for p in (ROOT / "proto").rglob("*.proto")]
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", "-I", str(ROOT / "proto"), "--include_imports",
                        "--descriptor_set_out=" + out.name, *sorted(protos)], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())
    result = pools.DescriptorPool()
    for file in files.file:
        result.Add(file)
    return result


@functools.cache
def message_class(name):
    """The class of the message with this full name."""
    return message_factory.MessageFactory(pool()).GetPrototype(pool().FindMessageTypeByName(name))


def to_dict(message):
    """A message as a dictionary, names as in the proto, numbers of 64 bits as text."""
    return json_format.MessageToDict(message, preserving_proto_field_name=True,
                                     descriptor_pool=pool())


@functools.cache
def method_descriptor(method):
    """The descriptor of `v1.SearchService/SearchAccounts`."""
    service, name = method.split("/")
    return pool().FindServiceByName("frontdesk." + service).methods_by_name[name]


def request_message(method, request):
    """The request of a method, from a dictionary."""
    name = method_descriptor(method).input_type.full_name
    return json_format.ParseDict(request, message_class(name)(), descriptor_pool=pool())


class Error(Exception):
    """A refused call: `code` (name), `reason`, `violations` [(field, reason)] and `help`."""

    def __init__(self, error):
        self.code = error.code().name
        self.message = error.details()
        self.reason, self.violations, self.help = _details(error)
        super().__init__(f"{self.code} {self.reason}: {self.message}")


def _details(error):
    """(reason, violations, help) of the google.rpc details of an error."""
    reason, violations, support = "", [], ""
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        for packed in message_class("google.rpc.Status").FromString(value).details:
            name = packed.type_url.rsplit("/", 1)[-1]
            detail = to_dict(message_class(name).FromString(packed.value))
            if name == "google.rpc.ErrorInfo":
                reason = detail["reason"]
            elif name == "google.rpc.BadRequest":
                violations += [(v["field"], v["description"]) for v in detail["field_violations"]]
            elif name == "google.rpc.Help":
                support = detail["links"][0]["description"]
    return reason, violations, support


class Client:
    """Calls methods by name: `client.call("v1.SearchService/SearchAccounts", {...})`."""

    def __init__(self, address, token=None, channel=None):
        """Calls as whoever has the token, over `channel` if one is given; as nobody without."""
        self.channel = channel or grpc.insecure_channel(address)
        self.metadata = (("authorization", "Bearer " + token),) if token else ()
        if token:
            canaries.secret(token)
        self.stubs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def send_message(self, method, message, timeout=TIMEOUT_SECONDS):
        """The reply of a method, or the list of replies of one that streams them. Raises Error."""
        if method not in self.stubs:
            self.stubs[method] = self._stub(method)
        stub, streams = self.stubs[method]
        canaries.request(message, method)
        try:
            reply = stub(message, timeout=timeout, metadata=self.metadata)
            if streams:
                return list(reply)
            canaries.reply(reply, method)
            return reply
        except grpc.RpcError as error:
            canaries.check_error(method, error)
            raise Error(error) from None

    def send(self, method, request, timeout=TIMEOUT_SECONDS):
        """As `send_message`, with the request as a dictionary."""
        return self.send_message(method, request_message(method, request), timeout)

    def call(self, method, request, timeout=TIMEOUT_SECONDS):
        """As `send`, of a method with one reply, as a dictionary."""
        return to_dict(self.send(method, request, timeout))

    def _stub(self, method):
        """(what calls the method, whether it streams its replies)."""
        descriptor = method_descriptor(method)
        proto = descriptor_pb2.MethodDescriptorProto()
        descriptor.CopyToProto(proto)
        make = self.channel.unary_stream if proto.server_streaming else self.channel.unary_unary
        request = message_class(descriptor.input_type.full_name)
        response = message_class(descriptor.output_type.full_name)
        stub = make("/frontdesk." + method, request_serializer=request.SerializeToString,
                    response_deserializer=response.FromString)
        return stub, proto.server_streaming

    def stream(self, method, requests, timeout=TIMEOUT_SECONDS, replies=None):
        """The replies, as dictionaries, of a method that streams both ways. Raises Error; those that
        came before it are in the list given as `replies`."""
        descriptor = method_descriptor(method)
        request = message_class(descriptor.input_type.full_name)
        response = message_class(descriptor.output_type.full_name)
        call = self.channel.stream_stream(
            "/frontdesk." + method, request_serializer=request.SerializeToString,
            response_deserializer=response.FromString)
        messages = [request_message(method, one) for one in requests]
        for message in messages:
            canaries.request(message, method)
        try:
            replies = [] if replies is None else replies
            for reply in call(iter(messages), timeout=timeout, metadata=self.metadata):
                replies.append(to_dict(reply))
            return replies
        except grpc.RpcError as error:
            canaries.check_error(method, error)
            raise Error(error) from None

    # Short names for what most tests do.

    def search(self, request=None, **criteria):
        """SearchAccounts with these criteria."""
        return self.call("v1.SearchService/SearchAccounts",
                         {"criteria": criteria, **(request or {})})

    def members(self, request=None, **criteria):
        """The member IDs of the first page, in order."""
        reply = self.send("v1.SearchService/SearchAccounts",
                          {"criteria": criteria, **(request or {})})
        return [row.member_id for row in reply.rows]

    def get(self, member_id):
        """GetAccount by member ID."""
        return self.call("v1.AccountService/GetAccount", {"member_id": member_id})

    def create(self, account, request_id=""):
        """CreateAccount."""
        return self.call("v1.AccountService/CreateAccount",
                         {"account": account, "request_id": request_id})

    def update(self, account, mask, request_id=""):
        """UpdateAccount of the fields in `mask`, a comma-separated list in lowerCamelCase."""
        return self.call("v1.AccountService/UpdateAccount",
                         {"account": account, "update_mask": mask, "request_id": request_id})
