#include "engine/report/html_sheet.h"

#include <doctest/doctest.h>

#include <pugixml.hpp>
#include <set>
#include <string>

#include "engine/report/markup.h"
#include "tests/golden.h"
#include "tests/unit/report/sample_sheet.h"

using plateau::html_sheet;
using plateau::Language;
using plateau::test::bare_sheet;
using plateau::test::full_sheet;
using plateau::test::hostile;

namespace {

void parse(pugi::xml_document& document, const std::string& html) {
    const auto result = document.load_buffer(html.data(), html.size(), pugi::parse_default | pugi::parse_doctype);
    INFO(result.description());
    REQUIRE(result.status == pugi::status_ok);
}

std::string text_in(const pugi::xml_node& node) {
    std::string text;
    for (const auto& found : node.select_nodes(".//text()")) {
        text += found.node().value();
    }
    return text;
}

}  // namespace

TEST_CASE("the sheet of a whole exam is the one that was looked at, in both languages") {
    const auto sheet = full_sheet();
    plateau::check_golden("report/sheet-fr.html", html_sheet(sheet.source(Language::fr)));
    plateau::check_golden("report/sheet-en.html", html_sheet(sheet.source(Language::en)));
}

TEST_CASE("a sheet of one item without candidate, seat or labels has places to fill by hand") {
    const auto sheet = bare_sheet();
    plateau::check_golden("report/bare-fr.html", html_sheet(sheet.source(Language::fr)));
}

TEST_CASE("a reader that speaks finds language, headings in their order, and what each cell belongs to") {
    for (const Language language : {Language::fr, Language::en}) {
        pugi::xml_document document;
        const auto sheet = full_sheet();
        parse(document, html_sheet(sheet.source(language)));
        const pugi::xml_node html = document.child("html");
        CHECK(std::string(html.attribute("lang").value()) == to_string_view(language));
        CHECK(document.select_nodes("//h1").size() == 1);
        int level = 0;
        for (const auto& heading : document.select_nodes("//h1|//h2|//h3|//h4|//h5")) {
            const int next = heading.node().name()[1] - '0';
            CAPTURE(text_in(heading.node()));
            CHECK((next <= level + 1 || (next == 5 && level == 3)));  // an item without a criterion stands under h3
            level = next;
        }
        CHECK(document.select_nodes("//th[not(@scope='row' or @scope='col')]").empty());
        CHECK(document.select_nodes("//table[not(caption)]").empty());
        CHECK_FALSE(document.select_nodes("//table").empty());
        for (const auto& label : document.select_nodes("//*[@aria-labelledby]")) {
            const std::string target = label.node().attribute("aria-labelledby").value();
            CHECK(document.select_nodes(("//*[@id='" + target + "']").c_str()).size() == 1);
        }
        for (const auto& link : document.select_nodes("//a")) {
            const std::string target = link.node().attribute("href").value();
            REQUIRE(target.starts_with("#"));
            CHECK(document.select_nodes(("//*[@id='" + target.substr(1) + "']").c_str()).size() == 1);
        }
    }
}

TEST_CASE("a sheet is one file: it runs nothing and fetches nothing") {
    pugi::xml_document document;
    const auto sheet = full_sheet();
    const std::string html = html_sheet(sheet.source(Language::en));
    parse(document, html);
    CHECK(document.select_nodes("//script|//link|//img|//iframe|//object|//embed|//form|//@src|//@style").empty());
    CHECK(html.find("url(") == std::string::npos);
    CHECK(html.find("@import") == std::string::npos);
    for (const auto& attribute : document.select_nodes("//@*")) {
        CHECK_FALSE(std::string(attribute.attribute().name()).starts_with("on"));
    }
}

TEST_CASE("every item stands once, with its task, its verdict in words and a place for the jury") {
    pugi::xml_document document;
    const auto sheet = full_sheet();
    parse(document, html_sheet(sheet.source(Language::fr)));
    const auto items = document.select_nodes("//article");
    CHECK(items.size() == sheet.correction.items.size());
    for (const auto& item : items) {
        CAPTURE(item.node().attribute("id").value());
        CHECK(item.node().select_nodes(".//p[@class='task']").size() >= 1);
        CHECK(item.node().select_nodes(".//h5/span[starts-with(@class,'verdict ')]").size() == 1);
        CHECK(item.node().select_nodes("./div[@class='jury']").size() == 1);
    }
    CHECK(document.select_nodes("//article//table[@class='descriptors']//tbody/tr").size() == 12);
    CHECK(document.select_nodes("//section[@class='not-observed']//tbody/tr").size() == 2);
}

TEST_CASE("whatever a candidate's machine says stays text, and what it hides is seen") {
    auto sheet = full_sheet();
    sheet.correction.candidate = hostile;
    sheet.correction.seat = hostile;
    sheet.correction.exam = hostile;
    sheet.correction.items[0].fields.push_back({.name = hostile, .expected = hostile, .seen = hostile, .met = false});
    sheet.correction.items[0].id = hostile;
    sheet.correction.items[0].on = hostile;
    sheet.correction.items[0].criteria = {hostile};
    sheet.correction.items[0].evidence = {hostile};
    sheet.correction.graders[hostile] = hostile;
    pugi::xml_document document;
    parse(document, html_sheet(sheet.source(Language::fr)));
    CHECK(document.select_nodes("//script").empty());
    CHECK(document.select_nodes("//style").size() == 1);
    const std::string text = text_in(document.child("html"));
    CHECK(text.find("<script>alert(1)</script>") != std::string::npos);
    CHECK(text.find("␛[31m⟨U+202E⟩gnp.exe⟨0xFF⟩␊=1+1") != std::string::npos);
}

TEST_CASE("an endless value is cut for print, and the sheet says so") {
    pugi::xml_document document;
    const auto sheet = full_sheet();
    parse(document, html_sheet(sheet.source(Language::en)));
    const std::string text = text_in(document.child("html"));
    CHECK(text.find(std::string(121, 'A')) == std::string::npos);
    CHECK(text.find(std::string(120, 'A').append("… [5000 characters; the whole is in the JSON file]")) !=
          std::string::npos);
}

TEST_CASE("a secret is never on the sheet") {
    const auto sheet = full_sheet();
    const std::string html = html_sheet(sheet.source(Language::fr));
    CHECK(html.find("b2s=") == std::string::npos);
    CHECK(html.find("••••••") != std::string::npos);
}

TEST_CASE("a text cannot end the string of a style it is in") {
    CHECK(plateau::css_string("a\"; } </style>é") == "a\\22 \\3b \\20 \\7d \\20 \\3c \\2f style\\3e é");
    CHECK(plateau::css_string("\\") == "\\5c ");
}
