#include "server/services/program_converters.h"

#include <string>
#include <vector>

#include "server/accounts/text_checks.h"

namespace frontdesk::services {
namespace {

using accounts::AccountField;

template <typename Paths>
std::vector<AccountField> ReadFields(const Paths& paths, std::string_view list,
                                     Violations& violations) {
  std::vector<AccountField> fields;
  for (int i = 0; i < paths.size(); ++i) {
    const accounts::FieldPath found = accounts::FindField(paths[i]);
    if (found.kind == accounts::FieldPath::Kind::kUpdatable) {
      fields.push_back(found.field);
    } else {
      violations.push_back({accounts::Indexed(list, i), "FIELD_UNKNOWN",
                            "name a field that can be edited, such as email or address.city"});
    }
  }
  return fields;
}

}  // namespace

accounts::Program FromApi(const admin::v1::Program& program, Violations& violations) {
  accounts::Program read;
  read.code = program.code();
  read.title = program.title();
  for (const admin::v1::ProgramTier& tier : program.tiers()) {
    read.tiers.push_back({tier.code(), tier.title(), tier.retired()});
  }
  read.required_fields = ReadFields(program.required_fields(), "required_fields", violations);
  read.unique_fields = ReadFields(program.unique_fields(), "unique_fields", violations);
  read.time_zone = program.time_zone();
  read.currency = program.currency();
  return read;
}

accounts::Store FromApi(const admin::v1::Store& store) {
  return {store.code(), store.title(), store.closed()};
}

accounts::CardRange FromApi(const admin::v1::CardRange& range) {
  return {range.program(), range.first(), range.last(), range.reserved()};
}

admin::v1::Program ToApi(const accounts::Program& program) {
  admin::v1::Program shown;
  shown.set_code(program.code);
  shown.set_title(program.title);
  for (const accounts::Tier& tier : program.tiers) {
    admin::v1::ProgramTier& out = *shown.add_tiers();
    out.set_code(tier.code);
    out.set_title(tier.title);
    out.set_retired(tier.retired);
  }
  for (AccountField field : program.required_fields) {
    shown.add_required_fields(std::string(accounts::PathOf(field)));
  }
  for (AccountField field : program.unique_fields) {
    shown.add_unique_fields(std::string(accounts::PathOf(field)));
  }
  shown.set_time_zone(program.time_zone);
  shown.set_currency(program.currency);
  return shown;
}

admin::v1::Store ToApi(const accounts::Store& store) {
  admin::v1::Store shown;
  shown.set_code(store.code);
  shown.set_title(store.title);
  shown.set_closed(store.closed);
  return shown;
}

admin::v1::CardRange ToApi(const accounts::CardRange& range) {
  admin::v1::CardRange shown;
  shown.set_program(range.program);
  shown.set_first(range.first);
  shown.set_last(range.last);
  shown.set_reserved(range.reserved);
  return shown;
}

}  // namespace frontdesk::services
