// The columns of TSV and CSV account files: one table that the reader and the writer share.
#ifndef FRONTDESK_CLIENTS_FORMATS_ACCOUNT_COLUMNS_H_
#define FRONTDESK_CLIENTS_FORMATS_ACCOUNT_COLUMNS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "clients/formats/field_text.h"
#include "clients/formats/row_draft.h"

namespace frontdesk::formats {

// The part of a row a column belongs to.
enum class RowPart { kAccount, kAddress, kBalances, kRecharge, kCard, kPaymentCard, kList };

struct Column {
  std::string_view name;
  RowPart part;
  std::string_view field;  // of the message of that part; for kList the name of the list
};

// All columns in the order they are written: those of the usual account file, then those for the
// rest of what an account has. Only `member_id` must be present in a file.
absl::Span<const Column> AccountColumns();

// The column of that name, or nullptr.
const Column* FindColumn(std::string_view name);

// Puts the cell `text`, which is not empty, where `column` says. Returns why not, if so.
std::optional<CellError> ParseCell(const Column& column, std::string_view text, RowDraft& draft);

// The inverse; empty for an absent value.
std::string FormatCell(const Column& column, const RowDraft& draft);

// The name of the column that holds `field`, a path as errors of the server name it (`phones[2]`,
// `address.city`); `field` itself if there is none.
std::string ColumnOfField(std::string_view field);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_ACCOUNT_COLUMNS_H_
