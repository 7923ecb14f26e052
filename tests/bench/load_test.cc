// What the load generator does with its figures. Nothing here depends on time.
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/load/histogram.h"
#include "bench/load/plot.h"
#include "bench/load/ramp.h"
#include "bench/load/report.h"
#include "bench/load/request_source.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace frontdesk::bench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Histogram, KnowsEveryValueToOnePartIn128) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const auto nanos = static_cast<int64_t>(random() >> (22 + random() % 40));
    Histogram histogram;
    histogram.Add(absl::Nanoseconds(nanos));
    histogram.Add(absl::Hours(2));  // so that the maximum does not give the answer away
    const int64_t found = absl::ToInt64Nanoseconds(histogram.Quantile(0));
    ASSERT_GE(found, nanos);
    ASSERT_LE(found - nanos, nanos / 128);
  }
}

TEST(Histogram, QuantilesAreThoseOfTheSortedValues) {
  Histogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.Add(absl::Nanoseconds(i % 200));
  EXPECT_EQ(histogram.Quantile(0.5), absl::Nanoseconds(100));
  EXPECT_EQ(histogram.Quantile(0.99), absl::Nanoseconds(198));
  EXPECT_EQ(histogram.Quantile(1), absl::Nanoseconds(199));
  EXPECT_EQ(histogram.max(), absl::Nanoseconds(199));
}

TEST(Histogram, OfNothingIsZero) { EXPECT_EQ(Histogram().Quantile(0.99), absl::ZeroDuration()); }

TEST(Histogram, MergedIsAsIfAddedToOne) {
  Histogram one, other, both;
  for (int i = 0; i < 500; ++i) {
    (i % 3 == 0 ? one : other).Add(absl::Microseconds(i * i));
    both.Add(absl::Microseconds(i * i));
  }
  one.Merge(other);
  EXPECT_EQ(one.total(), both.total());
  for (double q : {0.1, 0.5, 0.9, 0.999}) EXPECT_EQ(one.Quantile(q), both.Quantile(q));
}

// A server that takes 7,000 calls a second and no more.
StepResult Serve(double rate) {
  StepResult step;
  step.offered = step.due = rate;
  step.achieved = std::min(rate, 7000.0);
  KindResult& kind = step.kinds.emplace_back();
  kind.kind = "till";
  kind.latency.Add(rate <= 7000 ? absl::Milliseconds(1) : absl::Seconds(1));
  return step;
}

TEST(Ramp, FindsWhereTheServerNoLongerKeepsUp) {
  const RampResult ramp = RunRamp({}, Serve);
  EXPECT_LE(ramp.knee, 7000);
  EXPECT_GT(ramp.knee, 6500);
  for (size_t i = 1; i < ramp.steps.size(); ++i) {
    EXPECT_LT(ramp.steps[i - 1].offered, ramp.steps[i].offered);
  }
}

TEST(Ramp, HasNoKneeIfNoStepWasGood) {
  RampOptions options;
  options.first_rate = 10'000;
  EXPECT_EQ(RunRamp(options, Serve).knee, 0);
}

// Calls come at random: of 200 a second there may be 185.
TEST(Ramp, FewerCallsThanOfferedAreNoFaultOfTheServer) {
  StepResult step = Serve(200);
  step.due = step.achieved = 185;
  EXPECT_TRUE(IsGood(step, {}));
  step.achieved = 180;
  EXPECT_FALSE(IsGood(step, {}));
}

TEST(Ramp, AFailedCallMakesAStepBad) {
  StepResult step = Serve(1000);
  EXPECT_TRUE(IsGood(step, {}));
  step.kinds[0].errors = 1;
  EXPECT_FALSE(IsGood(step, {}));
}

TEST(Mix, IsKindsWithWeights) {
  const auto mix = ParseMix("till=90,search:email_substr=9.5,edit");
  ASSERT_TRUE(mix.ok());
  ASSERT_EQ(mix->size(), 3u);
  EXPECT_EQ((*mix)[1].kind, "search:email_substr");
  EXPECT_EQ((*mix)[1].weight, 9.5);
  EXPECT_EQ((*mix)[2].weight, 1);
  for (const char* wrong : {"till=", "till=x", "till=0", "till=-1", "till=1=2"}) {
    EXPECT_FALSE(ParseMix(wrong).ok()) << wrong;
  }
}

TEST(Report, PlotsEveryKindOfARampAndNeedsNothingFromOutside) {
  LoadReport report{.mix = "till=1", .steps = {Serve(1000), Serve(2000)}, .knee = 2000};
  const std::string page = HtmlOf({report});
  EXPECT_THAT(page, HasSubstr("<polyline"));
  EXPECT_THAT(page, HasSubstr("Knee at 2000"));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("href")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
  EXPECT_THAT(JsonOf({report}), HasSubstr(R"("offered":1000.0)"));
}

TEST(Plot, HasALineForEachQuantileAndIsAFileOfItsOwn) {
  const std::string plot = PlotOf({Serve(1000), Serve(2000)}, "till");
  EXPECT_THAT(plot, StartsWith(R"(<svg xmlns="http://www.w3.org/2000/svg")"));
  EXPECT_THAT(plot, HasSubstr("latency of till over rate"));
  for (const QuantileLine& line : kQuantileLines) EXPECT_THAT(plot, HasSubstr(line.colour));
  EXPECT_THAT(plot, HasSubstr("2000/s"));
}

}  // namespace
}  // namespace frontdesk::bench
