#include <fmt/format.h>

#include <algorithm>

#include "engine/report/html_parts.h"
#include "engine/report/visible.h"

namespace plateau {

namespace {

/// "sha256:…" of "sha256:…#/share".
std::string hash_of(const std::string& evidence) {
    return evidence.substr(0, evidence.find('#'));
}

/// Of the verdict and of the trials beside it.
std::vector<std::string> evidence_of(const ItemResult& item) {
    std::vector<std::string> all = item.evidence;
    for (const TrialResult& trial : item.trials) {
        all.insert(all.end(), trial.evidence.begin(), trial.evidence.end());
    }
    return all;
}

void hash_row(Markup& out, const std::string& what, const std::string& hash) {
    out.open("tr").element("th", what, {{"scope", "row"}});
    out.open("td").element("code", visible(hash)).close().close().line();
}

}  // namespace

EvidenceIndex::EvidenceIndex(const Correction& correction) {
    for (const ItemResult& item : correction.items) {
        for (const std::string& evidence : evidence_of(item)) {
            if (numbers_.emplace(hash_of(evidence), hashes_.size() + 1).second) {
                hashes_.push_back(hash_of(evidence));
            }
        }
    }
}

std::vector<std::string> EvidenceIndex::names_of(const ItemResult& item) const {
    std::vector<std::string> names;
    for (const std::string& evidence : evidence_of(item)) {
        std::string name = fmt::format("E{}", numbers_.at(hash_of(evidence)));
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

void write_signatures(Markup& out, const SheetSource& source) {
    out.open("section", {{"class", "signatures"}}).element("h2", source.says("sheet.signatures")).line();
    out.element("p", source.says("sheet.signatures_note"), {{"class", "note"}}).line();
    out.open("table").element("caption", source.says("sheet.signatures_caption")).line();
    out.open("thead").open("tr");
    for (const char* head : {"sheet.jury_member", "sheet.full_name", "sheet.place_date", "sheet.signature"}) {
        out.element("th", source.says(head), {{"scope", "col"}});
    }
    out.close().close().line().open("tbody").line();
    for (const int member : {1, 2}) {
        out.open("tr").element("th", source.says("sheet.examiner", {{"number", fmt::format("{}", member)}}),
                               {{"scope", "row"}});
        out.element("td", "").element("td", "").element("td", "").close().line();
    }
    out.close().close().close().line();
}

void write_annex(Markup& out, const SheetSource& source, const EvidenceIndex& evidence) {
    const Correction& correction = source.correction;
    out.open("section", {{"class", "annex"}}).element("h2", source.says("sheet.annex")).line();
    out.element("p", source.says("sheet.annex_note"), {{"class", "note"}}).line();
    out.open("table", {{"class", "hashes"}}).element("caption", source.says("sheet.hashes_caption")).line();
    out.open("thead").open("tr");
    out.element("th", source.says("sheet.what"), {{"scope", "col"}});
    out.element("th", source.says("sheet.hash"), {{"scope", "col"}});
    out.close().close().line().open("tbody").line();
    hash_row(out, source.says("sheet.hash.scenario", {{"id", visible(correction.scenario_id)}}),
             correction.scenario_version);
    for (std::size_t i = 0; i < correction.facts.size(); ++i) {
        hash_row(out, source.says("sheet.hash.facts", {{"number", fmt::format("{}", i + 1)}}), correction.facts[i]);
    }
    for (std::size_t i = 0; i < evidence.hashes().size(); ++i) {
        hash_row(out, source.says("sheet.hash.evidence", {{"name", fmt::format("E{}", i + 1)}}), evidence.hashes()[i]);
    }
    for (const auto& [family, version] : correction.graders) {
        hash_row(out, source.says("sheet.hash.grader", {{"family", visible(family)}}), version);
    }
    out.close().close().close().line();
}

}  // namespace plateau
