// Names of people who do not exist.
#ifndef FRONTDESK_BENCH_DATA_PERSON_NAMES_H_
#define FRONTDESK_BENCH_DATA_PERSON_NAMES_H_

#include <string>

#include "bench/data/random.h"

namespace frontdesk::bench {

// A name as its bearer writes it: `María`, `O'Neill`, `Garcia-Lopez`, `McDonald`.
std::string MakeSurname(Random& random);

struct FirstName {
  std::string name;
  std::string
      nickname;  // 16 % have one: a short form, the beginning of the name, or a playful word
};
FirstName MakeFirstName(Random& random);

// `word` with a capital first letter, the others small.
std::string Capitalized(std::string_view word);

// `text` in lower-case ASCII letters and digits; accents removed, everything else left out.
std::string PlainLetters(std::string_view text);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_PERSON_NAMES_H_
