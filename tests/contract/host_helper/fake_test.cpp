#include <set>

#include "engine/support/files.h"
#include "tests/contract/host_helper/suite.h"
#include "tests/fakes/fake_host_helper.h"

namespace plateau::contract {

class FakeHarness {
  public:
    FakeHarness() {
        fake_.set_bridges([this](const std::string& name) { return bridges_.contains(name); });
    }

    HostHelper& helper() { return fake_; }
    std::string instance() const { return instance_; }
    void bridge(const std::string& name) { bridges_.insert(name); }
    void serve(const std::string& bridge, Ipv4Address address, std::uint16_t port, std::string greeting) {
        fake_.listen(bridge, address, port, [greeting = std::move(greeting)](const UniqueFd& client) {
            CHECK(::write(client.get(), greeting.data(), greeting.size()) == static_cast<ssize_t>(greeting.size()));
        });
    }
    std::filesystem::path store() const { return folder_.path(); }
    OwnedNamespace foreign() {
        const Owner owner{new_uuid(), "s1", "01"};
        OwnedNamespace theirs{short_name("pln", owner), owner};
        fake_.add(theirs);
        return theirs;
    }

  private:
    std::string instance_ = new_uuid();
    TemporaryFolder folder_{"plateau-helper"};
    std::set<std::string> bridges_;
    fakes::FakeHostHelper fake_{{instance_}, {folder_.path()}};
};

PLATEAU_HOST_HELPER_CONTRACT(FakeHarness);

TEST_CASE("a fake that died says so and what to do") {
    fakes::FakeHostHelper fake({new_uuid()}, {});
    fake.die();
    CHECK(kind_thrown([&] { fake.namespaces(); }) == ErrorKind::unavailable);
}

TEST_CASE("a failure asked for happens once") {
    fakes::FakeHostHelper fake({new_uuid()}, {});
    fake.fail_next(fakes::FakeHostHelper::Verb::namespaces, Error(ErrorKind::exhausted, Message{"test", {}}));
    CHECK(kind_thrown([&] { fake.namespaces(); }) == ErrorKind::exhausted);
    CHECK(fake.namespaces().empty());
}

}  // namespace plateau::contract
