"""The sample accounts, and a server that holds them."""

import csv
import unittest

import rpc
import server

PATH = rpc.ROOT / "tests/integration/data/accounts-sample.tsv"
QUILLON, RAMONA, BELA = "M0000000007", "M0000000008", "M0000000009"


def rows():
    """The sample as a list of dictionaries, in member order."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def ids(predicate):
    """Member IDs of the rows for which `predicate` holds, in order."""
    return [row["member_id"] for row in rows() if predicate(row)]


class SampleServerTest(unittest.TestCase):
    """One server for all tests of the class, with the sample imported through the command line."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(server.Server())
        cls.client = cls.enterClassContext(cls.server.client())
        cls.server.cli("import", PATH)

    def assert_refused(self, code, reason, method, request):
        """Calls and expects this refusal; returns it."""
        with self.assertRaises(rpc.Error) as caught:
            self.client.call(method, request)
        self.assertEqual((caught.exception.code, caught.exception.reason), (code, reason),
                         caught.exception.message)
        return caught.exception

    def assert_search_refused(self, reason, request):
        """As assert_refused, of SearchAccounts with INVALID_ARGUMENT."""
        return self.assert_refused("INVALID_ARGUMENT", reason, "v1.SearchService/SearchAccounts",
                                   request)
