#include "engine/helper/link_info.h"

#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "engine/adapters/helper/errors.h"
#include "engine/support/unique_fd.h"

namespace plateau::helper {

namespace {

struct Query {
    nlmsghdr head{};
    ifinfomsg link{};
    rtattr name_head{};
    std::array<char, IFNAMSIZ> name{};
};

Query query_for(const std::string& name) {
    Query query;
    query.head.nlmsg_len = sizeof query;
    query.head.nlmsg_type = RTM_GETLINK;
    query.head.nlmsg_flags = NLM_F_REQUEST;
    query.link.ifi_family = AF_UNSPEC;
    query.name_head.rta_type = IFLA_IFNAME;
    query.name_head.rta_len = RTA_LENGTH(IFNAMSIZ);
    name.copy(query.name.data(), query.name.size() - 1);
    return query;
}

std::string text_of(const rtattr* attribute) {
    const std::string_view bytes(static_cast<const char*>(RTA_DATA(attribute)), RTA_PAYLOAD(attribute));
    return std::string(bytes.substr(0, bytes.find('\0')));
}

std::string kind_in(rtattr* attributes, int left) {
    for (; RTA_OK(attributes, left); attributes = RTA_NEXT(attributes, left)) {
        if (attributes->rta_type == IFLA_INFO_KIND) {
            return text_of(attributes);
        }
    }
    return {};
}

LinkInfo read_link(nlmsghdr* message) {
    LinkInfo info;
    auto* attribute = IFLA_RTA(NLMSG_DATA(message));
    auto left = static_cast<int>(IFLA_PAYLOAD(message));
    for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
        if (attribute->rta_type == IFLA_IFALIAS) {
            info.alias = text_of(attribute);
        } else if ((attribute->rta_type & NLA_TYPE_MASK) == IFLA_LINKINFO) {
            info.kind = kind_in(static_cast<rtattr*>(RTA_DATA(attribute)), static_cast<int>(RTA_PAYLOAD(attribute)));
        }
    }
    return info;
}

Error failure(const std::string& name, int code) {
    return helper_error::step_failed(name, "look at the interface", std::generic_category().message(code));
}

}  // namespace

std::optional<LinkInfo> link_info(const std::string& name) {
    const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    const Query query = query_for(name);
    alignas(nlmsghdr) std::array<char, 32768> buffer{};
    if (!socket || ::send(socket.get(), &query, sizeof query, 0) < 0) {
        throw failure(name, errno);
    }
    const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    auto* message = reinterpret_cast<nlmsghdr*>(buffer.data());
    if (got < 0 || !NLMSG_OK(message, static_cast<std::size_t>(got))) {
        throw failure(name, got < 0 ? errno : EBADMSG);
    }
    if (message->nlmsg_type == NLMSG_ERROR) {
        const int code = -static_cast<nlmsgerr*>(NLMSG_DATA(message))->error;
        if (code == ENODEV) {
            return std::nullopt;
        }
        throw failure(name, code);
    }
    return read_link(message);
}

}  // namespace plateau::helper
