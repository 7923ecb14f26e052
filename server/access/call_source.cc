#include "server/access/call_source.h"

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/address.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

constexpr int kPlaceBitsOfIpv6 = 64;
constexpr char kLocal[] = "local";

bool IsLocal(std::string_view peer) {
  return peer.starts_with("unix") || peer.find(':') == peer.npos;
}

// What of a peer that is not local stands between scheme and port.
std::string HostOf(std::string_view peer) {
  const size_t scheme = peer.find(':');
  const size_t port = peer.rfind(':');
  if (port == scheme) return std::string(peer.substr(scheme + 1));
  const std::string host(peer.substr(scheme + 1, port - scheme - 1));
  if (!peer.starts_with("ipv6:")) return host;
  return absl::StrReplaceAll(host, {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}, {"%25", "%"}});
}

std::string PlaceOf(const IpAddress& address) {
  if (address.is_v4()) return address.ToString();
  return absl::StrCat(address.Prefix(kPlaceBitsOfIpv6).ToString(), "/", kPlaceBitsOfIpv6);
}

// The address that a proxy has written: bare, in brackets, or either of them with a port.
std::optional<IpAddress> ReadNode(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    return IpAddress::Parse(text.substr(1, text.size() - 2));
  }
  if (const auto address = IpAddress::Parse(text)) return address;
  const std::optional<HostPort> place = SplitHostPort(text);
  const bool port =
      place && std::ranges::all_of(place->port, [](char c) { return c >= '0' && c <= '9'; });
  return port ? IpAddress::Parse(place->host) : std::nullopt;
}

// What an element of a `forwarded` header says behind `for=`.
std::string_view ForOf(std::string_view element) {
  for (const absl::string_view pair : absl::StrSplit(ToAbsl(element), ';')) {
    std::string_view text = StripSpace(ToStd(pair));
    constexpr std::string_view kFor = "for=";
    if (!absl::StartsWithIgnoreCase(ToAbsl(text), ToAbsl(kFor))) continue;
    text.remove_prefix(kFor.size());
    const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
    return quoted ? text.substr(1, text.size() - 2) : text;
  }
  return {};
}

}  // namespace

std::string_view NameOf(ForwardedHeader header) {
  return header == ForwardedHeader::kForwarded ? "forwarded" : "x-forwarded-for";
}

bool TrustedProxies::Trust(std::string_view peer) const {
  if (IsLocal(peer)) return local;
  if (networks.empty()) return false;
  const std::optional<IpAddress> address = IpAddress::Parse(HostOf(peer));
  return address && std::ranges::any_of(networks, [&](const IpNetwork& network) {
           return network.Contains(*address);
         });
}

CallSource SourceOf(std::string_view peer) {
  if (IsLocal(peer)) return {kLocal, kLocal};
  const std::string host = HostOf(peer);
  const std::optional<IpAddress> address = IpAddress::Parse(host);
  if (!address) return {host, host};
  return {PlaceOf(*address), address->ToString()};
}

CallSource SourceOf(std::string_view peer, ForwardedHeader header, std::string_view forwarded) {
  // Whatever comes before the last comma was there when the proxy got it. What proxies add holds
  // none.
  const std::string_view last = StripSpace(forwarded.substr(forwarded.rfind(',') + 1));
  const std::optional<IpAddress> client =
      ReadNode(header == ForwardedHeader::kForwarded ? ForOf(last) : last);
  const CallSource proxy = SourceOf(peer);
  if (!client) return proxy;
  return {PlaceOf(*client), absl::StrCat(client->ToString(), " via ", proxy.address), true};
}

}  // namespace frontdesk::access
