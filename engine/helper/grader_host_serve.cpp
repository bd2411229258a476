#include "engine/helper/grader_host_serve.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <functional>

#include "engine/facts/value_json.h"
#include "engine/grading/frames.h"
#include "engine/helper/grader_host_rights.h"
#include "engine/model/value.h"

namespace plateau::grader_host {

namespace {

using Reply = tl::expected<Record, Fault>;

/// Longer than any limit of the host: only for one whose host is gone.
constexpr int longest_call = 300;

/// Text of a grader that goes into a message: short, one line, ASCII.
std::string quoted(const char* text) {
    std::string result;
    for (; *text != '\0' && result.size() < 200; ++text) {
        result += *text >= ' ' && *text <= '~' ? *text : '?';
    }
    return result;
}

/// Runs `work`, which calls a grader: the one place where a grader's exceptions end.
Reply guarded(const std::function<Reply()>& work) {
    try {
        return work();
    } catch (const std::exception& exception) {
        return tl::unexpected(Fault{"threw", quoted(exception.what())});
    } catch (...) {
        return tl::unexpected(Fault{"threw", "something that is no std::exception"});
    }
}

Reply answered(Answer& answer) {
    return answer.take().map([](std::string text) { return Record{{"out", std::move(text)}}; });
}

Reply load_and_describe(PluginFile& file) {
    const auto grader = load(file);
    if (!grader) {
        return tl::unexpected(grader.error());
    }
    Answer answer;
    (*grader)->describe(&Answer::receive, &answer);
    return answered(answer).map([&](Record record) {
        record.emplace("family", quoted((*grader)->family));
        record.emplace("version", quoted((*grader)->version));
        return record;
    });
}

Reply perform(PluginFiles& files, const Value& request) {
    const Value* verb = request.find("verb");
    const Value* plugin = request.find("plugin");
    const Value* in = request.find("in");
    const auto* index = plugin == nullptr ? nullptr : plugin->as_integer();
    const auto* name = verb == nullptr ? nullptr : verb->as_string();
    if (name == nullptr || index == nullptr || *index < 0 || static_cast<std::size_t>(*index) >= files.size()) {
        return tl::unexpected(Fault{"invalid", "the request names no verb or no plugin"});
    }
    PluginFile& file = files[static_cast<std::size_t>(*index)];
    if (*name == "load") {
        return load_and_describe(file);
    }
    const auto* text = in == nullptr ? nullptr : in->as_string();
    if (file.grader == nullptr || text == nullptr || (*name != "wants" && *name != "grade")) {
        return tl::unexpected(Fault{"invalid", "the request is none, or the plugin is not loaded"});
    }
    const auto function = *name == "wants" ? file.grader->wants : file.grader->grade;
    Answer answer;
    function(text->data(), text->size(), &Answer::receive, &answer);
    return answered(answer);
}

bool write_all(int out, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::write(out, bytes.data(), bytes.size());
        if (sent < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return true;
}

/// Waits for the next request; nothing when there is none any more.
std::optional<std::string> next_frame(int in, std::string& received) {
    std::string buffer(65536, '\0');
    for (;;) {
        auto frame = take_frame(received);
        if (!frame) {
            return std::nullopt;
        }
        if (*frame) {
            return std::move(*frame);
        }
        const ssize_t got = ::read(in, buffer.data(), buffer.size());
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return std::nullopt;
        }
        received.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
}

std::string text_of(const Reply& reply) {
    return to_json(Value(reply ? *reply : Record{{"error", reply.error().word}, {"detail", reply.error().detail}}));
}

}  // namespace

void serve(PluginFiles& files, int in, int out) {
    std::string received;
    while (const auto frame = next_frame(in, received)) {
        const auto request = value_from_json(*frame);
        if (!request) {
            return;
        }
        end_after(longest_call);
        const Reply reply = guarded([&] { return perform(files, *request); });
        end_after(0);
        if (!write_all(out, framed(text_of(reply)))) {
            return;
        }
    }
}

}  // namespace plateau::grader_host
