#include <doctest/doctest.h>
#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <iostream>
#include <mutex>

#include "engine/adapters/helper/helper_client.h"
#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/adapters/qemu/disk_images.h"
#include "engine/lab/answer.h"
#include "engine/lab/executor.h"
#include "engine/lab/provision.h"
#include "engine/lab/seal.h"
#include "engine/lab/teardown.h"
#include "tests/contract/real_machines.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

using Steady = std::chrono::steady_clock;

class SystemClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
};

/// Prints when each step was done, in seconds from the start of what is measured.
class StopWatch {
  public:
    void start(const std::string& what) {
        const std::scoped_lock lock(mutex_);
        start_ = Steady::now();
        std::cout << what << '\n';
    }
    void note(const ProgressEvent& event) {
        const std::scoped_lock lock(mutex_);
        if (event.state != ProgressEvent::State::begin) {
            std::cout << fmt::format("  {:6.2f} s  seat {} {:8} {}{}\n", seconds(), event.seat, event.machine,
                                     event.step, event.state == ProgressEvent::State::failed ? " FAILED" : "");
        }
    }
    double seconds() const { return std::chrono::duration<double>(Steady::now() - start_).count(); }

  private:
    std::mutex mutex_;
    Steady::time_point start_ = Steady::now();
};

/// A store of its own with a copy of the practice image, and this host's libvirt, helper and disks.
struct RealBench {
    RealBench() {
        const auto built = contract::find_practice_image();
        fs::permissions(folder.path(), fs::perms(0755));
        fs::create_directories(image_folder());
        fs::create_directories(cases());
        fs::copy_file(built->disk, image_folder() / "disk.qcow2");
        fs::copy_file(built->kernel, image_folder() / "vmlinuz");
        fs::copy_file(built->initrd, image_folder() / "initrd");
        for (const auto& entry : fs::directory_iterator(image_folder())) {
            fs::permissions(entry.path(), fs::perms(0444));
        }
    }

    fs::path store() const { return folder.path() / "store"; }
    fs::path cases() const { return folder.path() / "cases"; }
    fs::path image_folder() const { return store() / "practice/0123456789abcdef"; }

    LabRequest request(const std::string& seat) const {
        constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
        LabRequest request;
        request.owner = {instance, "lab-" + instance.substr(0, 8), seat};
        request.plan.subnet = *Ipv4Prefix::parse("192.168.1.0/24");
        request.plan.observer = *Ipv4Address::parse("192.168.1.250");
        request.plan.domain = "lab.lan";
        request.plan.machines = {{"client", "practice/client", 128 * mebibyte, 1, std::nullopt},
                                 {"server", "practice/server", 256 * mebibyte, 1, Ipv4Address::parse("192.168.1.10")}};
        request.plan.router = RouterPlan{
            .image = "practice/router", .memory = 96 * mebibyte, .address = *Ipv4Address::parse("192.168.1.1")};
        request.seat = {.id = seat, .host = "here", .router = {.kind = "vm"}};
        for (const char* role : {"client", "server", "router"}) {
            request.images[role] = {.name = std::string("practice/") + role,
                                    .role = role,
                                    .hash = "sha256:unknown",
                                    .disk = image_folder() / "disk.qcow2",
                                    .kernel = image_folder() / "vmlinuz",
                                    .initrd = image_folder() / "initrd"};
        }
        request.store = store();
        return request;
    }

    LabServices services() {
        return {.hypervisor = *hypervisor,
                .helper = helper,
                .disks = disks,
                .clock = clock,
                .agent = [this](const std::string& machine) { return guest_agent_of(connection, machine); },
                .progress = [this](const ProgressEvent& event) { watch.note(event); }};
    }

    /// What of this instance is on the host.
    std::size_t things() {
        std::size_t count = 0;
        for (const OwnedThing& thing : hypervisor->owned()) {
            count += thing.owner.instance == instance ? 1 : 0;
        }
        for (const OwnedNamespace& name_space : helper.namespaces()) {
            count += name_space.owner.instance == instance ? 1 : 0;
        }
        return count + (fs::exists(store() / "overlays" / instance) ? 1 : 0);
    }

    std::string instance = new_uuid();
    TemporaryFolder folder{"plateau-lab"};
    std::shared_ptr<LibvirtConnection> connection = connect_libvirt("qemu:///system");
    std::unique_ptr<Hypervisor> hypervisor = hypervisor_of(connection);
    HelperClient helper = make_helper();
    QemuDiskImages disks;
    SystemClock clock;
    StopWatch watch;

  private:
    HelperClient make_helper() {
        fs::create_directories(store());
        fs::create_directories(cases());
        return HelperClient({.program = PLATEAU_HELPER, .instances = {instance}, .roots = {store(), cases()}});
    }
};

/// Removes what the test made even when a check in it ends it.
struct Cleaner {
    ~Cleaner() { remove_leftovers(bench.services(), bench.store(), {bench.instance}); }
    RealBench& bench;
};

/// The exit status of a shell script run on a machine, -1 when its agent does not answer.
int run_on(RealBench& bench, const Lab& lab, const std::string& role, const std::string& script) {
    const auto agent = bench.services().agent(lab.find(role)->spec.name);
    const GuestCommand command{.argv = {"/bin/sh", "-c", script}};
    const auto result = agent->run(command);
    if (!result) {
        std::cout << role << ": " << result.error().why << '\n';
        return -1;
    }
    if (result->exit_code != 0) {
        std::cout << role << ": " << script << ": " << result->out << result->err << '\n';
    }
    return result->exit_code;
}

/// The first bytes a server says when one connects.
std::string greeting_of(const UniqueFd& socket) {
    pollfd readable{socket.get(), POLLIN, 0};
    std::string text(8, '\0');
    if (::poll(&readable, 1, 20'000) != 1) {
        return {};
    }
    const ssize_t got = ::read(socket.get(), text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

void check_isolation(RealBench& bench, const Lab& one, const Lab& two) {
    const std::string ping = "ping -c 1 -W 5 ";
    for (const Lab* lab : {&one, &two}) {
        CHECK(run_on(bench, *lab, "client", "until ip -4 addr show eth0 | grep -q 'inet '; do sleep 0.2; done") == 0);
        CHECK(run_on(bench, *lab, "client", ping + "192.168.1.10") == 0);
        CHECK(run_on(bench, *lab, "server", ping + "192.168.1.1") == 0);
        const UniqueFd ssh = bench.helper.connect(lab->seat_network.name_space, *Ipv4Address::parse("192.168.1.1"), 22,
                                                  std::chrono::seconds(20));
        CHECK(greeting_of(ssh) == "SSH-2.0-");
    }
    CHECK(one.router_host_key != two.router_host_key);
    // An address that only one seat has is reached on that seat and on no other.
    CHECK(run_on(bench, one, "client", "ip addr add 192.168.1.77/24 dev eth0") == 0);
    CHECK(run_on(bench, one, "server", ping + "192.168.1.77") == 0);
    CHECK(run_on(bench, two, "server", ping + "192.168.1.77") == 1);
}

void check_seal(RealBench& bench, const Lab& lab) {
    bench.watch.start("seal");
    const SealManifest manifest = seal(bench.services(), lab, {bench.cases() / lab.owner.seat, "router export"});
    std::cout << fmt::format("  links cut within {} us\n", manifest.links_cut_microseconds);
    for (const SealedMachine& machine : manifest.machines) {
        CAPTURE(machine.why);
        CHECK(machine.stopped == SealedMachine::Stopped::asked);
        std::cout << fmt::format("  {} off after {} ms\n", machine.role, machine.milliseconds);
    }
    for (const SealedFile& file : manifest.files) {
        CHECK(file.sha256.starts_with("sha256:"));
        CHECK(file.size > 0);
    }
    CHECK(fs::exists(bench.cases() / lab.owner.seat / "manifest.json"));
}

}  // namespace

TEST_CASE("two seats on one addressing plan live side by side, unseen by each other, and leave nothing") {
    if (const auto reason = contract::no_real_machines()) {
        std::cout << "skipped: " << *reason << '\n';
        std::exit(77);
    }
    RealBench bench;
    const Cleaner cleaner{bench};
    const std::vector<LabRequest> requests{bench.request("01"), bench.request("02")};
    bench.watch.start("two seats");
    std::array<Lab, 2> labs;
    const auto failures = run_all(labs.size(), labs.size(),
                                  [&](std::size_t i) { labs[i] = provision(bench.services(), requests[i], {}); });
    std::cout << fmt::format("two seats ready after {:.1f} s\n", bench.watch.seconds());
    for (const std::exception_ptr& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
    const auto& [one, two] = labs;
    check_isolation(bench, one, two);
    check_seal(bench, one);

    bench.watch.start("removal");
    destroy_all(bench.services(), {one, two});
    std::cout << fmt::format("two seats removed after {:.1f} s\n", bench.watch.seconds());
    CHECK(bench.things() == 0);
}
