#include "clients/formats/reject_writer.h"

#include <string>

#include "clients/formats/cell_codec.h"

namespace frontdesk::formats {

RejectWriter::RejectWriter(std::ostream& out) : out_(out) {
  out_ << "line\tfield\treason\tmessage\n";
}

void RejectWriter::Write(int64_t line, const std::vector<Violation>& violations) {
  std::string text;
  for (const Violation& violation : violations) {
    text += std::to_string(line);
    for (const std::string* part : {&violation.field, &violation.reason, &violation.message}) {
      text.push_back('\t');
      AppendTsvCell(*part, text);
    }
    text.push_back('\n');
  }
  out_ << text;
}

}  // namespace frontdesk::formats
