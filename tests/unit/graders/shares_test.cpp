#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

Value entry(const char* account, const char* right, const char* effect = "allow") {
    return Record{{"account", account}, {"right", right}, {"effect", effect}};
}

/// The share "compta" of /srv/compta with these rights; the group compta with the member alice.
ItemResult judged_access(Value permissions, Value folder, Record expect = {}, Record more = {}) {
    Record share{{"name", "Compta"},
                 {"path", "/srv/compta"},
                 {"enabled", true},
                 {"permissions", std::move(permissions)},
                 {"folder_permissions", std::move(folder)}};
    for (auto& [name, value] : more) {
        share[name] = value;
    }
    expect.try_emplace("share", "compta");
    expect.try_emplace("account", "compta");
    expect.try_emplace("right", "change");
    return judged(item_of("access", "shares.access", "server", std::move(expect)),
                  {seen("server", {"share", "directory_user", "directory_group"},
                        {{"share", share},
                         {"directory_user", {{"account", "alice"}, {"groups", List{"domain users"}}}},
                         {"directory_group", {{"name", "compta"}, {"members", List{"alice"}}, {"groups", List{}}}}})});
}

}  // namespace

TEST_CASE("an account has the lesser of what the share and the folder give it") {
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("compta", "change")}).verdict == Verdict::met);
    const auto folder = judged_access(List{entry("everyone", "full")}, List{entry("compta", "read")});
    CHECK(folder.verdict == Verdict::partly_met);
    CHECK(missed(folder) == "folder_right=read");
    const auto share = judged_access(List{entry("everyone", "read")}, List{entry("compta", "full")});
    CHECK(share.verdict == Verdict::partly_met);
    CHECK(reason(share) ==
          "shares.access.less: compta n'a que le droit « read » sur compta au lieu de « change » : partage, read ; "
          "dossier, full");
}

TEST_CASE("rights come through groups, and more than asked for is enough") {
    CHECK(judged_access(List{entry("everyone", "change")}, List{entry("compta", "full")}, {{"account", "Alice"}})
              .verdict == Verdict::met);
    CHECK(judged_access(List{entry("domain users", "full")}, List{entry("authenticated users", "full")},
                        {{"account", "alice"}})
              .verdict == Verdict::met);
}

TEST_CASE("who must have exactly a right must not have more, through whatever group") {
    const Record exactly{{"account", "alice"}, {"right", "read"}, {"exactly", true}};
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("alice", "read")}, exactly).verdict ==
          Verdict::met);
    const auto more = judged_access(List{entry("everyone", "full")},
                                    List{entry("alice", "read"), entry("compta", "change")}, exactly);
    CHECK(more.verdict == Verdict::partly_met);
    CHECK(more.why.id == "shares.access.more");
    CHECK(missed(more) == "exactly=change");
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("alice", "full"), entry("alice", "full", "deny")},
                        exactly)
              .verdict == Verdict::not_met);
    CHECK(
        judged_access(List{entry("everyone", "full")}, List{entry("alice", "read"), entry("compta", "other")}, exactly)
            .verdict == Verdict::not_observed);
    const Record at_least{{"account", "alice"}, {"right", "read"}, {"exactly", false}};
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("compta", "change")}, at_least).verdict ==
          Verdict::met);
}

TEST_CASE("rights that a stopped controller keeps by SID are those of the accounts its directory knows by them") {
    const auto with = [](const char* account) {
        const List rights{entry("S-1-5-21-1-2-3-1106", "change"), entry("s-1-5-21-1-2-3-1104", "read")};
        const Record share{{"name", "compta"},
                           {"path", "c:\\compta"},
                           {"enabled", true},
                           {"permissions", rights},
                           {"folder_permissions", rights}};
        return judged(
            item_of("access", "shares.access", "server",
                    {{"share", "compta"}, {"account", account}, {"right", "change"}}),
            {seen(
                "server", {"share", "directory_user", "directory_group"},
                {{"share", share},
                 {"directory_user", {{"account", "alice"}, {"sid", "S-1-5-21-1-2-3-1105"}, {"groups", List{"compta"}}}},
                 {"directory_user", {{"account", "bob"}, {"sid", "S-1-5-21-1-2-3-1104"}, {"groups", List{}}}},
                 {"directory_group",
                  {{"name", "compta"}, {"sid", "S-1-5-21-1-2-3-1106"}, {"members", List{}}, {"groups", List{}}}}})});
    };
    CHECK(with("compta").verdict == Verdict::met);
    CHECK(with("alice").verdict == Verdict::met);
    CHECK(with("bob").why.id == "shares.access.less");
}

TEST_CASE("a denial overrules whatever is allowed") {
    const auto result =
        judged_access(List{entry("everyone", "full")}, List{entry("alice", "full"), entry("compta", "read", "deny")},
                      {{"account", "alice"}});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.why.id == "shares.access.none");
    CHECK(missed(result) == "folder_right=none");
}

TEST_CASE("a group has no right that only one of its members was given") {
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("alice", "full")}).why.id == "shares.access.none");
}

TEST_CASE("a share that is missing or not offered is not met") {
    const auto missing = judged_access(List{}, List{}, {{"share", "paie"}});
    CHECK(missing.verdict == Verdict::not_met);
    CHECK(reason(missing) == "shares.access.missing: aucun partage paie ; partages présents : compta");
    CHECK(judged_access(List{entry("everyone", "full")}, List{entry("everyone", "full")}, {}, {{"enabled", false}})
              .why.id == "shares.access.off");
}

TEST_CASE("rights of an account that does not exist are none") {
    CHECK(judged_access(List{entry("bob", "full")}, List{entry("bob", "full")}, {{"account", "bob"}}).why.id ==
          "shares.access.no_account");
}

TEST_CASE("another folder under the right name is partly met, a final slash is none") {
    const List full{entry("everyone", "full")};
    CHECK(judged_access(full, full, {{"path", "/srv/compta/"}}).verdict == Verdict::met);
    const auto other = judged_access(full, full, {{"path", "/srv/paie"}});
    CHECK(other.verdict == Verdict::partly_met);
    CHECK(missed(other) == "path=/srv/compta");
    CHECK(judged_access(full, full, {{"path", "/SRV/compta"}}).verdict == Verdict::partly_met);
}

TEST_CASE("the folder of a Windows share is the same in any case") {
    const List full{entry("everyone", "full")};
    const Record seen{{"path", "C:\\Partages\\Compta"}};
    CHECK(judged_access(full, full, {{"path", "c:\\partages\\compta\\"}}, seen).verdict == Verdict::met);
    CHECK(judged_access(full, full, {{"path", "d:\\partages\\compta"}}, seen).verdict == Verdict::partly_met);
}

TEST_CASE("folder rights that could not be read leave the item not observed, unless the share already refuses") {
    const auto unread = judged_access(List{entry("everyone", "full")}, nullptr);
    CHECK(unread.verdict == Verdict::not_observed);
    CHECK(unread.why.id == "shares.access.unknown_rights");
    CHECK(judged_access(List{}, nullptr).verdict == Verdict::not_met);
}

TEST_CASE("rights that are none of the usual ones are not guessed when they could change the answer") {
    const List full{entry("everyone", "full")};
    CHECK(judged_access(full, List{entry("compta", "other")}).verdict == Verdict::not_observed);
    CHECK(judged_access(full, List{entry("compta", "change"), entry("everyone", "other")}).verdict == Verdict::met);
    CHECK(judged_access(full, List{entry("compta", "change"), entry("everyone", "other", "deny")}).verdict ==
          Verdict::not_observed);
}

TEST_CASE("who is denied to change may still read") {
    const List refused{entry("alice", "full"), entry("compta", "change", "deny")};
    const auto less = judged_access(List{entry("everyone", "full")}, refused, {{"account", "alice"}});
    CHECK(less.verdict == Verdict::partly_met);
    CHECK(missed(less) == "folder_right=read");
    CHECK(judged_access(List{entry("everyone", "full")}, refused,
                        {{"account", "alice"}, {"right", "read"}, {"exactly", true}})
              .verdict == Verdict::met);
}

TEST_CASE("a local account has its rights through the groups of its machine, also those nobody is put in") {
    const auto judged_local = [](Value permissions, Value folder, const char* account) {
        const Record share{{"name", "data"},
                           {"path", "C:\\data"},
                           {"enabled", true},
                           {"permissions", std::move(permissions)},
                           {"folder_permissions", std::move(folder)}};
        const Record expect{{"share", "data"}, {"account", account}, {"right", "change"}};
        return judged(item_of("access", "shares.local_access", "server", expect),
                      {seen("server", {"share", "local_account", "local_group"},
                            {{"share", share},
                             {"local_account", {{"name", "alice"}, {"groups", List{"compta"}}}},
                             {"local_account", {{"name", "guest"}, {"groups", List{}}}},
                             {"local_group", {{"name", "compta"}, {"members", List{"alice"}}}},
                             {"local_group", {{"name", "users"}, {"members", List{"authenticated users"}}}}})});
    };
    const List all{entry("everyone", "full")};
    CHECK(judged_local(all, List{entry("compta", "change")}, "Alice").verdict == Verdict::met);
    CHECK(judged_local(all, List{entry("users", "change")}, "alice").verdict == Verdict::met);
    CHECK(judged_local(all, List{entry("users", "change")}, "guest").why.id == "shares.access.none");
    CHECK(judged_local(all, List{entry("users", "read")}, "compta").why.id == "shares.access.less");
    CHECK(reason(judged_local(all, all, "bob")) ==
          "shares.access.no_local_account: la machine n'a ni compte ni groupe local bob");
    CHECK(judged_local(nullptr, all, "alice").why.id == "shares.access.unknown_rights");
}
