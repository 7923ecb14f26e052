// Drawing of searches from accounts, the same on every machine.
#ifndef FRONTDESK_BENCH_DRAW_H_
#define FRONTDESK_BENCH_DRAW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "index/document.h"
#include "index/query.h"

namespace frontdesk::bench {

// std::uniform_int_distribution differs between libraries; a remainder is even enough here.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  size_t Below(size_t bound) { return static_cast<size_t>(engine_() % bound); }
  size_t Between(size_t first, size_t last) { return first + Below(last - first + 1); }

 private:
  std::mt19937_64 engine_;
};

inline index::Criterion Text(index::Field field, std::string text) {
  index::Criterion criterion;
  criterion.field = field;
  criterion.text = std::move(text);
  return criterion;
}

// True of a text that is drawn from: ASCII, with nothing in it that a pattern takes for more than
// itself.
inline bool IsPlainText(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0 && c != '%' && c != '\\'; });
}

// A piece of `text`, or all of it if it is short.
inline std::string Piece(Dice& dice, const std::string& text, size_t shortest, size_t longest) {
  const size_t length = std::min(text.size(), dice.Between(shortest, longest));
  return text.substr(dice.Below(text.size() - length + 1), length);
}

inline std::string Prefix(Dice& dice, const std::string& text, size_t shortest, size_t longest) {
  return text.substr(0, dice.Between(shortest, longest)) + "%";
}

// One class: which accounts it can be drawn from, and what is asked of one of them.
struct ClassMaker {
  std::string name;
  std::function<bool(const index::Document&)> fits;
  std::function<index::Conjunction(Dice&, const index::Document&)> draw;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DRAW_H_
