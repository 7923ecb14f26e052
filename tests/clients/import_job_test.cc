#include "clients/cli/import_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "tests/clients/fake_server.h"

namespace frontdesk::cli {
namespace {

using ::testing::HasSubstr;

class ImportJobTest : public ::testing::Test {
 protected:
  void SetUp() override {
    rejects_path_ =
        testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  void TearDown() override { std::filesystem::remove(rejects_path_); }

  absl::Status Import(const std::string& text,
                      formats::FileFormat format = formats::FileFormat::kTsv) {
    std::istringstream in(text);
    const client::Client client = server_.MakeClient();
    RejectFile rejects(rejects_path_);
    Screen screen{progress_text_};
    Progress progress("importing", screen, clock_);
    ImportJob job(client, {in, static_cast<int64_t>(text.size()), format}, rejects, progress);
    absl::Status status = job.Run();
    totals_ = job.totals();
    return status;
  }

  std::string Rejects() const {
    std::ifstream in(rejects_path_);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  client::FakeServer server_;
  ManualClock clock_{absl::UnixEpoch()};
  std::ostringstream progress_text_;
  std::string rejects_path_;
  ImportTotals totals_;
};

std::string Rows(int count) {
  std::string text = "member_id\tdob\n";
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, "M", i, "\t\n");
  return text;
}

TEST_F(ImportJobTest, EveryRowArrivesInBatchesWithinTheLimit) {
  ASSERT_TRUE(Import(Rows(7'001)).ok());
  EXPECT_EQ(totals_.imported, 7'001);
  EXPECT_EQ(totals_.rows(), 7'001);
  EXPECT_EQ(server_.transfer.largest_batch(), static_cast<int>(limits::kMaxImportBatchRows));
  EXPECT_EQ(server_.transfer.taken(), (std::vector<int64_t>{2, 2'002, 4'002, 6'002}));
}

TEST_F(ImportJobTest, BatchOfLargeRowsIsCutByItsSize) {
  std::string text = "member_id\tnickname\n";
  for (int i = 0; i < 100; ++i)
    absl::StrAppend(&text, "M", i, "\t", std::string(50'000, 'x'), "\n");
  ASSERT_TRUE(Import(text).ok());
  EXPECT_EQ(totals_.imported, 100);
  EXPECT_LT(server_.transfer.largest_batch(), 30);
}

TEST_F(ImportJobTest, RejectsOfBothSidesComeOutInTheOrderOfTheirLines) {
  server_.transfer.Reject({3, 5});
  ASSERT_TRUE(Import("member_id\tdob\nM1\t\nM2\t\nM3\tnever\nM4\t\nM5\n").ok());
  EXPECT_EQ(totals_.imported, 1);
  EXPECT_EQ(totals_.rejected, 4);
  EXPECT_EQ(Rejects(),
            "line\tfield\treason\tmessage\n"
            "3\tzip\tPOSTAL_CODE_MALFORMED\tletters and digits only\n"
            "4\tdob\tDATE_MALFORMED\twrite a day that exists as year-month-day: 1984-07-31\n"
            "5\tzip\tPOSTAL_CODE_MALFORMED\tletters and digits only\n"
            "6\t\tCELL_COUNT\tthe row has 1 cells, the header 2\n");
}

TEST_F(ImportJobTest, FieldsOfNdjsonKeepTheirNames) {
  server_.transfer.Reject({1});
  ASSERT_TRUE(Import("{\"member_id\":\"M1\"}\n", formats::FileFormat::kNdjson).ok());
  EXPECT_THAT(Rejects(), HasSubstr("1\taddress.postal_code\t"));
}

TEST_F(ImportJobTest, NoRejectsNoFile) {
  std::ofstream(rejects_path_) << "left by an earlier import";
  ASSERT_TRUE(Import(Rows(3)).ok());
  EXPECT_FALSE(std::filesystem::exists(rejects_path_));
}

TEST_F(ImportJobTest, FileOfNothingButBadRowsIsReadToItsEnd) {
  std::string text = "member_id\tdob\nM0\t\n";
  for (int i = 0; i < 10'000; ++i) text += "M1\tnever\n";
  ASSERT_TRUE(Import(text).ok());
  EXPECT_EQ(totals_.imported, 1);
  EXPECT_EQ(totals_.rejected, 10'000);
}

TEST_F(ImportJobTest, BadHeaderSendsNothing) {
  EXPECT_TRUE(absl::IsInvalidArgument(Import("member_id\temial\nM1\tx\n")));
  EXPECT_TRUE(server_.transfer.taken().empty());
}

TEST_F(ImportJobTest, WhatWasTakenBeforeAnErrorIsCounted) {
  server_.transfer.BreakAfter(1, {grpc::StatusCode::INTERNAL, "broken"}, 1'000);
  EXPECT_TRUE(absl::IsInternal(Import(Rows(50'000))));
  EXPECT_EQ(totals_.imported, 2'000);
}

TEST_F(ImportJobTest, RejectFileThatCannotBeWrittenIsAnError) {
  rejects_path_ = testing::TempDir() + "no/such/folder/rejects";
  EXPECT_TRUE(absl::IsFailedPrecondition(Import("member_id\tdob\nM1\tnever\n")));
}

}  // namespace
}  // namespace frontdesk::cli
