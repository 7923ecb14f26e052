#include "index/text/code_points.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/ascii.h"

namespace frontdesk::index {
namespace {

utf8proc_option_t Options(int flags) { return static_cast<utf8proc_option_t>(flags); }

int CombiningClass(CodePoint point) { return utf8proc_get_property(point)->combining_class; }

// Puts runs of marks into canonical order (stable by combining class).
void SortMarks(CodePoints& points) {
  for (size_t i = 1; i < points.size(); ++i) {
    const int mark = CombiningClass(points[i]);
    if (mark == 0) continue;
    for (size_t j = i; j > 0 && CombiningClass(points[j - 1]) > mark; --j) {
      std::swap(points[j - 1], points[j]);
    }
  }
}

// Replaces every code point by its decomposition under `flags`, in canonical order.
CodePoints Decompose(const CodePoints& points, int flags) {
  CodePoints result;
  for (CodePoint point : points) {
    CodePoint parts[32];  // the longest decomposition has 18
    int unused = 0;
    const auto size =
        utf8proc_decompose_char(point, parts, std::size(parts), Options(flags), &unused);
    for (utf8proc_ssize_t i = 0; i < size; ++i) result.push_back(parts[i]);
  }
  SortMarks(result);
  return result;
}

void Compose(CodePoints& points) {
  const auto size =
      utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                               Options(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  points.resize(static_cast<size_t>(std::max<utf8proc_ssize_t>(size, 0)));
}

bool IsApostropheOrPeriod(CodePoint point) {
  switch (point) {
    case '\'':
    case '`':
    case '.':
    case 0x00b4:  // acute accent
    case 0x2018:  // left single quotation mark
    case 0x2019:  // right single quotation mark
    case 0x02bc:  // modifier letter apostrophe
    case 0x2032:  // prime
      return true;
    default:
      return false;
  }
}

// Letters that Unicode does not decompose but people type without the stroke.
std::string_view PlainLetters(CodePoint point) {
  switch (point) {
    case 0x00f8:
      return "o";
    case 0x0142:
      return "l";
    case 0x0111:
      return "d";
    case 0x0127:
      return "h";
    case 0x0167:
      return "t";
    case 0x00e6:
      return "ae";
    case 0x0153:
      return "oe";
    default:
      return {};
  }
}

// What full folding does to decomposed text.
CodePoints RemoveAccents(const CodePoints& points) {
  CodePoints result;
  for (CodePoint point : points) {
    if (CombiningClass(point) >= 200 || IsApostropheOrPeriod(point)) continue;
    const std::string_view plain = PlainLetters(point);
    result.insert(result.end(), plain.begin(), plain.end());
    if (plain.empty()) result.push_back(point);
  }
  return result;
}

// Stable: what it returns it leaves alone, on all code points there are (the tests try).
CodePoints FoldPoints(CodePoints points, Folding folding) {
  constexpr int kDecompose = UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
  points = Decompose(points, kDecompose | UTF8PROC_COMPAT);
  Compose(points);
  points = Decompose(points, kDecompose | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
  if (folding == Folding::kFull) points = RemoveAccents(points);
  Compose(points);
  return points;
}

void AppendUtf8(CodePoint point, std::string& out) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

bool IsMark(CodePoint point) {
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

bool IsHangulVowelOrFinal(CodePoint point) {
  return (point >= 0x1160 && point <= 0x11ff) || (point >= 0xd7b0 && point <= 0xd7ff);
}

}  // namespace

size_t DecodeAt(std::string_view text, size_t position, CodePoint& point) {
  if (const auto byte = static_cast<unsigned char>(text[position]); byte < 0x80) {
    point = byte;
    return 1;
  }
  const auto size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + position),
                       static_cast<utf8proc_ssize_t>(text.size() - position), &point);
  return size > 0 ? static_cast<size_t>(size) : 0;
}

bool IsWhiteSpace(CodePoint point) {
  return (point >= 0x09 && point <= 0x0d) || point == 0x20 || point == 0x85 || point == 0xa0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

bool IsLetterOrDigit(CodePoint point) {
  if (point < 0x80) return absl::ascii_isalnum(static_cast<unsigned char>(point));
  const auto category = utf8proc_category(point);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         category == UTF8PROC_CATEGORY_ND;
}

bool StartsCluster(CodePoint point) {
  if (IsMark(point) || IsHangulVowelOrFinal(point)) return false;
  if (utf8proc_get_property(point)->decomp_seqindex == UINT16_MAX) return true;
  const CodePoints parts =
      Decompose({point}, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
  return parts.empty() || (!IsMark(parts[0]) && !IsHangulVowelOrFinal(parts[0]));
}

bool FoldsToItself(CodePoint point) {
  if (point >= 0xac00 && point <= 0xd7a3) return true;  // Hangul syllables
  constexpr auto kNone = UINT16_MAX;
  const utf8proc_property_t* property = utf8proc_get_property(point);
  return property->decomp_seqindex == kNone && property->casefold_seqindex == kNone &&
         StartsCluster(point) && !IsApostropheOrPeriod(point) && !IsWhiteSpace(point) &&
         PlainLetters(point).empty();
}

void FoldCluster(CodePoints cluster, Folding folding, std::string& out) {
  if (folding == Folding::kFull) {
    // The acute accent would decompose into a space and a mark: it has to go first.
    cluster.erase(std::remove_if(cluster.begin(), cluster.end(), IsApostropheOrPeriod),
                  cluster.end());
  }
  cluster = FoldPoints(std::move(cluster), folding);
  for (CodePoint point : cluster) AppendUtf8(IsWhiteSpace(point) ? ' ' : point, out);
}

void AppendNfc(CodePoints points, std::string& out) {
  points = Decompose(points, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
  Compose(points);
  for (CodePoint point : points) AppendUtf8(point, out);
}

}  // namespace frontdesk::index
