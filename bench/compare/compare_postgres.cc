// The same searches through frontdeskd and through PostgreSQL with pg_trgm, one call at a time over
// loopback: totals and first pages must agree, and both are timed.
//
//   compare_postgres --server=127.0.0.1:7471 --postgres='host=127.0.0.1 …' --accounts=FILE
//
// FILE is the import file that the server was filled from; the tables of PostgreSQL are filled
// here. bench/compare/run starts everything. Exits 1 if any answer differs.

#include <grpcpp/grpcpp.h>
#include <libpq-fe.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "bench/accounts_file.h"
#include "bench/compare/comparison.h"
#include "bench/compare/postgres_sql.h"
#include "bench/rpc_requests.h"
#include "bench/server_channel.h"
#include "bench/workload.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "frontdesk/v1/search_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "address of frontdeskd");
ABSL_FLAG(std::string, postgres, "", "connection string of PostgreSQL");
ABSL_FLAG(std::string, accounts, "", "import file the server was filled from");
ABSL_FLAG(uint64_t, queries, 100, "queries a class");
ABSL_FLAG(uint64_t, seed, 1, "seed of the workload");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");

namespace frontdesk::bench {
namespace {

class Postgres {
 public:
  static absl::StatusOr<std::unique_ptr<Postgres>> Connect(const std::string& where) {
    std::unique_ptr<Postgres> made(new Postgres(PQconnectdb(where.c_str())));
    if (PQstatus(made->connection_) == CONNECTION_OK) return made;
    return absl::UnavailableError(PQerrorMessage(made->connection_));
  }
  ~Postgres() { PQfinish(connection_); }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  // Several statements, one after the other, each in a transaction of its own.
  absl::Status RunAll(const std::string& sql) {
    for (size_t begin = 0, end; (end = sql.find(';', begin)) != std::string::npos;
         begin = end + 1) {
      RETURN_IF_ERROR(Query(sql.substr(begin, end - begin)).status());
    }
    return absl::OkStatus();
  }

  absl::Status Copy(const std::string& table, const std::vector<index::Document>& documents,
                    std::string (*lines_of)(const index::Document&)) {
    PQclear(PQexec(connection_, absl::StrCat("COPY ", table, " FROM STDIN").c_str()));
    for (const index::Document& document : documents) {
      const std::string lines = lines_of(document);
      if (PQputCopyData(connection_, lines.data(), static_cast<int>(lines.size())) != 1) break;
    }
    PQputCopyEnd(connection_, nullptr);
    PGresult* result = PQgetResult(connection_);
    const bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    while ((result = PQgetResult(connection_)) != nullptr) PQclear(result);
    return ok ? absl::OkStatus() : absl::UnavailableError(PQerrorMessage(connection_));
  }

  absl::StatusOr<Page> Query(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    const ExecStatusType status = PQresultStatus(result);
    Page page;
    for (int row = 0; row < PQntuples(result); ++row) {
      page.total = std::strtoull(PQgetvalue(result, row, 0), nullptr, 10);
      if (PQnfields(result) < 2) continue;
      page.members.push_back(std::strtoull(PQgetvalue(result, row, 1), nullptr, 10));
    }
    PQclear(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return page;
    return absl::UnavailableError(PQerrorMessage(connection_));
  }

 private:
  explicit Postgres(PGconn* connection) : connection_(connection) {}
  PGconn* const connection_;
};

absl::StatusOr<Page> Ask(frontdesk::v1::SearchService::Stub& stub,
                         const index::SearchRequest& request) {
  frontdesk::v1::SearchAccountsResponse reply;
  grpc::ClientContext context;
  const grpc::Status status = stub.SearchAccounts(&context, ToRpc(request), &reply);
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  Page page;
  page.total = static_cast<uint64_t>(reply.total_size());
  if (request.limit == 0) return page;
  for (const auto& row : reply.rows()) {
    page.members.push_back(ParseMemberId(row.member_id()).value_or(0));
  }
  return page;
}

Side PostgresSide(Postgres& postgres) {
  return {"postgres", [&postgres](const index::SearchRequest& request) -> absl::StatusOr<Question> {
            ASSIGN_OR_RETURN(std::string sql, SearchSql(request));
            return [&postgres, sql = std::move(sql)] { return postgres.Query(sql); };
          }};
}

Side FrontdeskSide(frontdesk::v1::SearchService::Stub& stub) {
  return {"frontdesk", [&stub](const index::SearchRequest& request) -> absl::StatusOr<Question> {
            return [&stub, request] { return Ask(stub, request); };
          }};
}

absl::Status Load(Postgres& postgres, const std::vector<index::Document>& accounts) {
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(postgres.RunAll(CreateTablesSql()));
  RETURN_IF_ERROR(postgres.Copy("accounts", accounts, AccountLine));
  RETURN_IF_ERROR(postgres.Copy("cards", accounts, CardLines));
  RETURN_IF_ERROR(postgres.RunAll(CreateIndexesSql()));
  std::cout << absl::StrFormat("PostgreSQL: %d accounts loaded and indexed in %.0f s\n",
                               accounts.size(), absl::ToDoubleSeconds(absl::Now() - start));
  return absl::OkStatus();
}

// The number of answers that differ.
absl::StatusOr<size_t> Run() {
  std::vector<index::Document> accounts;
  ASSIGN_OR_RETURN(accounts, ReadAccountsFile(absl::GetFlag(FLAGS_accounts)));
  std::unique_ptr<Postgres> postgres;
  ASSIGN_OR_RETURN(postgres, Postgres::Connect(absl::GetFlag(FLAGS_postgres)));
  RETURN_IF_ERROR(Load(*postgres, accounts));
  const auto stub = frontdesk::v1::SearchService::NewStub(ConnectTo(absl::GetFlag(FLAGS_server)));
  WorkloadOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.queries = absl::GetFlag(FLAGS_queries);
  options.order = index::Order::kMemberId;
  return Compare(MakeWorkloadWithAgents(accounts, options), PostgresSide(*postgres),
                 FrontdeskSide(*stub), {.rounds = 1, .json = absl::GetFlag(FLAGS_json)});
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::StatusOr<size_t> differing = frontdesk::bench::Run();
  if (!differing.ok()) std::cerr << "compare_postgres: " << differing.status().message() << "\n";
  return differing.ok() && *differing == 0 ? 0 : 1;
}
