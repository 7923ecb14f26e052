// Where a call comes from, and whose word about it is taken.
#include "server/access/call_source.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace frontdesk::access {
namespace {

constexpr char kProxy[] = "ipv4:10.0.0.2:4711";

std::string PlaceOf(std::string_view peer) { return SourceOf(peer).place; }

TEST(CallSourceTest, PortDoesNotCount) {
  EXPECT_EQ(SourceOf("ipv4:10.0.0.1:4711"), (CallSource{"10.0.0.1", "10.0.0.1"}));
  EXPECT_EQ(SourceOf("ipv4:10.0.0.1:4712"), (CallSource{"10.0.0.1", "10.0.0.1"}));
}

TEST(CallSourceTest, NetworkOfIpv6IsThePlace) {
  EXPECT_EQ(SourceOf("ipv6:%5B2001:db8:1:2:3:4:5:6%5D:4711"),
            (CallSource{"2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6"}));
  EXPECT_EQ(PlaceOf("ipv6:[2001:db8:1:2::9]:4711"), "2001:db8:1:2::/64");
  EXPECT_EQ(PlaceOf("ipv6:%5Bfe80::1%25eth0%5D:1"), "fe80::/64");
  EXPECT_EQ(PlaceOf("ipv6:%5B::1%5D:1"), "::/64");
}

TEST(CallSourceTest, Ipv4InsideIpv6IsThatAddress) {
  EXPECT_EQ(PlaceOf("ipv6:%5B::ffff:10.0.0.1%5D:4711"), "10.0.0.1");
}

TEST(CallSourceTest, SocketOfThisMachineIsLocal) {
  EXPECT_EQ(PlaceOf("unix:"), "local");
  EXPECT_EQ(PlaceOf("unix:/run/frontdesk"), "local");
  EXPECT_EQ(PlaceOf(""), "local");
}

TEST(CallSourceTest, WhateverElseIsItself) {
  EXPECT_EQ(PlaceOf("ipv6:%5Bnonsense%5D:1"), "nonsense");
  EXPECT_EQ(PlaceOf("inproc"), "local");
}

TEST(CallSourceTest, ProxyIsBelievedOfItsClient) {
  const auto source = [](std::string_view forwarded) {
    return SourceOf(kProxy, ForwardedHeader::kXForwardedFor, forwarded);
  };
  EXPECT_EQ(source("203.0.113.9"), (CallSource{"203.0.113.9", "203.0.113.9 via 10.0.0.2", true}));
  EXPECT_EQ(source("203.0.113.9:5000").place, "203.0.113.9");
  EXPECT_EQ(source("2001:db8:1:2::9"),
            (CallSource{"2001:db8:1:2::/64", "2001:db8:1:2::9 via 10.0.0.2", true}));
  EXPECT_EQ(source("[2001:db8:1:2::9]:5000").place, "2001:db8:1:2::/64");
  EXPECT_EQ(SourceOf("unix:", ForwardedHeader::kXForwardedFor, "203.0.113.9").address,
            "203.0.113.9 via local");
}

TEST(CallSourceTest, OnlyWhatTheProxyAddedCounts) {
  for (const char* forged : {"198.51.100.1", "\"", "198.51.100.1, 198.51.100.2", "for=\"", ",,;"}) {
    EXPECT_EQ(
        SourceOf(kProxy, ForwardedHeader::kXForwardedFor, absl::StrCat(forged, ", 203.0.113.9"))
            .place,
        "203.0.113.9");
    EXPECT_EQ(
        SourceOf(kProxy, ForwardedHeader::kForwarded, absl::StrCat(forged, ", for=203.0.113.9"))
            .place,
        "203.0.113.9");
  }
}

TEST(CallSourceTest, ForwardedIsReadAsItsStandardSays) {
  const auto place = [](std::string_view forwarded) {
    return SourceOf(kProxy, ForwardedHeader::kForwarded, forwarded).place;
  };
  EXPECT_EQ(place("for=203.0.113.9;proto=https;by=10.0.0.2"), "203.0.113.9");
  EXPECT_EQ(place("proto=https; For=\"203.0.113.9:47011\""), "203.0.113.9");
  EXPECT_EQ(place("for=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::/64");
  EXPECT_EQ(place("for=\"[2001:db8:cafe::17]\""), "2001:db8:cafe::/64");
}

TEST(CallSourceTest, WhatIsNoAddressLeavesTheProxyItself) {
  const CallSource proxy = {"10.0.0.2", "10.0.0.2"};
  const std::string wrongs[] = {"",
                                ",",
                                "203.0.113.9,",
                                "unknown",
                                "_hidden",
                                "203.0.113",
                                "203.0.113.9 x",
                                "[::1",
                                "203.0.113.9:port",
                                "host.example.com",
                                "203.0.113.9\n10.0.0.1",
                                "\xff\xfe"};
  for (const std::string& wrong : wrongs) {
    EXPECT_EQ(SourceOf(kProxy, ForwardedHeader::kXForwardedFor, wrong), proxy) << wrong;
    EXPECT_EQ(SourceOf(kProxy, ForwardedHeader::kForwarded, "for=" + wrong), proxy) << wrong;
  }
  EXPECT_EQ(SourceOf(kProxy, ForwardedHeader::kXForwardedFor, std::string("203.0.113.9\0", 12)),
            proxy);
  EXPECT_EQ(SourceOf(kProxy, ForwardedHeader::kForwarded, "203.0.113.9"), proxy);
}

TEST(TrustedProxiesTest, NobodyIsTrustedUnlessNamed) {
  TrustedProxies proxies;
  for (const char* peer : {kProxy, "unix:", "ipv6:%5B::1%5D:1", ""}) {
    EXPECT_FALSE(proxies.Trust(peer)) << peer;
  }
  proxies.networks = {*IpNetwork::Parse("10.0.0.0/30"), *IpNetwork::Parse("2001:db8::/32")};
  EXPECT_TRUE(proxies.Trust(kProxy));
  EXPECT_TRUE(proxies.Trust("ipv6:%5B::ffff:10.0.0.2%5D:4711"));
  EXPECT_TRUE(proxies.Trust("ipv6:%5B2001:db8:9::1%5D:4711"));
  for (const char* peer : {"ipv4:10.0.0.4:1", "ipv6:%5B2001:db9::1%5D:1", "unix:", "ipv4:x:1"}) {
    EXPECT_FALSE(proxies.Trust(peer)) << peer;
  }
  proxies.local = true;
  EXPECT_TRUE(proxies.Trust("unix:"));
  EXPECT_FALSE(proxies.Trust("ipv4:127.0.0.1:1"));
}

TEST(IpNetworkTest, IsAnAddressOrABeginningOfSome) {
  for (const char* good : {"10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "::1"}) {
    EXPECT_TRUE(IpNetwork::Parse(good)) << good;
  }
  for (const char* bad : {"", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0",
                          "2001:db8::1/64", "::/129", "edge.example.com"}) {
    EXPECT_FALSE(IpNetwork::Parse(bad)) << bad;
  }
  EXPECT_FALSE(IpNetwork::Parse("0.0.0.0/0")->Contains(*IpAddress::Parse("2001:db8::1")));
}

}  // namespace
}  // namespace frontdesk::access
