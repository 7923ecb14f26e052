#include "storage/rocksdb/data_folder.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/rocksdb/commit_chain.h"
#include "storage/rocksdb/witness.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::storage {
namespace {

const FormatMarker kMarker = {1, 1, 0x0123456789abcdef};

WitnessMark MakeMark(uint64_t sequence) {
  return {7, sequence, std::string(kChainHashBytes, static_cast<char>('a' + sequence % 20))};
}

TEST(FormatMarker, TextOnDiskIsThis) {
  EXPECT_EQ(EncodeFormatMarker(kMarker).substr(0, 67),
            "frontdesk store\nformat 1\nmin_reader 1\nepoch 0123456789abcdef\ncheck ");
}

TEST(FormatMarker, SurvivesItsText) {
  EXPECT_EQ(DecodeFormatMarker(EncodeFormatMarker(kMarker)), kMarker);
}

TEST(FormatMarker, EveryFlippedBitIsNoticed) {
  const std::string text = EncodeFormatMarker(kMarker);
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string damaged = text;
    damaged[bit / 8] ^= static_cast<char>(1 << bit % 8);
    EXPECT_EQ(DecodeFormatMarker(damaged), std::nullopt) << bit;
  }
}

TEST(FormatMarker, EveryTruncationIsNoticed) {
  const std::string text = EncodeFormatMarker(kMarker);
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(DecodeFormatMarker(text.substr(0, size)), std::nullopt) << size;
  }
}

TEST(DataFolder, IsLockedWhileItLives) {
  const TempFolder parent;
  const auto folder = DataFolder::Create(parent / "data");
  ASSERT_OK(folder);
  ASSERT_OK(folder->WriteFormat(kMarker));
  EXPECT_THAT(DataFolder::Open(parent / "data"),
              IsError(absl::StatusCode::kFailedPrecondition, "STORE_IN_USE"));
}

TEST(WitnessSlot, SurvivesItsBytes) {
  EXPECT_EQ(DecodeWitnessSlot(EncodeWitnessSlot(MakeMark(9))), MakeMark(9));
  EXPECT_EQ(EncodeWitnessSlot(MakeMark(9)).size(), kWitnessSlotBytes);
}

TEST(WitnessSlot, EveryFlippedBitOfTheMarkIsNoticed) {
  const std::string slot = EncodeWitnessSlot(MakeMark(9));
  const size_t used = slot.find_last_not_of('\0') + 1;
  for (size_t bit = 0; bit < used * 8; ++bit) {
    std::string damaged = slot;
    damaged[bit / 8] ^= static_cast<char>(1 << bit % 8);
    EXPECT_EQ(DecodeWitnessSlot(damaged), std::nullopt) << bit;
  }
}

TEST(Witness, NewestSlotCounts) {
  const TempFolder folder;
  const std::string path = folder / "WITNESS";
  for (bool newest_first : {true, false}) {
    const std::string newest = EncodeWitnessSlot(MakeMark(12));
    const std::string older = EncodeWitnessSlot(MakeMark(11));
    WriteWhole(path, newest_first ? newest + older : older + newest);
    EXPECT_EQ(ReadWitness(path).value(), MakeMark(12));
  }
}

TEST(Witness, WriterAlternatesAndNeverTouchesTheNewestSlot) {
  const TempFolder folder;
  const std::string path = folder / "WITNESS";
  ASSERT_OK(CreateWitness(path, MakeMark(0)));
  for (uint64_t sequence = 1; sequence <= 5; ++sequence) {
    const std::string before = ReadWhole(path);
    {
      const auto writer =
          WitnessWriter::Open(path, absl::Hours(1), std::make_shared<FreezeState>());
      ASSERT_OK(writer);
      (*writer)->Update(MakeMark(sequence));
    }
    const std::string after = ReadWhole(path);
    EXPECT_EQ(ReadWitness(path).value(), MakeMark(sequence));
    // The slot that held the mark before still does: a torn write would have spared it.
    const bool kept = before.substr(0, kWitnessSlotBytes) == after.substr(0, kWitnessSlotBytes) ||
                      before.substr(kWitnessSlotBytes) == after.substr(kWitnessSlotBytes);
    EXPECT_TRUE(kept);
    EXPECT_NE(after.find(EncodeWitnessSlot(MakeMark(sequence - 1))), std::string::npos);
  }
}

}  // namespace
}  // namespace frontdesk::storage
