#include "sdk/access.h"

#include <doctest/doctest.h>

using namespace plateau::grader;

namespace {

json::value list(std::initializer_list<std::initializer_list<const char*>> entries) {
    json::array all;
    for (const auto& entry : entries) {
        const char* const* part = entry.begin();
        all.push_back(json::object{{"account", part[0]}, {"right", part[1]}, {"effect", part[2]}});
    }
    return all;
}

constexpr RightRange exactly(Right right) {
    return {.least = right, .most = right};
}

const std::set<std::string> alice{"alice", "compta", "everyone"};

}  // namespace

TEST_CASE("the most that one of the principals is allowed counts, and of others nothing") {
    CHECK(granted(list({}), alice) == exactly(Right::none));
    CHECK(granted(list({{"bob", "full", "allow"}}), alice) == exactly(Right::none));
    CHECK(granted(list({{"alice", "read", "allow"}, {"compta", "change", "allow"}}), alice) == exactly(Right::change));
}

TEST_CASE("a denial takes away what it names, whoever else is allowed it") {
    const char* const given = "full";
    CHECK(granted(list({{"alice", given, "allow"}, {"compta", "read", "deny"}}), alice) == exactly(Right::none));
    CHECK(granted(list({{"alice", given, "allow"}, {"compta", "full", "deny"}}), alice) == exactly(Right::none));
    CHECK(granted(list({{"alice", given, "allow"}, {"compta", "change", "deny"}}), alice) == exactly(Right::read));
    CHECK(granted(list({{"alice", given, "allow"}, {"bob", "full", "deny"}}), alice) == exactly(Right::full));
}

TEST_CASE("rights that cannot be told leave open what they could change, and no more") {
    CHECK(granted(nullptr, alice) == RightRange{Right::none, Right::full});
    CHECK(granted(list({{"alice", "read", "allow"}, {"compta", "other", "allow"}}), alice) ==
          RightRange{Right::read, Right::full});
    CHECK(granted(list({{"alice", "read", "allow"}, {"compta", "other", "deny"}}), alice) ==
          RightRange{Right::none, Right::read});
    CHECK(granted(list({{"compta", "other", "allow"}, {"alice", "change", "deny"}}), alice) ==
          RightRange{Right::none, Right::read});
    CHECK(granted(list({{"compta", "other", "allow"}, {"alice", "read", "deny"}}), alice) == exactly(Right::none));
}

TEST_CASE("through a share into its folder the lesser right holds") {
    CHECK(lesser(exactly(Right::full), exactly(Right::read)) == exactly(Right::read));
    CHECK(lesser(exactly(Right::none), {}) == exactly(Right::none));
    CHECK(lesser({Right::read, Right::full}, exactly(Right::change)) == RightRange{Right::read, Right::change});
    CHECK(to_string(lesser({}, exactly(Right::read))) == "unknown");
    CHECK(to_string(exactly(Right::change)) == "change");
    CHECK(right_of("full") == Right::full);
    CHECK_THROWS_AS(right_of("other"), std::invalid_argument);
}

TEST_CASE("an account counts as every group it is in, however deep, also where groups go in circles") {
    Membership membership;
    membership.add("alice", "compta");
    membership.add("compta", "siege");
    membership.add("siege", "compta");
    membership.add("authenticated users", "users");
    CHECK(principals_of("alice", membership) ==
          std::set<std::string>{"alice", "authenticated users", "compta", "everyone", "network", "siege", "users"});
    CHECK(principals_of("guest", membership) == std::set<std::string>{"everyone", "guest", "network"});
    CHECK(membership.all_groups("alice").at("siege") == "compta");
}
