#include "engine/app/rehearsal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "engine/adapters/qemu/accelerator_probe.h"
#include "engine/app/correcting.h"
#include "engine/app/kept_rehearsal.h"
#include "engine/app/local_host.h"
#include "engine/app/rehearsal_seat.h"
#include "engine/app/seat_plan.h"
#include "engine/app/wanted.h"
#include "engine/grading/correct.h"
#include "engine/grading/correction_json.h"
#include "engine/lab/executor.h"
#include "engine/lab/folders.h"
#include "engine/lab/instance.h"
#include "engine/lab/teardown.h"
#include "engine/scenario/for_seat.h"
#include "engine/scenario/load.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t host_phases = 2;         // image, correct
constexpr std::size_t host_phases_of_end = 1;  // remove
constexpr std::size_t seat_phases = 3;         // provision, answer, observe
constexpr std::size_t seat_phases_of_end = 2;  // seal, disks

/// "practice" of "practice/client".
std::string image_of(const std::string& name) {
    return name.substr(0, name.find('/'));
}

/// What the machines, networks and case folder of an instance's only session are named after.
std::string session_of(const std::string& instance) {
    return "r" + instance.substr(0, 8);
}

fs::path case_folders_of(const Places& places, const std::string& session) {
    return places.state / "rehearsals" / session;
}

/// A dead rehearsal's case folders hold results once one seat was corrected; before, nobody can use them.
void remove_half_told(const fs::path& folder) {
    std::error_code none;
    for (const auto& seat : fs::directory_iterator(folder, none)) {
        if (fs::exists(seat.path() / "correction.json", none)) {
            return;
        }
    }
    remove_folder(folder);
}

/// Removes everything of a dead rehearsal and forgets it. What cannot go is returned, and the instance stays known.
std::vector<Error> remove_abandoned(const LabServices& services, const Places& places, Instance& instance) {
    try {
        Leftovers left = remove_leftovers(services, instance.store(), {instance.id()});
        if (left.errors.empty()) {
            remove_half_told(case_folders_of(places, session_of(instance.id())));
            instance.retire();
        }
        return std::move(left.errors);
    } catch (const Error& error) {
        return {error};
    }
}

void require_root() {
    if (::geteuid() != 0) {
        throw Error(ErrorKind::denied, Message{"rehearse.needs_root", {}});
    }
}

/// One rehearsal from its files to its corrections.
class Story {
  public:
    Story(const Places& places, const RehearsalOptions& options, const RehearsalNews& news, std::stop_token stop)
        : places_(places),
          options_(options),
          news_(news),
          stop_(std::move(stop)),
          images_(places.store, places.recipes),
          secrets_(places.centre_key()) {}

    Rehearsal tell() {
        read_files();
        require_root();
        AbandonedInstances abandoned = abandoned_instances(places_.state);
        Instance instance = Instance::open_rehearsal(places_.state, places_.store);
        try {
            plan(instance.id());
            prepare_images();
            LocalHost host(places_, room_.hosts.front().uri, instances_of(instance, abandoned), result_.folder,
                           news_.progress);
            tell_on(host, instance, std::move(abandoned));
        } catch (Error& error) {
            give_up(instance, error);
            throw;
        }
        return take_result();
    }

  private:
    enum class Labs { all, uncorrected };

    void tell_on(LocalHost& host, Instance& instance, AbandonedInstances abandoned) {
        clean_up_after(host, std::move(abandoned));
        try {
            run_seats(host);
            correct_seats();
        } catch (...) {
            remove_everything(host, instance);
            throw;
        }
        finish(host, instance);
    }

    /// Nothing of a rehearsal that told nothing stays; what cannot be removed is said with why it ended.
    void give_up(Instance& instance, Error& error) {
        for (const Error& left : result_.leftovers) {
            error.add_context(left.message());
        }
        try {
            if (!has_leftovers_) {
                remove_folder(result_.folder);
                instance.retire();
            }
        } catch (const Error& left) {
            error.add_context(left.message());
        }
    }

    void read_files() {
        graders_ = installed_graders(places_, options_.scenario);
        result_.graders = graders_->catalogue();
        scenario_ = load_scenario(options_.scenario, result_.graders);
        room_ = load_room(options_.scenario / "room.yaml");
        for (const std::string& answer : options_.answers) {
            if (!scenario_.answers.contains(answer)) {
                std::vector<std::string> known;
                for (const auto& [name, unused] : scenario_.answers) {
                    known.push_back(name);
                }
                throw Error(ErrorKind::usage,
                            Message{"rehearse.answer.unknown",
                                    {{"answer", answer}, {"known", fmt::format("{}", fmt::join(known, ", "))}}});
            }
        }
    }

    void plan(const std::string& instance) {
        result_.session = session_of(instance);
        result_.folder = case_folders_of(places_, result_.session);
        const auto seats = seats_of(room_, options_.seats);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            SeatStory story;
            story.result.seat = seats[i].id;
            story.result.answer = options_.answers[i % options_.answers.size()];
            story.result.case_folder = result_.folder / ("seat-" + seats[i].id);
            story.result.scenario = for_seat(scenario_, seats[i].id);
            story.wanted = wanted_by(story.result.scenario, *graders_);
            story.request.owner = {.instance = instance, .session = result_.session, .seat = seats[i].id};
            story.request.plan = story.result.scenario.lab;
            story.request.seat = seats[i];
            story.request.store = places_.store;
            stories_.push_back(std::move(story));
        }
    }

    void prepare_images() {
        run_phase(news_.progress, "", "phase.image", [this] {
            const auto say = news_.line ? news_.line : [](std::string_view) {};
            std::set<std::string> built;
            for (SeatStory& story : stories_) {
                for (const auto& [role, name] : image_names(story.result.scenario, room_, story.request.seat)) {
                    if (built.insert(image_of(name)).second) {
                        images_.ensure(image_of(name), say, stop_);
                    }
                    const GoldenImage image = images_.find(name);
                    result_.images.emplace(image.name, image.hash);
                    story.request.images.emplace(role, image);
                }
            }
            const GoldenImage& any = stories_.front().request.images.begin()->second;
            const Accelerator accelerator =
                choose_accelerator(any.kernel, any.initrd, places_.state / "accelerator.json", {}, stop_);
            for (SeatStory& story : stories_) {
                story.request.accelerator = accelerator;
            }
        });
    }

    static std::vector<std::string> instances_of(const Instance& own, const AbandonedInstances& abandoned) {
        std::vector<std::string> ids{own.id()};
        for (const Instance& instance : abandoned.instances) {
            ids.push_back(instance.id());
        }
        return ids;
    }

    /// What dead rehearsals left goes before this one begins; what cannot go is said and stops nobody.
    void clean_up_after(LocalHost& host, AbandonedInstances abandoned) {
        for (Error& error : abandoned.untouched) {
            result_.leftovers.push_back(std::move(error));
        }
        for (Instance& instance : abandoned.instances) {
            auto left = remove_abandoned(host.services(), places_, instance);
            std::move(left.begin(), left.end(), std::back_inserter(result_.leftovers));
        }
    }

    void run_seats(LocalHost& host) {
        for (const SeatStory& story : stories_) {
            make_folders(story.result.case_folder);
        }
        const SeatContext context{
            .places = places_, .host = host, .progress = news_.progress, .secrets = secrets_, .after = options_.after};
        const auto errors =
            run_all(stories_.size(), options_.at_once, [&](std::size_t i) { tell_story(context, stories_[i], stop_); });
        for (const auto& error : errors) {
            if (error) {
                std::rethrow_exception(error);
            }
        }
        throw_if_stopped(stop_);
    }

    void correct_seats() {
        run_phase(news_.progress, "", "phase.correct", [this] {
            for (SeatStory& story : stories_) {
                try {
                    if (!story.result.error) {
                        correct_seat(story);
                    }
                } catch (const Error& error) {
                    story.result.error = error;
                }
            }
        });
    }

    void correct_seat(SeatStory& story) {
        RehearsedSeat& result = story.result;
        const CorrectionRequest request{.scenario = result.scenario,
                                        .secrets = secrets_,
                                        .records = story.records,
                                        .seat = result.seat,
                                        .candidate = {}};
        result.correction = correct(request, *graders_);
        write_file_atomically(result.case_folder / "correction.json", to_json(*result.correction) + "\n", 0600);
        const Answer& answer = result.scenario.answers.at(result.answer);
        for (const ItemResult& item : result.correction->items) {
            if (!item.measured) {
                continue;
            }
            const Verdict announced = announced_verdict(answer, item.id);
            const bool worthless = answer.blank && item.verdict == Verdict::partly_met && item.quarter_points == 0;
            if (item.verdict != announced && !worthless) {
                result.surprises.push_back({item.id, announced, item.verdict});
            }
        }
    }

    /// What cannot be removed is tried again, and told,
    /// by remove_leftovers().
    void remove_labs(LocalHost& host, Labs which) {
        std::vector<Lab> labs;
        for (SeatStory& story : stories_) {
            if (story.lab && (which == Labs::all || !story.result.correction)) {
                labs.push_back(std::move(*story.lab));
                story.lab.reset();
            }
        }
        try {
            destroy_all(host.services(), labs);
        } catch (const Error& error) {
            if (which == Labs::uncorrected) {
                result_.leftovers.push_back(error);
            }
        }
    }

    void finish(LocalHost& host, Instance& instance) {
        if (options_.after == AfterRehearsal::keep) {
            remove_labs(host, Labs::uncorrected);
            if (const KeptRehearsal kept = kept_labs(); !kept.seats.empty()) {
                instance.keep(to_json(kept));
                result_.kept = true;
                return;
            }
        }
        remove_everything(host, instance);
        if (!has_leftovers_) {
            instance.retire();
        }
    }

    KeptRehearsal kept_labs() const {
        KeptRehearsal kept{.session = result_.session,
                           .scenario = fs::canonical(options_.scenario),
                           .folder = fs::absolute(result_.folder),
                           .uri = room_.hosts.front().uri,
                           .accelerator = stories_.front().request.accelerator,
                           .seats = {}};
        for (const SeatStory& story : stories_) {
            if (story.lab) {
                kept.seats.push_back(kept_seat(story));
            }
        }
        return kept;
    }

    /// Labs side by side, then what carries the instance and is still there. Throws nothing: what stays is in the
    /// result.
    void remove_everything(LocalHost& host, const Instance& instance) {
        has_leftovers_ = true;
        try {
            run_phase(news_.progress, "", "phase.remove", [&] {
                remove_labs(host, Labs::all);
                Leftovers left = remove_leftovers(host.services(), places_.store, {instance.id()});
                has_leftovers_ = !left.errors.empty();
                std::move(left.errors.begin(), left.errors.end(), std::back_inserter(result_.leftovers));
            });
        } catch (const Error& error) {
            result_.leftovers.push_back(error);
        }
    }

    Rehearsal take_result() {
        for (SeatStory& story : stories_) {
            result_.seats.push_back(std::move(story.result));
        }
        return std::move(result_);
    }

    const Places& places_;
    const RehearsalOptions& options_;
    const RehearsalNews& news_;
    std::stop_token stop_;
    ImageStore images_;
    const SecretKeeper secrets_;
    std::unique_ptr<GraderSet> graders_;
    Scenario scenario_;
    Room room_;
    std::vector<SeatStory> stories_;
    Rehearsal result_;
    bool has_leftovers_ = false;  ///< something of this rehearsal could not be removed
};

}  // namespace

Verdict announced_verdict(const Answer& answer, const std::string& item) {
    const auto fault = answer.faults.find(item);
    const Verdict usual = answer.blank ? Verdict::not_met : Verdict::met;
    return fault == answer.faults.end() ? usual : fault->second;
}

std::size_t phases_of_rehearsal(std::size_t seats, AfterRehearsal after) {
    const std::size_t story = host_phases + seats * seat_phases;
    return after == AfterRehearsal::keep ? story : story + host_phases_of_end + seats * seat_phases_of_end;
}

std::vector<Error> remove_rehearsals(const Places& places) {
    AbandonedInstances abandoned = abandoned_instances(places.state, KeptToo::yes);
    std::vector<Error> errors = std::move(abandoned.untouched);
    std::vector<std::string> ids;
    for (const Instance& instance : abandoned.instances) {
        ids.push_back(instance.id());
    }
    if (ids.empty()) {
        return errors;
    }
    LocalHost host(places, "qemu:///system", ids, places.state / "rehearsals", {});
    for (Instance& instance : abandoned.instances) {
        auto left = remove_abandoned(host.services(), places, instance);
        std::move(left.begin(), left.end(), std::back_inserter(errors));
    }
    return errors;
}

Rehearsal rehearse(const Places& places, const RehearsalOptions& options, const RehearsalNews& news,
                   const std::stop_token& stop) {
    return Story(places, options, news, stop).tell();
}

}  // namespace plateau
