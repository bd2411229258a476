#include "engine/adapters/libvirt/agent_request.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "engine/adapters/libvirt/parse_agent_reply.h"
#include "engine/support/base64.h"

namespace plateau::agent {

namespace {

namespace json = boost::json;

std::string request(const char* command, json::object arguments) {
    json::object whole{{"execute", command}};
    if (!arguments.empty()) {
        whole["arguments"] = std::move(arguments);
    }
    return json::serialize(whole);
}

/// $1 token, $2 most bytes, $3… the program. Files are the writer's alone, and the program keeps its umask.
constexpr const char* wrapper = R"(t=$1 n=$2; shift 2
[ -x "$1" ] || { echo "$t absent" >&2; exit 127; }
m=$(umask); umask 077
for d in /tmp /run /dev/shm /var/tmp; do
  o=$d/.plateau-$t.out e=$d/.plateau-$t.err
  if (: >"$o" && : >"$e") 2>/dev/null; then break; fi
  rm -f "$o" "$e"; o=
done
umask "$m"
[ -n "$o" ] || { echo "$t no room" >&2; exit 127; }
"$@" >"$o" 2>"$e"; c=$?
[ -s "$o" ] && head -c "$n" "$o"
[ -s "$e" ] && head -c "$n" "$e" >&2
rm -f "$o" "$e"
exit $c)";

}  // namespace

std::string ping_request() {
    return request("guest-ping", {});
}

std::string exec_request(const std::vector<std::string>& argv, std::string_view input) {
    json::object arguments{{"path", argv.front()}, {"capture-output", true}};
    arguments["arg"] = json::array(argv.begin() + 1, argv.end());
    if (!input.empty()) {
        arguments["input-data"] = base64_of(input);
    }
    return request("guest-exec", std::move(arguments));
}

std::string exec_status_request(std::int64_t pid) {
    return request("guest-exec-status", {{"pid", pid}});
}

std::string file_open_request(const std::string& path, FileMode mode) {
    return request("guest-file-open", {{"path", path}, {"mode", mode == FileMode::read ? "rb" : "wb"}});
}

std::string file_read_request(std::int64_t handle, std::size_t count) {
    return request("guest-file-read", {{"handle", handle}, {"count", count}});
}

std::string file_write_request(std::int64_t handle, std::string_view bytes) {
    return request("guest-file-write", {{"handle", handle}, {"buf-b64", base64_of(bytes)}});
}

std::string file_close_request(std::int64_t handle) {
    return request("guest-file-close", {{"handle", handle}});
}

std::string set_time_request(std::chrono::system_clock::time_point time) {
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
    return request("guest-set-time", {{"time", since.count()}});
}

std::string shutdown_request() {
    return request("guest-shutdown", {});
}

std::vector<std::string> bounded(const std::vector<std::string>& argv, const std::string& token) {
    std::vector<std::string> result{"/bin/sh", "-c", wrapper, "plateau", token, std::to_string(most_output + 1)};
    result.insert(result.end(), argv.begin(), argv.end());
    return result;
}

std::optional<std::string> wrapper_failure(const GuestResult& result, const std::string& token) {
    if (result.exit_code == 127 && result.err == token + " absent\n") {
        return "no such program";
    }
    if (result.exit_code == 127 && result.err == token + " no room\n") {
        return "no folder of the guest has room for the program's output";
    }
    return std::nullopt;
}

}  // namespace plateau::agent
