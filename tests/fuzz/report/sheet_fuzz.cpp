#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <pugixml.hpp>
#include <string_view>
#include <vector>

#include "engine/report/csv_sheet.h"
#include "engine/report/html_sheet.h"

namespace {

using namespace plateau;

void must(bool holds, std::string_view what) {
    if (!holds) {
        std::cerr << "does not hold: " << what << '\n';
        std::abort();
    }
}

/// The input in pieces, one a line end in the form of a zero byte.
std::vector<std::string> pieces_of(std::string_view input) {
    std::vector<std::string> pieces(1);
    for (const char c : input) {
        if (c == '\0' && pieces.size() < 12) {
            pieces.emplace_back();
        } else {
            pieces.back() += c;
        }
    }
    pieces.resize(12);
    return pieces;
}

/// A correction whose every text is hostile.
Correction correction_of(const std::vector<std::string>& pieces) {
    Correction correction{.scenario_id = pieces[0],
                          .scenario_version = pieces[1],
                          .seat = pieces[2],
                          .candidate = pieces[3],
                          .exam = pieces[4]};
    ItemResult item{.id = pieces[5], .measured = true, .check = pieces[6], .on = pieces[7]};
    item.verdict = Verdict::not_met;
    item.criteria = {pieces[8], "CP7.2"};
    item.fields = {
        {.name = pieces[9], .expected = pieces[10], .seen = List{pieces[11], Record{{pieces[0], pieces[1]}}}}};
    item.why = {pieces[6], {{"seen", pieces[10]}, {pieces[9], pieces[11]}}};
    item.evidence = {pieces[11]};
    ItemResult unseen = item;
    unseen.verdict = Verdict::not_observed;
    correction.items = {item, unseen};
    correction.graders = {{pieces[5], pieces[6]}};
    correction.facts = {pieces[7]};
    return correction;
}

std::string skeleton_of(const pugi::xml_node& node) {
    std::string skeleton;
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() == pugi::node_element) {
            skeleton += std::string("<") + child.name();
            for (const auto& attribute : child.attributes()) {
                skeleton += std::string(" ") + attribute.name();
            }
            skeleton += ">" + skeleton_of(child) + "/";
        }
    }
    return skeleton;
}

/// The elements and attributes of a page, which no text of its input may change; and that it is well-formed.
std::string skeleton_of(const std::string& html) {
    pugi::xml_document document;
    const auto result = document.load_buffer(html.data(), html.size(), pugi::parse_default | pugi::parse_doctype);
    must(result.status == pugi::status_ok, "the page is well-formed");
    must(document.select_nodes("//script|//link|//img|//@src|//@style").empty(), "nothing runs or is fetched");
    must(std::string_view(document.select_node("//style").node().text().get()).find('<') == std::string_view::npos,
         "the style ends where we end it");
    return skeleton_of(document);
}

/// Rows of fields; every field that is no number is quoted, and none is a formula.
void check_csv(std::string_view csv, char separator) {
    must(csv.starts_with("\xef\xbb\xbf"), "the table says its encoding");
    csv.remove_prefix(3);
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t fields = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        if (csv[i] == '"') {
            const bool opens = !quoted && (i == 0 || csv[i - 1] == separator || csv[i - 1] == '\n');
            const char first = i + 1 < csv.size() ? csv[i + 1] : '"';
            must(!opens || std::string_view("=+-@\t\r\n").find(first) == std::string_view::npos,
                 "no field is a formula");
            quoted = !quoted;
        } else if (!quoted && csv[i] == separator) {
            ++fields;
        } else if (!quoted && csv[i] == '\n') {
            columns = columns == 0 ? fields : columns;
            must(fields == columns, "a row has a field for each column of the first");
            fields = 1;
            ++rows;
        }
    }
    must(!quoted && rows == 3, "one row of names and one an item");
}

}  // namespace

/// Whatever the texts of a correction are, its page has the elements it always has, and its table the same cells.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto pieces = pieces_of({reinterpret_cast<const char*>(data), size});
    const Correction correction = correction_of(pieces);
    Correction plain = correction;
    for (ItemResult& item : plain.items) {
        item.fields[0] = {.name = "name", .expected = "a", .seen = List{"b"}};
        item.why.args = {};
        item.on = "client";
    }
    plain.candidate = "c";
    plain.seat = "01";
    Scenario scenario;
    scenario.title = {.fr = pieces[2], .en = pieces[3]};
    const CheckCatalogue graders;
    const SheetLabels labels;
    for (const Language language : {Language::fr, Language::en}) {
        const SheetSource source{
            .correction = correction, .scenario = scenario, .graders = graders, .labels = labels, .language = language};
        const SheetSource quiet{
            .correction = plain, .scenario = scenario, .graders = graders, .labels = labels, .language = language};
        must(skeleton_of(html_sheet(source)) == skeleton_of(html_sheet(quiet)), "no text becomes markup");
        check_csv(csv_sheet(source), language == Language::fr ? ';' : ',');
    }
    return 0;
}
