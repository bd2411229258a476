#include "engine/adapters/libvirt/libvirt_error.h"

#include <doctest/doctest.h>
#include <libvirt/virterror.h>

#include <cerrno>
#include <string>

#include "engine/support/text.h"

namespace plateau::libvirt {

namespace {

ErrorKind kind_of(int code, const std::string& text, int system_error = 0) {
    const Error error = error_of(Failure{code, system_error, text}, "pl-01-client");
    CHECK(has_text(Language::fr, error.message().id));
    CHECK(std::string(error.what()).find("pl-01-client") != std::string::npos);
    return error.kind();
}

ErrorKind kind_of_connecting(int code, const std::string& text, int system_error = 0) {
    return error_of_connecting(Failure{code, system_error, text}, "qemu:///system").kind();
}

std::string code_of(int code, const std::string& text) {
    const Unobserved reason = unobserved_of(Failure{code, 0, text}, "client");
    CHECK(has_text(Language::fr, reason.code));
    CHECK(reason.why.rfind("client: ", 0) == 0);
    return reason.code;
}

}  // namespace

TEST_CASE("a full disk or memory is exhaustion, whoever notices it") {
    CHECK(kind_of(VIR_ERR_INTERNAL_ERROR, "qemu: Could not write: No space left on device") == ErrorKind::exhausted);
    CHECK(kind_of(VIR_ERR_SYSTEM_ERROR, "cannot write", ENOSPC) == ErrorKind::exhausted);
    CHECK(kind_of(VIR_ERR_INTERNAL_ERROR, "cannot set up guest memory 'pc.ram': Cannot allocate memory") ==
          ErrorKind::exhausted);
}

TEST_CASE("a disk, kernel or initrd that cannot be used is told from a failing hypervisor") {
    CHECK(kind_of(VIR_ERR_SYSTEM_ERROR, "Cannot access storage file '/x' (as uid:64055): No such file or directory",
                  ENOENT) == ErrorKind::invalid_input);
    CHECK(kind_of(VIR_ERR_INTERNAL_ERROR, "qemu-system-x86_64: -blockdev {}: Image is not in qcow2 format") ==
          ErrorKind::invalid_input);
    CHECK(kind_of(VIR_ERR_INTERNAL_ERROR, "Could not open '/x': Permission denied") == ErrorKind::invalid_input);
    CHECK(kind_of(VIR_ERR_INTERNAL_ERROR, "child reported an error") == ErrorKind::unavailable);
}

TEST_CASE("rights, time and a lost daemon have kinds of their own") {
    CHECK(kind_of(VIR_ERR_ACCESS_DENIED, "access denied") == ErrorKind::denied);
    CHECK(kind_of(VIR_ERR_OPERATION_TIMEOUT, "cannot acquire state change lock") == ErrorKind::timed_out);
    CHECK(kind_of(VIR_ERR_RPC, "client socket is closed") == ErrorKind::unavailable);
}

TEST_CASE("who may not connect is denied, and a daemon that is absent is unavailable") {
    CHECK(kind_of_connecting(VIR_ERR_SYSTEM_ERROR, "Failed to connect socket: Permission denied", EACCES) ==
          ErrorKind::denied);
    CHECK(kind_of_connecting(VIR_ERR_AUTH_UNAVAILABLE, "authentication unavailable: no polkit agent") ==
          ErrorKind::denied);
    CHECK(kind_of_connecting(VIR_ERR_SYSTEM_ERROR, "Failed to connect socket: No such file or directory", ENOENT) ==
          ErrorKind::unavailable);
}

TEST_CASE("a failed agent command has the code of what happened") {
    CHECK(code_of(VIR_ERR_AGENT_UNRESPONSIVE, "QEMU guest agent is not connected") == "agent.unreachable");
    CHECK(code_of(VIR_ERR_AGENT_UNRESPONSIVE, "Guest agent not available for now") == "agent.timeout");
    CHECK(code_of(VIR_ERR_AGENT_UNRESPONSIVE, "QEMU guest agent is not available due to an error") ==
          "agent.unreachable");
    CHECK(code_of(VIR_ERR_AGENT_UNSYNCED, "Guest agent returned ID: 1 instead of 2") == "agent.reply.invalid");
    CHECK(code_of(VIR_ERR_OPERATION_INVALID, "domain is not running") == "agent.unreachable");
    CHECK(code_of(VIR_ERR_NO_DOMAIN, "Domain not found") == "agent.unreachable");
    CHECK(code_of(VIR_ERR_RPC, "Unable to encode message payload") == "agent.reply.too_large");
    CHECK(code_of(VIR_ERR_INTERNAL_ERROR, "unable to execute QEMU agent command 'guest-exec': no") == "agent.refused");
    CHECK(code_of(VIR_ERR_INTERNAL_ERROR, "cannot parse json") == "agent.reply.invalid");
    CHECK(code_of(VIR_ERR_INTERNAL_ERROR, "client socket is closed") == "agent.unreachable");
}

TEST_CASE("a guest cannot choose the code by the words of its refusal") {
    const std::string refusal = "unable to execute QEMU agent command 'guest-exec': ";
    CHECK(code_of(VIR_ERR_INTERNAL_ERROR, refusal + "Unable to encode message payload, too large") == "agent.refused");
    CHECK(code_of(VIR_ERR_INTERNAL_ERROR, refusal + "keepalive client socket is closed") == "agent.refused");
}

}  // namespace plateau::libvirt
