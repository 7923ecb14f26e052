#!/usr/bin/env python3
"""The build refuses a method that does not say who may call it."""

import os
import pathlib
import subprocess
import tempfile
import unittest

PROTO = """syntax = "proto3";
package frontdesk.test.v1;
import "frontdesk/access/v1/access.proto";
message Empty {}
service TestService {
  rpc Do(Empty) returns (Empty)%s
}
"""
OPTION = " { option (frontdesk.access.v1.method) = {%s}; }"


class CheckMethodAccessTest(unittest.TestCase):

    def check(self, end):
        """(exit code, what it says) of the check of a service with one method that ends like this."""
        root = pathlib.Path(os.environ["FRONTDESK_ROOT"])
        with tempfile.TemporaryDirectory() as folder:
            proto = pathlib.Path(folder) / "test.proto"
            proto.write_text(PROTO % end, encoding="utf-8")
            found = pathlib.Path(folder) / "set"
            subprocess.run(["protoc", "-I", folder, "-I", str(root / "proto"), "--include_imports",
                            f"--descriptor_set_out={found}", str(proto)], check=True)
            result = subprocess.run([os.environ["CHECK_METHOD_ACCESS"], str(found)],
                                    capture_output=True, text=True, check=False)
            return result.returncode, result.stderr

    def test_a_method_that_says_who_may_call_it_passes(self):
        for rule in ("open: true", "signed_in: true", "needs: [PERMISSION_ACCOUNT_LOOKUP]"):
            self.assertEqual(self.check(OPTION % (rule + ", audit: AUDIT_RULE_READ"))[0], 0, rule)

    def test_every_other_method_fails_the_build_by_name(self):
        for end in (";", OPTION % "audit: AUDIT_RULE_READ", OPTION % "open: true",
                    OPTION % "open: true, signed_in: true, audit: AUDIT_RULE_READ",
                    OPTION % "needs: [PERMISSION_UNSPECIFIED], audit: AUDIT_RULE_READ"):
            code, words = self.check(end)
            self.assertEqual(code, 1, end)
            self.assertIn("frontdesk.test.v1.TestService.Do", words)

    def test_nothing_to_check_is_no_success(self):
        self.assertNotEqual(subprocess.run([os.environ["CHECK_METHOD_ACCESS"], "/dev/null"],
                                           capture_output=True, check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
