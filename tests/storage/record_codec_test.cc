#include "storage/rocksdb/record_codec.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;

absl::Status Decode(const std::string& value) {
  records::AccountRecord record;
  return DecodeRecord(ColumnFamily::kAccounts, value, &record);
}

records::Envelope MakeEnvelope() {
  records::Envelope envelope;
  envelope.set_format(kEnvelopeFormat);
  envelope.set_payload(MakeAccount(1).SerializeAsString());
  return envelope;
}

TEST(RecordCodec, RecordSurvivesItsEnvelope) {
  records::AccountRecord record;
  ASSERT_OK(DecodeRecord(ColumnFamily::kAccounts, EncodeRecord(MakeAccount(5, 2)), &record));
  EXPECT_EQ(record.SerializeAsString(), MakeAccount(5, 2).SerializeAsString());
}

TEST(RecordCodec, ValueIsTheSerializedEnvelope) {
  for (uint64_t bytes : {0, 1, 100, 127, 128, 300, 16'383, 16'384, 100'000}) {
    records::AccountRecord record;
    record.set_street(std::string(bytes, 'a'));
    records::Envelope envelope;
    envelope.set_format(kEnvelopeFormat);
    envelope.set_payload(record.SerializeAsString());
    EXPECT_EQ(EncodeRecord(record), envelope.SerializeAsString()) << bytes;
    EXPECT_EQ(EncodePayload(record.SerializeAsString()), envelope.SerializeAsString()) << bytes;
  }
}

TEST(RecordCodec, EmptyRecordSurvivesItsEnvelope) {
  EXPECT_OK(Decode(EncodeRecord(records::AccountRecord())));
}

TEST(RecordCodec, BytesThatAreNoEnvelopeAreRefused) {
  EXPECT_THAT(Decode("\xff\xff\xff"), IsError(StatusCode::kDataLoss, "VALUE_UNREADABLE"));
}

TEST(RecordCodec, EmptyValueIsRefused) {
  EXPECT_THAT(Decode(""), IsError(StatusCode::kDataLoss, "VALUE_FORMAT_UNKNOWN"));
}

TEST(RecordCodec, PayloadThatIsNoRecordIsRefused) {
  records::Envelope envelope = MakeEnvelope();
  envelope.set_payload("\xff\xff\xff");
  EXPECT_THAT(Decode(envelope.SerializeAsString()),
              IsError(StatusCode::kDataLoss, "VALUE_UNREADABLE"));
}

TEST(RecordCodec, FormatsOfTheFutureAreRefused) {
  records::Envelope envelope = MakeEnvelope();
  envelope.set_format(kEnvelopeFormat + 1);
  EXPECT_THAT(Decode(envelope.SerializeAsString()),
              IsError(StatusCode::kDataLoss, "VALUE_FORMAT_UNKNOWN"));
}

TEST(RecordCodec, EncryptedValuesAreRefused) {
  records::Envelope envelope = MakeEnvelope();
  envelope.set_key_id("k1");
  EXPECT_THAT(Decode(envelope.SerializeAsString()),
              IsError(StatusCode::kDataLoss, "VALUE_ENCRYPTED"));
}

TEST(RecordCodec, ErrorsNameTheFamilyAndHoldNoValue) {
  records::Envelope envelope = MakeEnvelope();
  envelope.set_format(9);
  const std::string text = Decode(envelope.SerializeAsString()).ToString();
  EXPECT_NE(text.find("`accounts`"), std::string::npos);
  EXPECT_EQ(text.find("example.com"), std::string::npos);
}

}  // namespace
}  // namespace frontdesk::storage
