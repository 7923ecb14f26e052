#include "index/segment/indexed_document.h"

#include <string>
#include <utility>
#include <vector>

#include "index/segment/card_table.h"

namespace frontdesk::index {
namespace {

// Drops what is no card number: nobody can ask for it.
void DropUnsearchableNumbers(Document& document) {
  std::erase_if(document.card_numbers,
                [](const std::string& number) { return !EncodeCard(number).has_value(); });
}

// Lets go of the text that its folded forms stand for.
void DropFoldedText(Document& document) {
  for (std::string* text :
       {&document.first_name, &document.nickname, &document.email, &document.street, &document.city,
        &document.state, &document.postal_code, &document.company, &document.group_name}) {
    std::string().swap(*text);
  }
  std::vector<std::string>().swap(document.phones);
}

}  // namespace

Document NumbersOf(Document document) {
  Document numbers;
  numbers.member = document.member;
  numbers.user_type = document.user_type;
  numbers.status = document.status;
  numbers.numbers_only = true;
  numbers.card_numbers = std::move(document.card_numbers);
  return numbers;
}

std::shared_ptr<const IndexedDocument> MakeIndexedDocument(Document document) {
  auto indexed = std::make_shared<IndexedDocument>();
  indexed->document = document.numbers_only ? NumbersOf(std::move(document)) : std::move(document);
  indexed->folded = FoldDocument(indexed->document);
  DropFoldedText(indexed->document);
  DropUnsearchableNumbers(indexed->document);
  return indexed;
}

}  // namespace frontdesk::index
