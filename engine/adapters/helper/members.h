#pragma once

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/address.h"
#include "engine/ports/host_helper.h"

/// Reading and writing the JSON of the protocol: for its own source files only.
namespace plateau::helper_protocol {

namespace json = boost::json;

/// Ids beyond this are not numbers that every JSON reader keeps.
inline constexpr std::uint64_t largest_id = std::uint64_t{1} << 53;

/// One visitor of several functions.
template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

/// Why a text is not a message; never leaves the protocol.
struct Bad {
    std::string why;
};

/// The members of one object, each to be taken once; what is left over at the end is an error.
class Members {
  public:
    explicit Members(const json::value& value) : object_(value.if_object()) {
        if (object_ == nullptr) {
            throw Bad{"it is not an object"};
        }
    }

    const json::value& take(std::string_view name) {
        const json::value* value = object_->if_contains(json::string_view(name.data(), name.size()));
        if (value == nullptr) {
            throw Bad{fmt::format("'{}' is missing", name)};
        }
        ++taken_;
        return *value;
    }

    const json::array& array(std::string_view name) {
        const json::array* array = take(name).if_array();
        if (array == nullptr) {
            throw Bad{fmt::format("'{}' is not a list", name)};
        }
        return *array;
    }

    std::string text(std::string_view name) {
        const json::string* text = take(name).if_string();
        if (text == nullptr) {
            throw Bad{fmt::format("'{}' is not a text", name)};
        }
        return std::string(text->data(), text->size());
    }

    /// A whole number from 0 to `most`.
    std::uint64_t number(std::string_view name, std::uint64_t most) {
        const json::value& value = take(name);
        std::optional<std::uint64_t> number;
        if (const std::uint64_t* large = value.if_uint64()) {
            number = *large;
        } else if (const std::int64_t* small = value.if_int64(); small != nullptr && *small >= 0) {
            number = static_cast<std::uint64_t>(*small);
        }
        if (!number || *number > most) {
            throw Bad{fmt::format("'{}' is not a number from 0 to {}", name, most)};
        }
        return *number;
    }

    Ipv4Address address(std::string_view name) {
        const auto address = Ipv4Address::parse(text(name));
        if (!address) {
            throw Bad{fmt::format("'{}' is not an address", name)};
        }
        return *address;
    }

    Owner owner() {
        Owner owner{text("instance"), text("session"), text("seat")};
        if (!is_owner_part(owner.instance) || !is_owner_part(owner.session) || !is_owner_part(owner.seat)) {
            throw Bad{"the owner is not well formed"};
        }
        return owner;
    }

    void finish() const {
        if (taken_ != object_->size()) {
            throw Bad{"it has members that are not known"};
        }
    }

  private:
    const json::object* object_;
    std::size_t taken_ = 0;
};

/// The owner as members of an object.
inline json::object owner_json(const Owner& owner) {
    return {{"instance", owner.instance}, {"session", owner.session}, {"seat", owner.seat}};
}

/// The name beside its owner.
inline json::object namespace_json(const OwnedNamespace& name_space) {
    json::object object = owner_json(name_space.owner);
    object["namespace"] = name_space.name;
    return object;
}

/// Throws Bad.
inline json::value parse_json(std::string_view text) {
    json::error_code error;
    json::parse_options options;
    options.max_depth = 8;
    json::value value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error) {
        throw Bad{"it is not JSON: " + error.message()};
    }
    return value;
}

}  // namespace plateau::helper_protocol
