#include "index/image.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/status_macros.h"
#include "index/engine/merge.h"
#include "index/engine/snapshot.h"
#include "index/image/archive.h"
#include "index/image/image_file.h"

namespace frontdesk::index {
namespace {

// The first section: numbers, then the texts.
struct TagHead {
  uint64_t sequence = 0;
  uint64_t store_bytes = 0;
  uint64_t digest_bytes = 0;
};

std::string EncodeTag(const ImageTag& tag) {
  const TagHead head = {tag.sequence, tag.store.size(), tag.digest.size()};
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof(head));
  return bytes.append(tag.store).append(tag.digest);
}

absl::StatusOr<ImageTag> DecodeTag(const ImageContents& image) {
  const ImageSection& section = image.sections.front();
  TagHead head;
  if (section.bytes < sizeof(head)) return ImageDamaged();
  const auto* bytes = reinterpret_cast<const char*>(image.memory->data() + section.offset);
  std::memcpy(&head, bytes, sizeof(head));
  if (head.store_bytes > kMaxImageTagBytes || head.digest_bytes > kMaxImageTagBytes ||
      sizeof(head) + head.store_bytes + head.digest_bytes != section.bytes) {
    return ImageDamaged();
  }
  ImageTag tag;
  tag.sequence = head.sequence;
  tag.store.assign(bytes + sizeof(head), head.store_bytes);
  tag.digest.assign(bytes + sizeof(head) + head.store_bytes, head.digest_bytes);
  return tag;
}

absl::Status CheckTag(const ImageTag& tag, const ImageTag& expected) {
  if (tag == expected) return absl::OkStatus();
  if (tag.store == expected.store && tag.sequence != expected.sequence) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "IMAGE_OLD",
                     "the index image is of another commit");
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, "IMAGE_FOREIGN",
                   "the index image is of another store");
}

// What an image holds of a snapshot.
struct ImageState {
  std::vector<std::shared_ptr<const Segment>> segments;
  std::vector<std::vector<uint32_t>> dead;  // of each
  StatusCountArray status_counts = {};
  uint64_t cards = 0;
};

ImageState StateOf(const IndexState& state) {
  ImageState image;
  for (const SegmentView& view : state.segments) {
    image.segments.push_back(view.segment);
    image.dead.push_back(view.dead.Since(Tombstones()));
  }
  if (auto unmerged = MergeDelta(state.delta)) {
    image.segments.push_back(std::move(unmerged));
    image.dead.emplace_back();
  }
  image.status_counts = state.status_counts;
  image.cards = state.cards;
  return image;
}

void Write(const ImageState& state, ImageOutput& output) {
  output(state.segments.size(), state.status_counts, state.cards);
  for (size_t s = 0; s < state.segments.size(); ++s) {
    output(*state.segments[s], FlatArray<uint32_t>(state.dead[s]));
  }
}

absl::StatusOr<IndexState> Read(const ImageContents& contents, uint64_t sequence) {
  ImageInput input(contents, /*used=*/1);
  IndexState state;
  state.sequence = sequence;
  size_t segments = 0;
  input(segments, state.status_counts, state.cards);
  if (segments > contents.sections.size()) return ImageDamaged();
  std::vector<std::shared_ptr<Segment>> read;
  for (size_t s = 0; s < segments; ++s) {
    FlatArray<uint32_t> dead;
    input(*read.emplace_back(std::make_shared<Segment>()), dead);
    state.segments.push_back({.segment = read.back(), .dead = Tombstones().With(dead.span())});
  }
  if (!input.IsSound()) return ImageDamaged();
  // All segments keep the memory of the image, and hence each other's.
  const std::shared_ptr<const std::byte[]> memory(contents.memory, contents.memory->data());
  for (const std::shared_ptr<Segment>& segment : read) segment->Keep(memory);
  return state;
}

// Makes a rename last.
bool SyncFolderOf(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = fsync(file) == 0;
  close(file);
  return synced;
}

// Where an image is written before it takes its place.
std::string Beside(const std::string& path) { return path + ".new"; }

}  // namespace

absl::Status RemoveImage(const std::string& path) {
  std::error_code beside_error;
  std::error_code error;
  // The one beside first: what takes its place in between is removed with the other.
  const bool beside_removed = std::filesystem::remove(Beside(path), beside_error);
  const bool removed = std::filesystem::remove(path, error);
  const bool gone = !error && !beside_error;
  if (gone && (!(removed || beside_removed) || SyncFolderOf(path))) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "IMAGE_NOT_REMOVED",
                   "an index image that may hold what was erased could not be removed");
}

absl::Status WriteImage(const Snapshot& snapshot, const ImageTag& tag, const std::string& path,
                        const std::function<bool()>& wanted) {
  const auto* source = dynamic_cast<const IndexSnapshot*>(&snapshot);
  if (source == nullptr || tag.sequence != snapshot.sequence() ||
      tag.store.size() > kMaxImageTagBytes || tag.digest.size() > kMaxImageTagBytes) {
    return absl::InvalidArgumentError("the tag is not one of this snapshot");
  }
  const std::string beside = Beside(path);
  absl::Status status;
  {
    ImageFileWriter file(beside);
    const std::string tag_bytes = EncodeTag(tag);
    file.AddSection(tag_bytes.data(), tag_bytes.size(), /*element_size=*/1);
    ImageOutput output(file);
    Write(StateOf(source->state()), output);
    output.PutNumbers();
    status = file.Finish();
  }
  std::error_code error;
  const bool placed = status.ok() && (wanted == nullptr || wanted());
  if (placed) std::filesystem::rename(beside, path, error);
  if (placed && !error && SyncFolderOf(path)) return absl::OkStatus();
  std::filesystem::remove(beside, error);
  if (!status.ok()) return status;
  return MakeError(absl::StatusCode::kUnavailable, "IMAGE_NOT_WRITTEN",
                   "the index image could not be put into place");
}

absl::StatusOr<ImageTag> ReadImageTag(const std::string& path) {
  ASSIGN_OR_RETURN(const ImageContents image, ReadImageFile(path, /*first_only=*/true));
  return DecodeTag(image);
}

absl::StatusOr<MappedImage> MapImage(const EngineOptions& options, const std::string& path,
                                     const ImageTag& expected) {
  // The tag first: no need to read an image that is not wanted.
  ASSIGN_OR_RETURN(const ImageTag tag, ReadImageTag(path));
  RETURN_IF_ERROR(CheckTag(tag, expected));
  ASSIGN_OR_RETURN(const ImageContents contents, ReadImageFile(path, /*first_only=*/false));
  // The file may have been replaced in between.
  ASSIGN_OR_RETURN(const ImageTag tag_again, DecodeTag(contents));
  RETURN_IF_ERROR(CheckTag(tag_again, expected));
  ASSIGN_OR_RETURN(IndexState state, Read(contents, expected.sequence));
  MappedImage image;
  image.engine = Engine::FromState(options, std::move(state));
  image.settle = [memory = contents.memory](const std::atomic<bool>& cancelled) {
    memory->Settle(cancelled);
  };
  return image;
}

absl::StatusOr<std::unique_ptr<Engine>> OpenImage(const EngineOptions& options,
                                                  const std::string& path,
                                                  const ImageTag& expected) {
  ASSIGN_OR_RETURN(MappedImage image, MapImage(options, path, expected));
  const std::atomic<bool> cancelled = false;
  image.settle(cancelled);
  return std::move(image.engine);
}

}  // namespace frontdesk::index
