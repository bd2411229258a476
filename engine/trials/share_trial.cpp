#include "engine/trials/share_trial.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/lab/executor.h"
#include "engine/support/error.h"
#include "engine/trials/relay.h"

namespace plateau {

namespace {

constexpr std::uint16_t smb_port = 445;
constexpr std::chrono::milliseconds connect_limit{5'000};
constexpr std::chrono::milliseconds tool_limit{40'000};
constexpr std::size_t longest_reply = 4096;
constexpr std::size_t at_once = 4;
/// Of address space, and of processor time in seconds.
constexpr const char* tool_memory = "1073741824";
constexpr const char* tool_seconds = "20";

Unobserved reply_invalid(std::string why) {
    return {"trial.share.reply", std::move(why)};
}

Observed<bool> flag_in(const Value& reply, std::string_view name) {
    const Value* member = reply.find(name);
    if (member == nullptr || member->as_bool() == nullptr) {
        return tl::unexpected(reply_invalid(fmt::format("'{}' is not true or false", name)));
    }
    return *member->as_bool();
}

bool is_status(std::string_view text) {
    constexpr std::size_t longest = 60;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == 'x';
    });
}

class Tool {
  public:
    Tool(HostHelper& helper, const std::string& name_space, Ipv4Address address, const std::filesystem::path& programs,
         const std::stop_token& stop)
        : helper_(helper), name_space_(name_space), address_(address), programs_(programs), stop_(stop) {}

    Observed<Finding> try_one(const Trial& trial) const {
        const auto text = [&](const char* name) { return *trial.with.at(name).as_string(); };
        const UniqueFd server = helper_.connect(name_space_, address_, smb_port, connect_limit);
        const ChildCommand command{
            .argv = {(programs_ / "plateau-script-host").string(), "--connect", programs_.string(), tool_memory,
                     tool_seconds, "/usr/bin/python3", "-I", "share_access.py"},
            .input = to_json(Value(Record{{"server", "127.0.0.1"},
                                          {"share", text("share")},
                                          {"account", text("account")},
                                          {"password", text("password")}})),
            .limit = tool_limit,
            .max_output = longest_reply};
        const auto result = run_beside_relay(command, smb_port, server, stop_);
        if (!result) {
            return tl::unexpected(result.error());
        }
        if (!result->succeeded()) {
            return unobserved("trial.share.tool", result->summary());
        }
        const auto reply = parse_share_reply(result->out);
        if (!reply) {
            return tl::unexpected(reply.error());
        }
        return Finding{.value = {{"share", text("share")},
                                 {"account", text("account")},
                                 {"listed", reply->listed},
                                 {"read", reply->read},
                                 {"written", reply->written},
                                 {"refused", reply->refused ? Value(*reply->refused) : Value()}},
                       .asked = fmt::format("smb {} as {}", text("share"), text("account")),
                       .of = address_.to_string(),
                       .bytes = result->out,
                       .media = "application/json"};
    }

  private:
    HostHelper& helper_;
    const std::string& name_space_;
    Ipv4Address address_;
    const std::filesystem::path& programs_;
    const std::stop_token& stop_;
};

}  // namespace

Observed<ShareReply> parse_share_reply(std::string_view text) {
    if (text.size() > longest_reply) {
        return tl::unexpected(reply_invalid("it is too long"));
    }
    const auto value = value_from_json(text);
    if (!value) {
        return tl::unexpected(reply_invalid(value.error()));
    }
    if (const Value* failed = value->find("failed"); failed != nullptr) {
        const std::string* status = failed->as_string();
        return unobserved("trial.share.failed", status != nullptr && is_status(*status) ? *status : "no status");
    }
    const Value* refused = value->find("refused");
    const std::string* status = refused == nullptr ? nullptr : refused->as_string();
    if (refused == nullptr || (!refused->is_null() && (status == nullptr || !is_status(*status)))) {
        return tl::unexpected(reply_invalid("'refused' is no status"));
    }
    const auto listed = flag_in(*value, "listed");
    const auto read = flag_in(*value, "read");
    const auto written = flag_in(*value, "written");
    for (const auto* flag : {&listed, &read, &written}) {
        if (!*flag) {
            return tl::unexpected(flag->error());
        }
    }
    return ShareReply{.refused = status == nullptr ? std::nullopt : std::optional(*status),
                      .listed = *listed,
                      .read = *read,
                      .written = *written};
}

Findings try_shares(HostHelper& helper, const std::string& name_space, Ipv4Address address,
                    const std::filesystem::path& programs, const std::vector<Trial>& trials,
                    const std::stop_token& stop) {
    const Tool tool(helper, name_space, address, programs, stop);
    std::vector<Observed<Finding>> found(trials.size());
    const auto errors = run_all(trials.size(), at_once, [&](std::size_t i) { found[i] = tool.try_one(trials[i]); });
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (errors[i]) {
            std::rethrow_exception(errors[i]);
        }
        if (!found[i]) {
            return tl::unexpected(found[i].error());
        }
        findings.push_back(std::move(*found[i]));
    }
    return findings;
}

}  // namespace plateau
