// Days and times as messages have them.
#ifndef FRONTDESK_SERVER_PAGES_WIRE_VALUES_H_
#define FRONTDESK_SERVER_PAGES_WIRE_VALUES_H_

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "frontdesk/v1/account.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace frontdesk::pages {

inline void SetTime(int64_t micros, google::protobuf::Timestamp& out) {
  constexpr int64_t kMicrosPerSecond = 1'000'000;
  int64_t rest = micros % kMicrosPerSecond;
  if (rest < 0) rest += kMicrosPerSecond;
  out.set_seconds((micros - rest) / kMicrosPerSecond);
  out.set_nanos(static_cast<int32_t>(rest * 1000));
}
inline void SetTime(absl::Time time, google::protobuf::Timestamp& out) {
  SetTime(absl::ToUnixMicros(time), out);
}

inline int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

inline void SetDay(absl::CivilDay day, frontdesk::v1::CalendarDate& out) {
  out.set_year(static_cast<int32_t>(day.year()));
  out.set_month(day.month());
  out.set_day(day.day());
}

// Records count days since 1970-01-01.
inline absl::CivilDay DayOf(int32_t days) { return absl::CivilDay(1970, 1, 1) + days; }
inline int32_t DaysOf(absl::CivilDay day) {
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
}

}  // namespace frontdesk::pages

#endif  // FRONTDESK_SERVER_PAGES_WIRE_VALUES_H_
