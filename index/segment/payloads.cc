#include "index/segment/payloads.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace frontdesk::index {
namespace {

// Accounts whose code is looked up at once.
constexpr uint32_t kAtOnce = 256;

// The first value of each code where every value has one, and the end.
std::vector<uint32_t> CodeEach(uint32_t values) {
  std::vector<uint32_t> firsts(values + 1);
  std::iota(firsts.begin(), firsts.end(), 0);
  return firsts;
}

// The same where values share so many codes.
std::vector<uint32_t> ShareCodes(const TermColumn& column, size_t codes) {
  std::vector<uint32_t> firsts = {0, 1};
  // What is left of accounts is shared out evenly among the codes that are left.
  uint64_t left = column.valued();
  uint64_t accounts = 0;  // of this code
  for (uint32_t term = 0; term < column.terms().size() && firsts.size() < codes; ++term) {
    const uint64_t more = column.postings().Count(term);
    const uint64_t share = left / (codes - firsts.size() + 1);
    // A frequent value begins a code, and so does the one behind a code that has its share.
    if (accounts > 0 && (accounts >= share || more >= share)) {
      firsts.push_back(term + 1);
      left -= accounts;
      accounts = 0;
    }
    accounts += more;
  }
  firsts.push_back(column.terms().size() + 1);
  return firsts;
}

// The code of each value.
std::vector<Payloads::Code> CodesOfValues(const TermDictionary& terms,
                                          const std::vector<uint32_t>& firsts, bool ask_words) {
  std::vector<Payloads::Code> code_of(firsts.back());
  for (size_t code = 1; code < firsts.size(); ++code) {
    std::fill(code_of.begin() + firsts[code - 1], code_of.begin() + firsts[code],
              static_cast<Payloads::Code>(code));
  }
  for (uint32_t term = 0; ask_words && term < terms.size(); ++term) {
    if (terms.HasWords(term)) code_of[term + 1] = Payloads::kAsk;
  }
  return code_of;
}

}  // namespace

Payloads::Payloads(const TermColumn& lists, const TermColumn& about, size_t most_codes) {
  const uint32_t values = about.terms().size() + 1;
  shares_codes_ = values >= most_codes;
  const std::vector<uint32_t> firsts =
      shares_codes_ ? ShareCodes(about, most_codes - 1) : CodeEach(values);
  first_values_ = FlatArray<uint32_t>(firsts);
  const std::vector<Code> code_of_value = CodesOfValues(about.terms(), firsts, shares_codes_);
  const PostingLists& postings = lists.postings();
  const uint32_t terms = postings.size();
  codes_ = FlatArray<Code>::Written(postings.CountAll(0, terms), [&](Code* codes) {
    // An account after the other, as columns are read; what is written waits for nothing.
    std::vector<uint64_t> next(terms);
    for (uint32_t term = 0; term < terms; ++term) next[term] = postings.CountAll(0, term);
    std::array<uint32_t, kAtOnce> listed;
    std::array<uint32_t, kAtOnce> told;
    for (uint32_t first = 0; first < postings.universe(); first += kAtOnce) {
      const uint32_t count = std::min(kAtOnce, postings.universe() - first);
      lists.ReadValues(first, count, listed.data());
      about.ReadValues(first, count, told.data());
      for (uint32_t i = 0; i < count; ++i) {
        if (listed[i] != 0) codes[next[listed[i] - 1]++] = code_of_value[told[i]];
      }
    }
  });
}

}  // namespace frontdesk::index
