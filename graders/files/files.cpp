#include "description.h"
#include "sdk/grader.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;
using grader::Item;
using grader::Verdict;

const Fact* find(const std::vector<Fact>& files, const Item& item) {
    for (const Fact& file : files) {
        if (file.at("path") == item.at("path")) {
            return &file;
        }
    }
    return nullptr;
}

Verdict judge_identical(const Item& item, const Fact& file) {
    Verdict verdict;
    verdict.cite(file);
    const bool same = verdict.field("sha256", item.at("sha256"), file.at("sha256"));
    const bool empty = file.at("size") == json::value(0);
    return same ? verdict.met("files.identical.found")
                : verdict.partly_met(empty ? "files.identical.empty" : "files.identical.other_content");
}

/// The first of the texts under `name` for which "stands in the file" is not `wanted`.
const json::value* first_wrong(const Item& item, const char* name, const std::string& text, bool wanted) {
    if (const json::array* texts = item.at(name).if_array()) {
        for (const json::value& part : *texts) {
            const json::string& words = part.as_string();
            if ((text.find(std::string_view(words.data(), words.size())) != text.npos) != wanted) {
                return &part;
            }
        }
    }
    return nullptr;
}

Verdict judge_text(const Item& item, const Fact& file) {
    Verdict verdict;
    verdict.cite(file);
    const auto text = file.text("text");
    if (!text) {
        return verdict.not_observed("files.text.no_text");
    }
    // What the file holds may be long: the fields say what of it counts.
    const json::value* lacking = first_wrong(item, "contains", *text, true);
    const json::value* extra = first_wrong(item, "lacks", *text, false);
    if (!item.at("contains").is_null()) {
        verdict.field("contains", item.at("contains"), lacking == nullptr ? item.at("contains") : json::value(),
                      lacking == nullptr);
    }
    if (!item.at("lacks").is_null()) {
        verdict.field("lacks", item.at("lacks"), extra == nullptr ? json::value() : *extra, extra == nullptr);
    }
    if (lacking != nullptr) {
        return verdict.partly_met("files.text.lacking").with("text", grader::shown(*lacking));
    }
    return extra == nullptr ? verdict.met("files.text.found")
                            : verdict.partly_met("files.text.still_there").with("text", grader::shown(*extra));
}

Verdict judge_absent(const Item& item, const Fact& file) {
    Verdict verdict;
    verdict.cite(file);
    if (file.at("size").is_null()) {
        return verdict.met("files.absent.gone");
    }
    verdict.field("path", nullptr, item.at("path"));
    return verdict.not_met("files.absent.still_there");
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const auto files = subjects.of(item.on).facts("file");
    const Fact* file = find(files, item);
    Verdict verdict;
    if (file == nullptr) {
        // Nobody looked for it: whether it is there is not known.
        verdict.not_observed("files.not_looked_for");
    } else if (item.check == "files.absent") {
        verdict = judge_absent(item, *file);
    } else if (!file->at("size").is_null()) {
        verdict = item.check == "files.identical" ? judge_identical(item, *file) : judge_text(item, *file);
    } else {
        verdict.cite(*file);
        verdict.field("path", item.at("path"), nullptr);
        verdict.not_met(item.check + ".missing");
    }
    return verdict.with("path", item.text("path"));
}

/// Files are looked at only where a guide names them.
json::array wants(const Item& item) {
    return {json::object{{"kind", "file"}, {"of", item.on}, {"with", {{"path", item.text("path")}}}}};
}

constexpr grader::Family family{.describe = description, .judge = judge, .wants = wants};

}  // namespace

PLATEAU_GRADER_FAMILY("files", "1.0.0", family)
