// A document as the index keeps it: folded, and without what cannot be searched.
#ifndef FRONTDESK_INDEX_SEGMENT_INDEXED_DOCUMENT_H_
#define FRONTDESK_INDEX_SEGMENT_INDEXED_DOCUMENT_H_

#include <memory>

#include "index/criterion.h"
#include "index/document.h"

namespace frontdesk::index {

// MatchCriterion on `folded` gives the same answers as on the document it was made of (of a
// `numbers_only` document: on its numbers alone). Neither moved nor copied: `folded` points into
// it.
struct IndexedDocument {
  IndexedDocument() { folded.document = &document; }
  IndexedDocument(const IndexedDocument&) = delete;
  IndexedDocument& operator=(const IndexedDocument&) = delete;

  // Of the text only last_name, group_id and the billing cards are kept unfolded.
  Document document;
  FoldedDocument folded;
};

// What is searched of a `numbers_only` account.
Document NumbersOf(Document document);

// Folds a document. A microsecond or two.
std::shared_ptr<const IndexedDocument> MakeIndexedDocument(Document document);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_INDEXED_DOCUMENT_H_
