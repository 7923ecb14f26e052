#include "common/give_way.h"

#include <sys/resource.h>
#include <unistd.h>

#include <thread>

#include "gtest/gtest.h"

namespace frontdesk {
namespace {

// Of the calling thread.
int Niceness() { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())); }

TEST(GiveWay, AThreadGivesWayAndSoDoWhatItStarts) {
  const int before = Niceness();
  const int wanted = before < 10 ? before + 7 : 19;
  int own = 0, started = 0;
  std::thread([&] {
    GiveWay(wanted);
    own = Niceness();
    std::thread([&] { started = Niceness(); }).join();
  }).join();
  EXPECT_EQ(own, wanted);
  EXPECT_EQ(started, wanted);
}

TEST(GiveWay, OtherThreadsGoOnAsTheyWere) {
  const int before = Niceness();
  std::thread([] { GiveWay(19); }).join();
  EXPECT_EQ(Niceness(), before);
}

}  // namespace
}  // namespace frontdesk
