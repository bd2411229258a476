#include "engine/app/rehearsal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/adapters/qemu/accelerator_probe.h"
#include "engine/app/correcting.h"
#include "engine/app/kinds_wanted.h"
#include "engine/app/local_host.h"
#include "engine/app/rehearsal_seat.h"
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

/// Six machines start at once on two cores without harm; more seats wait their turn.
constexpr std::size_t seats_at_once = 4;
constexpr std::size_t host_phases = 3;  // image, correct, remove
constexpr std::size_t seat_phases = 4;  // provision, answer, observe, seal

/// The first seats of the room, and more like its last one when it has not enough.
std::vector<Seat> seats_of(const Room& room, std::size_t count) {
    std::vector<Seat> seats(room.seats.begin(),
                            room.seats.begin() + static_cast<std::ptrdiff_t>(std::min(count, room.seats.size())));
    for (std::size_t number = 1; seats.size() < count && !room.seats.empty(); ++number) {
        Seat seat = room.seats.back();
        seat.id = fmt::format("{:02}", number);
        const bool taken =
            std::any_of(seats.begin(), seats.end(), [&](const Seat& other) { return other.id == seat.id; });
        if (!taken) {
            seats.push_back(std::move(seat));
        }
    }
    return seats;
}

/// "practice" of "practice/client".
std::string image_of(const std::string& name) {
    return name.substr(0, name.find('/'));
}

std::map<std::string, std::string> image_names(const Scenario& scenario, const Room& room, const Seat& seat) {
    std::map<std::string, std::string> names;
    for (const MachinePlan& machine : scenario.lab.machines) {
        const auto named = room.images.find(machine.image);
        names[machine.role] = named == room.images.end() ? machine.image : named->second;
    }
    if (scenario.lab.router) {
        names["router"] = seat.router.image.empty() ? scenario.lab.router->image : seat.router.image;
    }
    return names;
}

/// Removes everything of the instance, and the instance itself once nothing is left. Returns what could not be removed.
std::vector<Error> remove_instance(LocalHost& host, const fs::path& store, Instance& instance) {
    try {
        Leftovers left = remove_leftovers(host.services(), store, {instance.id()});
        if (left.errors.empty()) {
            instance.retire();
        }
        return std::move(left.errors);
    } catch (const Error& error) {
        return {error};
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
          images_(places.store, places.recipes) {}

    Rehearsal tell() {
        read_files();
        AbandonedInstances abandoned = abandoned_instances(places_.state);
        Instance instance = Instance::open_rehearsal(places_.state);
        try {
            plan(instance.id());
            prepare_images();
            host_.emplace(places_, room_.hosts.front().uri, instances_of(instance, abandoned), result_.folder,
                          news_.progress);
            clean_up_after(std::move(abandoned));
            run_seats();
            correct_seats();
        } catch (Error& error) {
            for (const Error& left : give_up(instance)) {
                error.add_context(left.message());
            }
            throw;
        } catch (...) {
            give_up(instance);
            throw;
        }
        finish(instance);
        return take_result();
    }

  private:
    void read_files() {
        graders_ = installed_graders(places_);
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
        kinds_ = kinds_wanted(scenario_, result_.graders);
    }

    void plan(const std::string& instance) {
        result_.session = "r" + instance.substr(0, 8);
        result_.folder = places_.state / "rehearsals" / result_.session;
        const auto seats = seats_of(room_, options_.seats);
        for (std::size_t i = 0; i < seats.size(); ++i) {
            SeatStory story;
            story.result.seat = seats[i].id;
            story.result.answer = options_.answers[i % options_.answers.size()];
            story.result.case_folder = result_.folder / ("seat-" + seats[i].id);
            story.result.scenario = for_seat(scenario_, seats[i].id);
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
                    story.request.images.emplace(role, images_.find(name));
                }
            }
            const GoldenImage& any = stories_.front().request.images.begin()->second;
            const Accelerator accelerator =
                choose_accelerator(any.kernel, any.initrd, places_.state / "accelerator.json");
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
    void clean_up_after(AbandonedInstances abandoned) {
        for (Error& error : abandoned.unreadable) {
            result_.leftovers.push_back(std::move(error));
        }
        for (Instance& instance : abandoned.instances) {
            std::vector<Error> left = remove_instance(*host_, places_.store, instance);
            std::move(left.begin(), left.end(), std::back_inserter(result_.leftovers));
        }
    }

    void run_seats() {
        for (const SeatStory& story : stories_) {
            make_folders(story.result.case_folder);
        }
        const SeatContext context{.host = *host_, .kinds = kinds_, .progress = news_.progress};
        const auto errors =
            run_all(stories_.size(), seats_at_once, [&](std::size_t i) { tell_story(context, stories_[i], stop_); });
        throw_if_stopped(stop_);
        for (const auto& error : errors) {
            if (error) {
                std::rethrow_exception(error);
            }
        }
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
        const CorrectionRequest request{
            .scenario = result.scenario, .records = story.records, .seat = result.seat, .candidate = {}};
        result.correction = correct(request, *graders_);
        write_file_atomically(result.case_folder / "correction.json", to_json(*result.correction) + "\n", 0600);
        const Answer& answer = result.scenario.answers.at(result.answer);
        for (const ItemResult& item : result.correction->items) {
            if (!item.measured) {
                continue;
            }
            const auto fault = answer.faults.find(item.id);
            const Verdict usual = answer.blank ? Verdict::not_met : Verdict::met;
            const Verdict announced = fault == answer.faults.end() ? usual : fault->second;
            if (item.verdict != announced) {
                result.surprises.push_back({item.id, announced, item.verdict});
            }
        }
    }

    void finish(Instance& instance) {
        if (options_.after == AfterRehearsal::keep) {
            instance.keep();
            return;
        }
        std::vector<Error> left;
        run_phase(news_.progress, "", "phase.remove", [&] { left = remove_all(instance); });
        std::move(left.begin(), left.end(), std::back_inserter(result_.leftovers));
    }

    std::vector<Error> remove_all(Instance& instance) {
        std::vector<Lab> labs;
        for (SeatStory& story : stories_) {
            if (story.lab) {
                labs.push_back(std::move(*std::exchange(story.lab, std::nullopt)));
            }
        }
        try {
            destroy_all(host_->services(), labs);
        } catch (const Error&) {  // NOLINT(bugprone-empty-catch): what stays is found again below, with its reason
        }
        return remove_instance(*host_, places_.store, instance);
    }

    /// The rehearsal has failed as a whole: nothing of it stays. Returns why something does; its instance stays then
    /// too, for the next rehearsal to try again.
    std::vector<Error> give_up(Instance& instance) {
        std::vector<Error> left;
        try {
            if (host_) {
                left = remove_all(instance);
            } else {
                instance.retire();
            }
            remove_folder(result_.folder);
        } catch (const Error& error) {
            left.push_back(error);
        }
        return left;
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
    std::unique_ptr<GraderSet> graders_;
    Scenario scenario_;
    Room room_;
    std::map<std::string, std::set<std::string>> kinds_;
    std::optional<LocalHost> host_;
    std::vector<SeatStory> stories_;
    Rehearsal result_;
};

}  // namespace

std::size_t phases_of_rehearsal(std::size_t seats) {
    return host_phases + seats * seat_phases;
}

std::vector<Error> remove_rehearsals(const Places& places) {
    AbandonedInstances abandoned = abandoned_instances(places.state, KeptToo::yes);
    std::vector<Error> errors = std::move(abandoned.unreadable);
    std::vector<std::string> ids;
    for (const Instance& instance : abandoned.instances) {
        ids.push_back(instance.id());
    }
    if (ids.empty()) {
        return errors;
    }
    LocalHost host(places, "qemu:///system", ids, places.state / "rehearsals", {});
    for (Instance& instance : abandoned.instances) {
        std::vector<Error> left = remove_instance(host, places.store, instance);
        std::move(left.begin(), left.end(), std::back_inserter(errors));
    }
    return errors;
}

Rehearsal rehearse(const Places& places, const RehearsalOptions& options, const RehearsalNews& news,
                   const std::stop_token& stop) {
    return Story(places, options, news, stop).tell();
}

}  // namespace plateau
