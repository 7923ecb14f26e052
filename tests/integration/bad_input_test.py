#!/usr/bin/env python3
"""Every field of every request with a value that no rule allows: refused by name, not repeated.

The fields are read from the protos, so that a new one cannot be forgotten.
"""

import re
import unittest

import rpc
import sample
import server

# Method -> a request that is in order, into which one bad value is put at a time.
REQUESTS = {
    "v1.SearchService/SearchAccounts": {"criteria": {"emails": ["a"]}},
    "v1.SearchService/ListSearchFields": {},
    "v1.SearchService/ListRelatedAccounts": {"member_id": sample.QUILLON},
    "v1.AccountService/GetAccount": {},
    "v1.AccountService/UnmaskAccount": {"member_id": sample.QUILLON, "ticket": "CASE-1"},
    "v1.AccountService/CreateAccount": {"account": {"last_name": "Fine"}},
    "v1.AccountService/UpdateAccount": {"account": {"member_id": sample.QUILLON}},
    "v1.AccountService/SetAccountStatus": {},
    "v1.AccountService/ListTiers": {},
    "v1.AccountService/AdjustTier": {},
    "v1.AccountService/SetAutoRecharge": {},
    "v1.AccountService/ResetPassword": {},
    "v1.AccountService/ExchangeMedia": {},
    "v1.AccountService/DeleteUser": {},
    "v1.AccountService/ClearJuvenileStatus": {},
    "v1.AccountService/ChangeEmailStatus": {},
    "v1.AccountService/AddNote": {},
    "v1.AccountService/GetEditForm": {},
    "v1.AccountService/ListAccountServices": {},
    "pos.v1.PosService/LookupGuest": {},
    "pos.v1.PosService/RegisterCard": {},
    "pos.v1.PosService/AuthorizeActivity": {},
    "admin.v1.ProgramService/SetProgram": {},
    "admin.v1.ProgramService/ListPrograms": {},
    "admin.v1.ProgramService/SetStore": {},
    "admin.v1.ProgramService/ListStores": {},
    "admin.v1.ProgramService/SetCardRange": {},
    "admin.v1.ProgramService/ListCardRanges": {},
    "admin.v1.ProgramService/IssueCards": {},
    **{f"v1.MemberPageService/{method}": {} for method in (
        "GetMemberSnapshot", "GetNavigation", "ListAccountSettings", "GetMyInformation",
        "GetMyPlan", "GetPrivacySettings", "GetCreditCardInformation", "GetBlockedMembers",
        "GetAdditionalInfo")},
    **{f"v1.HistoryService/{method}": {"member_id": sample.QUILLON} for method in (
        "ListAuditHistory", "ListMemberHistory", "ListAccountHistory", "GetSafetyHistory",
        "GetMemberStats")},
    "v1.MemberViewService/StartMemberView": {"member_id": sample.QUILLON, "reason": "x"},
    "v1.MemberViewService/GetMemberHome": {},
    "v1.MemberViewService/EndMemberView": {},
    "v1.PasswordResetService/RequestPasswordReset": {},
    "v1.PasswordResetService/RedeemPasswordReset": {"token": "x"},
    "admin.v1.MailService/ListOutbox": {"limit": 1},
    "pos.v1.PosService/LookupCard": {},
    "pos.v1.PosService/BatchLookupCards": {},
    "admin.v1.ServerService/GetServerStats": {},
    "admin.v1.TransferService/ExportAccounts": {},
}
# Answers one row at a time instead of refusing: see transfer_test.
STREAMS_IN = {"admin.v1.TransferService/ImportAccounts",
              "v1.MemberEventService/RecordMemberEvents"}

# Fields that take any value of their type, and why.
ANY_VALUE = {
    "RedeemPasswordReset.token": "what is no token is answered as one that was used",
    "BatchLookupCards.card_numbers": "each number has an answer of its own",
}

# What is in order around the bad value in a new element of a list.
ELEMENTS = {
    "billing": {"last4": "0042"},
    "payment_cards": {"last4": "0042", "expiry_month": 3, "expiry_year": 2031},
}

# Methods about agents, sessions and the audit log: of them only payment card numbers are tried here.
ACCESS_REQUESTS = {
    "v1.SessionService/Login": {"user": "nobody", "password": "nine green bottles"},
    **{f"v1.SessionService/{method}": {} for method in (
        "Logout", "GetSession", "ChangePassword", "EnrollTotp", "ConfirmTotp")},
    "admin.v1.AgentService/CreateAgent": {"agent": {
        "name": "new", "kind": "AGENT_KIND_PERSON", "roles": ["ROLE_AGENT"]}},
    "admin.v1.AgentService/GrantPermission": {"name": "nobody", "roles": ["ROLE_AGENT"]},
    "admin.v1.AgentService/RevokePermission": {"name": "nobody", "roles": ["ROLE_AGENT"]},
}
PAYMENT_CARD = "4111 1111 1111 1111"
# Where such a number is not looked for, and what is answered instead.
NOT_A_TEXT = {
    "card_number", "card_numbers", "new_card_number",  # ours: there is no such card
    "page_token", "view_id", "etag", "head", "token",  # not what the server gave out
    "password", "new_password", "totp_code"}           # not the right one, and only hashed

NUL = "bad\0value"
LONG = "badvalue" * 2000


def leaves(descriptor, path=()):
    """Every field below a message that holds a value, as a path of field descriptors."""
    for field in descriptor.fields:
        if field.message_type is None:
            yield (*path, field)
        elif field.message_type not in [step.message_type for step in path]:
            yield from leaves(field.message_type, (*path, field))


def bad_values(field):
    """Values that no rule can allow for a field of this type."""
    if field.type == field.TYPE_STRING:
        return (NUL, LONG)
    if field.type == field.TYPE_ENUM:
        return (99,)
    if field.type in (field.TYPE_INT32, field.TYPE_INT64):
        return (-1,)
    return ()


def put(message, path, value):
    """Sets the field at `path` to `value`, in a new element where the path is repeated."""
    *steps, last = path
    for step in steps:
        message = getattr(message, step.name)
        if step.label == step.LABEL_REPEATED:
            message = message.add(**ELEMENTS.get(step.name, {}))
    if last.label == last.LABEL_REPEATED:
        getattr(message, last.name).append(value)
    else:
        setattr(message, last.name, value)


def name_in_mask(message, path):
    """Asks an UpdateAccount to write the field at `path`: lists and dates whole."""
    names = [step.name for step in path if step.name != "account"]
    if names[0] != "update_mask":
        message.update_mask.paths.append(".".join(names) if names[0] == "address" else names[0])


def plain(field_path):
    """`criteria.phones[0].number` -> `criteria.phones.number`."""
    return re.sub(r"\[\d+\]", "", field_path)


class BadInputTest(sample.SampleServerTest):

    def refusal(self, method, message):
        """The Error of a call with `message`, or None."""
        try:
            self.client.send_message(method, message)
            return None
        except rpc.Error as error:
            return error

    def cases(self):
        """(method, dotted path, bad value, request message)."""
        for method, request in REQUESTS.items():
            descriptor = rpc.method_descriptor(method).input_type
            for path in leaves(descriptor):
                for value in bad_values(path[-1]):
                    message = rpc.request_message(method, request)
                    put(message, path, value)
                    if method.endswith("UpdateAccount"):
                        name_in_mask(message, path)
                    yield method, ".".join(step.name for step in path), value, message

    def is_closed_to_updates(self, path, named):
        """A field that no update may write is refused where it is asked for: in the mask."""
        return path.startswith("account.") and named == {"update_mask.paths"}

    def test_every_method_is_covered(self):
        methods = {f"{service}/{method.name}" for service, descriptor in services()
                   for method in descriptor.methods}
        self.assertEqual(methods, set(REQUESTS) | STREAMS_IN)

    def test_no_request_takes_a_password(self):
        """There is no way to set one but the reset mail (R-153)."""
        for method in REQUESTS:
            for path in leaves(rpc.method_descriptor(method).input_type):
                for word in ("password", "secret", "hash", "credential"):
                    self.assertNotIn(word, path[-1].name, method)

    def test_bad_values_are_refused_naming_the_field(self):
        count = 0
        for method, path, value, message in self.cases():
            if method.split("/")[1] + "." + path in ANY_VALUE:
                continue
            count += 1
            with self.subTest(method=method, path=path, value=str(value)[:12]):
                error = self.refusal(method, message)
                self.assertIsNotNone(error, "accepted")
                self.assertEqual(error.code, "INVALID_ARGUMENT", error)
                named = {plain(field) for field, _ in error.violations}
                self.assertTrue(any(path == f or path.startswith(f + ".") for f in named) or
                                self.is_closed_to_updates(path, named), (path, named))
                self.assertNotIn("badvalue", str(error))
                self.assertNotIn("bad\0", str(error))
        self.assertGreater(count, 100)
        self.assertNotIn("badvalue", self.server.log())

    def payment_card_cases(self):
        """(method, field, request message) with a payment card number in each text there is."""
        for service, descriptor in all_services():
            for method in descriptor.methods:
                name = f"{service}/{method.name}"
                if name in STREAMS_IN:
                    continue
                request = {**REQUESTS, **ACCESS_REQUESTS}.get(name, {})
                for path in leaves(method.input_type):
                    if path[-1].type == path[-1].TYPE_STRING:
                        message = rpc.request_message(name, request)
                        put(message, path, PAYMENT_CARD)
                        yield name, path, message

    def test_a_payment_card_number_is_refused_in_every_text(self):
        """That it appears nowhere is seen to by rpc and server."""
        tried = 0
        for method, path, message in self.payment_card_cases():
            field = ".".join(step.name for step in path)
            ours = path[-1].name in NOT_A_TEXT or path[-1].containing_type.name == "CardRange"
            with self.subTest(method=method, field=field):
                error = self.refusal(method, message)
                if path[-1].name == "card_numbers" and error is None:
                    continue  # each number is looked up: there is no such card
                self.assertIsNotNone(error, "accepted")
                if not ours:
                    self.assertIn(field, {plain(name) for name, why in error.violations
                                          if "payment card number" in why}, error)
                tried += 1
        self.assertGreater(tried, 200)

    def test_a_payment_card_number_is_refused_in_every_text_of_a_stream(self):
        """Of accounts and events; the rows beside are taken."""
        for method, wrapper, base, many in (
                ("admin.v1.TransferService/ImportAccounts", "rows", {"line": "1"}, "account"),
                ("v1.MemberEventService/RecordMemberEvents", "events",
                 {"event_id": "e", "member_id": sample.QUILLON, "time": "2025-06-01T00:00:00Z"}, "")):
            field = rpc.method_descriptor(method).input_type.fields_by_name[wrapper]
            for path in leaves(field.message_type):
                if path[-1].type != path[-1].TYPE_STRING or path[-1].name in NOT_A_TEXT | {"line"}:
                    continue
                message = rpc.request_message(method, {wrapper: [base]})
                put(getattr(message, wrapper)[0], path, PAYMENT_CARD)
                with self.subTest(method=method, field=".".join(step.name for step in path)):
                    reply = self.client.stream(method, [rpc.to_dict(message)])[0]
                    self.assertNotIn("imported", reply)
                    self.assertNotIn("recorded", reply)

    def test_unknown_fields_are_refused(self):
        """A misspelt criterion must not widen a search (R-008)."""
        for method, request in REQUESTS.items():
            if not request:
                continue
            with self.subTest(method=method):
                message = rpc.request_message(method, request)
                message.MergeFromString(b"\xfa\xf4\x03\x03abc")  # field 8015
                error = self.refusal(method, message)
                self.assertIsNotNone(error, "accepted")
                self.assertEqual((error.code, error.reason), ("INVALID_ARGUMENT", "UNKNOWN_FIELD"))

    def test_garbage_is_refused_and_the_server_stays_up(self):
        for method in REQUESTS:
            call = self.client.channel.unary_unary("/frontdesk." + method, bytes, bytes)
            for body in (b"\xff" * 64, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x04\xc3\x28\xa0\xa1"):
                with self.subTest(method=method, body=body):
                    with self.assertRaises(rpc.grpc.RpcError):
                        call(body, timeout=rpc.TIMEOUT_SECONDS)
        self.assertEqual(server.health(self.server.address), server.SERVING)


def services():
    """(name without `frontdesk.`, descriptor) of every service of the project."""
    for proto in ("v1/account_service", "v1/search_service", "v1/member_page_service",
                  "v1/history_service", "v1/member_event_service", "v1/member_view_service",
                  "v1/password_reset_service", "admin/v1/mail_service", "pos/v1/pos_service",
                  "admin/v1/transfer_service", "admin/v1/server_service",
                  "admin/v1/program_service"):
        file = rpc.pool().FindFileByName(f"frontdesk/{proto}.proto")
        for descriptor in file.services_by_name.values():
            yield descriptor.full_name.removeprefix("frontdesk."), descriptor


def all_services():
    """(name without `frontdesk.`, descriptor) of every service that there is."""
    for path in sorted((rpc.ROOT / "proto").glob("frontdesk/**/*_service.proto")):
        file = rpc.pool().FindFileByName(str(path.relative_to(rpc.ROOT / "proto")))
        for descriptor in file.services_by_name.values():
            yield descriptor.full_name.removeprefix("frontdesk."), descriptor


if __name__ == "__main__":
    unittest.main()
