#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

#include "engine/ports/host_helper.h"
#include "engine/support/error.h"
#include "engine/support/sha256.h"

/// What every HostHelper must do. A Harness offers:
///   HostHelper& helper();              acts for `instance()`
///   std::string instance();
///   void bridge(const std::string&);   makes a bridge of that name
///   void serve(bridge, address, port, greeting);  a machine in that bridge that greets and closes
///   std::filesystem::path store();     an existing folder that files may lie in
///   OwnedNamespace foreign();          a namespace of another instance that is there
namespace plateau::contract {

using std::chrono::milliseconds;

inline const Ipv4Address router_address{0xc0a80101};   // 192.168.1.1
inline const Ipv4Address plateau_address{0xc0a801fa};  // 192.168.1.250

inline SeatNetworkSpec spec_of(const std::string& instance, const std::string& seat) {
    const Owner owner{instance, "s1", seat};
    return {.owner = owner,
            .bridge = short_name("plb", owner),
            .name_space = short_name("pln", owner),
            .address = plateau_address,
            .prefix_length = 24};
}

/// The kind of error that `call` throws; nothing when it throws none.
template <class Call>
std::optional<ErrorKind> kind_thrown(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

/// All that the peer sends until it closes.
inline std::string read_all(const UniqueFd& fd) {
    std::string text;
    std::array<char, 256> buffer{};
    for (;;) {
        pollfd one{fd.get(), POLLIN, 0};
        ::poll(&one, 1, 5000);
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got <= 0) {
            return text;
        }
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

inline bool holds(const std::vector<OwnedNamespace>& all, const OwnedNamespace& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

inline void write_text(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file) << text;
}

TEST_CASE_TEMPLATE_DEFINE("two seats on one subnet are two networks", Harness, two_seats) {
    Harness harness;
    const auto one = spec_of(harness.instance(), "01");
    const auto two = spec_of(harness.instance(), "02");
    for (const auto& [spec, greeting] : {std::pair{one, "router of 01"}, std::pair{two, "router of 02"}}) {
        harness.bridge(spec.bridge);
        harness.helper().network_up(spec);
        harness.serve(spec.bridge, router_address, 80, greeting);
    }
    const auto connect = [&](const SeatNetworkSpec& spec) {
        return harness.helper().connect(spec.name_space, router_address, 80, milliseconds(5000));
    };
    const UniqueFd first = connect(one);
    const UniqueFd second = connect(two);
    CHECK(read_all(first) == "router of 01");
    CHECK(read_all(second) == "router of 02");
    harness.helper().network_down({one.name_space, one.owner});
    CHECK(kind_thrown([&] { connect(one); }) == ErrorKind::not_found);
    CHECK(read_all(connect(two)) == "router of 02");
    harness.helper().network_down({two.name_space, two.owner});
}

TEST_CASE_TEMPLATE_DEFINE("a port that nothing listens at is unavailable", Harness, refused) {
    Harness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    harness.helper().network_up(spec);
    harness.serve(spec.bridge, router_address, 80, "hello");
    CHECK(kind_thrown([&] { harness.helper().connect(spec.name_space, router_address, 81, milliseconds(5000)); }) ==
          ErrorKind::unavailable);
    harness.helper().network_down({spec.name_space, spec.owner});
}

TEST_CASE_TEMPLATE_DEFINE("a namespace is listed with its owner until it is removed", Harness, listed) {
    Harness harness;
    const auto spec = spec_of(harness.instance(), "01");
    const OwnedNamespace name_space{spec.name_space, spec.owner};
    harness.bridge(spec.bridge);
    harness.helper().network_up(spec);
    const auto all = harness.helper().namespaces();
    CHECK(holds(all, name_space));
    CHECK(std::is_sorted(all.begin(), all.end()));
    harness.helper().network_down(name_space);
    CHECK_FALSE(holds(harness.helper().namespaces(), name_space));
    CHECK_NOTHROW(harness.helper().network_down(name_space));
}

TEST_CASE_TEMPLATE_DEFINE("a namespace of that name is a conflict and stays as it is", Harness, exists) {
    Harness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    harness.helper().network_up(spec);
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::conflict);
    CHECK(holds(harness.helper().namespaces(), {spec.name_space, spec.owner}));
    harness.helper().network_down({spec.name_space, spec.owner});
}

TEST_CASE_TEMPLATE_DEFINE("without its bridge a seat's network is not made", Harness, no_bridge) {
    Harness harness;
    const auto spec = spec_of(harness.instance(), "01");
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::not_found);
    CHECK_FALSE(holds(harness.helper().namespaces(), {spec.name_space, spec.owner}));
}

TEST_CASE_TEMPLATE_DEFINE("what another instance owns is seen and refused", Harness, foreign) {
    Harness harness;
    const OwnedNamespace theirs = harness.foreign();
    CHECK(holds(harness.helper().namespaces(), theirs));
    CHECK(kind_thrown([&] { harness.helper().network_down(theirs); }) == ErrorKind::conflict);
    CHECK(kind_thrown([&] { harness.helper().connect(theirs.name, router_address, 80, milliseconds(1000)); }) ==
          ErrorKind::conflict);
    const auto spec = spec_of(theirs.owner.instance, "09");
    harness.bridge(spec.bridge);
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::conflict);
    CHECK(holds(harness.helper().namespaces(), theirs));
}

TEST_CASE_TEMPLATE_DEFINE("a name that is not made from its owner is refused", Harness, names) {
    Harness harness;
    const auto good = spec_of(harness.instance(), "01");
    harness.bridge(good.bridge);
    auto spec = good;
    spec.bridge = spec_of(harness.instance(), "02").bridge;
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::conflict);
    for (const std::string name : {"virbr0", "", "../../etc/x", "pln0123456789abcdef", "a b", "-n"}) {
        CAPTURE(name);
        spec = good;
        spec.bridge = name;
        CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::invalid_input);
        spec = good;
        spec.name_space = name;
        CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::invalid_input);
        CHECK(kind_thrown([&] { harness.helper().network_down({name, good.owner}); }) == ErrorKind::invalid_input);
        CHECK(kind_thrown([&] { harness.helper().connect(name, router_address, 80, milliseconds(1000)); }) ==
              ErrorKind::invalid_input);
    }
}

TEST_CASE_TEMPLATE_DEFINE("a socket for DHCP is one of datagrams that may broadcast, of a seat's network only", Harness,
                          dhcp) {
    Harness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    harness.helper().network_up(spec);
    const auto option = [](const UniqueFd& socket, int name) {
        int value = -1;
        socklen_t size = sizeof value;
        REQUIRE(::getsockopt(socket.get(), SOL_SOCKET, name, &value, &size) == 0);
        return value;
    };
    {
        const UniqueFd socket = harness.helper().dhcp_socket(spec.name_space);
        CHECK(option(socket, SO_TYPE) == SOCK_DGRAM);
        CHECK(option(socket, SO_BROADCAST) == 1);
        CHECK((::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) != 0);
    }
    harness.helper().network_down({spec.name_space, spec.owner});
    CHECK(kind_thrown([&] { harness.helper().dhcp_socket(spec.name_space); }) == ErrorKind::not_found);
    CHECK(kind_thrown([&] { harness.helper().dhcp_socket("../x"); }) == ErrorKind::invalid_input);
    CHECK(kind_thrown([&] { harness.helper().dhcp_socket(harness.foreign().name); }) == ErrorKind::conflict);
}

TEST_CASE_TEMPLATE_DEFINE("a sealed file is read-only and known by its hash", Harness, sealed) {
    Harness harness;
    const auto file = harness.store() / "disk.qcow2";
    write_text(file, "the candidate's work");
    CHECK(harness.helper().seal_file(file) == sha256_of("the candidate's work"));
    const auto writable = std::filesystem::perms::owner_write | std::filesystem::perms::group_write |
                          std::filesystem::perms::others_write;
    CHECK((std::filesystem::status(file).permissions() & writable) == std::filesystem::perms::none);
    CHECK(harness.helper().seal_file(file) == sha256_of("the candidate's work"));
}

TEST_CASE_TEMPLATE_DEFINE("only plain files inside the folders are sealed", Harness, unsafe) {
    Harness harness;
    const auto store = harness.store();
    write_text(store / "plain", "plain");
    std::filesystem::create_symlink("plain", store / "link");
    std::filesystem::create_directory(store / "folder");
    std::filesystem::create_directory_symlink("folder", store / "way");
    write_text(store / "folder" / "inner", "inner");
    REQUIRE(::mkfifo((store / "fifo").c_str(), 0600) == 0);
    std::filesystem::create_hard_link(store / "folder" / "inner", store / "second");
    const auto seal = [&](const std::filesystem::path& file) {
        return kind_thrown([&] { harness.helper().seal_file(file); });
    };
    CHECK(seal("/etc/hostname") == ErrorKind::denied);
    CHECK(seal(store.string() + "-beside/file") == ErrorKind::denied);
    CHECK(seal(store / "link") == ErrorKind::denied);
    CHECK(seal(store / "way" / "inner") == ErrorKind::denied);
    CHECK(seal(store / "folder") == ErrorKind::denied);
    CHECK(seal(store / "fifo") == ErrorKind::denied);
    CHECK(seal(store / "second") == ErrorKind::denied);
    CHECK(seal(store / "absent") == ErrorKind::not_found);
    CHECK(seal(store / "folder" / ".." / "plain") == ErrorKind::invalid_input);
    CHECK(seal("plain") == ErrorKind::invalid_input);
}

TEST_CASE_TEMPLATE_DEFINE("free space is told for the folders and no other", Harness, space) {
    Harness harness;
    CHECK(harness.helper().free_space(harness.store()) > 0);
    CHECK(kind_thrown([&] { harness.helper().free_space("/etc"); }) == ErrorKind::denied);
}

}  // namespace plateau::contract

/// Runs the suite on these harnesses.
#define PLATEAU_HOST_HELPER_CONTRACT(...)              \
    TEST_CASE_TEMPLATE_INVOKE(two_seats, __VA_ARGS__); \
    TEST_CASE_TEMPLATE_INVOKE(refused, __VA_ARGS__);   \
    TEST_CASE_TEMPLATE_INVOKE(listed, __VA_ARGS__);    \
    TEST_CASE_TEMPLATE_INVOKE(exists, __VA_ARGS__);    \
    TEST_CASE_TEMPLATE_INVOKE(no_bridge, __VA_ARGS__); \
    TEST_CASE_TEMPLATE_INVOKE(foreign, __VA_ARGS__);   \
    TEST_CASE_TEMPLATE_INVOKE(names, __VA_ARGS__);     \
    TEST_CASE_TEMPLATE_INVOKE(dhcp, __VA_ARGS__);      \
    TEST_CASE_TEMPLATE_INVOKE(sealed, __VA_ARGS__);    \
    TEST_CASE_TEMPLATE_INVOKE(unsafe, __VA_ARGS__);    \
    TEST_CASE_TEMPLATE_INVOKE(space, __VA_ARGS__)
