#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "clients/formats/account_columns.h"
#include "clients/formats/account_reader.h"
#include "clients/formats/account_writer.h"
#include "clients/formats/reject_writer.h"
#include "clients/formats/row_draft.h"
#include "common/limits.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/clients/random_account.h"

namespace frontdesk::formats {
namespace {

using frontdesk::v1::Account;
using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr FileFormat kFormats[] = {FileFormat::kTsv, FileFormat::kCsv, FileFormat::kNdjson};

// All rows of a file whose header is good.
std::vector<SourceRow> ReadAll(const std::string& text, FileFormat format) {
  std::istringstream in(text);
  auto reader = AccountReader::Open(in, format);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<SourceRow> rows;
  if (!reader.ok()) return rows;
  SourceRow row;
  while ((*reader)->Next(row).value()) rows.push_back(row);
  return rows;
}

// The reasons for refusing a header.
std::vector<std::string> HeaderReasons(const std::string& text, FileFormat format) {
  std::istringstream in(text);
  const absl::Status status = AccountReader::Open(in, format).status();
  std::vector<std::string> reasons;
  for (const Violation& v : GetErrorDetail(status).violations) reasons.push_back(v.reason);
  return reasons;
}

std::string WriteAll(const std::vector<Account>& accounts, FileFormat format) {
  std::ostringstream out;
  auto writer = AccountWriter::Create(out, format);
  for (const Account& account : accounts) EXPECT_TRUE(writer->Write(account).ok());
  return out.str();
}

std::vector<Account> AccountsOf(const std::vector<SourceRow>& rows) {
  std::vector<Account> accounts;
  for (const SourceRow& row : rows) accounts.push_back(row.account);
  return accounts;
}

// `field:reason` of each violation.
std::vector<std::string> Facts(const SourceRow& row) {
  std::vector<std::string> facts;
  for (const Violation& v : row.violations) facts.push_back(v.field + ":" + v.reason);
  return facts;
}

class EveryFormat : public ::testing::TestWithParam<FileFormat> {};
INSTANTIATE_TEST_SUITE_P(Formats, EveryFormat, ::testing::ValuesIn(kFormats));

TEST_P(EveryFormat, ReadingWhatWasWrittenGivesTheSameAccounts) {
  std::mt19937_64 random(20'261'121);
  std::vector<Account> accounts;
  for (int i = 0; i < 3'000; ++i) accounts.push_back(RandomAccount(random));
  const std::vector<SourceRow> rows = ReadAll(WriteAll(accounts, GetParam()), GetParam());
  ASSERT_EQ(rows.size(), accounts.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_THAT(Facts(rows[i]), IsEmpty()) << accounts[i].DebugString();
    ASSERT_TRUE(MessageDifferencer::Equals(rows[i].account, accounts[i]))
        << rows[i].account.DebugString() << "\nshould be\n"
        << accounts[i].DebugString();
  }
}

TEST_P(EveryFormat, WritingWhatWasReadGivesTheSameBytes) {
  std::mt19937_64 random(7);
  std::vector<Account> accounts;
  for (int i = 0; i < 500; ++i) accounts.push_back(RandomAccount(random));
  const std::string text = WriteAll(accounts, GetParam());
  EXPECT_EQ(WriteAll(AccountsOf(ReadAll(text, GetParam())), GetParam()), text);
}

TEST_P(EveryFormat, ByteOrderMarkAndCrLfAreAccepted) {
  Account account;
  account.set_member_id("M0000000001");
  account.set_last_name("Muñoz");
  std::string text = "\xEF\xBB\xBF";
  for (char c : WriteAll({account, account}, GetParam()))
    text += c == '\n' ? "\r\n" : std::string(1, c);
  const std::vector<SourceRow> rows = ReadAll(text, GetParam());
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(MessageDifferencer::Equals(rows[1].account, account));
}

TEST_P(EveryFormat, ReplyOnlyFieldsAreLeftOut) {
  Account account;
  account.set_member_id("M0000000001");
  account.add_cards()->set_number("6006491235122225");
  Account reply = account;
  reply.set_etag("v7");
  reply.add_discarded_fields("email");
  reply.add_consequences("the e-mail changes");
  reply.mutable_cards(0)->set_masked_number("************2225");
  const std::vector<SourceRow> rows = ReadAll(WriteAll({reply}, GetParam()), GetParam());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(MessageDifferencer::Equals(rows[0].account, account));
}

TEST_P(EveryFormat, OverlongRowIsRejectedAndTheRestRead) {
  Account account;
  account.set_member_id("M0000000001");
  Account longest = account;
  longest.set_last_name(std::string(limits::kMaxImportLineBytes, 'x'));
  const auto rows = ReadAll(WriteAll({account, longest, account}, GetParam()), GetParam());
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(Facts(rows[1]), ElementsAre(":LINE_TOO_LONG"));
  EXPECT_THAT(Facts(rows[2]), IsEmpty());
}

TEST_P(EveryFormat, Utf16FileIsRefused) {
  EXPECT_THAT(HeaderReasons(std::string("\xFF\xFEm\0e\0", 6), GetParam()), ElementsAre("NOT_UTF8"));
}

TEST(AccountFile, SampleColumnsComeFirstAndInOrder) {
  const std::string header = WriteAll({}, FileFormat::kTsv);
  EXPECT_TRUE(header.starts_with(
      "member_id\tfirst_name\tlast_name\tnickname\temail\tphone\taddress\tcity\tstate\tzip\t"
      "company_name\tgroup_name\tuser_type\tstatus\ttier\tdob\tcard_number\tpayment_last4\t"
      "payment_brand\tmember_since\t"))
      << header;
}

TEST(AccountFile, ColumnsMayComeInAnyOrder) {
  const auto rows =
      ReadAll("more_phones\tstatus\tmember_id\tphone\n[\"2\",\"3\"]\tactive\tM0000000001\t1\n",
              FileFormat::kTsv);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].account.phones(), ElementsAre("1", "2", "3"));
  EXPECT_EQ(rows[0].account.status(), frontdesk::v1::ACCOUNT_STATUS_ACTIVE);
}

TEST(AccountFile, PaymentLast4CarriedASubscriptionChargeAndIsOnFile) {
  const auto rows = ReadAll("member_id\tpayment_last4\tpayment_brand\nM0000000001\t0042\tVISA\n",
                            FileFormat::kTsv);
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].account.payment_cards_size(), 1);
  const auto& card = rows[0].account.payment_cards(0);
  EXPECT_EQ(card.last4(), "0042");
  EXPECT_EQ(card.brand(), "VISA");
  EXPECT_TRUE(card.subscription_charge());
  EXPECT_TRUE(card.on_file());
}

TEST(AccountFile, EmptyPaymentColumnsMakeNoPaymentCard) {
  const auto rows =
      ReadAll("member_id,payment_last4,payment_brand\nM0000000001,,\n", FileFormat::kCsv);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].account.payment_cards_size(), 0);
  EXPECT_FALSE(rows[0].account.has_address());
}

TEST(AccountFile, EveryFaultOfTheHeaderIsNamed) {
  EXPECT_THAT(HeaderReasons("email\temial\temail\n", FileFormat::kTsv),
              ElementsAre("UNKNOWN_COLUMN", "DUPLICATE_COLUMN", "MISSING_COLUMN"));
  EXPECT_THAT(HeaderReasons("", FileFormat::kCsv), ElementsAre("HEADER_MISSING"));
}

TEST(AccountFile, UnknownColumnIsNamedWithoutControlCharacters) {
  std::istringstream in("member_id\te\x1b[2Jmial\n");
  const absl::Status status = AccountReader::Open(in, FileFormat::kTsv).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr(R"(e\033[2Jmial)"));
}

TEST(AccountFile, EveryFaultOfARowIsNamedByItsColumn) {
  const auto rows = ReadAll(
      "member_id\tdob\tuser_type\tpoints\tjuvenile\tcreate_time\tmore_cards\tlast_name\n"
      "M1\t1999-02-29\tGUEST\tmany\tperhaps\tnoon\t{}\t\xC3\x28\n",
      FileFormat::kTsv);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_THAT(Facts(rows[0]), ElementsAre("dob:DATE_MALFORMED", "user_type:VALUE_UNKNOWN",
                                          "points:NUMBER_MALFORMED", "juvenile:BOOL_MALFORMED",
                                          "create_time:TIME_MALFORMED", "more_cards:JSON_MALFORMED",
                                          "last_name:TEXT_NOT_UTF8"));
}

TEST(AccountFile, WrongNumberOfCellsIsARejectedRow) {
  const auto rows = ReadAll("member_id,email\nM1,a@b.c,x\n\nM2,a@b.c\nM3\n", FileFormat::kCsv);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(Facts(rows[0]), ElementsAre(":CELL_COUNT"));
  EXPECT_THAT(Facts(rows[1]), IsEmpty());
  EXPECT_EQ(rows[1].line, 4);
  EXPECT_THAT(Facts(rows[2]), ElementsAre(":CELL_COUNT"));
}

TEST(CsvFile, QuotedCellKeepsCommasQuotesAndLineEnds) {
  const auto rows =
      ReadAll("member_id,company_name,email\r\nM1,\"A, \"\"B\"\"\r\nC\nD\",x\r\nM2,,y\r\n",
              FileFormat::kCsv);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].account.company_name(), "A, \"B\"\r\nC\nD");
  EXPECT_EQ(rows[0].account.email(), "x");
  EXPECT_EQ(rows[1].line, 5);
  EXPECT_EQ(rows[1].account.email(), "y");
}

TEST(CsvFile, StrayQuoteCostsItsOwnLineOnly) {
  const auto rows =
      ReadAll("member_id,email\nM1,\"open\nM2,b\nM3,\"c\"x\nM4,d\"d\nM5,\"never closed\n",
              FileFormat::kCsv);
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_THAT(Facts(rows[0]), ElementsAre(":BAD_QUOTING"));
  EXPECT_EQ(rows[1].account.email(), "b");
  EXPECT_THAT(Facts(rows[2]), ElementsAre(":BAD_QUOTING"));
  EXPECT_THAT(Facts(rows[3]), ElementsAre(":BAD_QUOTING"));
  EXPECT_THAT(Facts(rows[4]), ElementsAre(":BAD_QUOTING"));
}

TEST(CsvFile, OpenQuoteInALargeFileCostsItsOwnLineOnly) {
  std::string text = "member_id,email\nM0,\"open\n";
  const int kRows = 20'000;
  for (int i = 0; i < kRows; ++i) text += "M1,somebody@example.com\n";
  const auto rows = ReadAll(text, FileFormat::kCsv);
  ASSERT_EQ(rows.size(), static_cast<size_t>(kRows + 1));
  EXPECT_THAT(Facts(rows[0]), ElementsAre(":LINE_TOO_LONG"));
  EXPECT_EQ(rows.back().account.email(), "somebody@example.com");
  EXPECT_EQ(rows.back().line, kRows + 2);
}

TEST(CsvFile, FormulasAreDisarmedInTheFileAndIntactAfterReading) {
  Account account;
  account.set_member_id("M0000000001");
  account.set_last_name("=cmd|' /C calc'!A0");
  const std::string text = WriteAll({account}, FileFormat::kCsv);
  EXPECT_THAT(text, HasSubstr(",'=cmd"));
  EXPECT_TRUE(MessageDifferencer::Equals(ReadAll(text, FileFormat::kCsv)[0].account, account));
}

TEST(NdjsonFile, FaultsNameTheFieldAndNeverTheValue) {
  const std::vector<SourceRow> rows = ReadAll(
      "{\"member_id\":\"M1\",\"emial\":\"secret\"}\n"
      "{\"cards\":[{\"nr\":\"secret\"}]}\n"
      "{\"balances\":{\"points\":\"secret\"}}\n"
      "{\"email\":\"secret\"\n"
      "[\"secret\"]\n"
      "{\"memberId\":\"M2\"}\n",
      FileFormat::kNdjson);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_THAT(Facts(rows[0]), ElementsAre("emial:UNKNOWN_FIELD"));
  EXPECT_THAT(Facts(rows[1]), ElementsAre("cards[0].nr:UNKNOWN_FIELD"));
  EXPECT_THAT(Facts(rows[2]), ElementsAre("balances.points:VALUE_MALFORMED"));
  EXPECT_THAT(Facts(rows[3]), ElementsAre(":JSON_MALFORMED"));
  EXPECT_THAT(Facts(rows[4]), ElementsAre(":JSON_MALFORMED"));
  EXPECT_EQ(rows[5].account.member_id(), "M2");
  for (const SourceRow& row : rows) {
    for (const Violation& v : row.violations)
      EXPECT_EQ(v.message.find("secret"), std::string::npos);
  }
}

TEST(ListCells, CannotSmuggleOtherFields) {
  const auto rows = ReadAll("member_id\tmore_phones\nM1\t[], \"email\": \"x\"\n", FileFormat::kTsv);
  EXPECT_THAT(Facts(rows[0]), ElementsAre("more_phones:JSON_MALFORMED"));
}

TEST(ColumnOfField, NamesTheColumnOfAServerPath) {
  EXPECT_EQ(ColumnOfField("address.postal_code"), "zip");
  EXPECT_EQ(ColumnOfField("date_of_birth"), "dob");
  EXPECT_EQ(ColumnOfField("cards[0].number"), "card_number");
  EXPECT_EQ(ColumnOfField("cards[2].number"), "more_cards");
  EXPECT_EQ(ColumnOfField("payment_cards[0].last4"), "payment_last4");
  EXPECT_EQ(ColumnOfField("phones[0]"), "phone");
  EXPECT_EQ(ColumnOfField("phones[3]"), "more_phones");
  EXPECT_EQ(ColumnOfField("unheard_of"), "unheard_of");
}

TEST(RejectFile, IsTsvOneLineAViolation) {
  std::ostringstream out;
  RejectWriter writer(out);
  writer.Write(7, {{"dob", "DATE_MALFORMED", "a\tb"}, {"", "CELL_COUNT", "c"}});
  EXPECT_EQ(out.str(),
            "line\tfield\treason\tmessage\n7\tdob\tDATE_MALFORMED\ta\\tb\n7\t\tCELL_COUNT\tc\n");
}

TEST(FileFormatName, IsToldByTheEndingOfThePath) {
  EXPECT_EQ(FormatOfPath("/a/b.TSV").value(), FileFormat::kTsv);
  EXPECT_EQ(FormatOfPath("x.csv").value(), FileFormat::kCsv);
  EXPECT_EQ(FormatOfPath("x.jsonl").value(), FileFormat::kNdjson);
  EXPECT_FALSE(FormatOfPath("tsv").ok());
  EXPECT_FALSE(FormatOfPath("accounts.xlsx").ok());
}

}  // namespace
}  // namespace frontdesk::formats
