#pragma once

#include <string>

#include "engine/model/ownership.h"
#include "engine/support/error.h"
#include "engine/support/observed.h"

namespace plateau::libvirt {

/// libvirt's last error in this thread: read at once after the call, in the thread of the call.
struct Failure {
    int code = 0;          ///< virErrorNumber
    int system_error = 0;  ///< errno, where libvirt tells it
    std::string text;
};

/// This thread's, with a text in any case.
Failure last_failure();

/// What a failed virConnectOpen means.
Error error_of_connecting(const Failure& failure, const std::string& uri);
Error unreachable(const std::string& uri, const std::string& why);

/// What another failed call on the thing of that name means.
Error error_of(const Failure& failure, const std::string& name);
/// Throws error_of the last failure of this thread.
[[noreturn]] void fail(const std::string& name);

/// not_found: no machine of that name.
Error machine_absent(const std::string& name);

/// What a failed agent command means. What the guest said in it is cut and made printable.
Unobserved unobserved_of(const Failure& failure, const std::string& machine);

}  // namespace plateau::libvirt
