#include "bench/compare/postgres_sql.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "bench/compare/terms.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "index/criterion.h"

namespace frontdesk::bench {
namespace {

using index::CompiledCriterion;
using index::Field;
using index::Pattern;

// `|a term|another|`: a bar stands between the terms of a column; no generated account holds one.
std::string Barred(const std::vector<std::string>& terms) {
  return terms.empty() ? "" : absl::StrCat("|", absl::StrJoin(terms, "|"), "|");
}

std::string BarredTerms(const std::string& folded) { return Barred(TermsOf(folded)); }

// In COPY's text format; empty text is NULL, which matches nothing.
std::string Cell(const std::string& text) {
  if (text.empty()) return "\\N";
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\t", "\\t"}, {"\n", "\\n"}, {"\r", "\\r"}});
}

// `|1234/|1234/Owen|`: last four digits alone, and with each name they may be asked for with.
std::string BarredBilling(const index::Document& document) {
  std::vector<std::string> terms;
  for (const BillingTerm& term : BillingTermsOf(document)) {
    terms.push_back(absl::StrCat(term.last4, "/", term.last_name));
  }
  return Barred(terms);
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

std::string EscapedForLike(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}});
}

std::string EscapedForRegex(const std::string& text) {
  std::string escaped;
  for (char c : text) {
    if (absl::string_view(".^$*+?()[]{}\\|").find(c) != absl::string_view::npos) {
      escaped.push_back('\\');
    }
    escaped.push_back(c);
  }
  return escaped;
}

std::string Like(absl::string_view column, const std::string& pattern) {
  return absl::StrCat(column, " LIKE ", Quoted(pattern));
}

// The pattern covers all of `column`, or any part of it where the anchors are open.
std::string CoversField(absl::string_view column, const Pattern& pattern) {
  std::vector<std::string> pieces;
  for (const std::string& piece : pattern.pieces()) pieces.push_back(EscapedForLike(piece));
  return Like(column, absl::StrCat(pattern.anchored_begin() ? "" : "%", absl::StrJoin(pieces, "%"),
                                   pattern.anchored_end() ? "" : "%"));
}

// The pattern covers one of the terms of `column`.
std::string CoversTerm(absl::string_view column, const Pattern& pattern) {
  if (pattern.pieces().size() == 1 && pattern.anchored_begin()) {
    return Like(column, absl::StrCat("%|", EscapedForLike(pattern.pieces()[0]),
                                     pattern.anchored_end() ? "|" : "", "%"));
  }
  std::vector<std::string> pieces;
  for (const std::string& piece : pattern.pieces()) pieces.push_back(EscapedForRegex(piece));
  const std::string regex =
      absl::StrCat("\\|", pattern.anchored_begin() ? "" : "[^|]*", absl::StrJoin(pieces, "[^|]*"),
                   pattern.anchored_end() ? "" : "[^|]*", "\\|");
  return absl::StrCat(column, " ~ ", Quoted(regex));
}

std::string FirstNameSql(const CompiledCriterion& criterion) {
  std::vector<std::string> any = {CoversTerm("first_terms", criterion.text.deciding())};
  if (criterion.source.nicknames) {
    any.push_back(CoversTerm("nick_terms", criterion.text.deciding()));
    for (const std::string& name : criterion.related_names) {
      any.push_back(Like("first_terms", absl::StrCat("%|", EscapedForLike(name), "|%")));
    }
  }
  return absl::StrCat("(", absl::StrJoin(any, " OR "), ")");
}

std::string PhoneSql(const CompiledCriterion& criterion) {
  using index::PhoneMatch;
  const PhoneMatch match = criterion.source.phone_match;
  const bool begins = match == PhoneMatch::kExact || match == PhoneMatch::kPrefix;
  const bool ends = match == PhoneMatch::kExact || match == PhoneMatch::kSuffix;
  std::vector<std::string> any;
  for (const std::string& form : criterion.phone_forms) {
    any.push_back(Like("phones", absl::StrCat(begins ? "%|" : "%", form, ends ? "|%" : "%")));
  }
  return absl::StrCat("(", absl::StrJoin(any, " OR "), ")");
}

// Criteria without `%` may be any part of these fields; with `%` they cover the field or a word.
std::string PartOrTerm(absl::string_view column, absl::string_view terms,
                       const CompiledCriterion& criterion) {
  const Pattern& pattern = criterion.text.deciding();
  if (!pattern.has_wildcard()) {
    return Like(column, absl::StrCat("%", EscapedForLike(pattern.pieces()[0]), "%"));
  }
  return pattern.is_part() ? CoversField(column, pattern) : CoversTerm(terms, pattern);
}

absl::StatusOr<std::string> CriterionSql(const index::Criterion& asked) {
  CompiledCriterion criterion;
  ASSIGN_OR_RETURN(criterion, index::Compile(asked));
  switch (asked.field) {
    case Field::kMemberId:
      return absl::StrCat("member = ", criterion.member);
    case Field::kCardNumber:
      return absl::StrCat(
          "member = (SELECT member FROM cards WHERE number = ", Quoted(criterion.digits), ")");
    case Field::kEmail: {
      const Pattern& pattern = criterion.text.deciding();
      if (pattern.has_wildcard()) return CoversField("email", pattern);
      return Like("email", absl::StrCat("%", EscapedForLike(pattern.pieces()[0]), "%"));
    }
    case Field::kFirstName:
      return FirstNameSql(criterion);
    case Field::kLastName:
      return CoversTerm("last_terms", criterion.text.deciding());
    case Field::kNickname:
      return CoversTerm("nick_terms", criterion.text.deciding());
    case Field::kPhone:
      return PhoneSql(criterion);
    case Field::kAddress:
      return PartOrTerm("street", "street_terms", criterion);
    case Field::kCity:
      return PartOrTerm("city", "city_terms", criterion);
    case Field::kCompany:
      return PartOrTerm("company", "company_terms", criterion);
    case Field::kGroup:
      return PartOrTerm("group_name", "group_terms", criterion);
    case Field::kState:
      return absl::StrCat("state = ", Quoted(criterion.text.deciding().pieces()[0]));
    case Field::kPostalCode:
      return Like("postal_code", EscapedForLike(criterion.text.deciding().pieces()[0]) + "%");
    case Field::kBilling:
      return Like("billing", criterion.last_name.empty()
                                 ? absl::StrCat("%|", criterion.digits, "/%")
                                 : absl::StrCat("%|", criterion.digits, "/",
                                                EscapedForLike(criterion.last_name), "|%"));
    default:
      return absl::InvalidArgumentError("a criterion that the comparison does not speak");
  }
}

}  // namespace

std::string CreateTablesSql() {
  return "CREATE EXTENSION IF NOT EXISTS pg_trgm;"
         "CREATE TABLE accounts (member bigint, status smallint, user_type smallint, email text,"
         " first_terms text, last_terms text, nick_terms text, phones text, street text,"
         " street_terms text, city text, city_terms text, state text, postal_code text,"
         " company text, company_terms text, group_name text, group_terms text, billing text);"
         "CREATE TABLE cards (number text, member bigint);";
}

std::string CreateIndexesSql() {
  std::string sql =
      "ALTER TABLE accounts ADD PRIMARY KEY (member);"
      "ALTER TABLE cards ADD PRIMARY KEY (number);"
      "CREATE INDEX ON accounts (state);"
      "CREATE INDEX ON accounts (postal_code text_pattern_ops);";
  for (const char* column :
       {"email", "first_terms", "last_terms", "nick_terms", "phones", "street", "street_terms",
        "city", "company", "company_terms", "group_name", "billing"}) {
    absl::StrAppend(&sql, "CREATE INDEX ON accounts USING gin (", column, " gin_trgm_ops);");
  }
  return absl::StrCat(sql, "VACUUM ANALYZE accounts; VACUUM ANALYZE cards;");
}

std::string AccountLine(const index::Document& document) {
  std::vector<std::string> cells = {absl::StrCat(document.member),
                                    absl::StrCat(static_cast<int>(document.status)),
                                    absl::StrCat(static_cast<int>(document.user_type))};
  if (document.numbers_only) {
    cells.insert(cells.end(), 16, "\\N");
    return absl::StrJoin(cells, "\t") + "\n";
  }
  const index::FoldedDocument folded = index::FoldDocument(document);
  for (const std::string& text :
       {folded.email.light, BarredTerms(folded.first_name.full), BarredTerms(folded.last_name.full),
        BarredTerms(folded.nickname.full), Barred(folded.phones), folded.street.full,
        BarredTerms(folded.street.full), folded.city.full, BarredTerms(folded.city.full),
        folded.state.full, folded.postal_code, folded.company.full,
        BarredTerms(folded.company.full), folded.group_name.full,
        BarredTerms(folded.group_name.full), BarredBilling(document)}) {
    cells.push_back(Cell(text));
  }
  return absl::StrJoin(cells, "\t") + "\n";
}

std::string CardLines(const index::Document& document) {
  std::string lines;
  for (const std::string& number : document.card_numbers) {
    absl::StrAppend(&lines, number, "\t", document.member, "\n");
  }
  return lines;
}

absl::StatusOr<std::string> SearchSql(const index::SearchRequest& request) {
  std::vector<std::string> all;
  for (const index::Criterion& criterion : request.query.any_of.front()) {
    ASSIGN_OR_RETURN(all.emplace_back(), CriterionSql(criterion));
  }
  if (!request.query.user_types.empty()) {
    all.push_back(absl::StrCat("user_type IN (",
                               absl::StrJoin(request.query.user_types, ",",
                                             [](std::string* out, index::UserType type) {
                                               absl::StrAppend(out, static_cast<int>(type));
                                             }),
                               ")"));
  }
  if (request.query.exclude_closed) all.push_back("status IN (1, 2)");
  const std::string where = absl::StrCat(" FROM accounts WHERE ", absl::StrJoin(all, " AND "));
  if (request.limit == 0) return absl::StrCat("SELECT count(*)", where);
  return absl::StrCat("SELECT count(*) OVER (), member", where, " ORDER BY member LIMIT ",
                      request.limit);
}

}  // namespace frontdesk::bench
