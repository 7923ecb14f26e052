#include "clients/cli/money_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/display_text.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

// ISO 4217, table A.1: all other currencies in use have two.
constexpr std::string_view kNoDecimals[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                            "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                            "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kThreeDecimals[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

template <typename List>
bool Contains(const List& list, std::string_view currency) {
  return std::find(std::begin(list), std::end(list), currency) != std::end(list);
}

int DecimalsOf(std::string_view currency) {
  if (Contains(kNoDecimals, currency)) return 0;
  return Contains(kThreeDecimals, currency) ? 3 : 2;
}

}  // namespace

std::string MoneyText(int64_t minor, std::string_view currency) {
  const int decimals = DecimalsOf(currency);
  const int64_t unit = decimals == 0 ? 1 : decimals == 2 ? 100 : 1000;
  const int64_t whole = minor / unit;
  const int64_t rest = minor % unit;
  std::string text = minor < 0 && whole == 0 ? "-" : "";
  text += NumberText(whole);
  if (decimals > 0) absl::StrAppendFormat(&text, ".%0*d", decimals, rest < 0 ? -rest : rest);
  if (!currency.empty()) absl::StrAppend(&text, " ", ToAbsl(currency));
  return text;
}

}  // namespace frontdesk::cli
