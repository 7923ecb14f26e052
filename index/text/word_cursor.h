// Walks the words of a folded field without allocating.
#ifndef FRONTDESK_INDEX_TEXT_WORD_CURSOR_H_
#define FRONTDESK_INDEX_TEXT_WORD_CURSOR_H_

#include <cstddef>
#include <string_view>

namespace frontdesk::index {

// Bytes of the word break at folded[position]; 0 if there is none.
inline size_t WordBreakSize(std::string_view folded, size_t position) {
  switch (folded[position]) {
    case ' ':
    case '-':
    case '/':
      return 1;
    case '\xe2':  // U+2010
      return folded.substr(position, 3) == "\xe2\x80\x90" ? 3 : 0;
    default:
      return 0;
  }
}

// for (WordCursor words(folded); words.Next();) Use(words.word());
class WordCursor {
 public:
  explicit WordCursor(std::string_view folded) : folded_(folded) {}

  // Goes to the next word that is not empty; false at the end.
  bool Next() {
    begin_ = end_;
    while (begin_ < folded_.size()) {
      const size_t size = WordBreakSize(folded_, begin_);
      if (size == 0) break;
      begin_ += size;
    }
    end_ = begin_;
    while (end_ < folded_.size() && WordBreakSize(folded_, end_) == 0) ++end_;
    return begin_ < end_;
  }

  size_t begin() const { return begin_; }
  std::string_view word() const { return folded_.substr(begin_, end_ - begin_); }

 private:
  std::string_view folded_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_WORD_CURSOR_H_
