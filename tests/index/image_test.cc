// The image: what is written comes back, and nothing damaged, old or foreign is taken for it.
#include "index/image.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "common/error.h"
#include "index/image/image_memory.h"
#include "tests/index/random_accounts.h"
#include "tests/index/scan.h"

namespace frontdesk::index {
namespace {

const EngineOptions kOptions = {.delta_limit = 50, .background_merge = false};

// A file that is gone when the test ends.
class ImageTest : public testing::Test {
 protected:
  ImageTest() : path_(testing::TempDir() + "image_test_" + std::to_string(getpid())) {}
  ~ImageTest() override { std::filesystem::remove(path_); }

  std::string ReadAll() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool Holds(const std::string& text) const { return ReadAll().find(text) != std::string::npos; }
  void WriteAll(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string ReasonOfOpening(const ImageTag& tag) const {
    const auto engine = OpenImage(kOptions, path_, tag);
    return engine.ok() ? "OK" : GetErrorDetail(engine.status()).reason;
  }

  const std::string path_;
};

// Accounts in several segments, with dead ones among them, and some unmerged.
struct Written {
  explicit Written(uint64_t seed) : random(seed) {
    auto built = Engine::Build(kOptions, /*sequence=*/0,
                               [](const Engine::Sink&) { return absl::OkStatus(); });
    engine = *std::move(built);
    for (int i = 0; i < 400; ++i) ChangeOne(*engine);
  }

  void ChangeOne(Engine& changed) {
    const MemberNumber member = 1 + random.Below(300);
    std::vector<Change> changes = {{.member = member, .document = std::nullopt}};
    if (!random.OneIn(4)) changes[0].document = random.MakeDocument(member);
    Apply(changes, changed);
  }
  void Apply(const std::vector<Change>& changes, Engine& changed) {
    accounts.Apply(changes);
    changed.Apply(++sequence, changes);
  }
  ImageTag Tag() const { return {.store = "store", .sequence = sequence, .digest = "digest"}; }

  RandomAccounts random;
  ScannedAccounts accounts;
  std::unique_ptr<Engine> engine;
  uint64_t sequence = 0;
};

void ExpectSameAnswers(Written& written, const Engine& engine) {
  const std::shared_ptr<const Snapshot> snapshot = engine.Current();
  EXPECT_EQ(snapshot->sequence(), written.sequence);
  EXPECT_EQ(snapshot->size(), written.accounts.size());
  const std::vector<Document> documents = written.accounts.Documents();
  for (int i = 0; i < 200; ++i) {
    SearchRequest request;
    request.query = written.random.MakeQuery(documents);
    request.limit = 1000;
    const auto found = snapshot->Search(request);
    ASSERT_TRUE(found.ok()) << found.status();
    const SearchResult expected = written.accounts.Search(request.query, request.order);
    ASSERT_EQ(found->hits, expected.hits) << Describe(request.query);
    ASSERT_EQ(found->total, expected.total);
  }
}

TEST_F(ImageTest, AnEngineFromAnImageAnswersAsTheOneItIsOf) {
  for (uint64_t seed : {1, 2, 3}) {
    Written written(seed);
    ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
    const auto opened = OpenImage(kOptions, path_, written.Tag());
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ((*opened)->Current()->StatusCounts(), written.engine->Current()->StatusCounts());
    EXPECT_EQ((*opened)->Stats().cards, written.engine->Stats().cards);
    ExpectSameAnswers(written, **opened);
  }
}

TEST_F(ImageTest, MovesIntoMemoryWhileItIsSearched) {
  Written written(6);
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  const auto mapped = MapImage(kOptions, path_, written.Tag());
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  const std::atomic<bool> cancelled = false;
  std::thread settling([&] { mapped->settle(cancelled); });
  ExpectSameAnswers(written, *mapped->engine);
  settling.join();
  // From now on it is no longer the file that answers.
  WriteAll(std::string(std::filesystem::file_size(path_), 'x'));
  ExpectSameAnswers(written, *mapped->engine);
}

TEST_F(ImageTest, MemoryIsTheFileUntilItHasMovedAndTheSameAfterwards) {
  // More than one piece, the last of them not whole.
  std::string bytes;
  for (uint32_t i = 0; bytes.size() < 7'000'001; ++i) bytes += std::to_string(i * 2'654'435'761U);
  WriteAll(bytes);
  const int file = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  const std::shared_ptr<ImageMemory> memory = ImageMemory::Map(file, bytes.size());
  close(file);
  if (memory == nullptr) {
    rlimit limit;
    ASSERT_EQ(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    ASSERT_LT(limit.rlim_cur, bytes.size()) << "nothing forbids to hold these pages";
    GTEST_SKIP() << "the limit of locked memory does not allow this";
  }
  EXPECT_EQ(memory->writable(), nullptr);
  const auto same = [&] { return std::memcmp(memory->data(), bytes.data(), bytes.size()) == 0; };
  EXPECT_TRUE(same());
  memory->Settle(/*cancelled=*/true);
  std::fstream(path_, std::ios::binary | std::ios::in | std::ios::out).put('x');
  EXPECT_FALSE(same()) << "a cancelled move leaves the file where it is";
  std::fstream(path_, std::ios::binary | std::ios::in | std::ios::out).put(bytes[0]);
  memory->Settle(/*cancelled=*/false);
  WriteAll(std::string(bytes.size(), 'x'));
  EXPECT_TRUE(same());
}

TEST_F(ImageTest, LifeGoesOnAfterwards) {
  Written written(4);
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  const auto opened = OpenImage(kOptions, path_, written.Tag());
  ASSERT_TRUE(opened.ok()) << opened.status();
  for (int i = 0; i < 200; ++i) written.ChangeOne(**opened);
  (*opened)->MergeNow();
  std::filesystem::remove(path_);
  ExpectSameAnswers(written, **opened);
  ASSERT_TRUE(WriteImage(*(*opened)->Current(), written.Tag(), path_).ok());
  const auto again = OpenImage(kOptions, path_, written.Tag());
  ASSERT_TRUE(again.ok()) << again.status();
  ExpectSameAnswers(written, **again);
}

TEST_F(ImageTest, TheSameAccountsMakeTheSameImageInOneThreadAndInTwo) {
  constexpr MemberNumber kAccounts = 10'000;  // two batches and some
  RandomAccounts random(5);
  std::vector<Engine::Part> parts(1);
  const auto two = Engine::Build(kOptions, /*sequence=*/1, [&](const Engine::Sink& sink) {
    for (MemberNumber member = 1; member <= kAccounts; ++member) {
      const Document document = random.MakeDocument(member);
      parts[0].Add(document);
      if (absl::Status status = sink(document); !status.ok()) return status;
    }
    return absl::OkStatus();
  });
  ASSERT_TRUE(two.ok());
  const auto one =
      Engine::Build(kOptions, /*sequence=*/0, [](const Engine::Sink&) { return absl::OkStatus(); });
  ASSERT_TRUE(one.ok());
  (*one)->Add(/*sequence=*/1, std::move(parts), /*more=*/true);
  const ImageTag tag = {.store = "store", .sequence = 1, .digest = ""};
  ASSERT_TRUE(WriteImage(*(*two)->Current(), tag, path_).ok());
  const std::string image_of_two = ReadAll();
  ASSERT_TRUE(WriteImage(*(*one)->Current(), tag, path_).ok());
  EXPECT_TRUE(ReadAll() == image_of_two);
}

TEST_F(ImageTest, AnEmptyIndexHasAnImageToo) {
  const auto built =
      Engine::Build(kOptions, /*sequence=*/7, [](const Engine::Sink&) { return absl::OkStatus(); });
  const ImageTag tag = {.store = "", .sequence = 7, .digest = ""};
  ASSERT_TRUE(WriteImage(*(*built)->Current(), tag, path_).ok());
  const auto opened = OpenImage(kOptions, path_, tag);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->Current()->size(), 0);
  EXPECT_EQ((*opened)->Current()->sequence(), 7);
}

// Nobody else is called so.
Document Canary(MemberNumber member, const std::string& name) {
  Document document;
  document.member = member;
  document.first_name = name + "first";
  document.last_name = name + "last";
  document.email = name + "mail@" + name + "domain.example";
  document.street = "4711 " + name + "street";
  return document;
}

TEST_F(ImageTest, HoldsNothingOfAccountsThatWereDropped) {
  Written written(21);
  Engine& engine = *written.engine;
  // One is edited before it is erased, with old copies in several segments; one is edited only.
  for (const char* name : {"canarya", "canaryb"}) {
    written.Apply({{9001, Canary(9001, name)}, {9002, Canary(9002, name)}}, engine);
    engine.MergeNow();
    for (int i = 0; i < 200; ++i) written.ChangeOne(engine);
  }
  written.Apply({{9001, std::nullopt}, {9002, Canary(9002, "other")}}, engine);
  ASSERT_TRUE(WriteImage(*engine.Current(), written.Tag(), path_).ok());
  ASSERT_TRUE(Holds("canarya") || Holds("canaryb")) << "this test cannot see what is left";
  const auto without = engine.DropDead(std::vector<MemberNumber>{9001, 9002, 9003});
  EXPECT_TRUE(without->Contains(9002));
  ASSERT_TRUE(WriteImage(*without, written.Tag(), path_).ok());
  EXPECT_FALSE(Holds("canary"));
  EXPECT_TRUE(Holds("otherlast"));
  ExpectSameAnswers(written, engine);
}

TEST_F(ImageTest, OfPartsThatWereNotMergedYetIsMergedAfterwards) {
  Written written(23);
  for (MemberNumber member = 9001; member <= 9005; ++member) {
    std::vector<Engine::Part> parts(1);
    parts[0].Add(Canary(member, "part"));
    written.engine->Add(++written.sequence, std::move(parts), /*more=*/true);
  }
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  const size_t segments = written.engine->Stats().segments;
  ASSERT_GE(segments, 5);
  EngineOptions options = kOptions;
  options.background_merge = true;
  const auto engine = OpenImage(options, path_, written.Tag());
  ASSERT_TRUE(engine.ok()) << engine.status();
  while ((*engine)->Stats().segments == segments) std::this_thread::yield();
  EXPECT_EQ((*engine)->Current()->size(), written.engine->Current()->size());
}

TEST_F(ImageTest, ThatIsNoLongerWantedTakesNoPlace) {
  Written written(22);
  const auto snapshot = written.engine->Current();
  ASSERT_TRUE(WriteImage(*snapshot, written.Tag(), path_).ok());
  const absl::Status refused = WriteImage(*snapshot, written.Tag(), path_, [this] {
    EXPECT_TRUE(RemoveImage(path_).ok());
    return false;
  });
  EXPECT_EQ(GetErrorDetail(refused).reason, "IMAGE_NOT_WRITTEN");
  // Who removes an image just after the question takes the file beside away.
  const auto remove = [this] { return RemoveImage(path_).ok(); };
  EXPECT_FALSE(WriteImage(*snapshot, written.Tag(), path_, remove).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(ImageTest, TheTagSaysWhatItIsOf) {
  Written written(5);
  EXPECT_EQ(ReasonOfOpening(written.Tag()), "IMAGE_MISSING");
  EXPECT_EQ(GetErrorDetail(ReadImageTag(path_).status()).reason, "IMAGE_MISSING");
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  EXPECT_EQ(*ReadImageTag(path_), written.Tag());
  ImageTag other = written.Tag();
  other.store = "another";
  EXPECT_EQ(ReasonOfOpening(other), "IMAGE_FOREIGN");
  other = written.Tag();
  other.digest = "of another history";
  EXPECT_EQ(ReasonOfOpening(other), "IMAGE_FOREIGN");
  other = written.Tag();
  other.sequence += 1;
  EXPECT_EQ(ReasonOfOpening(other), "IMAGE_OLD");
  EXPECT_EQ(WriteImage(*written.engine->Current(), other, path_).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOfOpening(written.Tag()), "OK");
}

TEST_F(ImageTest, AnImageOfAnotherVersionIsOld) {
  Written written(6);
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  std::string bytes = ReadAll();
  ++bytes[12];  // the version
  WriteAll(bytes);
  EXPECT_EQ(ReasonOfOpening(written.Tag()), "IMAGE_OLD");
}

TEST_F(ImageTest, AFailedWriteLeavesTheOldImage) {
  Written written(7);
  const ImageTag tag = written.Tag();
  const std::string nowhere = path_ + "_is_no_folder/image";
  EXPECT_EQ(GetErrorDetail(WriteImage(*written.engine->Current(), tag, nowhere)).reason,
            "IMAGE_NOT_WRITTEN");
  ASSERT_TRUE(WriteImage(*written.engine->Current(), tag, path_).ok());
  std::filesystem::create_directory(path_ + ".new");
  written.ChangeOne(*written.engine);
  EXPECT_EQ(GetErrorDetail(WriteImage(*written.engine->Current(), written.Tag(), path_)).reason,
            "IMAGE_NOT_WRITTEN");
  std::filesystem::remove(path_ + ".new");
  EXPECT_EQ(ReasonOfOpening(tag), "OK");
}

// Every kind of damage that disks and people do.
std::string Damaged(const std::string& sound, std::mt19937_64& random) {
  std::string bytes = sound;
  const size_t at = random() % bytes.size();
  switch (random() % 7) {
    case 0:  // one bit
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      break;
    case 1:  // cut off
      bytes.resize(at);
      break;
    case 2:  // a page of zeros
      std::fill(
          bytes.begin() + static_cast<ptrdiff_t>(at / 4096 * 4096),
          bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), at / 4096 * 4096 + 4096)),
          '\0');
      break;
    case 3:  // something behind the end
      bytes.append(1 + random() % 100, '\0');
      break;
    case 4:  // a piece in another place
      bytes.replace(at / 64 * 64, 64, sound, random() % bytes.size() / 64 * 64, 64);
      break;
    case 5:  // a piece left out
      bytes.erase(at / 64 * 64, 64);
      break;
    default:  // a torn write: the end is that of nothing
      std::fill(bytes.begin() + static_cast<ptrdiff_t>(at), bytes.end(), '\0');
  }
  return bytes;
}

TEST_F(ImageTest, DamageIsAlwaysNoticed) {
  Written written(8);
  ASSERT_TRUE(WriteImage(*written.engine->Current(), written.Tag(), path_).ok());
  const std::string sound = ReadAll();
  std::mt19937_64 random(8);
  int faults = 0;
  while (faults < 600) {
    const std::string damaged = Damaged(sound, random);
    if (damaged == sound) continue;
    ++faults;
    WriteAll(damaged);
    const std::string reason = ReasonOfOpening(written.Tag());
    // A flip in version or byte order makes it an image of another version.
    ASSERT_TRUE(reason == "IMAGE_DAMAGED" || reason == "IMAGE_OLD") << reason;
    ASSERT_TRUE(reason == "IMAGE_DAMAGED" || damaged.compare(8, 8, sound, 8, 8) != 0);
  }
  WriteAll(sound);
  EXPECT_EQ(ReasonOfOpening(written.Tag()), "OK");
}

}  // namespace
}  // namespace frontdesk::index
