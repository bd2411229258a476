#include <cstdint>

#include "engine/scenario/referential.h"
#include "tests/fuzz/problems.h"

// A text is a referential, whose exams and blocks name competences it has, or has a problem.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Problems problems("f");
    const Referential read = read_referential(text, problems);
    if (test::check_problems(problems, text)) {
        return 0;
    }
    test::must(!read.id.empty(), "a referential has an id");
    test::must(read.in_force.ok() && read.registered_until >= read.in_force, "its dates are days in order");
    for (const Competence& competence : read.competences) {
        test::must(read.has_criterion(competence.id + ".1"), "a competence has a criterion");
    }
    for (const CompetenceBlock& block : read.blocks) {
        for (const std::string& id : block.competences) {
            test::must(read.competence(id) != nullptr, "a block's competence is there");
        }
    }
    for (const auto& [name, exam] : read.exams) {
        for (const std::string& id : exam.shown) {
            test::must(read.competence(id) != nullptr, "an exam's competence is there");
        }
        for (const std::string& criterion : exam.report) {
            test::must(read.has_criterion(criterion), "a report's criterion is there");
        }
    }
    return 0;
}
