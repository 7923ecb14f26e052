// Sends member events as an event source does.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_RECORD_EVENTS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_RECORD_EVENTS_H_

#include <vector>

#include "frontdesk/v1/member_event_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"

namespace frontdesk::testing {

// One batch on a stream of its own. The call must succeed; what became of the events, the answer
// says.
inline v1::RecordMemberEventsResponse RecordEvents(ServiceRoom& room,
                                                   const std::vector<v1::MemberEvent>& events) {
  v1::RecordMemberEventsRequest request;
  for (const v1::MemberEvent& event : events) *request.add_events() = event;
  grpc::ClientContext context;
  const auto stub = room.NewStub<v1::MemberEventService>();
  const auto stream = stub->RecordMemberEvents(&context);
  v1::RecordMemberEventsResponse response;
  EXPECT_TRUE(stream->Write(request) && stream->Read(&response));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return response;
}

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_RECORD_EVENTS_H_
