#include "bench/compare/sqlite_search.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/status_macros.h"
#include "index/criterion.h"

namespace frontdesk::bench {
namespace {

using index::CompiledCriterion;
using index::Field;
using index::Pattern;
using index::PhoneMatch;
using Criteria = std::map<Field, CompiledCriterion>;

// A piece of SQL with the values of its parameters.
struct Sql {
  std::string text;
  std::vector<SqliteValue> values;

  Sql& operator+=(const Sql& more) {
    text += more.text;
    values.insert(values.end(), more.values.begin(), more.values.end());
    return *this;
  }
};

absl::Status NotSpoken() {
  return absl::InvalidArgumentError("a search that the comparison does not speak");
}

SqliteSearch InOrder(std::string member, Sql from) {
  return {std::move(member), std::move(from.text), std::move(from.values), /*in_order=*/true};
}

SqliteSearch Unordered(std::string member, Sql from) {
  return {std::move(member), std::move(from.text), std::move(from.values), /*in_order=*/false};
}

Sql Equals(const std::string& column, std::string value) {
  return {absl::StrCat(column, " = ?"), {std::move(value)}};
}

Sql In(const std::string& column, const std::vector<std::string>& values) {
  return {absl::StrCat(column, " IN (", SqliteMarks(values.size()), ")"),
          {values.begin(), values.end()}};
}

// A range of the B-tree: LIKE would not use it for text that is not known before. The last byte of
// valid UTF-8 can always be raised.
Sql Begins(const std::string& column, const std::string& beginning) {
  std::string end = beginning;
  ++end.back();
  return {absl::StrCat(column, " >= ? AND ", column, " < ?"), {beginning, end}};
}

std::string EscapedForGlob(const std::string& text) {
  return absl::StrReplaceAll(text, {{"[", "[[]"}, {"*", "[*]"}, {"?", "[?]"}});
}

// The pattern covers the column from end to end.
Sql Covers(const std::string& column, const Pattern& pattern) {
  const std::vector<std::string>& pieces = pattern.pieces();
  if (pieces.size() == 1 && pattern.anchored_begin()) {
    return pattern.anchored_end() ? Equals(column, pieces[0]) : Begins(column, pieces[0]);
  }
  std::vector<std::string> escaped;
  for (const std::string& piece : pieces) escaped.push_back(EscapedForGlob(piece));
  Sql sql;
  if (pattern.anchored_begin()) (sql += Begins(column, pieces[0])).text += " AND ";
  std::string glob = absl::StrCat(pattern.anchored_begin() ? "" : "*", absl::StrJoin(escaped, "*"),
                                  pattern.anchored_end() ? "" : "*");
  return sql += {absl::StrCat(column, " GLOB ?"), {std::move(glob)}};
}

size_t CharactersOf(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// `text` as a phrase of trigrams.
std::string Phrase(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// One of `pieces` is a part of the text. What has no trigram is looked for in every row.
SqliteSearch ContainsAny(const std::string& table, const std::vector<std::string>& pieces) {
  const bool short_one = std::any_of(pieces.begin(), pieces.end(), [](const std::string& piece) {
    return CharactersOf(piece) < 3;
  });
  if (short_one) {
    const std::vector<const char*> tests(pieces.size(), "instr(text, ?)");
    return InOrder("member", {absl::StrCat("FROM ", table, " WHERE ", absl::StrJoin(tests, " OR ")),
                              {pieces.begin(), pieces.end()}});
  }
  std::vector<std::string> phrases;
  for (const std::string& piece : pieces) phrases.push_back(Phrase(piece));
  const std::string grams = table + "_grams";
  return InOrder("rowid", {absl::StrCat("FROM ", grams, " WHERE ", grams, " MATCH ?"),
                           {absl::StrJoin(phrases, " OR ")}});
}

absl::StatusOr<SqliteSearch> PartOf(const std::string& table, const Pattern& pattern) {
  if (!pattern.is_part()) return NotSpoken();
  return ContainsAny(table, pattern.pieces());
}

absl::StatusOr<SqliteSearch> EmailSearch(const CompiledCriterion& criterion) {
  const Pattern& pattern = criterion.text.deciding();
  if (pattern.is_part()) return PartOf("email", pattern);
  Sql from{"FROM email WHERE ", {}};
  from += Covers("text", pattern);
  return pattern.is_whole() ? InOrder("member", std::move(from))
                            : Unordered("member", std::move(from));
}

SqliteSearch PhoneSearch(const CompiledCriterion& criterion) {
  const PhoneMatch match = criterion.source.phone_match;
  const std::vector<std::string>& forms = criterion.phone_forms;
  if (match == PhoneMatch::kAnywhere) return ContainsAny("phone", forms);
  if (match == PhoneMatch::kExact) {
    Sql from{"FROM phones WHERE ", {}};
    return Unordered("member", from += In("number", forms));
  }
  const bool ends = match == PhoneMatch::kSuffix;
  Sql from{ends ? "FROM reversed_phones WHERE " : "FROM phones WHERE ", {}};
  for (const std::string& form : forms) {
    if (!from.values.empty()) from.text += " OR ";
    from += Begins("number", ends ? std::string(form.rbegin(), form.rend()) : form);
  }
  return Unordered("member", std::move(from));
}

SqliteSearch BillingSearch(const CompiledCriterion& criterion) {
  return InOrder("member", {"FROM billing WHERE last4 = ? AND name = ?",
                            {criterion.digits, criterion.last_name}});
}

// What a first name is found by: the name or a nickname as typed, or a related name.
std::vector<Sql> GivenNames(const CompiledCriterion& criterion) {
  std::vector<Sql> ways = {Covers("given", criterion.text.deciding())};
  if (!criterion.source.nicknames) {
    ways[0].text += " AND nick = 0";
  } else if (!criterion.related_names.empty()) {
    ways.push_back(In("given", criterion.related_names));
    ways[1].text += " AND nick = 0";
  }
  return ways;
}

SqliteSearch LastNameSearch(const Pattern& pattern) {
  const bool beginning = pattern.pieces().size() == 1 && pattern.anchored_begin();
  if (beginning) {
    Sql from{"FROM last_names WHERE ", {}};
    from += Covers("last", pattern);
    return pattern.is_whole() ? InOrder("member", from) : Unordered("member", from);
  }
  // Names are fewer than accounts: each is tried once.
  Sql from{"FROM last_name_list l CROSS JOIN last_names n ON n.last = l.last WHERE ", {}};
  return Unordered("n.member", from += Covers("l.last", pattern));
}

// First and last names, each with or without the other, in a state or anywhere.
absl::StatusOr<SqliteSearch> NameSearch(const Criteria& criteria, bool exclude_closed) {
  const auto first = criteria.find(Field::kFirstName), last = criteria.find(Field::kLastName);
  const auto state = criteria.find(Field::kState);
  if (first == criteria.end()) {
    if (last == criteria.end() || criteria.size() > 1 || exclude_closed) return NotSpoken();
    return LastNameSearch(last->second.text.deciding());
  }
  const bool alone = last == criteria.end();
  if (alone && (criteria.size() > 1 || exclude_closed)) return NotSpoken();
  Sql from{"FROM (", {}};
  for (const Sql& given : GivenNames(first->second)) {
    if (!from.values.empty()) from.text += " UNION ALL ";
    from.text += absl::StrCat("SELECT member FROM ", alone ? "given_names" : "names", " WHERE ");
    from += given;
    if (!alone) {
      from.text += " AND ";
      from += Covers("last", last->second.text.deciding());
    }
    if (state != criteria.end()) {
      from.text += " AND ";
      from += Equals("state", state->second.text.deciding().pieces()[0]);
    }
    if (exclude_closed) from.text += " AND status IN (1, 2)";
  }
  from.text += ")";
  return Unordered("member", std::move(from));
}

absl::StatusOr<SqliteSearch> PlaceSearch(const Criteria& criteria) {
  const auto city = criteria.find(Field::kCity), state = criteria.find(Field::kState);
  Sql from{"FROM places p CROSS JOIN residents r ON r.place = p.id WHERE ", {}};
  if (city != criteria.end()) {
    const Pattern& pattern = city->second.text.deciding();
    if (pattern.has_wildcard()) return NotSpoken();
    const std::string& part = pattern.pieces()[0];
    from += CharactersOf(part) < 3
                ? Sql{"instr(p.city, ?)", {part}}
                : Sql{"p.id IN (SELECT rowid FROM place_grams WHERE place_grams MATCH ?)",
                      {Phrase(part)}};
  }
  if (state != criteria.end()) {
    if (!from.values.empty()) from.text += " AND ";
    from += Equals("p.state", state->second.text.deciding().pieces()[0]);
  }
  return Unordered("r.member", std::move(from));
}

absl::StatusOr<SqliteSearch> CompanySearch(const CompiledCriterion& criterion,
                                           const std::vector<index::UserType>& user_types) {
  const Pattern& pattern = criterion.text.deciding();
  if (!pattern.has_wildcard()) {
    if (!user_types.empty()) return NotSpoken();
    return PartOf("company", pattern);
  }
  Sql from{"FROM company_terms WHERE ", {}};
  from += Covers("term", pattern);
  if (!user_types.empty()) {
    std::vector<int> types;
    for (const index::UserType type : user_types) types.push_back(static_cast<int>(type));
    absl::StrAppend(&from.text, " AND user_type IN (", absl::StrJoin(types, ","), ")");
  }
  return Unordered("member", std::move(from));
}

absl::StatusOr<SqliteSearch> SearchOfOne(const CompiledCriterion& criterion) {
  switch (criterion.source.field) {
    case Field::kMemberId:
      return InOrder("member",
                     {"FROM accounts WHERE member = ?", {static_cast<int64_t>(criterion.member)}});
    case Field::kCardNumber:
      return InOrder("member",
                     {"FROM cards WHERE number = CAST(? AS INTEGER)", {criterion.digits}});
    case Field::kEmail:
      return EmailSearch(criterion);
    case Field::kPhone:
      return PhoneSearch(criterion);
    case Field::kAddress:
      return PartOf("street", criterion.text.deciding());
    case Field::kGroup:
      return PartOf("group_name", criterion.text.deciding());
    case Field::kPostalCode: {
      Sql from{"FROM postal_codes WHERE ", {}};
      return Unordered("member", from += Begins("code", criterion.text.deciding().pieces()[0]));
    }
    case Field::kBilling:
      return BillingSearch(criterion);
    default:
      return NotSpoken();
  }
}

// Finer points that no search of the workload makes.
bool IsSpoken(const index::Criterion& asked) {
  return (!asked.whole_field || asked.field == Field::kEmail) && !asked.group_id &&
         !asked.include_cards_on_file && asked.expiry_months == 0;
}

absl::StatusOr<Criteria> CompileAll(const index::Query& query) {
  if (query.any_of.size() != 1 || query.any_of[0].empty()) return NotSpoken();
  Criteria criteria;
  for (const index::Criterion& asked : query.any_of[0]) {
    if (!IsSpoken(asked)) return NotSpoken();
    ASSIGN_OR_RETURN(CompiledCriterion compiled, index::Compile(asked));
    if (!criteria.emplace(asked.field, std::move(compiled)).second) return NotSpoken();
  }
  return criteria;
}

}  // namespace

absl::StatusOr<SqliteSearch> SqliteSearchOf(const index::SearchRequest& request) {
  const index::Query& query = request.query;
  if (!query.statuses.empty() || !query.email_statuses.empty()) return NotSpoken();
  ASSIGN_OR_RETURN(const Criteria criteria, CompileAll(query));
  const auto only = [&](std::vector<Field> fields) {
    return std::all_of(criteria.begin(), criteria.end(), [&](const auto& criterion) {
      return std::find(fields.begin(), fields.end(), criterion.first) != fields.end();
    });
  };
  if (only({Field::kCompany}) && !query.exclude_closed) {
    return CompanySearch(criteria.begin()->second, query.user_types);
  }
  if (!query.user_types.empty()) return NotSpoken();
  if (only({Field::kCity, Field::kState}) && !query.exclude_closed) return PlaceSearch(criteria);
  if (only({Field::kFirstName, Field::kLastName, Field::kState})) {
    return NameSearch(criteria, query.exclude_closed);
  }
  if (criteria.size() > 1 || query.exclude_closed) return NotSpoken();
  return SearchOfOne(criteria.begin()->second);
}

namespace {

// The search and what asks it. Kept by the question that is handed out.
struct Prepared {
  SqliteSearch search;
  size_t limit = 0;
  SqliteStatement page;   // the first members; of an unordered search all of them
  SqliteStatement count;  // of a search in order
};

absl::StatusOr<Page> AskInOrder(Prepared& asked) {
  Page page;
  if (asked.limit > 0) {
    asked.page.Bind(asked.search.values);
    RETURN_IF_ERROR(asked.page.ForEachNumber(
        [&](int64_t member) { page.members.push_back(static_cast<MemberNumber>(member)); }));
    page.total = page.members.size();
    if (page.total < asked.limit) return page;
  }
  asked.count.Bind(asked.search.values);
  RETURN_IF_ERROR(
      asked.count.ForEachNumber([&](int64_t total) { page.total = static_cast<uint64_t>(total); }));
  return page;
}

absl::StatusOr<Page> AskUnordered(Prepared& asked) {
  Page page;
  std::vector<MemberNumber>& all = page.members;
  asked.page.Bind(asked.search.values);
  RETURN_IF_ERROR(asked.page.ForEachNumber(
      [&](int64_t member) { all.push_back(static_cast<MemberNumber>(member)); }));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  page.total = all.size();
  all.resize(std::min(all.size(), asked.limit));
  return page;
}

}  // namespace

absl::StatusOr<Question> SqliteQuestion(SqliteDatabase& database,
                                        const index::SearchRequest& request) {
  Prepared asked;
  asked.limit = request.limit;
  ASSIGN_OR_RETURN(asked.search, SqliteSearchOf(request));
  const SqliteSearch& search = asked.search;
  const std::string all = absl::StrCat("SELECT ", search.member, " ", search.from);
  if (!search.in_order) {
    ASSIGN_OR_RETURN(asked.page, database.Prepare(all));
    return [asked]() mutable { return AskUnordered(asked); };
  }
  ASSIGN_OR_RETURN(asked.page, database.Prepare(absl::StrCat(all, " ORDER BY ", search.member,
                                                             " LIMIT ", request.limit)));
  ASSIGN_OR_RETURN(asked.count, database.Prepare(absl::StrCat("SELECT count(*) ", search.from)));
  return [asked]() mutable { return AskInOrder(asked); };
}

}  // namespace frontdesk::bench
