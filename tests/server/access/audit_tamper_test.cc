// Whatever somebody does to the files of the audit log is found, and the first entry that is not
// what was written is named.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/verification.h"
#include "tests/model/dice.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::access {
namespace {

using model::Dice;

constexpr size_t kEntries = 400;
constexpr uint64_t kDefaultEdits = 1500;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A file of the log as bytes, cut into header and frames.
struct Segment {
  std::string name;
  uint64_t first_number = 0;
  std::string header;
  std::vector<std::string> frames;

  std::string Bytes() const {
    std::string bytes = header;
    for (const std::string& frame : frames) bytes += frame;
    return bytes;
  }
};

using Segments = std::vector<Segment>;

// A log with entries of all sizes, and another one of the same length.
class TamperTest : public testing::Test {
 protected:
  void SetUp() override {
    Fill(room_, 1);
    Fill(other_, 2);
    segments_ = Cut(room_.folder());
    others_ = Cut(other_.folder());
    head_ = VerifyAuditLog(room_.folder())->end;
    ASSERT_GT(segments_.size(), 5u);
    for (size_t i = 0; i + 1 < segments_.size(); ++i) {
      summaries_.push_back(ReadFile(SummaryPath(room_.folder(), segments_[i].first_number)));
      ASSERT_FALSE(summaries_.back().empty());
    }
  }

  static void Fill(AuditRoom& room, uint64_t seed) {
    room.options.segment_bytes = 6000;
    const auto log = room.MustOpen();
    Dice dice(seed);
    for (size_t i = 0; i < kEntries; ++i) {
      AuditEntry entry = ReadBy(absl::StrCat("agent", dice.Below(5)),
                                std::vector<MemberNumber>(dice.Below(20), i));
      ASSERT_OK(AppendAndWait(*log, std::move(entry)));
    }
  }

  static Segments Cut(const std::string& folder) {
    Segments segments;
    const std::vector<SegmentFile> files = ListSegments(folder).value();
    for (const SegmentFile& file : files) {
      const std::string bytes = ReadFile(absl::StrCat(folder, "/", file.name));
      Segment& segment = segments.emplace_back();
      segment.name = file.name;
      segment.first_number = file.first_number;
      segment.header = bytes.substr(0, kSegmentHeaderBytes);
      FrameReader reader(bytes, *DecodeSegmentHeader(bytes));
      Frame frame;
      while (reader.Next(frame) == FrameReader::Step::kFrame) {
        segment.frames.push_back(bytes.substr(frame.offset, reader.offset() - frame.offset));
      }
    }
    return segments;
  }

  // Puts these segments into the place of those that are there.
  void Put(const Segments& segments) const {
    const std::vector<SegmentFile> files = ListSegments(room_.folder()).value();
    for (const SegmentFile& file : files) {
      std::filesystem::remove(absl::StrCat(room_.folder(), "/", file.name));
    }
    for (const Segment& segment : segments) {
      std::ofstream(absl::StrCat(room_.folder(), "/", segment.name), std::ios::binary)
          << segment.Bytes();
    }
  }

  // Expects that a check finds that the log that is there is another one, and names entry `number`.
  void ExpectFound(uint64_t number, const std::optional<AuditHead>& kept = {}) const {
    const auto verified = VerifyAuditLog(room_.folder(), {.kept = kept});
    ASSERT_OK(verified);
    ASSERT_TRUE(verified->damage.has_value());
    EXPECT_EQ(verified->damage->number, number) << FormatAuditDamage(*verified->damage);
  }

  // So do checks by two threads and file by file.
  void ExpectFoundInPieces(uint64_t number) const {
    for (AuditVerifyOptions how : {AuditVerifyOptions{.max_bytes = 1},
                                   AuditVerifyOptions{.max_bytes = 20'000, .threads = 3}}) {
      absl::StatusOr<AuditVerification> piece;
      do {
        piece = VerifyAuditLog(room_.folder(), how);
        ASSERT_OK(piece);
        ASSERT_TRUE(!piece->more || !how.after || piece->end.number > how.after->number);
        how.after = piece->end;
      } while (piece->more);
      ASSERT_TRUE(piece->damage.has_value());
      EXPECT_EQ(piece->damage->number, number) << FormatAuditDamage(*piece->damage);
    }
  }

  // What a start finds: everything but an edit of a file that is not the last and keeps its size,
  // and even that if nothing is kept beside the file.
  void ExpectStart(const Segments& edited) const {
    const auto is_damaged = storage::IsError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED");
    if (LooksTheSame(edited)) {
      EXPECT_OK(room_.Open());
    } else {
      EXPECT_THAT(room_.Open(), is_damaged);
    }
    for (const Segment& segment : segments_) {
      std::filesystem::remove(SummaryPath(room_.folder(), segment.first_number));
    }
    EXPECT_THAT(room_.Open(), is_damaged);
    for (size_t i = 0; i < summaries_.size(); ++i) {
      std::ofstream(SummaryPath(room_.folder(), segments_[i].first_number), std::ios::binary)
          << summaries_[i];
    }
  }

  bool LooksTheSame(const Segments& edited) const {
    return std::equal(edited.begin(), edited.end(), segments_.begin(), segments_.end(),
                      [](const Segment& a, const Segment& b) {
                        return a.name == b.name && a.header == b.header &&
                               a.Bytes().size() == b.Bytes().size();
                      }) &&
           edited.back().frames == segments_.back().frames;
  }

  AuditRoom room_;
  AuditRoom other_;
  Segments segments_;
  Segments others_;
  std::vector<std::string> summaries_;  // of all but the last segment
  AuditHead head_;
};

// One edit; returns the number of the first entry that it spoils.
using Edit = std::function<uint64_t(Dice&, Segments&, const Segments& others)>;

struct Place {
  size_t segment;
  size_t frame;
};

Place AnyPlace(Dice& dice, const Segments& segments) {
  const size_t segment = dice.Below(segments.size());
  return {segment, dice.Below(segments[segment].frames.size())};
}

uint64_t NumberOf(const Segments& segments, const Place& place) {
  return segments[place.segment].first_number + place.frame;
}

uint64_t FlipBit(Dice& dice, Segments& segments, const Segments&) {
  const Place place = AnyPlace(dice, segments);
  std::string& frame = segments[place.segment].frames[place.frame];
  frame[dice.Below(frame.size())] ^= static_cast<char>(1 << dice.Below(8));
  return NumberOf(segments, place);
}

uint64_t FlipBitOfHeader(Dice& dice, Segments& segments, const Segments&) {
  Segment& segment = segments[dice.Below(segments.size())];
  segment.header[dice.Below(segment.header.size())] ^= static_cast<char>(1 << dice.Below(8));
  return segment.first_number;
}

uint64_t DeleteEntry(Dice& dice, Segments& segments, const Segments&) {
  const Place place = AnyPlace(dice, segments);
  const uint64_t number = NumberOf(segments, place);
  auto& frames = segments[place.segment].frames;
  frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(place.frame));
  return number;
}

uint64_t SwapTwo(Dice& dice, Segments& segments, const Segments&) {
  const Place one = AnyPlace(dice, segments);
  Place two = AnyPlace(dice, segments);
  while (two.segment == one.segment && two.frame == one.frame) two = AnyPlace(dice, segments);
  std::swap(segments[one.segment].frames[one.frame], segments[two.segment].frames[two.frame]);
  return std::min(NumberOf(segments, one), NumberOf(segments, two));
}

uint64_t Truncate(Dice& dice, Segments& segments, const Segments&) {
  const Place place = AnyPlace(dice, segments);
  const uint64_t number = NumberOf(segments, place);
  Segment& segment = segments[place.segment];
  const std::string kept = segment.frames[place.frame];
  segment.frames.resize(place.frame);
  segment.frames.push_back(kept.substr(0, dice.Below(kept.size())));
  segments.resize(place.segment + 1);
  return number;
}

uint64_t InsertCopy(Dice& dice, Segments& segments, const Segments&) {
  const Place from = AnyPlace(dice, segments);
  const std::string copy = segments[from.segment].frames[from.frame];
  Place to = AnyPlace(dice, segments);
  while (segments[to.segment].frames[to.frame] == copy) to = AnyPlace(dice, segments);
  auto& frames = segments[to.segment].frames;
  frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(to.frame), copy);
  return NumberOf(segments, to);
}

uint64_t InsertForeign(Dice& dice, Segments& segments, const Segments& others) {
  const Place from = AnyPlace(dice, others);
  const Place to = AnyPlace(dice, segments);
  auto& frames = segments[to.segment].frames;
  frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(to.frame),
                others[from.segment].frames[from.frame]);
  return NumberOf(segments, to);
}

uint64_t ReplaceSegment(Dice& dice, Segments& segments, const Segments& others) {
  Segment& segment = segments[dice.Below(segments.size())];
  const Segment& other = others[dice.Below(others.size())];
  segment.header = other.header;
  segment.frames = other.frames;
  return segment.first_number;
}

uint64_t DropSegment(Dice& dice, Segments& segments, const Segments&) {
  const size_t at = dice.Below(segments.size());
  const uint64_t number = segments[at].first_number;
  segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(at));
  return number;
}

// As somebody would who knows the format: every hash from there on is made anew. HEAD tells.
uint64_t RewriteFrom(Dice& dice, Segments& segments, const Segments&) {
  const Place from = AnyPlace(dice, segments);
  const Place last = {segments.size() - 1, segments.back().frames.size() - 1};
  std::string hash;
  for (size_t s = 0; s < segments.size(); ++s) {
    Segment& segment = segments[s];
    SegmentHeader header = *DecodeSegmentHeader(segment.header);
    if (s == 0) hash = header.previous_hash;
    header.previous_hash = hash;
    segment.header = EncodeSegmentHeader(header);
    for (size_t f = 0; f < segment.frames.size(); ++f) {
      std::string record = segment.frames[f].substr(kFrameHeaderBytes);
      if (s == from.segment && f == from.frame) record += std::string("\x1a\0", 2);
      segment.frames[f].clear();
      AppendFrame(segment.first_number + f, record, hash, segment.frames[f]);
    }
  }
  return NumberOf(segments, last);
}

TEST_F(TamperTest, EveryEditIsFoundAndTheFirstBadEntryNamed) {
  const Edit edits[] = {FlipBit,    FlipBitOfHeader, DeleteEntry,    SwapTwo,     Truncate,
                        InsertCopy, InsertForeign,   ReplaceSegment, DropSegment, RewriteFrom};
  const uint64_t seed = model::ChooseSeed();
  const uint64_t rounds = model::NumberFromEnvironment("FRONTDESK_AUDIT_EDITS", kDefaultEdits);
  Dice dice(seed);
  for (uint64_t round = 0; round < rounds; ++round) {
    SCOPED_TRACE(absl::StrCat("FRONTDESK_SEED=", seed, " round ", round));
    Segments edited = segments_;
    const uint64_t number = edits[round % std::size(edits)](dice, edited, others_);
    Put(edited);
    ExpectFound(number);
    ExpectStart(edited);
    if (round % 7 == 0) ExpectFoundInPieces(number);
    if (HasFailure()) return;
  }
  Put(segments_);
  EXPECT_FALSE(VerifyAuditLog(room_.folder())->damage.has_value());
  EXPECT_OK(room_.Open());
}

// Who can write the folder can write HEAD too; a head from elsewhere tells all the same.
TEST_F(TamperTest, TruncationIsFoundAgainstAHeadKeptElsewhere) {
  Dice dice(model::ChooseSeed());
  for (int round = 0; round < 100; ++round) {
    Segments edited = segments_;
    const Place end = AnyPlace(dice, edited);
    const uint64_t number = NumberOf(edited, end);
    edited[end.segment].frames.resize(end.frame);
    edited.resize(end.segment + 1);
    Put(edited);
    AuditHead forged = {head_.log_id, number - 1, ""};
    const Segment& last = edited.back();
    forged.hash = last.frames.empty() ? DecodeSegmentHeader(last.header)->previous_hash
                                      : last.frames.back().substr(4, kAuditHashBytes);
    const std::string slot = EncodeAuditHeadSlot(forged);
    std::ofstream(HeadPath(room_.folder()), std::ios::binary) << slot << slot;
    EXPECT_FALSE(VerifyAuditLog(room_.folder())->damage.has_value());  // HEAD was forged well
    ExpectFound(number, head_);
  }
}

TEST_F(TamperTest, HistoryWrittenAnewIsFoundAgainstAHeadKeptElsewhere) {
  AuditHead kept = head_;
  kept.hash[7] ^= 1;
  ExpectFound(kEntries, kept);
  kept = head_;
  kept.log_id ^= 1;
  ExpectFound(1, kept);
}

TEST_F(TamperTest, HeadThatIsGoneOrSpoiledIsFound) {
  const std::string path = HeadPath(room_.folder());
  const auto is_damaged = storage::IsError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED");
  std::string bytes = ReadFile(path);
  bytes[20] ^= 1;
  bytes[kAuditHeadSlotBytes + 20] ^= 1;
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_THAT(room_.Open(), is_damaged);
  std::filesystem::remove(path);
  EXPECT_THAT(room_.Open(), is_damaged);
}

}  // namespace
}  // namespace frontdesk::access
