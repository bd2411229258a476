#include "engine/lab/provision.h"

#include <mutex>

#include "engine/lab/bring_up.h"
#include "engine/lab/executor.h"
#include "engine/lab/folders.h"
#include "engine/lab/teardown.h"
#include "engine/support/text.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

/// One seat being made, and what there is of it so far.
class Provisioning {
  public:
    Provisioning(const LabServices& services, Lab& lab) : services_(services), lab_(lab) {}

    void run(const std::stop_token& stop) {
        claim_folder();
        step("step.network", [&] {
            services_.hypervisor.create_network(lab_.network);
            made_.network = true;
        });
        throw_if_stopped(stop);
        step("step.namespace", [&] {
            services_.helper.network_up(lab_.seat_network);
            made_.name_space = true;
        });
        run_together(lab_.machines.size(), stop,
                     [&](std::size_t i, const std::stop_token& both) { make_machine(lab_.machines[i], both); });
    }

    /// Removes what run() made. What cannot be removed is told in `error`.
    void roll_back(Error& error) {
        for (const Error& left : tear_down(services_, lab_, made_)) {
            error.add_context(
                Message{"lab.rollback.failed", {{"seat", lab_.owner.seat}, {"why", describe(Language::en, left)}}});
        }
    }

  private:
    void step(const char* id, const std::function<void()>& work) {
        run_step(services_.progress, {lab_.owner.seat, "", id}, work);
    }

    /// The folder stands for the seat: of two who want to make it one gets it.
    void claim_folder() {
        if (!make_new_folder(lab_.folder)) {
            throw Error(ErrorKind::conflict,
                        Message{"lab.seat.exists", {{"seat", lab_.owner.seat}, {"folder", lab_.folder.string()}}});
        }
        made_.folder = true;
    }

    void make_machine(const LabMachine& machine, const std::stop_token& stop) {
        std::string host_key = bring_up(services_, lab_, machine, [&] { note_started(machine); }, stop);
        if (!host_key.empty()) {
            lab_.router_host_key = std::move(host_key);  // of the only router: no other thread writes it
        }
    }

    void note_started(const LabMachine& machine) {
        const std::scoped_lock lock(mutex_);
        made_.machines.push_back(machine.spec.name);
    }

    const LabServices& services_;
    Lab& lab_;
    std::mutex mutex_;
    LabParts made_;
};

}  // namespace

Lab provision(const LabServices& services, const LabRequest& request, const std::stop_token& stop) {
    throw_if_stopped(stop);
    Lab lab = plan_lab(request);
    Provisioning provisioning(services, lab);
    try {
        provisioning.run(stop);
    } catch (Error& error) {
        provisioning.roll_back(error);
        throw;
    } catch (const std::exception& exception) {
        Error error(ErrorKind::internal, Message{"lab.defect", {{"why", exception.what()}}});
        provisioning.roll_back(error);
        throw error;
    }
    return lab;
}

}  // namespace plateau
