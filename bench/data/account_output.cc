#include "bench/data/account_output.h"

#include <sstream>

#include "clients/formats/account_json.h"
#include "clients/formats/account_reader.h"
#include "common/member_id.h"

namespace frontdesk::bench {

std::string TsvHeader() {
  return "member_id\tfirst_name\tlast_name\tnickname\temail\tphone\taddress\tcity\tstate\tzip\t"
         "company_name\tgroup_name\tuser_type\tstatus\ttier\tdob\tcard_number\tpayment_last4\t"
         "payment_brand\tmember_since\n";
}

void AppendTsv(const GeneratedAccount& a, std::string& out) {
  // Nothing generated holds a character that TSV escapes.
  out += FormatMemberId(a.member);
  for (const std::string* cell :
       {&a.first_name, &a.home.last_name, &a.nickname, &a.email, &a.home.phone, &a.home.street,
        &a.home.city, &a.home.state, &a.home.zip, &a.company_name, &a.group_name, &a.user_type,
        &a.status, &a.tier, &a.date_of_birth, &a.card_number, &a.payment_last4, &a.payment_brand,
        &a.member_since}) {
    out.push_back('\t');
    out += *cell;
  }
  out.push_back('\n');
}

void AppendNdjson(const GeneratedAccount& account, std::string& out) {
  std::string row = TsvHeader();
  AppendTsv(account, row);
  std::istringstream in(row);
  auto reader = formats::AccountReader::Open(in, formats::FileFormat::kTsv);
  formats::SourceRow source;
  if (!reader.ok() || !(*reader)->Next(source).ok()) return;
  out += formats::FormatAccountJson(source.account);
  out.push_back('\n');
}

}  // namespace frontdesk::bench
