#!/usr/bin/env python3
"""Proves that check_sources.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import check_sources


def findings_in(files):
    """The findings in a tree of {name: text}."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_sources.check_tree(root)[1]


class CheckSourcesTest(unittest.TestCase):
    def assert_found(self, name, text, what):
        findings = findings_in({name: text})
        self.assertEqual(len(findings), 1, findings)
        self.assertIn(what, findings[0])

    def assert_clean(self, name, text):
        self.assertEqual(findings_in({name: text}), [])

    def test_includes_that_point_up_are_found(self):
        for name, include in (
            ("common/a.h", "index/engine.h"),
            ("index/a.h", "storage/account_store.h"),
            ("index/text/a.cc", "server/directory/directory.h"),
            ("storage/a.h", "index/engine.h"),
            ("storage/memory/a.h", "storage/rocksdb/store.h"),
            ("server/accounts/a.h", "server/directory/directory.h"),
            ("server/directory/a.h", "server/services/search_service.h"),
            ("server/directory/a.h", "storage/rocksdb/store.h"),
            ("clients/cli/a.cc", "server/services/search_service.h"),
        ):
            with self.subTest(name=name, include=include):
                self.assert_found(name, f'#include "{include}"\n', "upward include")

    def test_includes_that_point_down_are_clean(self):
        for name, include in (
            ("index/text/a.cc", "index/match.h"),
            ("index/a.cc", "common/limits.h"),
            ("storage/rocksdb/a.cc", "rocksdb/db.h"),
            ("storage/account_store.h", "frontdesk/storage/v1/records.pb.h"),
            ("server/directory/a.cc", "index/engine.h"),
            ("server/services/a.cc", "frontdesk/v1/search_service.grpc.pb.h"),
            ("tests/model/a.cc", "index/engine.h"),
            ("bench/a.cc", "server/directory/directory.h"),
        ):
            with self.subTest(name=name, include=include):
                self.assert_clean(name, f'#include "{include}"\n')

    def test_libraries_that_a_folder_must_not_know_are_found(self):
        for name, include in (
            ("index/a.h", "grpcpp/grpcpp.h"),
            ("index/a.h", "rocksdb/db.h"),
            ("index/a.h", "frontdesk/v1/account.pb.h"),
            ("common/a.h", "google/protobuf/message.h"),
            ("storage/a.h", "rocksdb/db.h"),
            ("server/directory/a.h", "grpcpp/grpcpp.h"),
            ("bench/a.cc", "server/services/search_service.h"),
        ):
            with self.subTest(name=name, include=include):
                self.assert_found(name, f"#include <{include}>\n", "must not know")

    def test_unknown_folders_are_found(self):
        self.assert_found("attic/a.cc", "int x;\n", "no layer")

    def test_words_and_length_are_found(self):
        self.assert_found("common/a.h", "std::regex r;\n", "RE2")
        self.assert_found("common/a.h", "// TO" "DO: later\n", "unfinished")
        self.assert_found("common/a.h", "\n" * 601, "601 lines")
        self.assert_clean("common/a.h", "\n" * 600)


if __name__ == "__main__":
    unittest.main()
