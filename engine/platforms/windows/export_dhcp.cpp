#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/windows/export_facts.h"
#include "engine/platforms/windows/reasons.h"

namespace plateau::windows_platform {

namespace {

using linux_platform::printable;

constexpr int router_option = 3;
constexpr int dns_option = 6;
constexpr int domain_option = 15;

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error != std::errc() || end != text.data() + text.size() ? std::nullopt : std::optional(number);
}

std::optional<Ipv4Address> address_in(const Value& record, std::string_view name) {
    return Ipv4Address::parse(text_in(record, name).value_or(""));
}

/// Addresses from the first to the last; 64 bits, so that one may be counted on from the last of all.
struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

std::optional<Range> range_in(const Value& record) {
    const auto first = address_in(record, "first");
    const auto last = address_in(record, "last");
    return first && last && *first <= *last ? std::optional(Range{first->bits(), last->bits()}) : std::nullopt;
}

std::string printed(std::uint64_t address) {
    return Ipv4Address(static_cast<std::uint32_t>(address)).to_string();
}

/// What is left of a range, and the gaps in it. Nothing is left of one whose `first` is behind its `last`.
struct Pool {
    Range range;
    std::vector<Range> gaps;
};

Pool pool_of(Range range, std::vector<Range> excluded) {
    std::sort(excluded.begin(), excluded.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::vector<Range> gaps;
    for (const Range& one : excluded) {
        if (!gaps.empty() && one.first <= gaps.back().last + 1) {
            gaps.back().last = std::max(gaps.back().last, one.last);
        } else {
            gaps.push_back(one);
        }
    }
    // No two gaps touch: at each end there is at most one.
    for (const Range& gap : gaps) {
        if (gap.first <= range.first && gap.last >= range.first) {
            range.first = gap.last + 1;
        }
        if (gap.first <= range.last && gap.last >= range.last && gap.first > range.first) {
            range.last = gap.first - 1;
        }
    }
    std::erase_if(gaps, [&](const Range& gap) { return gap.last < range.first || gap.first > range.last; });
    return {.range = range, .gaps = std::move(gaps)};
}

/// What is announced to every client: what is set for a class or a policy is for some only. Nothing: it is not set.
struct Options {
    std::optional<std::vector<std::string>> routers;
    std::optional<std::vector<std::string>> servers;
    std::optional<std::vector<std::string>> domain;
};

bool is_for_all(const Value& option) {
    return text_in(option, "vendor_class").value_or("").empty() && text_in(option, "user_class").value_or("").empty() &&
           text_in(option, "policy").value_or("").empty();
}

/// Those of a scope, or of the server for all its scopes.
Observed<Options> options_of(const Export& document, const Value& holder) {
    const List* written = list_in(holder, "options");
    if (written == nullptr) {
        return export_invalid(document, "options");
    }
    Options options;
    for (const Value& option : *written) {
        const auto number = number_of(text_in(option, "number").value_or(""));
        auto values = texts_in(option, "values");
        if (!number || !values) {
            return export_invalid(document, "options");
        }
        if (!is_for_all(option)) {
            continue;
        }
        if (*number == router_option) {
            options.routers = std::move(values);
        } else if (*number == dns_option) {
            options.servers = std::move(values);
        } else if (*number == domain_option) {
            options.domain = std::move(values);
        }
    }
    return options;
}

Observed<List> addresses_of(const Export& document, const std::vector<std::string>& values, int option) {
    List addresses;
    for (const std::string& value : values) {
        const auto address = Ipv4Address::parse(value);
        if (!address) {
            return export_invalid(document, fmt::format("option {}", option));
        }
        addresses.emplace_back(address->to_string());
    }
    return addresses;
}

/// A mask is ones, then zeros.
std::optional<Ipv4Prefix> network_of(const Value& scope) {
    const auto address = address_in(scope, "id");
    const auto mask = address_in(scope, "mask");
    if (!address || !mask) {
        return std::nullopt;
    }
    const int length = std::countl_one(mask->bits());
    return std::popcount(mask->bits()) == length ? std::optional(Ipv4Prefix::containing(*address, length))
                                                 : std::nullopt;
}

/// Adds what is announced to the clients of a scope: its own options, else the server's.
Observed<void> add_options(Record& value, const Export& document, const Options& own, const Options& of_server) {
    const auto chosen = [&](std::optional<std::vector<std::string>> Options::* option) {
        return (own.*option).value_or((of_server.*option).value_or(std::vector<std::string>()));
    };
    const auto routers = addresses_of(document, chosen(&Options::routers), router_option);
    auto servers = addresses_of(document, chosen(&Options::servers), dns_option);
    if (!routers || !servers) {
        return tl::unexpected(!routers ? routers.error() : servers.error());
    }
    const auto domain = chosen(&Options::domain);
    value["gateway"] = routers->empty() ? Value() : routers->front();
    value["dns"] = std::move(*servers);
    value["domain"] = domain.empty() || domain.front().empty() ? Value() : Value(printable(domain.front()));
    return {};
}

/// Seconds; the largest that fit a lease or more are for ever. 0: it was not told.
void add_lease(Record& value, std::int64_t seconds) {
    constexpr std::int64_t for_ever = 0xffff'ffff;
    if (seconds > 0) {
        value["lease_minutes"] = seconds >= for_ever ? std::int64_t{-1} : seconds / 60;
    }
}

void add_pool(Record& value, const Pool& pool, bool active) {
    const bool any = pool.range.first <= pool.range.last;
    value["enabled"] = active && any;
    value["first"] = any ? Value(printed(pool.range.first)) : Value();
    value["last"] = any ? Value(printed(pool.range.last)) : Value();
    List gaps;
    for (const Range& gap : pool.gaps) {
        gaps.emplace_back(Record{{"first", printed(gap.first)}, {"last", printed(gap.last)}});
    }
    value["excluded"] = std::move(gaps);
}

Observed<std::vector<Range>> exclusions_of(const Export& document, const Value& scope) {
    const List* exclusions = list_in(scope, "exclusions");
    if (exclusions == nullptr) {
        return export_invalid(document, "scopes: exclusions");
    }
    std::vector<Range> ranges;
    for (const Value& one : *exclusions) {
        const auto range = range_in(one);
        if (!range) {
            return export_invalid(document, "scopes: exclusions");
        }
        ranges.push_back(*range);
    }
    return ranges;
}

Facts server_facts(const Export& document, const Value& scope, const Options& of_server) {
    const auto network = network_of(scope);
    const auto range = range_in(scope);
    const auto seconds = number_of(text_in(scope, "lease_seconds").value_or(""));
    const auto state = text_in(scope, "state");
    if (!network || !range || !seconds || !state) {
        return export_invalid(document, !network   ? "scopes: id, mask"
                                        : !range   ? "scopes: first, last"
                                        : !seconds ? "scopes: lease_seconds"
                                                   : "scopes: state");
    }
    const auto excluded = exclusions_of(document, scope);
    const auto own = options_of(document, scope);
    if (!excluded || !own) {
        return tl::unexpected(!excluded ? excluded.error() : own.error());
    }
    Record value{{"scope", network->to_string()}};
    add_pool(value, pool_of(*range, *excluded), *state == "Active");
    add_lease(value, *seconds);
    if (const auto added = add_options(value, document, *own, of_server); !added) {
        return tl::unexpected(added.error());
    }
    return std::vector<Fact>{make_fact("dhcp_server", value, {}, Assurance::sourced)};
}

Facts reservation_facts(const Export& document, const Value& scope) {
    const List* reservations = list_in(scope, "reservations");
    if (reservations == nullptr) {
        return export_invalid(document, "scopes: reservations");
    }
    std::vector<Fact> facts;
    for (const Value& one : *reservations) {
        const auto address = address_in(one, "address");
        const auto client = text_in(one, "client_id");
        if (!address || !client) {
            return export_invalid(document, "scopes: reservations");
        }
        const auto mac = MacAddress::parse(*client);
        if (!mac) {
            continue;
        }
        const std::string name = text_in(one, "name").value_or("");
        facts.push_back(make_fact("dhcp_reservation",
                                  {{"mac", mac->to_string()},
                                   {"address", address->to_string()},
                                   {"name", name.empty() ? Value() : Value(printable(name))}},
                                  {}, Assurance::sourced));
    }
    return facts;
}

}  // namespace

Facts dhcp_export_facts(const Export& document, std::string_view kind) {
    if (!document.problems.empty()) {
        const ExportProblem& first = document.problems.front();
        return unobserved(reason::export_failed, fmt::format("{}: {}", first.part, first.message));
    }
    const List* scopes = list_in(document.document, "scopes");
    if (scopes == nullptr) {
        return export_invalid(document, "scopes");
    }
    const auto of_server = options_of(document, document.document);
    if (!of_server) {
        return tl::unexpected(of_server.error());
    }
    std::vector<Fact> facts;
    for (const Value& scope : *scopes) {
        auto more =
            kind == "dhcp_server" ? server_facts(document, scope, *of_server) : reservation_facts(document, scope);
        if (!more) {
            return more;
        }
        std::move(more->begin(), more->end(), std::back_inserter(facts));
    }
    return facts;
}

}  // namespace plateau::windows_platform
