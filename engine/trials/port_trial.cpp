#include "engine/trials/port_trial.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "engine/lab/executor.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

/// The second attempt of the kernel comes after one second, the third after three.
constexpr std::chrono::milliseconds connect_limit{3'500};
constexpr std::size_t at_once = 8;

bool was_refused(const Error& error) {
    const std::string refused = std::generic_category().message(ECONNREFUSED);
    for (const auto& [name, text] : error.message().args) {
        if (name == "why" && text == refused) {
            return true;
        }
    }
    return false;
}

Observed<std::string> answer_of(HostHelper& helper, const std::string& name_space, Ipv4Address address,
                                std::uint16_t port) {
    try {
        helper.connect(name_space, address, port, connect_limit);
        return "open";
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::timed_out) {
            return "silent";
        }
        if (error.kind() == ErrorKind::unavailable && was_refused(error)) {
            return "refused";
        }
        return tl::unexpected(Unobserved{error.message().id, error.what()});
    }
}

}  // namespace

Findings try_ports(HostHelper& helper, const std::string& name_space, Ipv4Address address,
                   const std::vector<Trial>& trials, const std::stop_token& stop) {
    std::vector<Observed<std::string>> answers(trials.size());
    const auto port_of = [&](std::size_t i) {
        return static_cast<std::uint16_t>(*trials[i].with.at("port").as_integer());
    };
    const auto errors = run_all(trials.size(), at_once, [&](std::size_t i) {
        throw_if_stopped(stop);
        answers[i] = answer_of(helper, name_space, address, port_of(i));
    });
    for (const auto& error : errors) {
        if (error) {
            std::rethrow_exception(error);
        }
    }
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (!answers[i]) {
            return tl::unexpected(answers[i].error());
        }
        findings.push_back({.value = {{"protocol", "tcp"},
                                      {"port", std::int64_t{port_of(i)}},
                                      {"address", address.to_string()},
                                      {"answer", *answers[i]}},
                            .asked = fmt::format("connect tcp/{}", port_of(i)),
                            .of = address.to_string(),
                            .bytes = *answers[i]});
    }
    return findings;
}

}  // namespace plateau
