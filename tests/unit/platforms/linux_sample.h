#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/reply.h"
#include "engine/support/sha256.h"

namespace plateau {

/// A reply as the collecting script frames it, made entry by entry. Groups must be added one after the other.
class LinuxSample {
  public:
    LinuxSample& group(const std::string& name) {
        close();
        open_ = name;
        text_ += "+ " + name + "\n";
        return *this;
    }
    LinuxSample& entry(const std::string& name, const std::string& label, const std::string& out,
                       const std::string& state = "ok", int code = 0, const std::string& why = "") {
        text_ += "@ " + name + " " + state + " " + std::to_string(code) + " " + std::to_string(label.size()) + " " +
                 std::to_string(out.size()) + " " + std::to_string(why.size()) + "\n" + label + out + why + "\n";
        return *this;
    }
    std::string bytes() {
        close();
        return text_ + ".\n";
    }
    linux_platform::Reply reply() {
        auto reply = linux_platform::read_reply(bytes());
        REQUIRE_MESSAGE(reply.has_value(), reply.error().why);
        return *reply;
    }

  private:
    void close() {
        if (!open_.empty()) {
            text_ += "= " + std::exchange(open_, {}) + "\n";
        }
    }
    std::string text_ = "PLATEAU-LINUX 1\n";
    std::string open_;
};

/// The value of a field of a fact; null when it is not there.
inline Value field_of(const Fact& fact, std::string_view name) {
    const auto found = fact.value.find(name);
    return found == fact.value.end() ? Value() : found->second;
}

}  // namespace plateau
