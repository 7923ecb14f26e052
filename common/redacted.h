// Values that must not be told: passwords, tokens, keys, addresses of people.
//
// A Redacted value has no way into a text. It does not convert to what it holds, no stream and
// neither absl::StrCat nor absl::StrFormat takes it, the log refuses it (common/log.h), and where
// something generic prints it (a test), it prints `[redacted]`. Whoever needs what is inside says
// so, by name: Reveal.
#ifndef FRONTDESK_COMMON_REDACTED_H_
#define FRONTDESK_COMMON_REDACTED_H_

#include <cstring>
#include <ostream>
#include <string>
#include <utility>

namespace frontdesk {

inline constexpr char kRedacted[] = "[redacted]";

// Overwrites the bytes of `text`, those behind its end too, and empties it. The compiler cannot
// leave this out.
inline void Wipe(std::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}
template <typename T>
void Wipe(T&) = delete;  // of what keeps its bytes elsewhere, say how

// Copies and moves as a T does; every copy overwrites its memory when it goes.
template <typename T>
class Redacted {
 public:
  Redacted() = default;
  // Takes the value and overwrites where it was, a field of a request say.
  explicit Redacted(T&& value) noexcept : value_(std::move(value)) { Wipe(value); }
  explicit Redacted(const T& value) : value_(value) {}
  Redacted(const Redacted&) = default;
  Redacted(Redacted&& other) noexcept : value_(std::move(other.value_)) { Wipe(other.value_); }
  Redacted& operator=(Redacted other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Redacted() { Wipe(value_); }

  // What is inside. For whoever uses it: a hash, a cipher, a reply; never for a message.
  const T& Reveal() const& { return value_; }
  const T& Reveal() const&& = delete;

  bool empty() const { return value_.empty(); }

  // Not in constant time: for what the same person has typed twice.
  friend bool operator==(const Redacted&, const Redacted&) = default;

  template <typename Stream>
  friend Stream& operator<<(Stream&, const Redacted&) = delete;
  // How GoogleTest prints it, which would show the bytes otherwise.
  friend void PrintTo(const Redacted&, std::ostream* stream) { *stream << kRedacted; }

 private:
  T value_;
};

// A password, a token, a key.
using Secret = Redacted<std::string>;

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_REDACTED_H_
