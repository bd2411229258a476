#include "engine/model/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/model/address.h"
#include "engine/model/secret.h"
#include "engine/support/base64.h"
#include "engine/support/fold.h"

namespace plateau {

namespace {

using Result = tl::expected<Value, std::string>;

tl::unexpected<std::string> refused(std::string why) {
    return tl::unexpected(std::move(why));
}

template <class T>
Result parsed(const std::string& text, std::string_view what) {
    const std::optional<T> value = T::parse(text);
    if (!value) {
        return refused(fmt::format("'{}' is not {}", text, what));
    }
    return Value(value->to_string());
}

bool is_timestamp(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
    return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), [](char c, char s) {
               return s == 'd' ? c >= '0' && c <= '9' : c == s;
           });
}

Result choice_of(const FieldSpec& spec, const std::string& text) {
    const std::string wanted = folded(text);
    for (const std::string& choice : spec.choices) {
        if (folded(choice) == wanted) {
            return Value(choice);
        }
    }
    return refused(fmt::format("'{}' is none of: {}", text, fmt::join(spec.choices, ", ")));
}

Result canonical_text(const FieldSpec& spec, const std::string& text) {
    switch (spec.type) {
        case FieldType::text:
        case FieldType::role:
        case FieldType::secret:
            return Value(text);
        case FieldType::name:
            return Value(folded(text));
        case FieldType::mac:
            return parsed<MacAddress>(text, "a MAC address (00:1b:a9:12:34:56)");
        case FieldType::ipv4:
            return parsed<Ipv4Address>(text, "an IPv4 address (192.168.1.10)");
        case FieldType::prefix:
            return parsed<Ipv4Prefix>(text, "a network in CIDR notation (192.168.1.0/24)");
        case FieldType::ports:
            return parsed<PortSet>(text, "a port, a list or a range of ports (80,443 or 8000-8010)");
        case FieldType::choice:
            return choice_of(spec, text);
        case FieldType::timestamp:
            return is_timestamp(text) ? Result(Value(text)) : refused(fmt::format("'{}' is not a UTC time", text));
        case FieldType::boolean:
        case FieldType::integer:
        case FieldType::list:
        case FieldType::record:
            break;
    }
    return refused(fmt::format("'{}' is a text, not a {}", text, to_string_view(spec.type)));
}

Result canonical_list(const FieldSpec& spec, const List& list) {
    List result;
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto element = canonical(spec.element.front(), list[i]);
        if (!element) {
            return refused(fmt::format("[{}]: {}", i, element.error()));
        }
        result.push_back(std::move(*element));
    }
    if (!spec.ordered) {
        std::sort(result.begin(), result.end());
        result.erase(std::unique(result.begin(), result.end()), result.end());
    }
    return Value(std::move(result));
}

/// What is wrong is said without a word of what stands there.
Result canonical_secret(const FieldSpec& spec, const Value& value) {
    constexpr std::size_t digest_size = 32;
    const auto secret = secret_in(value);
    if (!secret) {
        return refused("a secret is a record of the texts \"secret\", \"sealed\" and \"digest\"");
    }
    if (secret->name.empty() || (!spec.secret.empty() && secret->name != spec.secret)) {
        return refused(fmt::format("a secret of another name was given where '{}' is expected", spec.secret));
    }
    const auto digest = bytes_of_base64(secret->digest);
    if (!bytes_of_base64(secret->sealed) || !digest || digest->size() != digest_size) {
        return refused("\"sealed\" or \"digest\" of a secret is not what base64 makes of a box or of 32 bytes");
    }
    return value;
}

}  // namespace

std::string_view to_string_view(FieldType type) {
    switch (type) {
        case FieldType::text:
            return "text";
        case FieldType::name:
            return "name";
        case FieldType::boolean:
            return "boolean";
        case FieldType::integer:
            return "integer";
        case FieldType::mac:
            return "mac";
        case FieldType::ipv4:
            return "ipv4";
        case FieldType::prefix:
            return "prefix";
        case FieldType::ports:
            return "ports";
        case FieldType::choice:
            return "choice";
        case FieldType::role:
            return "role";
        case FieldType::timestamp:
            return "timestamp";
        case FieldType::secret:
            return "secret";
        case FieldType::list:
            return "list";
        case FieldType::record:
            return "record";
    }
    return "text";
}

tl::expected<Value, std::string> canonical(const FieldSpec& spec, const Value& value) {
    if (value.is_null()) {
        return value;
    }
    if (const auto* text = value.as_string()) {
        return canonical_text(spec, *text);
    }
    if (value.as_bool() != nullptr && spec.type == FieldType::boolean) {
        return value;
    }
    if (const auto* number = value.as_integer()) {
        if (spec.type == FieldType::integer) {
            return value;
        }
        if (spec.type == FieldType::ports) {
            return canonical_text(spec, fmt::format("{}", *number));
        }
    }
    if (const auto* list = value.as_list(); list != nullptr && spec.type == FieldType::list) {
        return canonical_list(spec, *list);
    }
    if (const auto* record = value.as_record()) {
        if (spec.type == FieldType::secret) {
            return canonical_secret(spec, value);
        }
        if (spec.type == FieldType::record) {
            return canonical(spec.members, *record).map([](Record members) { return Value(std::move(members)); });
        }
    }
    return refused(fmt::format("a {} was given where a {} is expected", type_name(value), to_string_view(spec.type)));
}

tl::expected<Record, std::string> canonical(const std::vector<FieldSpec>& fields, const Record& record) {
    Record result;
    for (const auto& [name, value] : record) {
        const auto spec = std::find_if(fields.begin(), fields.end(),
                                       [&wanted = name](const FieldSpec& field) { return field.name == wanted; });
        if (spec == fields.end()) {
            return refused(fmt::format("{}: no such field", name));
        }
        auto member = canonical(*spec, value);
        if (!member) {
            return refused(fmt::format("{}: {}", name, member.error()));
        }
        result.emplace(name, std::move(*member));
    }
    for (const FieldSpec& field : fields) {
        if (field.required && !result.contains(field.name)) {
            return refused(fmt::format("{}: missing", field.name));
        }
    }
    return result;
}

}  // namespace plateau
