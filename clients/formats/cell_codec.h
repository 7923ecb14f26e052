// How one cell is written in a TSV or CSV file, both ways.
#ifndef FRONTDESK_CLIENTS_FORMATS_CELL_CODEC_H_
#define FRONTDESK_CLIENTS_FORMATS_CELL_CODEC_H_

#include <string>
#include <string_view>

namespace frontdesk::formats {

// Appends `value` to `out` with tab, LF, CR and backslash written as \t \n \r and two backslashes.
void AppendTsvCell(std::string_view value, std::string& out);

// The inverse. A backslash before anything else stands for itself.
std::string DecodeTsvCell(std::string_view cell);
// The same into `value`, whose memory is used again.
void DecodeTsvCell(std::string_view cell, std::string& value);

// Appends `value` to `out`, quoted as RFC 4180 asks where it holds a comma, a quote or a line end.
// Does not guard against formulas; see GuardFormula.
void AppendCsvCell(std::string_view value, std::string& out);

// Spreadsheets run a CSV cell that begins with = + - or @ as a formula, so a value that could be
// one gets an apostrophe in front (CSV injection, CWE-1236). Values of digits and phone punctuation
// only are left alone: `+1 (415) 555-0100` can do no harm.
std::string GuardFormula(std::string_view value);

// The inverse: UnguardFormula(GuardFormula(v)) == v for every v.
std::string_view UnguardFormula(std::string_view cell);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_CELL_CODEC_H_
