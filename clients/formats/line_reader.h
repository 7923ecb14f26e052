// The lines of a stream of bytes, in bounded memory.
#ifndef FRONTDESK_CLIENTS_FORMATS_LINE_READER_H_
#define FRONTDESK_CLIENTS_FORMATS_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::formats {

struct TextLine {
  std::string text;              // without its line end
  int64_t number = 0;            // from 1
  bool carriage_return = false;  // its line end was CR LF
  bool too_long = false;         // longer than limits::kMaxImportLineBytes; `text` is its beginning

  // The line end that was removed.
  std::string_view line_end() const { return carriage_return ? "\r\n" : "\n"; }
};

// Reads lines that end in LF or CR LF; the last one may end with the stream. A UTF-8 byte order
// mark is skipped. Holds one line and one block of 64 KiB. Not thread-safe.
class LineReader {
 public:
  // `in` must outlive the reader.
  explicit LineReader(std::istream& in);

  // Reads the next line; false at the end of the stream or when it fails (see `failed`).
  bool Next(TextLine& line);

  // True if the stream broke before its end.
  bool failed() const { return in_.bad(); }
  // True if the stream starts with a UTF-16 byte order mark, so that nothing in it makes sense.
  bool utf16() const { return utf16_; }

 private:
  bool Refill();
  void SkipByteOrderMark();
  static void Append(std::string_view bytes, TextLine& line);

  std::istream& in_;
  std::vector<char> block_;
  size_t begin_ = 0;
  size_t end_ = 0;
  int64_t lines_ = 0;
  bool utf16_ = false;
};

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_LINE_READER_H_
