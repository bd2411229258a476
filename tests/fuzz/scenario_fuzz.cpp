#include <cstdint>

#include "engine/scenario/for_seat.h"
#include "engine/scenario/scenario_file.h"
#include "engine/scenario/show.h"
#include "tests/fuzz/problems.h"
#include "tests/unit/scenario/check_catalogue.h"

// A text is a scenario or has a problem; a scenario can be shown, printed and filled for a seat, and its expectations
// are then canonical.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau;
    static const CheckCatalogue catalogue = test::catalogue();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Problems problems("f");
    const ScenarioText read = read_scenario(text, catalogue, problems);
    if (test::check_problems(problems, text)) {
        return 0;
    }
    test::must(!read.scenario.id.empty(), "a scenario has an id");
    test::must(!show_scenario(read.scenario, Language::fr).empty(), "a scenario can be shown");
    test::must(to_json(read.scenario).starts_with("{\"schema\""), "a scenario can be printed");
    try {
        for (const Item& item : for_seat(read.scenario, "01", 7).guide) {
            const auto again = canonical(item.fields, item.expect);
            test::must(again.has_value() && *again == item.expect, "an expectation is canonical");
        }
    } catch (const Error& error) {
        test::must(error.kind() == ErrorKind::invalid_input, "a seat may only be refused");
    }
    return 0;
}
