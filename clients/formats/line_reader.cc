#include "clients/formats/line_reader.h"

#include <algorithm>
#include <cstring>

#include "common/limits.h"

namespace frontdesk::formats {
namespace {

constexpr size_t kBlockBytes = 64 * 1024;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigMark = "\xFE\xFF";

}  // namespace

LineReader::LineReader(std::istream& in) : in_(in), block_(kBlockBytes) {
  if (Refill()) SkipByteOrderMark();
}

bool LineReader::Next(TextLine& line) {
  line.text.clear();
  line.carriage_return = line.too_long = false;
  if (begin_ == end_ && !Refill()) return false;
  line.number = ++lines_;
  do {
    const char* start = block_.data() + begin_;
    const size_t left = end_ - begin_;
    const void* newline = std::memchr(start, '\n', left);
    const size_t size = newline ? static_cast<const char*>(newline) - start : left;
    Append({start, size}, line);
    begin_ += size;
    if (newline) {
      ++begin_;
      break;
    }
  } while (Refill());
  if (!line.too_long && line.text.ends_with('\r')) {
    line.text.pop_back();
    line.carriage_return = true;
  }
  return true;
}

bool LineReader::Refill() {
  if (!in_.good()) return false;
  in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
  begin_ = 0;
  end_ = static_cast<size_t>(in_.gcount());
  return end_ > 0;
}

void LineReader::SkipByteOrderMark() {
  const std::string_view head(block_.data(), end_);
  utf16_ = head.starts_with(kUtf16LittleMark) || head.starts_with(kUtf16BigMark);
  if (head.starts_with(kUtf8Mark)) begin_ = kUtf8Mark.size();
}

void LineReader::Append(std::string_view bytes, TextLine& line) {
  const size_t room = limits::kMaxImportLineBytes - line.text.size();
  if (bytes.size() > room) line.too_long = true;
  line.text.append(bytes.substr(0, std::min(bytes.size(), room)));
}

}  // namespace frontdesk::formats
