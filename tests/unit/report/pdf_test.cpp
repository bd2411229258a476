#include "engine/report/pdf.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "engine/report/html_sheet.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/unit/report/sample_sheet.h"

using plateau::Language;

namespace {

/// The environment's PATH as `value` for as long as it lives.
class Path {
  public:
    explicit Path(const std::string& value) : before_(std::getenv("PATH")) { ::setenv("PATH", value.c_str(), 1); }
    ~Path() { ::setenv("PATH", before_.c_str(), 1); }
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

  private:
    std::string before_;
};

std::string output_of(std::vector<std::string> argv) {
    const auto result = plateau::run_child({.argv = std::move(argv), .input = {}});
    INFO(result.summary());
    REQUIRE(result.succeeded());
    return result.out;
}

std::string error_of(const std::string& path) {
    const Path only(path);
    try {
        plateau::pdf_of("<html></html>");
    } catch (const plateau::Error& error) {
        return error.message().id;
    }
    return {};
}

void write_program(const std::filesystem::path& file, const std::string& script) {
    plateau::write_file_atomically(file, "#!/bin/sh\n" + script, 0755);
}

}  // namespace

TEST_CASE("a PDF is A4, tagged for readers that speak, and holds every item in both languages") {
    plateau::require_pdf();
    const plateau::TemporaryFolder folder("plateau-pdf");
    const auto sheet = plateau::test::full_sheet();
    for (const Language language : {Language::fr, Language::en}) {
        const auto file = folder.path() / "sheet.pdf";
        plateau::write_file_atomically(file, plateau::pdf_of(plateau::html_sheet(sheet.source(language))));
        const std::string info = output_of({"pdfinfo", file});
        CAPTURE(info);
        CHECK(info.find("(A4)") != std::string::npos);
        CHECK(info.find("Tagged:          yes") != std::string::npos);
        CHECK(info.find("JavaScript:      no") != std::string::npos);
        const std::string text = output_of({"pdftotext", "-layout", file, "-"});
        for (const plateau::ItemResult& item : sheet.correction.items) {
            CAPTURE(item.id);
            CHECK(text.find(" " + item.id) != std::string::npos);
        }
        CHECK(text.find(language == Language::fr ? "page 2 sur " : "page 2 of ") != std::string::npos);
    }
}

TEST_CASE("without the program that makes PDFs the error says what to install") {
    CHECK(error_of("/nonexistent") == "pdf.program.missing");
}

TEST_CASE("a program that fails, floods or makes something else is an error with its reason") {
    const plateau::TemporaryFolder folder("plateau-pdf");
    const std::string path = folder.path().string() + ":/usr/bin:/bin";
    const auto program = folder.path() / "weasyprint";
    write_program(program, "echo no fonts >&2; exit 3\n");
    CHECK(error_of(path) == "pdf.failed");
    write_program(program, "cat >/dev/null; echo hello\n");
    CHECK(error_of(path) == "pdf.failed");
    write_program(program, "cat >/dev/null; head -c 100000000 /dev/zero\n");
    CHECK(error_of(path) == "pdf.failed");
}

TEST_CASE("the program that makes PDFs reaches no network") {
    const plateau::TemporaryFolder folder("plateau-pdf");
    write_program(folder.path() / "weasyprint", "cat >/dev/null; printf '%%PDF-'; ip -o link\n");
    const Path path(folder.path().string() + ":" + std::getenv("PATH"));
    const std::string links = plateau::pdf_of("x");
    CHECK(links.find(": lo:") != std::string::npos);
    CHECK(links.find("\n2:") == std::string::npos);
}
