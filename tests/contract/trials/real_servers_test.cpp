#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "engine/helper/local_host.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"
#include "engine/trials/dhcp_request.h"
#include "engine/trials/port_trial.h"
#include "engine/trials/share_trial.h"
#include "tests/contract/host_helper/private_host.h"

/// Trials on a real DHCP server and a real SMB server, in networks of the test's own.
namespace plateau::contract {

namespace {

namespace fs = std::filesystem;

const Ipv4Address server_address = *Ipv4Address::parse("192.168.1.10");

/// Skips the program where it cannot be tried.
void need(const char* program) {
    for (const char* folder : {"/usr/sbin/", "/usr/bin/"}) {
        if (fs::exists(std::string(folder) + program)) {
            return;
        }
    }
    fmt::print("skipped: {} is not installed\n", program);
    std::exit(77);
}

/// A program that runs as long as the object lives.
class Service {
  public:
    explicit Service(std::vector<std::string> argv)
        : thread_([argv = std::move(argv)](const std::stop_token& stop) {
              try {
                  run_child({.argv = argv, .limit = std::chrono::minutes(3)}, stop);
              } catch (const Error&) {
                  return;
              }
          }) {}

  private:
    std::jthread thread_;
};

/// A seat's network with one server machine in it.
class Seat {
  public:
    Seat() {
        enter_private_host();
        ip("link add " + spec_.bridge + " type bridge");
        ip("link set dev " + spec_.bridge + " up");
        helper_.network_up(spec_);
        ip("netns add server");
        ip("link add leg type veth peer name eth0 netns server");
        ip("link set dev leg master " + spec_.bridge + " up");
        ip("-n server address add 192.168.1.10/24 dev eth0");
        ip("-n server link set dev eth0 up");
        ip("-n server link set dev lo up");
    }
    ~Seat() {
        service_.reset();
        helper_.network_down({spec_.name_space, spec_.owner});
        ip("netns delete server");
        ip("link delete dev " + spec_.bridge);
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    HostHelper& helper() { return helper_; }
    const std::string& name_space() const { return spec_.name_space; }
    const fs::path& folder() const { return folder_.path(); }

    /// Runs `argv` on the server, and waits until it says at `port` that it is there; 0: no wait.
    void serve(std::vector<std::string> argv, std::uint16_t port) {
        argv.insert(argv.begin(), {"ip", "netns", "exec", "server"});
        service_ = std::make_unique<Service>(std::move(argv));
        if (port == 0) {
            return;
        }
        wait_for({.what = {"test", {}}, .limit = std::chrono::seconds(60)}, {}, [&]() -> std::optional<std::string> {
            try {
                helper_.connect(spec_.name_space, server_address, port, std::chrono::seconds(2));
                return std::nullopt;
            } catch (const Error& error) {
                return error.what();
            }
        });
    }

  private:
    Owner owner_{new_uuid(), "s1", "01"};
    SeatNetworkSpec spec_{.owner = owner_,
                          .bridge = short_name("plb", owner_),
                          .name_space = short_name("pln", owner_),
                          .address = *Ipv4Address::parse("192.168.1.250")};
    helper::LocalHost helper_{{owner_.instance}, {}, [] { return true; }};
    TemporaryFolder folder_{"plateau-trials"};
    std::unique_ptr<Service> service_;
};

const MacAddress printer = *MacAddress::parse("00:1b:a9:12:34:56");
const MacAddress stranger = *MacAddress::parse("00:1b:a9:00:00:01");

/// Names, owners, sizes and times of last change and status of all that is in a folder, and of itself.
std::map<std::string, std::string> state_of(const fs::path& folder) {
    std::map<std::string, std::string> state;
    const auto add = [&](const fs::path& path) {
        struct stat status{};
        REQUIRE(::lstat(path.c_str(), &status) == 0);
        state[path] =
            fmt::format("{} {} {} {} {}.{} {}.{}", status.st_mode, status.st_uid, status.st_size, status.st_nlink,
                        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
    };
    add(folder);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        add(entry.path());
    }
    return state;
}

Trial share(const char* account, const char* password = "Pw-2026!", const char* name = "compta") {
    return {.sort = TrialSort::share,
            .with = {{"share", name}, {"account", account}, {"password", password}, {"may", List{}}}};
}

/// A Samba of the test's own: games may write, daemon only read, news is not let in.
void start_samba(Seat& seat, const fs::path& shared) {
    const std::string root = seat.folder().string();
    for (const char* folder : {"private", "lock", "state", "cache", "pid", "ncalrpc"}) {
        fs::create_directory(seat.folder() / folder);
    }
    fs::permissions(seat.folder(), fs::perms(0755));
    fs::create_directory(shared);
    fs::permissions(shared, fs::perms(0777));
    std::ofstream(shared / "tarifs.csv") << "a;1\n";
    const fs::path file = seat.folder() / "smb.conf";
    std::ofstream(file) << fmt::format(
        "[global]\nserver role = standalone server\nprivate dir = {0}/private\nlock directory = {0}/lock\n"
        "state directory = {0}/state\ncache directory = {0}/cache\npid directory = {0}/pid\nncalrpc dir = {0}/ncalrpc\n"
        "log file = {0}/log\npassdb backend = smbpasswd:{0}/private/smbpasswd\ndisable spoolss = yes\n"
        "smb ports = 445\n[compta]\npath = {1}\nread only = no\nvalid users = games, daemon\nread list = daemon\n",
        root, shared.string());
    for (const char* account : {"games", "daemon", "news"}) {
        const auto added = run_child(
            {.argv = {"smbpasswd", "-c", file.string(), "-s", "-a", account}, .input = "Pw-2026!\nPw-2026!\n"});
        INFO(added.summary());
        REQUIRE(added.succeeded());
    }
    // It ends when its standard input is a pipe that is closed.
    seat.serve({"sh", "-c", "exec smbd -F --no-process-group -s \"$1\" </dev/null", "sh", file.string()}, 445);
}

}  // namespace

TEST_CASE(
    "a DHCP server offers the reserved address to the device it is reserved for, another to a stranger, and keeps "
    "nothing") {
    need("dnsmasq");
    Seat seat;
    const fs::path leases = seat.folder() / "leases";
    seat.serve(
        {"dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--interface=eth0", "--bind-interfaces",
         "--port=0", "--dhcp-range=192.168.1.50,192.168.1.149,8h", "--dhcp-option=option:dns-server,192.168.1.10",
         "--dhcp-host=00:1b:a9:12:34:56,192.168.1.200,imprimante", "--dhcp-leasefile=" + leases.string(), "--user=root",
         "--pid-file"},
        0);
    const UniqueFd socket = seat.helper().dhcp_socket(seat.name_space());
    const auto answers = ask_for_offers(socket, {printer, stranger}, {}, {.answer = std::chrono::seconds(20)});
    REQUIRE(answers);
    REQUIRE(answers->contains(printer));
    const DhcpOffer& offer = answers->at(printer).offer;
    CHECK(offer.address.to_string() == "192.168.1.200");
    CHECK(offer.server == server_address);
    CHECK(offer.dns == std::vector{server_address});
    CHECK(offer.lease_seconds == 8 * 3600);
    REQUIRE(answers->contains(stranger));
    CHECK(Ipv4Prefix::parse("192.168.1.0/24")->contains(answers->at(stranger).offer.address));
    CHECK(answers->at(stranger).offer.address.to_string() != "192.168.1.200");
    CHECK((!fs::exists(leases) || fs::file_size(leases) == 0));
}

TEST_CASE("where no DHCP server is, nobody is offered anything") {
    Seat seat;
    const UniqueFd socket = seat.helper().dhcp_socket(seat.name_space());
    const auto answers = ask_for_offers(socket, {printer}, {}, {.answer = std::chrono::milliseconds(300)});
    REQUIRE(answers);
    CHECK(answers->empty());
}

TEST_CASE("accounts can do with a share what the server lets them, and the folder stays as it was") {
    need("smbd");
    Seat seat;
    const fs::path shared = seat.folder() / "compta";
    start_samba(seat, shared);
    const auto before = state_of(shared);
    const auto found = try_shares(seat.helper(), seat.name_space(), server_address, PLATEAU_PROGRAMS,
                                  {share("games"), share("daemon"), share("news"), share("games", "wrong"),
                                   share("no 'body\";$(x)"), share("games", "Pw-2026!", "absent")},
                                  {});
    INFO((found ? std::string() : found.error().code + " " + found.error().why));
    REQUIRE(found);
    const auto could = [&](std::size_t i) {
        const Record& value = (*found)[i].value;
        std::string text;
        for (const char* right : {"listed", "read", "written"}) {
            text += value.at(right) == Value(true) ? right[0] : '-';
        }
        return text + (value.at("refused").is_null() ? "" : " " + *value.at("refused").as_string());
    };
    CHECK(could(0) == "lrw");
    CHECK(could(1) == "lr-");
    CHECK(could(2) == "--- NT_STATUS_ACCESS_DENIED");
    CHECK(could(3) == "--- NT_STATUS_LOGON_FAILURE");
    CHECK(could(4) == "--- NT_STATUS_LOGON_FAILURE");
    CHECK(could(5) == "--- NT_STATUS_BAD_NETWORK_NAME");
    CHECK(state_of(shared) == before);
}

TEST_CASE("a port is open, refused or silent") {
    need("smbd");
    Seat seat;
    start_samba(seat, seat.folder() / "compta");
    // What leaves port 23 goes nowhere: as a firewall that drops.
    ip("-n server rule add pref 1 ipproto tcp sport 23 blackhole");
    const auto port = [](int number) {
        return Trial{.sort = TrialSort::port, .with = {{"port", number}, {"open", true}}};
    };
    const auto found =
        try_ports(seat.helper(), seat.name_space(), server_address, {port(445), port(446), port(23)}, {});
    REQUIRE(found);
    CHECK((*found)[0].value.at("answer") == Value("open"));
    CHECK((*found)[1].value.at("answer") == Value("refused"));
    CHECK((*found)[2].value.at("answer") == Value("silent"));
}

}  // namespace plateau::contract
