#include "engine/custody/export.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/custody/durable_file.h"
#include "engine/custody/signed_record.h"
#include "engine/custody/signed_seal.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr const char* schema = "plateau.custody-export/1";
constexpr const char* index_file = "export.json";
constexpr std::size_t largest = std::size_t{256} << 20;

CustodyProblem problem_of(const std::string& file, const char* id) {
    return {file, 0, Message{id, {{"file", file}}}};
}

tl::unexpected<CustodyProblem> problem(const std::string& file, const char* id) {
    return tl::unexpected(problem_of(file, id));
}

/// The files of an export by their names in it.
using Contents = std::map<std::string, std::string>;

Record index_of(const CustodyExport& parts, const Contents& contents) {
    Record files;
    for (const auto& [name, bytes] : contents) {
        files[name] = sha256_of(bytes);
    }
    const auto entries = std::count(parts.journal.begin(), parts.journal.end(), '\n');
    return Record{{"schema", schema},   {"session", parts.session},
                  {"made", parts.made}, {"plateau", parts.plateau},
                  {"files", files},     {"entries", static_cast<std::int64_t>(entries)}};
}

/// All that lies in the folder. A link, a device or a folder other than seals is a problem: nothing unsigned stands
/// beside what is signed.
tl::expected<Contents, CustodyProblem> contents_of(const fs::path& folder) {
    Contents contents;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        const auto kind = entry.symlink_status().type();
        if (kind == fs::file_type::regular) {
            contents[name] = read_file(entry.path(), largest, FileNamedBy::person);
        } else if (kind != fs::file_type::directory || name != "seals") {
            return problem(name, "custody.export.stranger");
        }
    }
    return contents;
}

/// The signed index, when it is of the right form.
tl::expected<Record, CustodyProblem> read_index(const Contents& contents, const CentrePublicKey& key) {
    const auto index = contents.find(index_file);
    if (index == contents.end()) {
        return problem(index_file, "custody.export.no_index");
    }
    const std::string& text = index->second;
    const auto body = text.ends_with('\n') ? body_of_signed_line(std::string_view(text).substr(0, text.size() - 1), key,
                                                                 SignaturePurpose::export_index)
                                           : tl::unexpected(Unsigned::no_record);
    if (!body && body.error() == Unsigned::not_by_this) {
        return problem(index_file, "custody.export.not_signed");
    }
    const auto files = body ? body->find("files") : Record::const_iterator();
    if (!body || text_in(*body, "schema") != schema || files == body->end() || files->second.as_record() == nullptr) {
        return problem(index_file, "custody.export.damaged_index");
    }
    return *body;
}

/// The first of the files that is not what the index says; files are what it names and nothing else.
std::optional<CustodyProblem> first_other(const Contents& contents, const Record& files) {
    for (const auto& [name, hash] : files) {
        const auto content = contents.find(name);
        if (content == contents.end()) {
            return problem_of(name, "custody.export.missing");
        }
        if (hash != Value(sha256_of(content->second))) {
            return problem_of(name, "custody.export.changed");
        }
    }
    for (const auto& [name, bytes] : contents) {
        if (name != index_file && !files.contains(name)) {
            return problem_of(name, "custody.export.unlisted");
        }
    }
    return std::nullopt;
}

/// Of those that an index must name, the bytes; empty where it does not.
std::string_view file_in(const Contents& contents, const char* name) {
    const auto content = contents.find(name);
    return content == contents.end() ? std::string_view() : std::string_view(content->second);
}

std::optional<CustodyProblem> read_seals(const Contents& contents, const CentrePublicKey& key, ProvedExport& proved) {
    for (const auto& [name, bytes] : contents) {
        if (!name.starts_with("seals/")) {
            continue;
        }
        const auto seal = read_signed_seal(bytes, key, name);
        if (!seal) {
            return seal.error();
        }
        if (seal->session != proved.session || name != "seals/" + seal->seat + ".json") {
            return problem_of(name, "custody.export.other_seal");
        }
        proved.seats.push_back(seal->seat);
    }
    return std::nullopt;
}

}  // namespace

void write_export(const fs::path& folder, const CustodyExport& parts, const CentreKey& key) {
    if (std::error_code code; fs::exists(folder, code)) {
        throw Error(ErrorKind::conflict, Message{"custody.export.there", {{"folder", folder.string()}}});
    }
    Contents contents{
        {"journal.jsonl", parts.journal}, {"personal.jsonl", parts.personal}, {"centre.pub", key.public_key().text()}};
    for (const auto& [seat, text] : parts.seals) {
        contents["seals/" + seat + ".json"] = text;
    }
    const Record index = index_of(parts, contents);
    contents[index_file] = signed_line(key, SignaturePurpose::export_index, index) + "\n";
    fs::create_directories(folder / "seals");
    for (const auto& [name, bytes] : contents) {
        write_file_atomically(folder / name, bytes, 0600);
    }
    sync_folder(folder / "seals");
    sync_folder(folder);
}

tl::expected<ProvedExport, CustodyProblem> prove_export(const fs::path& folder, const CentrePublicKey& key) {
    const auto contents = contents_of(folder);
    if (!contents) {
        return tl::unexpected(contents.error());
    }
    const auto index = read_index(*contents, key);
    if (!index) {
        return tl::unexpected(index.error());
    }
    ProvedExport proved{
        .session = text_in(*index, "session"), .made = text_in(*index, "made"), .entries = 0, .erased = 0, .seats = {}};
    const auto entries =
        read_journal({.journal = file_in(*contents, "journal.jsonl"), .personal = file_in(*contents, "personal.jsonl")},
                     key, proved.session);
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    if (const auto other = first_other(*contents, *index->find("files")->second.as_record())) {
        return tl::unexpected(*other);
    }
    proved.entries = static_cast<std::int64_t>(entries->size());
    proved.erased = std::count_if(entries->begin(), entries->end(), [](const JournalEntry& it) { return it.erased; });
    if (proved.entries != number_in(*index, "entries") || file_in(*contents, "centre.pub") != key.text()) {
        return problem(index_file, "custody.export.incoherent");
    }
    if (const auto other = read_seals(*contents, key, proved)) {
        return tl::unexpected(*other);
    }
    return proved;
}

}  // namespace plateau
