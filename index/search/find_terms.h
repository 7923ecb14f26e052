// Which terms of a dictionary may match: found by the dictionary, before any of them is matched.
#ifndef FRONTDESK_INDEX_SEARCH_FIND_TERMS_H_
#define FRONTDESK_INDEX_SEARCH_FIND_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "index/segment/term_dictionary.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// Terms among which are all that match, in any order; of `abc%` (one piece) and of a name without
// `%` all of them do.
// FindTermsCheaply() adds them to `terms`, and is false, with nothing added, if that takes looking
// at much of the dictionary.
bool FindTermsCheaply(const Pattern& pattern, const TermDictionary& dictionary,
                      std::vector<uint32_t>& terms);
std::vector<uint32_t> FindTerms(const Pattern& pattern, const TermDictionary& dictionary);

// Terms that are one of `names`, or have it as a word; ascending, no repeats.
std::vector<uint32_t> FindNames(const std::vector<std::string>& names,
                                const TermDictionary& dictionary);

// Asks for the texts that will be read soon behind that of terms[i].
void AskAhead(const std::vector<uint32_t>& terms, size_t i, const TermDictionary& dictionary);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_FIND_TERMS_H_
