#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <future>
#include <sstream>

#include "engine/adapters/helper/frame.h"
#include "engine/adapters/helper/helper_process.h"
#include "engine/adapters/helper/protocol.h"
#include "tests/contract/host_helper/real_harness.h"

/// What only the real host can show.
namespace plateau::contract {

namespace {

bool always() {
    return true;
}

/// A harness with one seat's network up, a router in it, and the network down again at the end.
struct SeatUp {
    SeatUp() {
        harness.bridge(spec.bridge);
        harness.helper().network_up(spec);
        harness.serve(spec.bridge, router_address, 80, "hello");
    }
    ~SeatUp() { helper::LocalHost({harness.instance()}, {}, always).network_down({spec.name_space, spec.owner}); }
    SeatUp(const SeatUp&) = delete;
    SeatUp& operator=(const SeatUp&) = delete;

    ClientHarness harness;
    SeatNetworkSpec spec = spec_of(harness.instance(), "01");
};

std::string inside(const SeatNetworkSpec& spec, const std::string& line) {
    return ip("-n " + spec.name_space + " " + line);
}

/// The names of all interfaces and namespaces there are.
std::string everything() {
    std::istringstream lines(ip("-br link show"));
    std::string names = ip("netns list");
    for (std::string line; std::getline(lines, line);) {
        names += line.substr(0, line.find_first_of(" @")) + "\n";
    }
    return names;
}

}  // namespace

TEST_CASE("a connection that is bound to nothing reaches no seat") {
    const SeatUp seat;
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(80);
    to.sin_addr.s_addr = htonl(router_address.bits());
    CHECK(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == -1);
    CHECK(errno == ENETUNREACH);
}

TEST_CASE("a seat's namespace has its address, its subnet's route and nothing else") {
    const SeatUp seat;
    CHECK(inside(seat.spec, "route show").starts_with("192.168.1.0/24 dev eth0"));
    CHECK(inside(seat.spec, "route show default").empty());
    CHECK(inside(seat.spec, "-br address show dev eth0").find("192.168.1.250/24") != std::string::npos);
    CHECK(inside(seat.spec, "-6 address show dev eth0").empty());
    CHECK(inside(seat.spec, "link show dev lo").find("alias " + to_string(seat.spec.owner)) != std::string::npos);
    const std::string leg = short_name("plv", seat.spec.owner);
    CHECK(ip("address show dev " + leg).find("inet") == std::string::npos);
    CHECK(ip("link show dev " + leg).find("master " + seat.spec.bridge) != std::string::npos);
    CHECK(ip("link show dev " + leg).find("alias " + to_string(seat.spec.owner)) != std::string::npos);
}

TEST_CASE("up and down leave the host as it was, with a connection still open") {
    ClientHarness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    harness.serve(spec.bridge, router_address, 80, "hello");
    const std::string before = everything();
    harness.helper().network_up(spec);
    CHECK(everything() != before);
    const UniqueFd open = harness.helper().connect(spec.name_space, router_address, 80, milliseconds(5000));
    harness.helper().network_down({spec.name_space, spec.owner});
    CHECK(everything() == before);
}

TEST_CASE("a step that fails undoes the others and touches nothing of somebody else's") {
    ClientHarness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    const std::string leg = short_name("plv", spec.owner);
    ip("link add " + leg + " type bridge");
    const std::string before = everything();
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::unavailable);
    CHECK(everything() == before);
    ip("link delete dev " + leg);
    CHECK_NOTHROW(harness.helper().network_up(spec));
    harness.helper().network_down({spec.name_space, spec.owner});
}

TEST_CASE("a network that nobody waits for any more is undone") {
    enter_private_host();
    const std::string instance = new_uuid();
    const auto spec = spec_of(instance, "01");
    ip("link add " + spec.bridge + " type bridge");
    const std::string before = everything();
    helper::LocalHost host({instance}, {}, [] { return false; });
    CHECK(kind_thrown([&] { host.network_up(spec); }) == ErrorKind::unavailable);
    CHECK(everything() == before);
    ip("link delete dev " + spec.bridge);
}

TEST_CASE("what merely bears the name is not ours") {
    ClientHarness harness;
    const auto spec = spec_of(harness.instance(), "01");
    harness.bridge(spec.bridge);
    ip("netns add " + spec.name_space);
    const OwnedNamespace ours{spec.name_space, spec.owner};
    CHECK_FALSE(holds(harness.helper().namespaces(), ours));
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::conflict);
    CHECK(kind_thrown([&] { harness.helper().network_down(ours); }) == ErrorKind::conflict);
    CHECK(kind_thrown([&] { harness.helper().connect(spec.name_space, router_address, 80, milliseconds(1000)); }) ==
          ErrorKind::conflict);
    CHECK(ip("netns list").find(spec.name_space) != std::string::npos);
    ip("netns delete " + spec.name_space);
}

TEST_CASE("an interface that is no bridge is not joined") {
    ClientHarness harness;
    const auto spec = spec_of(harness.instance(), "01");
    ip("link add " + spec.bridge + " type veth peer name other");
    CHECK(kind_thrown([&] { harness.helper().network_up(spec); }) == ErrorKind::not_found);
    ip("link delete dev " + spec.bridge);
}

TEST_CASE("an address that nobody answers at runs into the limit") {
    SeatUp seat;
    CHECK(kind_thrown([&] {
              seat.harness.helper().connect(seat.spec.name_space, Ipv4Address(0xc0a8014d), 80, milliseconds(100));
          }) == ErrorKind::timed_out);
}

TEST_CASE("thirty-two connections at once each reach the router") {
    SeatUp seat;
    std::vector<std::future<std::string>> greetings;
    for (int i = 0; i < 32; ++i) {
        greetings.push_back(std::async(std::launch::async, [&] {
            return read_all(
                seat.harness.helper().connect(seat.spec.name_space, router_address, 80, milliseconds(20'000)));
        }));
    }
    for (auto& greeting : greetings) {
        CHECK(greeting.get() == "hello");
    }
}

TEST_CASE("long hashes hold up no network, and end with the helper") {
    SeatUp seat;
    std::vector<std::future<std::optional<ErrorKind>>> hashes;
    for (const char* name : {"one", "two", "three"}) {
        const auto file = seat.harness.store() / name;
        write_text(file, "");
        std::filesystem::resize_file(file, std::uintmax_t{1} << 40);
        hashes.push_back(std::async(
            std::launch::async, [&seat, file] { return kind_thrown([&] { seat.harness.helper().seal_file(file); }); }));
    }
    CHECK(holds(seat.harness.helper().namespaces(), {seat.spec.name_space, seat.spec.owner}));
    CHECK(read_all(seat.harness.helper().connect(seat.spec.name_space, router_address, 80, milliseconds(5000))) ==
          "hello");
    ::kill(seat.harness.helper().process_id(), SIGKILL);
    for (auto& hash : hashes) {
        CHECK(hash.get() == ErrorKind::unavailable);
    }
}

TEST_CASE("a helper that was killed says so at every call and leaves what can be taken down") {
    SeatUp seat;
    ::kill(seat.harness.helper().process_id(), SIGKILL);
    for (int i = 0; i < 2; ++i) {
        try {
            seat.harness.helper().namespaces();
            FAIL("a dead helper answered");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::unavailable);
            CHECK(error.message() == Message{"helper.gone", {{"why", "killed by signal 9"}}});
        }
    }
    const auto next = MakeClient()(seat.harness.instance(), seat.harness.store());
    CHECK(holds(next->namespaces(), {seat.spec.name_space, seat.spec.owner}));
}

TEST_CASE("the helper ends when its client does") {
    enter_private_host();
    const TemporaryFolder folder("plateau-helper");
    auto client = MakeClient()(new_uuid(), folder.path());
    const pid_t pid = client->process_id();
    CHECK(::kill(pid, 0) == 0);
    client.reset();
    CHECK(::kill(pid, 0) == -1);
    CHECK(errno == ESRCH);
}

TEST_CASE("words that are no request end the helper and not the host") {
    enter_private_host();
    const HelperSettings settings{PLATEAU_HELPER_PROGRAM, {new_uuid()}, {}};
    for (const std::string& bytes : {std::string("\0\0\0\2{}", 6), std::string("\xff\xff\xff\xff", 4)}) {
        const HelperProcess process = start_helper(settings);
        CHECK(helper_protocol::receive_frame(process.socket.get(), 1000).has_value());
        CHECK(::send(process.socket.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
        const auto frame = helper_protocol::receive_frame(process.socket.get(), 1000);
        REQUIRE(frame.has_value());
        const auto reply = helper_protocol::parse_reply(frame->text);
        REQUIRE(reply.has_value());
        CHECK(reply->id == 0);
        CHECK(std::holds_alternative<helper_protocol::Failure>(reply->outcome));
        CHECK(reap_helper(process.pid) == "exit status 1");
    }
}

TEST_CASE("a helper without rights says so before anything is asked") {
    const TemporaryFolder folder("plateau-helper");
    const auto program = folder.path() / "plateau-helper";
    std::filesystem::copy_file(PLATEAU_HELPER_PROGRAM, program);
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    const pid_t pid = ::fork();
    if (pid == 0) {
        const bool dropped = ::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0;
        const auto kind = kind_thrown([&] { HelperClient({program, {"an-instance"}, {}}); });
        ::_exit(dropped && kind == ErrorKind::denied ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
}

TEST_CASE("a program or folder that is not there is told at the start") {
    enter_private_host();
    const auto start = [](const HelperSettings& settings) {
        return kind_thrown([&] { const HelperClient client(settings); });
    };
    CHECK(start({"/no/plateau-helper", {new_uuid()}, {}}) == ErrorKind::unavailable);
    CHECK(start({PLATEAU_HELPER_PROGRAM, {new_uuid()}, {"/no/folder"}}) == ErrorKind::invalid_input);
    CHECK(start({PLATEAU_HELPER_PROGRAM, {}, {}}) == ErrorKind::invalid_input);
    CHECK(start({PLATEAU_HELPER_PROGRAM, {"Not An Instance"}, {}}) == ErrorKind::invalid_input);
}

TEST_CASE("two instances with the same seats work side by side") {
    ClientHarness one;
    ClientHarness two;
    const auto of_one = spec_of(one.instance(), "01");
    const auto of_two = spec_of(two.instance(), "01");
    one.bridge(of_one.bridge);
    two.bridge(of_two.bridge);
    one.helper().network_up(of_one);
    two.helper().network_up(of_two);
    one.serve(of_one.bridge, router_address, 80, "one");
    two.serve(of_two.bridge, router_address, 80, "two");
    CHECK(read_all(one.helper().connect(of_one.name_space, router_address, 80, milliseconds(5000))) == "one");
    CHECK(read_all(two.helper().connect(of_two.name_space, router_address, 80, milliseconds(5000))) == "two");
    CHECK(kind_thrown([&] { two.helper().connect(of_one.name_space, router_address, 80, milliseconds(5000)); }) ==
          ErrorKind::conflict);
    CHECK(kind_thrown([&] { two.helper().network_down({of_one.name_space, of_one.owner}); }) == ErrorKind::conflict);
    one.helper().network_down({of_one.name_space, of_one.owner});
    two.helper().network_down({of_two.name_space, of_two.owner});
}

}  // namespace plateau::contract
