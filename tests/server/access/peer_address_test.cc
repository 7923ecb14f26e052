#include "server/services/peer_address.h"

#include <gtest/gtest.h>

namespace frontdesk::services {
namespace {

TEST(PeerAddressTest, PortDoesNotCount) {
  EXPECT_EQ(SourceOf("ipv4:10.0.0.1:4711"), "10.0.0.1");
  EXPECT_EQ(SourceOf("ipv4:10.0.0.1:4712"), "10.0.0.1");
}

TEST(PeerAddressTest, NetworkOfIpv6Counts) {
  EXPECT_EQ(SourceOf("ipv6:%5B2001:db8:1:2:3:4:5:6%5D:4711"), "2001:db8:1:2::/64");
  EXPECT_EQ(SourceOf("ipv6:[2001:db8:1:2::9]:4711"), "2001:db8:1:2::/64");
  EXPECT_EQ(SourceOf("ipv6:%5Bfe80::1%25eth0%5D:1"), "fe80::/64");
  EXPECT_EQ(SourceOf("ipv6:%5B::1%5D:1"), "::/64");
}

TEST(PeerAddressTest, Ipv4InsideIpv6IsThatAddress) {
  EXPECT_EQ(SourceOf("ipv6:%5B::ffff:10.0.0.1%5D:4711"), "10.0.0.1");
}

TEST(PeerAddressTest, SocketOfThisMachineIsLocal) {
  EXPECT_EQ(SourceOf("unix:"), "local");
  EXPECT_EQ(SourceOf("unix:/run/frontdesk"), "local");
  EXPECT_EQ(SourceOf(""), "local");
}

TEST(PeerAddressTest, WhateverElseIsItself) {
  EXPECT_EQ(SourceOf("ipv6:%5Bnonsense%5D:1"), "nonsense");
  EXPECT_EQ(SourceOf("inproc"), "local");
}

}  // namespace
}  // namespace frontdesk::services
