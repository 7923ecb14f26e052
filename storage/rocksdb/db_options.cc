#include "storage/rocksdb/db_options.h"

#include <string>

#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "storage/rocksdb/file_checksum.h"

namespace frontdesk::storage {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

// RocksDB sets room aside on disk for a log of this size, too.
size_t WriteBufferBytes(ColumnFamily family, size_t memtable_bytes) {
  switch (family) {
    case ColumnFamily::kAccounts:
      return memtable_bytes;
    case ColumnFamily::kCards:
    case ColumnFamily::kChanges:
    case ColumnFamily::kRequests:
    case ColumnFamily::kHistories:
      return memtable_bytes / 2;
    default:
      return memtable_bytes / 16;
  }
}

rocksdb::BlockBasedTableOptions MakeTableOptions(std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.block_cache = std::move(cache);  // LRU: HyperClockCache is too young in 7.8
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.detect_filter_construct_corruption = true;
  return table;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(const rocksdb::BlockBasedTableOptions& table,
                                               size_t write_buffer_bytes) {
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = write_buffer_bytes;
  options.max_write_buffer_number = 2;
  // Compactions run by themselves from the start: compacting a damaged file can make the damage
  // permanent (facebook/rocksdb #11782), but a database is opened for writing only after all its
  // files were verified. Switching them on later would write and sync an OPTIONS file a family.
  options.disable_auto_compactions = false;
  options.paranoid_file_checks = true;  // reads every new table back
  options.force_consistency_checks = true;
  options.memtable_protection_bytes_per_key = 8;
  // Most keys that a commit looks up are not there: a filter says so without walking the memtable.
  options.memtable_prefix_bloom_size_ratio = 0.05;
  options.memtable_whole_key_filtering = true;
  // Not used, for bugs or for want of tests in 7.8: merge operators, DeleteRange, blob files, user
  // timestamps, CompactRange(change_level), IngestExternalFile on a live store.
  return options;
}

// Keys of cards are hashes: every new table overlaps all older ones, and each level more would have
// all of them rewritten. Ten million cards fit the first level.
void ExpectRandomKeys(rocksdb::ColumnFamilyOptions& options) {
  options.level0_file_num_compaction_trigger = 8;
  options.max_bytes_for_level_base = 1024 * kMiB;
  // In one large memtable the place of a random key is far from every cache. In several small ones,
  // written as one table when together they are as large, it is not.
  constexpr int kParts = 8;
  options.write_buffer_size /= kParts;
  options.min_write_buffer_number_to_merge = kParts;
  options.max_write_buffer_number *= kParts;
}

// Anything to do with writing the log and recovering from it.
void SetLogOptions(rocksdb::DBOptions& options) {
  // A torn record at the end is a write that was never acknowledged: fine. PointInTime would also
  // accept a damaged record in the middle and then delete the good rest of the log.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;  // old bytes behind a torn tail must not look like records
  options.wal_compression = rocksdb::kNoCompression;
  options.manual_wal_flush = false;         // with recovery lets families diverge (#12995)
  options.unordered_write = false;          // readers could see writes that are not yet on disk
  options.two_write_queues = false;         //
  options.enable_pipelined_write = false;   //
  options.best_efforts_recovery = false;    // ignores the log altogether
  options.atomic_flush = false;             // not needed with the log always on; #11872, #11148
  options.max_total_wal_size = 256 * kMiB;  // bounds the time of the next start
  // Reports missing logs that are not (#10892), and does not cover the live one anyway: the change
  // log's chain and the witness do.
  options.track_and_verify_wals_in_manifest = false;
}

void SetDiagnosticOptions(rocksdb::DBOptions& options) {
  // The header's default is DEBUG unless NDEBUG is set.
  options.info_log_level = rocksdb::InfoLogLevel::INFO_LEVEL;
  options.keep_log_file_num = 10;
  options.max_log_file_size = 16 * kMiB;
  options.allow_data_in_errors = false;  // errors travel to logs; keys and values must not
  options.db_host_id = "";               // tables do not carry the name of the machine
}

}  // namespace

rocksdb::DBOptions MakeDbOptions(const DatabaseSettings& settings) {
  rocksdb::DBOptions options;
  options.env = settings.env;
  // Only the explicit creation of a store creates: a lost mount must not become an empty store.
  options.create_if_missing = false;
  options.paranoid_checks = true;
  options.max_open_files = -1;  // opens, and so checks, every table at the start
  options.verify_sst_unique_id_in_manifest = true;
  options.file_checksum_gen_factory = MakeFileChecksums();
  options.max_manifest_file_size = 4 * kMiB;
  options.max_bgerror_resume_count = 0;  // recovery is by opening again
  options.max_background_jobs = 2;
  SetLogOptions(options);
  SetDiagnosticOptions(options);
  if (settings.listener != nullptr) options.listeners.push_back(settings.listener);
  options.sst_file_manager = settings.files;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeColumnFamilies(const DatabaseSettings& settings) {
  const auto table = MakeTableOptions(rocksdb::NewLRUCache(settings.block_cache_bytes));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        MakeFamilyOptions(table, settings.memtable_bytes / 16));
  for (ColumnFamily family : kColumnFamilies) {
    families.emplace_back(
        std::string(ColumnFamilyName(family)),
        MakeFamilyOptions(table, WriteBufferBytes(family, settings.memtable_bytes)));
    if (family == ColumnFamily::kCards) ExpectRandomKeys(families.back().options);
  }
  return families;
}

rocksdb::WriteOptions MakeWriteOptions() {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  return options;
}

rocksdb::ReadOptions MakeReadOptions(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.async_io = false;
  options.snapshot = snapshot;
  return options;
}

rocksdb::ReadOptions MakeScanOptions(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options = MakeReadOptions(snapshot);
  options.readahead_size = 2 * kMiB;
  options.fill_cache = false;
  return options;
}

}  // namespace frontdesk::storage
