#include "engine/scenario/yaml.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/support/utf8.h"
#include "samples.h"

using namespace plateau;
using plateau::test::told;

namespace {

std::string told_of(std::string_view text) {
    Problems problems("file.yaml");
    const auto root = read_yaml(text, problems);
    CHECK((root.has_value() || !told(problems).empty()));
    return told(problems);
}

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() + piece.size() <= bytes) {
        text += piece;
    }
    return text;
}

}  // namespace

TEST_CASE("a file becomes a tree whose nodes know their places") {
    Problems problems("file.yaml");
    const auto root = read_yaml("a: 1\nb:\n  - x\n  - { c: \"2\" }\nd:\n", problems);
    REQUIRE(root.has_value());
    CHECK(told(problems) == "");
    REQUIRE(root->kind == YamlNode::Kind::map);
    CHECK(root->find("a")->text == "1");
    CHECK(root->find("a")->plain);
    const YamlNode& list = *root->find("b");
    REQUIRE(list.items.size() == 2);
    CHECK(list.items[0].place == Place{3, 5});
    const YamlNode::Entry& entry = list.items[1].entries.at(0);
    CHECK(entry.key == "c");
    CHECK(entry.place == Place{4, 7});
    CHECK(entry.value.place == Place{4, 10});
    CHECK_FALSE(entry.value.plain);
    CHECK(root->find("d")->kind == YamlNode::Kind::null);
    CHECK(root->find("e") == nullptr);
}

TEST_CASE("columns are counted in characters, also after letters of several bytes and a byte order mark") {
    CHECK(told_of("\xef\xbb\xbf"
                  "éé: 1\n{éà: 1, éà: 2}\n") == "2:1 yaml.syntax.map");
    CHECK(told_of("{éà: 1, éà: 2}") == "1:9 yaml.key.twice");
}

TEST_CASE("lines may end as Windows writes them") {
    CHECK(told_of("a: 1\r\nb: 2\r\na: 3\r\n") == "3:1 yaml.key.twice");
}

TEST_CASE("what YAML has beyond texts, lists and maps is refused where it stands") {
    CHECK(told_of("a: &x 1") == "1:4 yaml.anchor");
    CHECK(told_of("a: 1\nb: *x\n") == "2:4 yaml.alias");
    CHECK(told_of("a: !!int 1") == "1:4 yaml.tag");
    CHECK(told_of("a: 1\n---\nb: 2\n") == "2:1 yaml.documents");
    CHECK(told_of("? [a, b]\n: 1\n") == "1:3 yaml.key.not_text");
    CHECK(told_of(": 1\n") == "1:1 yaml.key.empty");
    CHECK(told_of("") == "1:1 yaml.empty");
    CHECK(told_of("# nothing\n") == "1:1 yaml.empty");
}

TEST_CASE("every key that stands twice is told, with the line of the first") {
    Problems problems("file.yaml");
    read_yaml("a: 1\nb: { c: 1, c: 2 }\na: 3\n", problems);
    CHECK(told(problems) == "2:12 yaml.key.twice; 3:1 yaml.key.twice");
    CHECK(describe(Language::en, problems.sorted().back()) ==
          "file.yaml:3:1: the key 'a' stands at line 1 already; keep one of the two");
}

TEST_CASE("broken syntax is told at its place") {
    CHECK(told_of("a: 1\n\tb: 2\n").substr(0, 2) == "2:");
    CHECK(told_of("a: [1, 2\nb: 3\n") == "2:2 yaml.syntax.unclosed");
    CHECK(told_of("a: \"never closed\n") == "1:4 yaml.scalar.unclosed");
    CHECK(told_of("a: b: c\n") == "1:5 yaml.syntax.colon");
    CHECK(told_of("a: 1\n b: 2\n") == "2:3 yaml.syntax.colon");
    CHECK(told_of("a: \"\\q\"\n") == "1:7 yaml.syntax.escape");
    CHECK(told_of("- a\nb: 1\n") == "2:1 yaml.stray");
}

TEST_CASE("bytes that are no text are told with their place and nothing more is read") {
    CHECK(told_of(std::string_view("a: 1\nb: \0c\n", 11)) == "2:4 yaml.not_text");
    CHECK(told_of("a: \xff") == "1:4 yaml.not_text");
    CHECK(told_of("a: \xc0\xaf") == "1:4 yaml.not_text");
    CHECK(told_of("a: \xed\xa0\x80") == "1:4 yaml.not_text");
    CHECK(told_of("a: \xe2\x82") == "1:4 yaml.not_text");
    CHECK(told_of("a: \x04") == "1:4 yaml.not_text");
    CHECK(told_of("a: \x1b[31m") == "1:4 yaml.not_text");
    CHECK(told_of("\xff\xfe"
                  "a\0") == "1:1 yaml.not_text");
}

TEST_CASE("a control character made by an escape sequence is refused too") {
    CHECK(told_of("a: \"x\\e[31m\"") == "1:4 yaml.scalar.control");
    CHECK(told_of("a: \"x\\0\"") == "1:4 yaml.scalar.control");
    CHECK(told_of("a: \"two\\nlines\"") == "");
}

TEST_CASE("a megabyte of nesting of any sort is refused as too deep") {
    constexpr std::size_t megabyte = 1'000'000;
    for (const char* piece : {"[", "{", "[{a: ", "- ", "? ", "{a: ", "[[a,", "{? "}) {
        CAPTURE(piece);
        const std::string problems = told_of(repeated(piece, megabyte));
        CHECK(problems.find("yaml.") != std::string::npos);
        CHECK(problems.find(';') == std::string::npos);
    }
    CHECK(told_of(repeated("[", megabyte)) == "1:1001 yaml.too_piled");
}

TEST_CASE("nesting in brackets is refused where it becomes too deep") {
    CHECK(told_of("a: " + repeated("[", 50) + repeated("]", 50)) == "1:35 yaml.too_deep");
}

TEST_CASE("nesting by indentation is refused as too deep") {
    std::string text;
    for (std::size_t depth = 0; depth < 200; ++depth) {
        text += std::string(depth, ' ') + "a:\n";
    }
    CHECK(told_of(text) == "33:33 yaml.too_deep");
}

TEST_CASE("a bomb of aliases goes off nowhere") {
    std::string bomb = "a: &a [x, x]\n";
    for (char c = 'b'; c < 'z'; ++c) {
        bomb +=
            std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" + static_cast<char>(c - 1) + "]\n";
    }
    CHECK(told_of(bomb) == "1:4 yaml.anchor");
}

TEST_CASE("sizes have limits: of the file, of one text, of the number of values") {
    CHECK(told_of(repeated("a", (1 << 20) + 1)) == "1:1 yaml.too_large");
    CHECK(told_of("a: " + repeated("x", 70'000)) == "1:4 yaml.scalar.too_long");
    CHECK(told_of("[" + repeated("1,", 100'000) + "1]") == "1:40002 yaml.too_many");
}

TEST_CASE("hostile megabytes are read in time that grows with their length only") {
    constexpr std::size_t bytes = 100'000;
    for (const char* piece :
         {"a: ",   "a:\n",  "!!", "&a ", "*a ", "\"", "'", "# x\n", "%a\n", "|\n", ">",  "\t",   "\n",    " ",
          "---\n", "...\n", "-",  "?",   ":",   ",",  "]", "é",     "- - ", "a\n", "\\", "<<: ", "x: {\n"}) {
        CAPTURE(piece);
        CHECK(std::ranges::count(told_of(repeated(piece, bytes)), ';') <= 50);
    }
}

TEST_CASE("at most fifty problems of a file are kept, then one says that there are more") {
    const std::string problems = told_of("{a: 1" + repeated(", a: 1", 3'000) + "}");
    CHECK(std::ranges::count(problems, ';') == 50);
    CHECK(problems.ends_with("scenario.file.more"));
}

TEST_CASE("a text shown in a message is short and harmless to a terminal") {
    CHECK(shown("plain é") == "plain é");
    CHECK(shown("a\x1b[31m\nb\xff") == "a?[31m?b?");
    CHECK(count_characters(shown(repeated("é", 500))) == 61);
}
