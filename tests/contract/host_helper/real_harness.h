#pragma once

#include <memory>
#include <vector>

#include "engine/adapters/helper/helper_client.h"
#include "engine/helper/local_host.h"
#include "engine/support/files.h"
#include "tests/contract/host_helper/private_host.h"
#include "tests/contract/host_helper/suite.h"

namespace plateau::contract {

/// Bridges and machines in the private host. `Maker` makes the helper from instance and folder.
template <class Maker>
class RealHarness {
  public:
    RealHarness() {
        enter_private_host();
        helper_ = Maker()(instance_, folder_.path());
    }
    ~RealHarness() {
        guests_.clear();
        for (const std::string& bridge : bridges_) {
            ip("link delete dev " + bridge);
        }
        if (theirs_) {
            helper::LocalHost({theirs_->owner.instance}, {}, [] { return true; }).network_down(*theirs_);
        }
    }
    RealHarness(const RealHarness&) = delete;
    RealHarness& operator=(const RealHarness&) = delete;

    auto& helper() { return *helper_; }
    std::string instance() const { return instance_; }
    void bridge(const std::string& name) {
        ip("link add " + name + " type bridge");
        bridges_.push_back(name);
        ip("link set dev " + name + " up");
    }
    void serve(const std::string& bridge, Ipv4Address address, std::uint16_t port, std::string greeting) {
        guests_.push_back(std::make_unique<GuestStandIn>(bridge, address, port, std::move(greeting)));
    }
    std::filesystem::path store() const { return folder_.path(); }
    OwnedNamespace foreign() {
        const auto spec = spec_of(new_uuid(), "01");
        bridge(spec.bridge);
        helper::LocalHost({spec.owner.instance}, {}, [] { return true; }).network_up(spec);
        theirs_ = OwnedNamespace{spec.name_space, spec.owner};
        return *theirs_;
    }

  private:
    std::string instance_ = new_uuid();
    TemporaryFolder folder_{"plateau-helper"};
    decltype(Maker()(std::string(), std::filesystem::path())) helper_;
    std::vector<std::string> bridges_;
    std::vector<std::unique_ptr<GuestStandIn>> guests_;
    std::optional<OwnedNamespace> theirs_;
};

struct MakeLocal {
    auto operator()(const std::string& instance, const std::filesystem::path& folder) const {
        return std::make_unique<helper::LocalHost>(std::vector{instance}, std::vector{folder}, [] { return true; });
    }
};

struct MakeClient {
    auto operator()(const std::string& instance, const std::filesystem::path& folder) const {
        return std::make_unique<HelperClient>(HelperSettings{PLATEAU_HELPER_PROGRAM, {instance}, {folder}});
    }
};

using LocalHarness = RealHarness<MakeLocal>;
using ClientHarness = RealHarness<MakeClient>;

}  // namespace plateau::contract
