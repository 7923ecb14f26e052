#include "bench/load/step.h"

#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/generic/generic_stub.h"

namespace frontdesk::bench {
namespace {

constexpr absl::Duration kCallDeadline = absl::Seconds(5);
// More calls under way than this: the server no longer follows, and waiting longer shows nothing.
constexpr size_t kMaxUnderWay = 20'000;
// How late the kernel may wake the thread that sends, where it would take 50 µs.
constexpr unsigned long kTimerSlackNanos = 1000;

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
    const absl::Duration time = options_.time;
    result_.due = static_cast<double>(due_in_time_) / absl::ToDoubleSeconds(time);
    result_.achieved = static_cast<double>(ended_in_time_) / absl::ToDoubleSeconds(time);
    return std::move(result_);
  }

 private:
  // One thread sends what is due, to the microsecond, and another takes what has ended. One for
  // both would wait for either with a deadline, which gRPC rounds up to the next millisecond.
  void RunOpen() {
    std::thread taker([this] {
      while (Call* call = WaitForOne()) Take(call);
    });
    ::prctl(PR_SET_TIMERSLACK, kTimerSlackNanos);
    std::exponential_distribution<double> gap(options_.rate);
    for (absl::Time due = start_; due < end_ && !result_.overrun;
         due += absl::Seconds(gap(random_))) {
      absl::SleepFor(due - absl::Now());
      Send(due);
      Report(absl::Now());
    }
    // What is still under way belongs to the step: nobody is left out for being slow.
    {
      std::unique_lock lock(mutex_);
      all_ended_.wait(lock, [this] { return under_way_ == 0; });
    }
    queue_.Shutdown();
    taker.join();
  }

  void RunClosed() {
    for (int i = 0; i < options_.outstanding; ++i) Send(absl::Now());
    for (size_t under_way = under_way_; under_way > 0;) {
      Take(WaitForOne());
      const absl::Time now = absl::Now();
      now < end_ ? Send(now) : void(--under_way);
      Report(now);
    }
    queue_.Shutdown();
    while (WaitForOne() != nullptr) {
    }
  }

  void Send(absl::Time due) {
    Call* call = NewCall();
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
  }

  Call* NewCall() {
    std::lock_guard lock(mutex_);
    result_.overrun = ++under_way_ > kMaxUnderWay;
    if (free_.empty()) {
      calls_.push_back(std::make_unique<Call>());
      return calls_.back().get();
    }
    Call* call = free_.back();
    free_.pop_back();
    return call;
  }

  // A call that has ended; null once the queue is shut down.
  Call* WaitForOne() {
    void* tag;
    bool ok;
    return queue_.Next(&tag, &ok) ? static_cast<Call*>(tag) : nullptr;
  }

  void Take(Call* call) {
    const absl::Time now = absl::Now();
    const absl::Duration latency = now - call->due;
    const bool failed = !call->status.ok();
    call->reader.reset();
    call->context.reset();
    call->reply.Clear();
    std::lock_guard lock(mutex_);
    if (call->due >= measured_from_) {
      KindResult& kind = result_.kinds[call->part];
      kind.latency.Add(latency);
      if (failed) ++kind.errors;
    }
    if (now >= measured_from_ && now < end_ && !failed) ++ended_in_time_;
    free_.push_back(call);
    if (--under_way_ == 0) all_ended_.notify_one();
  }

  void Report(absl::Time now) {
    if (now < next_report_ || !progress_) return;
    next_report_ = now + absl::Seconds(1);
    const absl::Duration elapsed = now - measured_from_;
    std::lock_guard lock(mutex_);
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
  size_t next_stub_ = 0;
  uint64_t due_in_time_ = 0;
  absl::Time start_, measured_from_, end_, next_report_;

  std::mutex mutex_;  // of what follows
  std::condition_variable all_ended_;
  std::vector<std::unique_ptr<Call>> calls_;
  std::vector<Call*> free_;
  size_t under_way_ = 0;
  uint64_t ended_in_time_ = 0;
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
