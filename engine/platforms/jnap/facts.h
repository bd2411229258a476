#pragma once

#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/jnap/answers.h"

/// A function a kind: the facts of that kind in what a router answered, or why they are not known. Pure. The shapes are
/// those of router.md 1.5: of captures, and where a capture has none, of Linksys' own web pages.
namespace plateau::jnap_platform {

using Facts = Observed<std::vector<Fact>>;

/// host
Facts host_facts(const Answers& router);
/// dhcp_server: one, which may give nothing out
Facts dhcp_server_facts(const Answers& router);
/// dhcp_reservation
Facts dhcp_reservation_facts(const Answers& router);
/// wan
Facts wan_facts(const Answers& router);
/// router_admin
Facts router_admin_facts(const Answers& router);
/// firewall_profile: one, "all"
Facts firewall_profile_facts(const Answers& router);
/// wifi_network: those of each radio and those for guests; radios of one band that send one network are one
Facts wifi_facts(const Answers& router);
/// mac_filter: without the addresses of the router's own nodes
Facts mac_filter_facts(const Answers& router);
/// port_forward: of single ports and of ranges
Facts port_forward_facts(const Answers& router);

/// A member of an answer, as what it should be; nothing where it is not there or something else.
std::optional<std::string> text_at(const Value& value, std::string_view name);
std::optional<bool> flag_at(const Value& value, std::string_view name);
std::optional<std::int64_t> number_at(const Value& value, std::string_view name);
/// The list at that member; an empty one for anything else.
const List& list_at(const Value& value, std::string_view name);

/// Why an answer of the right action says nothing: it lacks a member, or has one of another kind.
tl::unexpected<Unobserved> unread(std::string_view action, std::string_view member);

}  // namespace plateau::jnap_platform
