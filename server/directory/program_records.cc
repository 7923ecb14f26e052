#include "server/directory/program_records.h"

#include <utility>

#include "common/status_macros.h"

namespace frontdesk::directory {
namespace {

using accounts::AccountField;

template <typename Paths>
std::vector<AccountField> ToFields(const Paths& paths) {
  std::vector<AccountField> fields;
  for (const std::string& path : paths) {
    const accounts::FieldPath found = accounts::FindField(path);
    if (found.kind == accounts::FieldPath::Kind::kUpdatable) fields.push_back(found.field);
  }
  return fields;
}

accounts::Program FromRecord(const records::ProgramRecord& record) {
  accounts::Program program;
  program.code = record.code();
  program.title = record.title();
  for (const records::TierRecord& tier : record.tiers()) {
    program.tiers.push_back({tier.code(), tier.title(), tier.retired()});
  }
  program.required_fields = ToFields(record.required_fields());
  program.unique_fields = ToFields(record.unique_fields());
  program.time_zone = record.time_zone();
  program.currency = record.currency();
  return program;
}

accounts::Store FromRecord(const records::StoreRecord& record) {
  return {record.code(), record.title(), record.closed()};
}

accounts::CardRange FromRecord(const records::CardRangeRecord& record) {
  return {record.program(), record.first(), record.last(), record.reserved()};
}

template <typename Record>
absl::Status Load(const storage::RowReader& store, storage::Table table,
                  accounts::Programs& programs) {
  return storage::ScanRecords<Record>(store, {.table = table},
                                      [&programs](const storage::RowKey&, const Record& record) {
                                        programs.Put(FromRecord(record));
                                        return absl::OkStatus();
                                      });
}

}  // namespace

records::ProgramRecord ToRecord(const accounts::Program& program) {
  records::ProgramRecord record;
  record.set_code(program.code);
  record.set_title(program.title);
  for (const accounts::Tier& tier : program.tiers) {
    records::TierRecord& out = *record.add_tiers();
    out.set_code(tier.code);
    out.set_title(tier.title);
    out.set_retired(tier.retired);
  }
  for (AccountField field : program.required_fields) {
    record.add_required_fields(std::string(accounts::PathOf(field)));
  }
  for (AccountField field : program.unique_fields) {
    record.add_unique_fields(std::string(accounts::PathOf(field)));
  }
  record.set_time_zone(program.time_zone);
  record.set_currency(program.currency);
  return record;
}

records::StoreRecord ToRecord(const accounts::Store& store) {
  records::StoreRecord record;
  record.set_code(store.code);
  record.set_title(store.title);
  record.set_closed(store.closed);
  return record;
}

records::CardRangeRecord ToRecord(const accounts::CardRange& range) {
  records::CardRangeRecord record;
  record.set_program(range.program);
  record.set_first(range.first);
  record.set_last(range.last);
  record.set_reserved(range.reserved);
  return record;
}

records::CardRemainderRecord ToRecord(const accounts::CardRemainder& remainder) {
  records::CardRemainderRecord record;
  record.set_status(static_cast<int32_t>(remainder.status));
  record.set_kind(static_cast<int32_t>(remainder.kind));
  record.set_program(remainder.program);
  record.set_tier(remainder.tier);
  record.set_points(remainder.points);
  record.set_stored_value_minor(remainder.stored_value_minor);
  record.set_currency(remainder.currency);
  return record;
}

absl::StatusOr<accounts::Programs> LoadPrograms(const storage::RowReader& store) {
  accounts::Programs programs;
  RETURN_IF_ERROR(Load<records::ProgramRecord>(store, storage::Table::kPrograms, programs));
  RETURN_IF_ERROR(Load<records::StoreRecord>(store, storage::Table::kStores, programs));
  RETURN_IF_ERROR(Load<records::CardRangeRecord>(store, storage::Table::kCardRanges, programs));
  return programs;
}

accounts::IssuedCard FromRecord(const records::CardOwnerRecord& record, const std::string& digits,
                                const accounts::Programs& programs) {
  accounts::IssuedCard card;
  card.state = static_cast<accounts::CardState>(record.state());
  card.member = record.member();
  card.program = record.program();
  if (const accounts::CardRange* range = programs.RangeOf(digits)) {
    card.reserved = range->reserved;
    if (card.program.empty()) card.program = range->program;
  }
  if (!record.has_remainder()) return card;
  const records::CardRemainderRecord& left = record.remainder();
  card.remainder = {.status = static_cast<accounts::AccountStatus>(left.status()),
                    .kind = static_cast<accounts::AccountKind>(left.kind()),
                    .program = left.program(),
                    .tier = left.tier(),
                    .points = left.points(),
                    .stored_value_minor = left.stored_value_minor(),
                    .currency = left.currency()};
  return card;
}

}  // namespace frontdesk::directory
