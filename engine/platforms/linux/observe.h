#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/linux/question.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/disk_reader.h"
#include "engine/ports/guest_agent.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// What the collecting script is asked.
struct LinuxQuestion {
    std::vector<std::string> groups;  ///< the words after the script
    std::string script;
};

/// A password that was tried on the way in, by its name in the guide ("expected") or the lab ("initial").
struct LoginAttempt {
    std::string name;
    bool accepted = false;
};

/// A way to run the collecting script on one machine.
struct LinuxChannel {
    std::string source;  ///< FactsRecord::source: "agent" or "ssh"
    std::string of;      ///< EvidenceEntry::of: name or address of the machine asked
    /// Runs the script and returns what it wrote. Blocks, bounded.
    std::function<Observed<std::string>(const LinuxQuestion& question)> collect;
    /// The passwords that collect() has tried, for router_admin; an empty function: none.
    std::function<std::vector<LoginAttempt>()> logins;
};

/// Through the guest agent: the script writes to a file of the guest, which is read in pieces and removed; it is no
/// longer waited for once `stop` is asked. `agent` must outlive the channel.
LinuxChannel linux_channel(GuestAgent& agent, std::string of, std::stop_token stop = {});
/// Through one SSH exec that gets the script on its standard input. `shell` must outlive the channel. Once `stop` is
/// asked, collect throws Error cancelled instead of waiting on.
LinuxChannel linux_channel(RemoteShell& shell, ShellTarget target, std::stop_token stop = {});

/// Who is observed and for what.
struct LinuxSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
    LinuxExtras extras = {};
};

/// The kinds of facts a Linux machine can be asked for, ascending.
std::vector<std::string> linux_kinds();

/// Observes the wanted kinds of one machine, in one round trip. Keeps every piece of evidence in `store`; secrets are
/// in none, and in the facts as `secrets` seals them. Whatever the machine does is in the record: kinds that could not
/// be observed are unobserved with the reason. Throws Error only where evidence cannot be kept, secrets cannot be
/// sealed or the channel was stopped. Any thread may call; blocks while the machine answers.
FactsRecord observe_linux(const LinuxChannel& channel, const LinuxSubject& subject, const SecretKeeper& secrets,
                          CaseStore& store, const Clock& clock);

/// The same from a reply given by hand: trust is `capture`. What the reply has no secrets for is not known.
FactsRecord read_linux_capture(std::string_view reply, const LinuxSubject& subject, const SecretKeeper& secrets,
                               CaseStore& store, const Clock& clock);

/// What the script replied, without the secrets that it sends apart from all else: what of it may be kept.
std::string linux_reply_to_keep(std::string_view reply);

/// Observes the wanted kinds on a stopped disk, as they would be after the next start: trust is `sealed`. What only a
/// running machine knows is unobserved ("linux.disk.not_stored"). `of` is the disk's name in the evidence.
FactsRecord observe_linux_disk(Disk& disk, const std::string& of, const LinuxSubject& subject, CaseStore& store,
                               const Clock& clock);
/// The record of a disk that could not be opened: every wanted kind is unobserved for that reason.
FactsRecord unobserved_linux_disk(const Unobserved& why, const LinuxSubject& subject, CaseStore& store,
                                  const Clock& clock);

/// What the script is asked for these kinds: its groups, ascending. For whoever makes a capture by hand.
std::vector<std::string> linux_groups(const std::vector<std::string>& kinds);

}  // namespace plateau
