#include "bench/load/step.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <random>
#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/generic/generic_stub.h"

namespace frontdesk::bench {
namespace {

constexpr absl::Duration kCallDeadline = absl::Seconds(5);
// More calls under way than this: the server no longer follows, and waiting longer shows nothing.
constexpr size_t kMaxUnderWay = 20'000;

// A call under way. Used again when it is over.
struct Call {
  grpc::ByteBuffer reply;
  grpc::Status status;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  size_t part = 0;
  absl::Time due;
};

class StepRunner {
 public:
  StepRunner(const std::vector<std::shared_ptr<grpc::Channel>>& channels,
             std::vector<LoadPart>& parts, const StepOptions& options, const Progress& progress)
      : parts_(parts), options_(options), progress_(progress), random_(options.seed) {
    for (const auto& channel : channels) stubs_.emplace_back(channel);
    std::vector<double> weights;
    for (const LoadPart& part : parts_) {
      weights.push_back(part.weight);
      result_.kinds.push_back({.kind = part.kind, .latency = {}, .errors = 0});
    }
    kind_ = std::discrete_distribution<size_t>(weights.begin(), weights.end());
    result_.offered = options_.rate;
  }

  StepResult Run() {
    start_ = absl::Now();
    measured_from_ = start_ + options_.warm_up;
    end_ = measured_from_ + options_.time;
    next_report_ = measured_from_ + absl::Seconds(1);
    if (options_.rate > 0) {
      RunOpen();
    } else {
      RunClosed();
    }
    Settle();
    return std::move(result_);
  }

 private:
  void RunOpen() {
    std::exponential_distribution<double> gap(options_.rate);
    absl::Time due = start_;
    for (absl::Time now = start_; now < end_ && !result_.overrun; now = absl::Now()) {
      // Calls that are due go out one by one, with a look at what has ended in between.
      if (due <= now) {
        Send(due);
        due += absl::Seconds(gap(random_));
      }
      while (under_way_ > 0 && TakeOne(std::min(std::max(due, now), end_))) {
        now = absl::Now();
        if (due <= now) break;
      }
      if (under_way_ == 0) absl::SleepFor(std::min(due, end_) - absl::Now());
      result_.overrun = under_way_ > kMaxUnderWay;
      Report(absl::Now());
    }
  }

  void RunClosed() {
    for (int i = 0; i < options_.outstanding; ++i) Send(absl::Now());
    for (absl::Time now = start_; now < end_; now = absl::Now()) {
      if (TakeOne(end_)) Send(absl::Now());
      Report(absl::Now());
    }
  }

  // Waits for what is still under way. It belongs to the step: nobody is left out for being slow.
  void Settle() {
    while (under_way_ > 0) TakeOne(absl::InfiniteFuture());
    result_.due = static_cast<double>(due_in_time_) / absl::ToDoubleSeconds(options_.time);
    result_.achieved = static_cast<double>(ended_in_time_) / absl::ToDoubleSeconds(options_.time);
    queue_.Shutdown();
    void* tag;
    bool ok;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  void Send(absl::Time due) {
    if (free_.empty()) {
      calls_.push_back(std::make_unique<Call>());
      free_.push_back(calls_.back().get());
    }
    Call* call = free_.back();
    free_.pop_back();
    call->part = kind_(random_);
    call->due = due;
    if (due >= measured_from_ && due < end_) ++due_in_time_;
    call->context = std::make_unique<grpc::ClientContext>();
    call->context->set_deadline(absl::ToChronoTime(absl::Now() + kCallDeadline));
    RequestSource& source = *parts_[call->part].source;
    grpc::GenericStub& stub = stubs_[next_stub_++ % stubs_.size()];
    call->reader =
        stub.PrepareUnaryCall(call->context.get(), source.method(), source.Next(), &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->reply, &call->status, call);
    ++under_way_;
  }

  // Takes one call that has ended; false if there is none until `deadline`.
  bool TakeOne(absl::Time deadline) {
    void* tag;
    bool ok;
    const auto until = deadline == absl::InfiniteFuture()
                           ? std::chrono::system_clock::time_point::max()
                           : absl::ToChronoTime(deadline);
    if (queue_.AsyncNext(&tag, &ok, until) != grpc::CompletionQueue::GOT_EVENT) return false;
    auto* call = static_cast<Call*>(tag);
    const absl::Time now = absl::Now();
    if (call->due >= measured_from_) {
      KindResult& kind = result_.kinds[call->part];
      kind.latency.Add(now - call->due);
      if (!call->status.ok()) ++kind.errors;
    }
    if (now >= measured_from_ && now < end_ && call->status.ok()) ++ended_in_time_;
    call->reader.reset();
    call->context.reset();
    call->reply.Clear();
    free_.push_back(call);
    --under_way_;
    return true;
  }

  void Report(absl::Time now) {
    if (now < next_report_ || !progress_) return;
    next_report_ = now + absl::Seconds(1);
    const absl::Duration elapsed = now - measured_from_;
    result_.achieved = static_cast<double>(ended_in_time_) / absl::ToDoubleSeconds(elapsed);
    progress_(result_, elapsed, under_way_);
  }

  std::vector<LoadPart>& parts_;
  const StepOptions options_;
  const Progress& progress_;
  std::mt19937_64 random_;
  std::discrete_distribution<size_t> kind_;
  std::vector<grpc::GenericStub> stubs_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<Call*> free_;
  size_t next_stub_ = 0;
  size_t under_way_ = 0;
  uint64_t due_in_time_ = 0;
  uint64_t ended_in_time_ = 0;
  absl::Time start_, measured_from_, end_, next_report_;
  StepResult result_;
};

}  // namespace

Histogram StepResult::All() const {
  Histogram all;
  for (const KindResult& kind : kinds) all.Merge(kind.latency);
  return all;
}

uint64_t StepResult::errors() const {
  uint64_t sum = 0;
  for (const KindResult& kind : kinds) sum += kind.errors;
  return sum;
}

StepResult RunStep(const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                   std::vector<LoadPart>& parts, const StepOptions& options,
                   const Progress& progress) {
  return StepRunner(channels, parts, options, progress).Run();
}

}  // namespace frontdesk::bench
