#include "engine/adapters/libvirt/parse_agent_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <optional>

#include "engine/support/base64.h"

namespace plateau::agent {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_quote = 300;
constexpr std::int64_t highest_signal = 127;

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved("agent.reply.invalid", std::move(why));
}

/// The value of "return".
Observed<json::value> parse_return(std::string_view reply) {
    if (reply.size() > most_reply) {
        return tl::unexpected(too_large(fmt::format("{} bytes where {} are the most", reply.size(), most_reply)));
    }
    boost::system::error_code error;
    json::value whole = json::parse(reply, error);
    if (error) {
        return invalid(fmt::format("not JSON ({}): '{}'", error.message(), printable(reply.substr(0, 100))));
    }
    json::object* object = whole.if_object();
    json::value* value = object == nullptr ? nullptr : object->if_contains("return");
    if (value == nullptr) {
        return invalid(fmt::format("no object with 'return': '{}'", printable(reply.substr(0, 100))));
    }
    return std::move(*value);
}

Observed<json::object> parse_object(std::string_view reply) {
    auto value = parse_return(reply);
    if (!value) {
        return tl::unexpected(value.error());
    }
    json::object* object = value->if_object();
    if (object == nullptr) {
        return invalid("'return' is no object");
    }
    return std::move(*object);
}

std::optional<std::int64_t> whole_number(const json::value* value, std::int64_t least, std::int64_t most) {
    if (value == nullptr || !value->is_int64()) {
        return std::nullopt;
    }
    const std::int64_t number = value->get_int64();
    return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

Observed<std::int64_t> number_of(const json::object& object, const char* name, std::int64_t least, std::int64_t most) {
    if (const auto number = whole_number(object.if_contains(name), least, most)) {
        return *number;
    }
    return invalid(fmt::format("'{}' is no number from {} to {}", name, least, most));
}

/// The base64 text of that name decoded; empty when there is none.
Observed<std::string> bytes_of(const json::object& object, const char* name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) {
        return std::string();
    }
    if (!value->is_string()) {
        return invalid(fmt::format("'{}' is no text", name));
    }
    auto bytes = bytes_of_base64(std::string_view(value->get_string()));
    if (!bytes) {
        return invalid(fmt::format("'{}' is not base64", name));
    }
    return std::move(*bytes);
}

/// A flag that may be left out.
Observed<bool> flag_of(const json::object& object, const char* name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) {
        return false;
    }
    if (!value->is_bool()) {
        return invalid(fmt::format("'{}' is neither true nor false", name));
    }
    return value->get_bool();
}

/// Windows gives an exception as a signal of 32 bits, and codes without a sign.
Observed<int> exit_code_of(const json::object& object) {
    constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    if (object.contains("signal")) {
        const auto signal = number_of(object, "signal", 1, most);
        return signal.map(
            [](std::int64_t number) { return static_cast<int>(number <= highest_signal ? 128 + number : number); });
    }
    return number_of(object, "exitcode", least, most).map([](std::int64_t number) { return static_cast<int>(number); });
}

Observed<void> take_output(const json::object& object, const char* name, const char* flag, std::string& into,
                           GuestResult& result) {
    auto bytes = bytes_of(object, name);
    const auto cut_by_agent = flag_of(object, flag);
    if (!bytes || !cut_by_agent) {
        return tl::unexpected(bytes ? cut_by_agent.error() : bytes.error());
    }
    result.truncated = result.truncated || *cut_by_agent || bytes->size() > most_output;
    into = std::move(*bytes);
    into.resize(std::min(into.size(), most_output));
    return {};
}

}  // namespace

Unobserved too_large(std::string why) {
    return Unobserved{"agent.reply.too_large", std::move(why)};
}

Observed<void> parse_empty(std::string_view reply) {
    const auto object = parse_object(reply);
    if (!object) {
        return tl::unexpected(object.error());
    }
    return object->empty() ? Observed<void>() : invalid("something where nothing was asked for");
}

Observed<std::int64_t> parse_file_handle(std::string_view reply) {
    const auto value = parse_return(reply);
    if (!value) {
        return tl::unexpected(value.error());
    }
    if (const auto number = whole_number(&*value, 0, std::numeric_limits<std::int64_t>::max())) {
        return *number;
    }
    return invalid("the file's handle is no number");
}

Observed<std::int64_t> parse_exec_started(std::string_view reply) {
    return parse_object(reply).and_then([](const json::object& object) {
        return number_of(object, "pid", 1, std::numeric_limits<std::int64_t>::max());
    });
}

Observed<ExecStatus> parse_exec_status(std::string_view reply) {
    const auto object = parse_object(reply);
    if (!object) {
        return tl::unexpected(object.error());
    }
    if (!object->contains("exited")) {
        return invalid("nothing says whether the program exited");
    }
    const auto exited = flag_of(*object, "exited");
    if (!exited || !*exited) {
        return exited.map([](bool) { return ExecStatus{}; });
    }
    ExecStatus status{.exited = true, .result = {}};
    const auto code = exit_code_of(*object);
    if (!code) {
        return tl::unexpected(code.error());
    }
    status.result.exit_code = *code;
    auto taken = take_output(*object, "out-data", "out-truncated", status.result.out, status.result);
    if (taken) {
        taken = take_output(*object, "err-data", "err-truncated", status.result.err, status.result);
    }
    if (!taken) {
        return tl::unexpected(taken.error());
    }
    return status;
}

Observed<FilePiece> parse_file_read(std::string_view reply, std::size_t asked) {
    const auto object = parse_object(reply);
    if (!object) {
        return tl::unexpected(object.error());
    }
    const auto count = number_of(*object, "count", 0, static_cast<std::int64_t>(asked));
    auto bytes = bytes_of(*object, "buf-b64");
    const auto end = flag_of(*object, "eof");
    if (!count || !bytes || !end) {
        return tl::unexpected(!count ? count.error() : !bytes ? bytes.error() : end.error());
    }
    if (bytes->size() != static_cast<std::size_t>(*count)) {
        return invalid(fmt::format("{} bytes where 'count' says {}", bytes->size(), *count));
    }
    return FilePiece{std::move(*bytes), *end};
}

Observed<std::size_t> parse_file_written(std::string_view reply, std::size_t offered) {
    return parse_object(reply)
        .and_then([&](const json::object& object) {
            return number_of(object, "count", 1, static_cast<std::int64_t>(offered));
        })
        .map([](std::int64_t number) { return static_cast<std::size_t>(number); });
}

std::string printable(std::string_view text) {
    std::string result(text.substr(0, longest_quote));
    std::replace_if(result.begin(), result.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return text.size() > longest_quote ? result + "..." : result;
}

}  // namespace plateau::agent
