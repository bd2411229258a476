#include "engine/adapters/helper/members.h"
#include "engine/adapters/helper/protocol.h"

namespace plateau::helper_protocol {

namespace {

json::object message_json(const Message& message) {
    json::array args;
    for (const auto& [name, value] : message.args) {
        args.push_back(json::object{{"name", name}, {"value", value}});
    }
    return {{"message", message.id}, {"args", std::move(args)}};
}

OwnedNamespace read_namespace(const json::value& value) {
    Members members(value);
    OwnedNamespace result{members.text("namespace"), members.owner()};
    members.finish();
    return result;
}

Message read_message(Members& members) {
    Message message{members.text("message"), {}};
    for (const json::value& pair : members.array("args")) {
        Members parts(pair);
        std::string name = parts.text("name");
        message.args.emplace_back(std::move(name), parts.text("value"));
        parts.finish();
    }
    return message;
}

ErrorKind read_kind(std::string_view text) {
    using K = ErrorKind;
    for (const K kind : {K::usage, K::invalid_input, K::not_found, K::conflict, K::denied, K::unavailable, K::timed_out,
                         K::exhausted, K::damaged, K::cancelled, K::internal}) {
        if (to_string_view(kind) == text) {
            return kind;
        }
    }
    throw Bad{"'kind' is not a kind of error"};
}

Failure read_failure(Members& members) {
    Failure failure{read_kind(members.text("kind")), read_message(members), {}};
    for (const json::value& line : members.array("context")) {
        Members parts(line);
        failure.context.push_back(read_message(parts));
        parts.finish();
    }
    return failure;
}

std::vector<OwnedNamespace> read_namespaces(Members& members) {
    std::vector<OwnedNamespace> result;
    for (const json::value& one : members.array("namespaces")) {
        result.push_back(read_namespace(one));
    }
    return result;
}

Outcome read_outcome(std::string_view answer, Members& members) {
    if (answer == "hello") {
        return Hello{members.text("version")};
    }
    if (answer == "done") {
        return Done{};
    }
    if (answer == "namespaces") {
        return read_namespaces(members);
    }
    if (answer == "connected") {
        return Connected{};
    }
    if (answer == "hash") {
        return Hash{members.text("hash")};
    }
    if (answer == "bytes") {
        return Bytes{members.number("bytes", std::numeric_limits<std::uint64_t>::max())};
    }
    if (answer == "failure") {
        return read_failure(members);
    }
    throw Bad{"'answer' is none of the list"};
}

json::object failure_json(const Failure& failure) {
    json::array context;
    for (const Message& line : failure.context) {
        context.push_back(message_json(line));
    }
    json::object object = message_json(failure.message);
    object["answer"] = "failure";
    object["kind"] = json::string(to_string_view(failure.kind));
    object["context"] = std::move(context);
    return object;
}

json::object namespaces_json(const std::vector<OwnedNamespace>& all) {
    json::array array;
    for (const OwnedNamespace& one : all) {
        array.push_back(namespace_json(one));
    }
    return {{"answer", "namespaces"}, {"namespaces", std::move(array)}};
}

json::object outcome_json(const Outcome& outcome) {
    return std::visit(
        Overloaded{[](const Hello& hello) { return json::object{{"answer", "hello"}, {"version", hello.version}}; },
                   [](const Done&) { return json::object{{"answer", "done"}}; },
                   [](const std::vector<OwnedNamespace>& all) { return namespaces_json(all); },
                   [](const Connected&) { return json::object{{"answer", "connected"}}; },
                   [](const Hash& hash) { return json::object{{"answer", "hash"}, {"hash", hash.hash}}; },
                   [](const Bytes& bytes) { return json::object{{"answer", "bytes"}, {"bytes", bytes.bytes}}; },
                   [](const Failure& failure) { return failure_json(failure); }},
        outcome);
}

}  // namespace

std::string print_reply(const Reply& reply) {
    json::object object = outcome_json(reply.outcome);
    object["id"] = reply.id;
    return json::serialize(object);
}

tl::expected<Reply, std::string> parse_reply(std::string_view text) {
    try {
        const json::value value = parse_json(text);
        Members members(value);
        Reply reply{members.number("id", largest_id), read_outcome(members.text("answer"), members)};
        members.finish();
        return reply;
    } catch (const Bad& bad) {
        return tl::unexpected(bad.why);
    }
}

Failure failure_of(const Error& error) {
    return {error.kind(), error.message(), error.context()};
}

Error error_of(const Failure& failure) {
    Error error(failure.kind, failure.message);
    for (const Message& line : failure.context) {
        error.add_context(line);
    }
    return error;
}

}  // namespace plateau::helper_protocol
