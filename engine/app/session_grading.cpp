#include "engine/app/session_grading.h"

#include "engine/api/session_json.h"
#include "engine/app/correcting.h"
#include "engine/app/session_files.h"
#include "engine/grading/correct.h"
#include "engine/grading/correction_json.h"
#include "engine/scenario/for_seat.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace {

Value totals_record(const Totals& totals) {
    return Record{{"met", totals.met},
                  {"partly_met", totals.partly_met},
                  {"not_met", totals.not_met},
                  {"not_observed", totals.not_observed},
                  {"for_jury", totals.for_jury},
                  {"quarter_points", totals.quarter_points},
                  {"quarter_points_out_of", totals.quarter_points_out_of}};
}

Value post_record(const Post& post, const std::filesystem::path& correction, const Value& totals,
                  const Value& trouble) {
    return Record{{"seat", post.seat},
                  {"candidate", post.candidate.id.empty() ? Value() : Value(post.candidate.id)},
                  {"correction", totals.is_null() ? Value() : Value(correction.string())},
                  {"totals", totals},
                  {"trouble", trouble}};
}

Totals grade_post(const SessionFolder& folder, const Scenario& scenario, const Post& post, const SecretKeeper& secrets,
                  GraderSet& graders) {
    const Scenario at_seat = for_seat(scenario, post.seat);
    CorrectionRequest request{.scenario = at_seat,
                              .secrets = secrets,
                              .records = read_facts_files({folder.seat(post.seat) / "facts.jsonl"}),
                              .seat = post.seat,
                              .candidate = post.candidate.id};
    if (!post.candidate.exam.empty()) {
        request.exam = post.candidate.exam;
    }
    const Correction correction = correct(request, graders);
    write_file_atomically(folder.seat(post.seat) / "correction.json", to_json(correction) + "\n", 0600);
    return totals_of(correction);
}

}  // namespace

Value grade_session(const Places& places, const Session& session) {
    const SessionFolder folder = session_folder(places, session.name);
    const SessionPlan plan = read_session_files(places, session.name, session.scenario_version);
    const auto graders = installed_graders(places, folder.scenario());
    const SecretKeeper secrets(places.centre_key());
    List posts;
    for (const Post& post : session.posts) {
        if (post.state != PostState::sealed) {
            continue;
        }
        const auto file = folder.seat(post.seat) / "correction.json";
        try {
            posts.push_back(post_record(
                post, file, totals_record(grade_post(folder, plan.scenario, post, secrets, *graders)), Value()));
        } catch (const Error& error) {
            posts.push_back(post_record(post, file, Value(), message_record(error.message())));
        }
    }
    return Record{{"schema", "plateau.grades/1"}, {"session", session.name}, {"posts", std::move(posts)}};
}

}  // namespace plateau
