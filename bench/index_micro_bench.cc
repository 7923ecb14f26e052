// What single steps inside the index cost (google benchmark):
//
//   index_micro_bench [--benchmark_filter=PART]
//
// Each structure holds a million elements that are drawn with a fixed seed; look-ups go to random
// places, so that they miss the caches as they do at work.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "index/bitmap.h"
#include "index/segment/card_table.h"
#include "index/segment/ngram_index.h"
#include "index/segment/packed_column.h"
#include "index/segment/phone_column.h"
#include "index/segment/posting_lists.h"
#include "index/segment/string_array.h"
#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

constexpr uint32_t kElements = 1'000'000;

std::vector<uint32_t> RandomPlaces(uint32_t below) {
  std::mt19937 random(1);
  std::vector<uint32_t> places(1 << 16);
  for (uint32_t& place : places) place = random() % below;
  return places;
}

// One id in `gap`.
PostingLists ListsOf(uint32_t gap) {
  std::mt19937 random(2);
  std::vector<uint32_t> ids;
  for (uint32_t id = 0; id < kElements; ++id) {
    if (random() % gap == 0) ids.push_back(id);
  }
  PostingLists::Builder builder(kElements);
  builder.Add(ids);
  return std::move(builder).Finish();
}

std::string RandomEmailHead(std::mt19937& random) {
  static constexpr const char* kParts[] = {"anna", "smith", "lee", "john", "garcia", "k", "mar"};
  std::string text = kParts[random() % std::size(kParts)];
  text += kParts[random() % std::size(kParts)];
  return text + std::to_string(random() % 10'000) + "@";
}

void BM_PackedColumnRead(benchmark::State& state) {
  std::vector<uint32_t> values(kElements, 1u << 16);
  const PackedColumn column(values);
  const std::vector<uint32_t> places = RandomPlaces(kElements);
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(column[places[i++ % places.size()]]);
}
BENCHMARK(BM_PackedColumnRead);

void BM_MonotoneColumnFind(benchmark::State& state) {
  std::vector<uint64_t> values;
  for (uint64_t i = 0; i < kElements; ++i) values.push_back(5 * i);
  const MonotoneColumn column(values);
  const std::vector<uint32_t> places = RandomPlaces(5 * kElements);
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(column.LowerBound(places[i++ % places.size()]));
}
BENCHMARK(BM_MonotoneColumnFind);

void BM_PostingsDecode(benchmark::State& state) {
  const PostingLists lists = ListsOf(static_cast<uint32_t>(state.range(0)));
  std::vector<uint32_t> ids;
  for (auto _ : state) {
    ids.clear();
    lists.Append(0, ids);
    benchmark::DoNotOptimize(ids.data());
  }
  state.SetItemsProcessed(state.iterations() * lists.Count(0));
}
BENCHMARK(BM_PostingsDecode)->Arg(2)->Arg(20)->Arg(1000);

void BM_PostingsIntersect(benchmark::State& state) {
  const PostingLists lists = ListsOf(20);
  std::vector<uint32_t> candidates;
  for (uint32_t id = 0; id < kElements; id += static_cast<uint32_t>(state.range(0))) {
    candidates.push_back(id);
  }
  for (auto _ : state) {
    std::vector<uint32_t> ids = candidates;
    lists.Retain(0, ids);
    benchmark::DoNotOptimize(ids.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(candidates.size()));
}
BENCHMARK(BM_PostingsIntersect)->Arg(10)->Arg(1000);

void BM_BitmapIntersectAndCount(benchmark::State& state) {
  Bitmap a(10 * kElements);
  Bitmap b(10 * kElements);
  for (uint32_t i = 0; i < 10 * kElements; i += 3) a.Set(i);
  for (uint32_t i = 0; i < 10 * kElements; i += 5) b.Set(i);
  for (auto _ : state) {
    a &= b;
    benchmark::DoNotOptimize(a.Count());
  }
  state.SetBytesProcessed(state.iterations() * 10 * kElements / 8);
}
BENCHMARK(BM_BitmapIntersectAndCount);

void BM_CardFind(benchmark::State& state) {
  CardTable::Builder builder;
  for (uint32_t i = 0; i < kElements; ++i) {
    builder.Add(i, i + 1, 6006490000000000 + i * 7919ull, i);
  }
  const CardTable table = std::move(builder).Finish();
  const std::vector<uint32_t> places = RandomPlaces(kElements);
  size_t i = 0;
  for (auto _ : state) {
    table.Find(6006490000000000 + places[i++ % places.size()] * 7919ull, [](CardOwner owner) {
      benchmark::DoNotOptimize(owner.ordinal);
      return true;
    });
  }
}
BENCHMARK(BM_CardFind);

void BM_PhoneRange(benchmark::State& state) {
  std::mt19937 random(3);
  PhoneColumn::Builder builder;
  std::vector<std::string> phones;
  for (uint32_t i = 0; i < kElements; ++i) {
    phones.push_back(std::to_string(2'000'000'000ull + random()));
    builder.Add(i, phones.back());
  }
  const PhoneColumn column = std::move(builder).Finish();
  const std::vector<uint32_t> places = RandomPlaces(kElements);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(column.WithPrefix(phones[places[i++ % places.size()]]).size());
  }
}
BENCHMARK(BM_PhoneRange);

void BM_GramCandidates(benchmark::State& state) {
  std::mt19937 random(4);
  StringArray::Builder builder;
  std::vector<std::string> heads;
  for (uint32_t i = 0; i < kElements; ++i) {
    heads.push_back(RandomEmailHead(random));
    builder.Add(heads.back());
  }
  const NgramIndex grams(std::move(builder).Finish(), {.size = 4, .begins = true});
  const std::vector<uint32_t> places = RandomPlaces(kElements);
  size_t i = 0;
  for (auto _ : state) {
    const std::string& head = heads[places[i++ % places.size()]];
    benchmark::DoNotOptimize(grams.Candidates(std::string_view(head).substr(2, 7)).data());
  }
}
BENCHMARK(BM_GramCandidates);

void BM_Fold(benchmark::State& state) {
  const std::string text = state.range(0) == 0 ? "225 Fairfield Ave. Apt 3B" : "12 Rue de l'Évêché";
  for (auto _ : state) benchmark::DoNotOptimize(Fold(text, Folding::kFull).data());
}
BENCHMARK(BM_Fold)->Arg(0)->Arg(1);

}  // namespace
}  // namespace frontdesk::index

BENCHMARK_MAIN();
