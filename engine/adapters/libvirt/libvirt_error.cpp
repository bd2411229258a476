#include "engine/adapters/libvirt/libvirt_error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "engine/adapters/libvirt/parse_agent_reply.h"

namespace plateau::libvirt {

namespace {

bool says_any(const Failure& failure, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view each) { return failure.text.find(each) != std::string::npos; });
}

bool is_denied(const Failure& failure) {
    switch (failure.code) {
        case VIR_ERR_AUTH_FAILED:
        case VIR_ERR_AUTH_CANCELLED:
        case VIR_ERR_AUTH_UNAVAILABLE:
        case VIR_ERR_ACCESS_DENIED:
        case VIR_ERR_OPERATION_DENIED:
            return true;
        default:
            return false;
    }
}

bool is_lost(const Failure& failure) {
    return failure.code == VIR_ERR_RPC || failure.code == VIR_ERR_NO_CONNECT ||
           says_any(failure, {"client socket is closed", "keepalive", "End of file while reading data"});
}

bool has_no_room(const Failure& failure) {
    return failure.code == VIR_ERR_NO_MEMORY || failure.system_error == ENOSPC || failure.system_error == ENOMEM ||
           says_any(failure, {"No space left on device", "annot allocate memory", "Cannot set up guest memory"});
}

/// QEMU and libvirt name the file in these; what is wrong with it is in the words.
bool is_image_trouble(const Failure& failure) {
    return says_any(failure, {"Cannot access storage file", "Cannot access backing file", "Could not open '",
                              "Image is not in qcow2 format", "could not load kernel", "could not open kernel file",
                              "could not load initrd", "could not read initrd", "Failed to get \"write\" lock",
                              "missing backing store", "invalid kernel header", "Unable to get image info",
                              "cannot open file", "Failed to open file"});
}

Message message(const char* id, const std::string& name, const Failure& failure) {
    return Message{id, {{"name", name}, {"why", agent::printable(failure.text)}}};
}

}  // namespace

Failure last_failure() {
    const virError* last = virGetLastError();
    if (last == nullptr) {
        return Failure{VIR_ERR_INTERNAL_ERROR, 0, "libvirt gave no reason"};
    }
    const int system_error = last->code == VIR_ERR_SYSTEM_ERROR ? last->int1 : 0;
    return Failure{last->code, system_error, last->message == nullptr ? "libvirt gave no reason" : last->message};
}

Error unreachable(const std::string& uri, const std::string& why) {
    return Error(ErrorKind::unavailable, Message{"hypervisor.unreachable", {{"uri", uri}, {"why", why}}});
}

Error error_of_connecting(const Failure& failure, const std::string& uri) {
    // Who may not open the socket by group is asked about by polkit, and without a bus nobody can be asked.
    if (is_denied(failure) || failure.system_error == EACCES || failure.system_error == EPERM ||
        says_any(failure, {"system bus connection", "polkit"})) {
        return error_of(Failure{VIR_ERR_ACCESS_DENIED, failure.system_error, failure.text}, uri);
    }
    return unreachable(uri, failure.text);
}

Error error_of(const Failure& failure, const std::string& name) {
    if (is_denied(failure)) {
        return Error(ErrorKind::denied, message("hypervisor.denied", name, failure));
    }
    if (has_no_room(failure)) {
        return Error(ErrorKind::exhausted, message("hypervisor.no_room", name, failure));
    }
    if (is_image_trouble(failure)) {
        return Error(ErrorKind::invalid_input, message("hypervisor.image_unreadable", name, failure));
    }
    if (failure.code == VIR_ERR_OPERATION_TIMEOUT) {
        return Error(ErrorKind::timed_out, message("hypervisor.timed_out", name, failure));
    }
    if (is_lost(failure)) {
        return Error(ErrorKind::unavailable, message("hypervisor.lost", name, failure));
    }
    return Error(ErrorKind::unavailable, message("hypervisor.failed", name, failure));
}

void fail(const std::string& name) {
    throw error_of(last_failure(), name);
}

Error machine_absent(const std::string& name) {
    return Error(ErrorKind::not_found, Message{"hypervisor.machine.absent", {{"name", name}}});
}

Unobserved unobserved_of(const Failure& failure, const std::string& machine) {
    const auto because = [&](const char* code) {
        return Unobserved{code, fmt::format("{}: {}", machine, agent::printable(failure.text))};
    };
    switch (failure.code) {
        case VIR_ERR_AGENT_UNSYNCED:
            return because("agent.reply.invalid");
        case VIR_ERR_OPERATION_TIMEOUT:
            return because("agent.timeout");
        case VIR_ERR_AGENT_UNRESPONSIVE:
            // "not available for now" is what libvirt says when nothing came in time; "not available due to an error"
            // when it gave the channel up over what came, until the guest opens it again.
            return because(says_any(failure, {"not connected", "due to an error"}) ? "agent.unreachable"
                                                                                   : "agent.timeout");
        case VIR_ERR_NO_DOMAIN:
        case VIR_ERR_OPERATION_INVALID:
            return because("agent.unreachable");
        default:
            break;
    }
    // First, because the guest chooses the words that follow.
    if (says_any(failure, {"unable to execute QEMU agent command"})) {
        return because("agent.refused");
    }
    // A reply over 4 MiB does not fit into libvirt's answer to us; one over 10 MiB never left its agent code.
    if (says_any(failure, {"nable to encode message payload", "No complete agent response found", "too large"})) {
        return because("agent.reply.too_large");
    }
    return because(is_lost(failure) ? "agent.unreachable" : "agent.reply.invalid");
}

}  // namespace plateau::libvirt
